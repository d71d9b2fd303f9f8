module Ghlauth
  # Who is signed in on a custom page, and where.
  class UserContext
    attr_reader :user_id, :company_id, :active_location, :role, :type, :user_name, :email, :json

    # :agency or :location
    def level
      Names::LEVELS.key(@level_number)
    end

    def inspect
      "#<#{self.class} user_id=#{user_id.inspect} level=#{level.inspect} role=#{role.inspect}>"
    end
    alias to_s inspect
  end

  # Opens user contexts with the app's shared secret.
  class UserContextReader
    # `first_seen`: for how many seconds one is let in. `oauth`: refuses users of places where the app is not installed.
    def initialize(config, secret, first_seen: nil, oauth: nil)
      native_initialize(config, secret)
      native_first_seen(first_seen) if first_seen
      native_oauth(oauth) if oauth
    end
  end
end
