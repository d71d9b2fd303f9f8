module Ghlauth
  # A plain value that the library gave. What it does not know is nil. Frozen; may be compared, and dumped by Marshal.
  class Value
    private_class_method :new

    # Its members by name.
    def to_h
      self.class.members.to_h { |name| [name, public_send(name)] }
    end

    def ==(other)
      other.instance_of?(self.class) && to_h == other.to_h
    end
    alias eql? ==

    def hash
      [self.class, to_h].hash
    end

    def inspect
      "#<#{self.class}#{shown.map { |name| " #{name}=#{public_send(name).inspect}" }.join}>"
    end
    alias to_s inspect

    # With `case ... in {id:}`.
    def deconstruct_keys(_names)
      to_h
    end

    def self.members
      @members ||= []
    end

    def self.member(*names)
      members.concat(names)
      attr_reader(*names)
    end

    # A member that the library has as a number.
    def self.symbol(name, names)
      members << name
      symbols = names.invert.freeze
      define_method(name) { symbols[instance_variable_get(:"@#{name}_number")] }
    end

    # A member that the library has as seconds of the epoch.
    def self.time(*names)
      members.concat(names)
      names.each do |name|
        define_method(name) { instance_variable_get(:"@#{name}_s")&.then { |seconds| Time.at(seconds).utc } }
      end
    end
    private_class_method :member, :symbol, :time

    private

    def shown
      self.class.members
    end
  end

  # What was known about an installation when it was looked up.
  class Installation < Value
    member :id
    # :agency or :location
    symbol :level, Names::LEVELS
    member :resource_id, :company_id, :location_id, :user_id, :app_id, :client_id, :owner
    # :valid, :needs_authorization and so on
    symbol :state, Names::STATES
    member :state_reason
    time :since, :expires_at, :grant_expires_at, :granted_at
    member :plan_id, :bulk, :unclaimed, :adopted, :scopes, :approved_locations
    alias bulk? bulk
    alias unclaimed? unclaimed
    alias adopted? adopted
  end

  # A location of a company, as HighLevel lists it.
  class Location < Value
    member :id, :name, :address, :installed
    alias installed? installed
  end

  # How many installations OAuth#keep did, left out and could not do.
  class Report < Value
    member :done, :skipped, :failed
  end

  # Whether a credential may call an operation, and why not.
  class Decision < Value
    # :allowed, :denied or :undetermined
    symbol :outcome, Names::OUTCOMES
    # Its name, nil when it is not known.
    member :operation
    # The first is the primary reason.
    member :findings

    def allowed?
      outcome == :allowed
    end

    def denied?
      outcome == :denied
    end
  end

  # One thing that speaks against a request, or leaves open whether it is granted.
  class Finding < Value
    members.push(:reason, :remedy)
    member :message, :value, :hint

    # :scope_missing and so on
    def reason
      @reason_name.downcase.to_sym
    end

    # :add_scope and so on
    def remedy
      @remedy_name.downcase.to_sym
    end
  end

  # An operation of the catalogue.
  class Operation < Value
    member :name, :product, :http_method, :path, :generation, :version, :scope
    members << :levels

    # Which tokens may call it: [:agency, :location] or one of them.
    def levels
      [:agency, :location].select.with_index { |_, at| @level_bits[at] == 1 }
    end
  end

  # An answer of the API.
  class Response < Value
    # Bytes.
    member :status, :body, :trace_id
    # How many requests are left now, and today.
    member :rate_remaining, :daily_remaining

    # The body as text, in UTF-8.
    def text
      body.dup.force_encoding(Encoding::UTF_8)
    end

    # What the body says. `options`: of JSON.parse.
    def json(**options)
      JSON.parse(text, **options)
    end

    # The first value of a header, whatever its case; nil when there is none.
    def [](name)
      @pairs.find { |key, _| key.casecmp?(name) }&.last
    end
    alias header []

    # All headers: their names in lower case, with their values.
    def headers
      @pairs.each_with_object({}) { |(name, value), all| (all[name.downcase] ||= []) << value }
    end

    private

    def shown
      [:status, :trace_id]
    end
  end

  # The version of the library.
  def self.version
    LIBRARY_VERSION
  end

  # Finds an operation by its name ("contacts/get-contact"), or by a method and a path; nil when there is none.
  def self.find_operation(text, generation: "")
    native_find_operation(text, generation)
  end
end
