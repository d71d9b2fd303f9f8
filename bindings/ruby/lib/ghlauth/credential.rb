module Ghlauth
  # Gives a valid access token when asked. Made by from_pit(pit) and those below.
  class Credential
    def self.from_installation(oauth, installation)
      native_from_installation(oauth, installation.is_a?(Installation) ? installation.id : installation)
    end

    # `expires_at`: a Time; nil when it is not known, as with the others.
    def self.from_access_token(config, token, expires_at: nil, level: nil, resource_id: nil)
      native_from_access_token(config, token, expires_at ? expires_at.to_i : -1, number(Names::LEVELS, level), resource_id.to_s)
    end

    # Of what the block gives: a token, or a token and the Time when it expires.
    def self.from_source(config, level: nil, resource_id: nil, &fetch)
      native_from_source(config, number(Names::LEVELS, level), resource_id.to_s, Source.of(fetch))
    end

    # The access token, refreshed before when it has to be. `min_valid`: for how many seconds it has to be valid still.
    def access_token(min_valid: 0, cancel: nil)
      native_access_token(min_valid, cancel)
    end

    # May it call an operation ("contacts/get-contact", or a method and a path)? `user`: a UserContext.
    def decide(operation, version: nil, location_id: nil, user: nil)
      native_decide(operation, version.to_s, location_id.to_s, user)
    end

    # :agency or :location
    def level
      Names::LEVELS.key(native_level)
    end

    def resource_id
      known(native_resource_id)
    end
  end
end
