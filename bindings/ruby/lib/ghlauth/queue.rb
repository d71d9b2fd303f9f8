module Ghlauth
  # What became of a request of a queue.
  class Completion
    # As it was given to Queue#submit; and 0, or the status of the failure.
    attr_reader :tag, :status

    def ok?
      status.zero?
    end

    # The failure; nil when there is none.
    def error
      response
      nil
    rescue Error => error
      error
    end

    def inspect
      "#<#{self.class} tag=#{tag} status=#{status}>"
    end
    alias to_s inspect
  end

  # Many authorized requests at a time, driven by whoever asks for what is completed.
  class Queue
    include Enumerable

    def initialize(config, max_in_flight: nil, capacity: nil)
      native_initialize(config)
      native_max_in_flight(max_in_flight) if max_in_flight
      native_capacity(capacity) if capacity
    end

    # `tag`: an Integer that comes back with the Completion. `timeout`: in seconds.
    def submit(credential, request, tag: 0, timeout: nil)
      native_submit(credential, request, tag, milliseconds(timeout))
      self
    end

    # The next Completion; nil when none is left, or none within `timeout` seconds (0: those that can be had at once).
    def next(timeout: nil, cancel: nil)
      native_next(milliseconds(timeout), cancel)
    end

    # Until none is left.
    def each
      return to_enum unless block_given?

      while (completion = self.next)
        yield completion
      end
      self
    end

    def empty?
      size.zero?
    end

    # For IO.select and event loops: readable when `next(timeout: 0)` has something to do. It is not to be read.
    def to_io
      @io ||= IO.for_fd(fileno, autoclose: false)
    end
  end
end
