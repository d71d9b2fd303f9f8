module Ghlauth
  # What holds something of the library. Whatever order objects are dropped in, each is there as long as another needs it; `close` gives
  # one up earlier, and calls after it are a UsageError.
  class Resource
    # Like `new`; with a block: gives it the object, closes that at the end, and returns what the block does.
    def self.open(*arguments, **options, &block)
      closing(new(*arguments, **options), &block)
    end

    def self.closing(one)
      return one unless block_given?

      begin
        yield one
      ensure
        one.close
      end
    end
    private_class_method :closing

    def inspect
      "#<#{self.class}#{" (closed)" if closed?}>"
    end
    alias to_s inspect

    def initialize_copy(_other)
      raise TypeError, "an object of #{self.class} cannot be copied"
    end

    def marshal_dump
      raise TypeError, "an object of #{self.class} cannot be dumped"
    end

    private

    # nil is what the library does not know.
    def known(value)
      value unless value == "" || value == -1
    end

    # Milliseconds of seconds, whole or not; nil for no limit.
    def milliseconds(seconds)
      seconds ? (seconds * 1000).round : -1
    end

    # Settings by name, with how each is given to the library.
    def apply(settings, ways)
      settings.each do |name, value|
        way = ways.fetch(name) { raise ArgumentError, "unknown keyword: :#{name}" }
        next if value.nil?

        way.is_a?(Proc) ? instance_exec(value, &way) : send(way, value)
      end
    end

    def number(names, symbol)
      Names.number(names, symbol)
    end
    private_class_method def self.number(names, symbol)
      Names.number(names, symbol)
    end
  end

  module Names
    # The library's number for a symbol; 0 for nil. A number is one already.
    def self.number(names, symbol)
      return symbol.to_i if symbol.nil? || symbol.is_a?(Integer)

      names.fetch(symbol.to_sym) { raise ArgumentError, "#{symbol.inspect} is none of #{names.keys.map(&:inspect).join(", ")}" }
    end
  end
end
