module Ghlauth
  # A call that failed. Its class tells what to do about it. There is no secret in it.
  class Error < StandardError
    # The number of the failure, one of Ghlauth::Status.
    attr_reader :status
    # "GHLAUTH_E_..."
    attr_reader :name
    # What to change.
    attr_reader :hint
    # Of the server's answer; nil when there was none.
    attr_reader :http_status
    # What the server said.
    attr_reader :server_message
    # HighLevel's name for the request.
    attr_reader :trace_id
    # In how many seconds it may work.
    attr_reader :retry_after

    # Whether the same call may work later.
    def retryable?
      @retryable || false
    end

    # Ruby 3.2 and later print it.
    def detailed_message(highlight: false, **)
      hint ? "#{super}\nHint: #{hint}" : super
    end
  end
end
