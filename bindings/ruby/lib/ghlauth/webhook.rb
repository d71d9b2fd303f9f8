module Ghlauth
  # A verified event. What it does not say is nil.
  class Event
    attr_reader :type, :id, :app_id, :company_id, :location_id, :install_type
    # The body, as it was sent.
    attr_reader :json

    # When HighLevel sent it.
    def timestamp
      Time.at(@timestamp_s).utc if @timestamp_s
    end

    # What the body says.
    def data
      JSON.parse(json)
    end

    def inspect
      "#<#{self.class} type=#{type.inspect} id=#{id.inspect} location_id=#{location_id.inspect}>"
    end
    alias to_s inspect
  end

  # Lets in what HighLevel signed for these apps, each event once.
  class Webhook
    # `app_ids`: one or many. `duplicates`: :store, :memory or :off, where it is remembered which events came. `claim`: for how many
    # seconds an event is somebody's who has neither confirmed nor released it.
    def initialize(config, app_ids, require_app_id: nil, rsa: nil, duplicates: nil, claim: nil)
      native_initialize(config, Array(app_ids))
      native_require_app_id(require_app_id) unless require_app_id.nil?
      native_rsa(rsa) unless rsa.nil?
      native_duplicates(number(Names::DUPLICATES, duplicates)) if duplicates
      native_claim(claim) if claim
    end

    # `key`: PEM or DER. HighLevel's own are there already.
    def add_key(key, algorithm: :ed25519)
      native_add_key(number(Names::KEYS, algorithm), key)
    end

    def retire_key(key, algorithm: :ed25519)
      native_retire_key(number(Names::KEYS, algorithm), key)
    end

    # How many seconds an event may be old, or ahead of time.
    def set_window(past:, future:)
      native_window(past, future)
    end

    # `headers`: a Hash, or pairs. `body`: as it came, since what was parsed and written again has another signature. Then `confirm` the
    # event, or `release` it.
    def verify(headers, body)
      native_verify(pairs(headers), body)
    end

    # The signature and nothing else.
    def verify_signature(headers, body)
      native_verify_signature(pairs(headers), body)
    end

    # Brings what the event says into the store: :nothing, :added, :removed and so on.
    def self.apply(oauth, event, cancel: nil)
      Names::LIFECYCLES.key(native_apply(oauth, event, cancel))
    end

    # What to answer HighLevel with; for a failure, or nil for success.
    def self.http_status(error = nil)
      native_http_status(error ? error.status : 0)
    end

    # Verifies the request of a Rack environment and gives its event to the block; returns what to answer, an HTTP status. When the block
    # raises, the event is released, so that HighLevel sends it again, and what was raised goes on.
    def handle(env)
      begin
        event = verify(rack_headers(env), rack_body(env))
      rescue Error => error
        return Webhook.http_status(error)
      end
      begin
        yield event
      rescue Exception
        release_quietly(event)
        raise
      end
      confirm(event)
      Webhook.http_status
    end

    # A Rack application: `run webhook.app { |event| ... }`.
    def app(&block)
      raise ArgumentError, "a block that takes the event is needed" unless block

      ->(env) { [handle(env, &block), {}, []] }
    end

    private

    def pairs(headers)
      headers.flat_map { |name, value| Array(value).map { |one| [name.to_s, one.to_s] } }
    end

    def rack_headers(env)
      env.filter_map { |name, value| [name.delete_prefix("HTTP_").tr("_", "-"), value] if name.start_with?("HTTP_") }
    end

    def rack_body(env)
      input = env["rack.input"] or return ""
      input.rewind if input.respond_to?(:rewind)
      input.read || ""
    end

    def release_quietly(event)
      release(event)
    rescue Error
      nil
    end
  end
end
