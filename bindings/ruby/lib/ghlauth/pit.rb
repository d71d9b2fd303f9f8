module Ghlauth
  # A Private Integration Token. `level` is :agency or :location, and `resource_id` the id of the company or location; nil for both when
  # they are not known.
  class Pit
    def initialize(config, token, level: nil, resource_id: nil)
      native_initialize(config, token, number(Names::LEVELS, level), resource_id.to_s)
    end

    # Of an environment variable.
    def self.from_env(config, name, level: nil, resource_id: nil)
      native_from_env(config, name, number(Names::LEVELS, level), resource_id.to_s)
    end

    # Of a file that others cannot read.
    def self.from_file(config, path, level: nil, resource_id: nil, allow_readable: false)
      native_from_file(config, path.to_s, number(Names::LEVELS, level), resource_id.to_s, allow_readable)
    end

    # Of what the block gives: a text.
    def self.from_source(config, level: nil, resource_id: nil, &fetch)
      native_from_source(config, number(Names::LEVELS, level), resource_id.to_s, Source.of(fetch))
    end

    def credential
      Credential.from_pit(self)
    end

    # `overlap`: for how many seconds HighLevel still takes the old one.
    def replace(token, overlap: 604_800)
      native_replace(token, overlap)
    end

    def created_at=(time)
      native_created_at(time.to_i)
    end

    def scopes=(scopes)
      native_scopes(scopes.to_a)
    end

    def level
      Names::LEVELS.key(native_level)
    end

    def resource_id
      known(native_resource_id)
    end

    def warning
      known(native_warning)
    end

    # In seconds; nil when it is not known.
    def age
      known(native_age)
    end
  end

  # A secret of a block.
  module Source
    def self.of(fetch)
      raise ArgumentError, "a block that gives the secret is needed" unless fetch

      lambda do
        text, expires_at = fetch.call
        expires_at ? [text, expires_at.to_i] : text
      end
    end
  end
  private_constant :Source
end
