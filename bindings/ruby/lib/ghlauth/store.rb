module Ghlauth
  class StoreOptions
    WAYS = {
      keys: ->(keys) { keys.each { |id, key| native_key(id.to_s, key) } },
      key_file: :native_key_file, key_env: :native_key_env, password_file: :native_password_file, password_env: :native_password_env,
      module_dir: :native_module_dir, plain: ->(is) { native_plain(is) }, tokens_in_redis: ->(is) { native_tokens_in_redis(is) }
    }.freeze

    def initialize(**options)
      native_initialize
      apply(options, WAYS)
    end
  end

  # A store of installations.
  class Store
    # `url`: "memory:", "sqlite:/path", "postgres://...", "redis://...". `options`: keys ({id => 32 bytes}), key_file, key_env, plain,
    # password_file, password_env, tokens_in_redis, module_dir. With a block: closes it at the end.
    def self.open(url, **options, &block)
      closing(native_open(url, StoreOptions.new(**options)), &block)
    end

    # A store of the application: an object with get(key), put_if_version(row, version), erase_if_version(key, version), scan(query) and
    # due(app_id, until, limit); and, when several processes use it, with lease, release, count, claim, confirm and unclaim.
    # The library's header store_table.h says what each has to keep; `check` tries it.
    def self.of(rows, **options)
      missing = %i[get put_if_version erase_if_version scan due].reject { |name| rows.respond_to?(name) }
      raise TypeError, "a store has #{missing.join(", ")} as well" unless missing.empty?

      native_of(StoreOptions.new(**options), rows)
    end

    # What speaks against using it as it is; nil for nothing.
    def warning
      known(native_warning)
    end
  end

  # A row of an application's store. `value`: bytes, which may be secret. `due`: seconds of the epoch, 0 for never.
  StoreRow = Struct.new(:key, :value, :version, :due, :app_id, :owner, :company_id, :location_id) do
    def inspect
      "#<Ghlauth::StoreRow #{key} version=#{version}>"
    end
    alias_method :to_s, :inspect
  end

  # Which rows are looked for: the first `limit` behind the key `after`, ordered by key, with these columns where they are not nil.
  StoreQuery = Struct.new(:app_id, :owner, :company_id, :location_id, :after, :limit) do
    # Whether a row is one of them, but for the limit.
    def fits?(row)
      row.key > after && %i[app_id owner company_id location_id].all? { |name| self[name].nil? || self[name] == row[name] }
    end
  end

  # Who has a lease, and for how many milliseconds at most.
  StoreLease = Struct.new(:holder, :remaining_ms)
end
