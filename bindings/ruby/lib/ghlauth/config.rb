module Ghlauth
  # Everything that can be configured. What is made of it takes a snapshot.
  class Config
    SETTINGS = {
      api_url: :native_api_url, marketplace_url: :native_marketplace_url, api_generation: :native_api_generation,
      default_version: :native_default_version, max_retries: :native_max_retries, max_response_bytes: :native_max_response_bytes,
      user_agent: :native_user_agent, proxy_url: :native_proxy_url, ca_file: :native_ca_file, module_dir: :native_module_dir,
      expiry_margin: :native_expiry_margin, store: :native_store,
      timeout: ->(seconds) { native_timeout(milliseconds(seconds)) },
      connect_timeout: ->(seconds) { native_connect_timeout(milliseconds(seconds)) },
      max_wait: ->(seconds) { native_max_wait(milliseconds(seconds)) },
      proxy_from_environment: ->(is) { native_proxy_from_environment(is) },
      shared_budget: ->(is) { native_shared_budget(is) },
      permission_check: ->(symbol) { native_permission_check(number(Names::PERMISSION_CHECKS, symbol)) },
      rate_limit: ->(limit) { rate_limit(**limit) }
    }.freeze
    private_constant :SETTINGS

    # `settings`: api_url, marketplace_url, api_generation, default_version, timeout, connect_timeout, max_retries, max_wait,
    # max_response_bytes, user_agent, proxy_url, proxy_from_environment, ca_file, expiry_margin, permission_check (:off, :warn, :enforce),
    # rate_limit ({requests:, interval:, daily:}), shared_budget, module_dir, store. Times are in seconds.
    #
    # `log`: a Logger, or whatever has `call(level, line)`; or the block.
    def initialize(log: nil, log_level: :info, **settings, &block)
      native_initialize
      set(**settings)
      self.log(log, level: log_level, &block) if log || block
    end

    # Changes settings. What was made of it before keeps its own.
    def set(**settings)
      apply(settings, SETTINGS)
      self
    end

    # Gives events to a Logger, to what has `call(level, line)`, or to a block: a symbol and a text in which there is no secret.
    def log(log = nil, level: :info, &block)
      log ||= block or raise ArgumentError, "a log or a block is needed"
      native_log(number(Names::LOG_LEVELS, level), Log.of(log))
      self
    end

    private

    def rate_limit(requests:, interval:, daily: 0)
      native_rate_limit(requests, milliseconds(interval), daily)
    end

    # What the library calls.
    module Log
      SYMBOLS = Names::LOG_LEVELS.invert.freeze
      SEVERITIES = {error: 3, warn: 2, info: 1, debug: 0}.freeze

      def self.of(log)
        if log.respond_to?(:add)
          ->(level, line) { log.add(SEVERITIES.fetch(SYMBOLS[level], 0), line) }
        elsif log.respond_to?(:call)
          ->(level, line) { log.call(SYMBOLS[level], line) }
        else
          raise TypeError, "a log has add, as a Logger does, or call"
        end
      end
    end
    private_constant :Log
  end

  # Ends the blocking calls that it is given to: by `request`, from any thread, or by a time limit.
  class Cancel
    # `timeout`: in seconds; nil for none.
    def initialize(timeout: nil)
      native_initialize
      self.timeout = timeout if timeout
    end

    # In seconds from now; nil removes the limit.
    def timeout=(seconds)
      native_timeout(milliseconds(seconds))
    end
  end
end
