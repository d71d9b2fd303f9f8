# Objects in any order, and what is closed.

require "weakref"

class Lifetimes < SandboxTest
  class Careless < Ghlauth::Client
    def initialize; end
  end

  class Named < Ghlauth::Client
    attr_accessor :name
  end

  # What stands on the stack of the test is not collected.
  def apart(&block)
    Thread.new(&block).value
  end

  # A block keeps all that is around it: here also the app that uses the log.
  def with_own_store_and_log
    apart do
      rows, lines = OwnRows.new, []
      of = config(store: Ghlauth::Store.of(rows, plain: true), log_level: :debug) { |_level, line| lines << line }
      app, id = installed(of)
      [Ghlauth::Client.new(of), app.credential(id), [WeakRef.new(rows), WeakRef.new(lines)]]
    end
  end

  def test_objects_go_in_any_order
    weak = apart do
      client, credential, weak = with_own_store_and_log
      3.times { GC.start }
      GC.compact
      assert_equal 200, client.get(credential, CONTACT).status
      assert_equal [true, true], weak.map(&:weakref_alive?)
      weak
    end
    assert(collected? { weak.none?(&:weakref_alive?) })
    Ghlauth.find_operation("contacts/get-contact") # frees what the collector left
  end

  def test_what_was_given_to_a_call_that_failed_is_let_go
    [->(given) { config(log: given, log_level: 77) }, ->(given) { Ghlauth::Store.of(given, keys: {a: "short"}) },
     ->(given) { Ghlauth::Credential.from_source(config, level: 77, &given) }].each do |call|
      weak = apart do
        given = Class.new(OwnRows) { def call(*) = "" ; def to_proc = method(:call).to_proc }.new
        assert_raises(Ghlauth::Error) { call[given] }
        WeakRef.new(given)
      end
      assert(collected? { !weak.weakref_alive? })
    end
  end

  def test_what_is_closed
    client = Ghlauth::Client.new(config)
    2.times { client.close }
    assert_predicate client, :closed?
    assert_equal "#<Ghlauth::Client (closed)>", client.inspect
    error = assert_raises(Ghlauth::UsageError) { client.get(by_pit, CONTACT) }
    assert_equal [Ghlauth::Status::INVALID_HANDLE, "the Client is closed"], [error.status, error.message]
  end

  def test_a_client_that_is_closed_in_its_own_call
    client = nil
    of = config(log_level: :debug) do
      client&.close
      client = nil
      GC.start
    end
    credential = by_pit(of)
    client = Ghlauth::Client.new(of)
    assert_equal 200, client.get(credential, CONTACT).status
    assert_nil client
  end

  def test_what_was_not_initialized
    assert_match(/call super/, assert_raises(TypeError) { Careless.new.get(by_pit, CONTACT) }.message)
    bare = Ghlauth::Client.allocate
    assert_raises(TypeError) { bare.closed? }
    bare.close
    client = Ghlauth::Client.new(config)
    assert_raises(TypeError) { client.send(:initialize, config) }
    assert_equal 200, client.get(by_pit, CONTACT).status
  end

  def test_a_class_of_ones_own
    own = Named.new(config)
    own.name = "first"
    assert_equal ["first", 200], [own.name, own.get(by_pit, CONTACT).status]
  end

  def once
    of = config(store: Ghlauth::Store.of(OwnRows.new, plain: true), log_level: :debug) { |_level, line| line.size }
    app = oauth(of)
    app.authorize_url(["contacts.readonly"], session: "a", parameters: {a: "b"})
    credential = Ghlauth::Credential.from_source(of) { "b" }
    credential.access_token
    credential.decide("contacts/get-contact").findings.map(&:message)
    begin
      app.installation("app:x")
    rescue Ghlauth::NotFoundError => error
      error.hint
    end
    begin
      Ghlauth::Credential.from_source(of) { raise IOError, "a" }.access_token
    rescue IOError => error
      error.message
    end
    begin
      Ghlauth::Webhook.new(of, "a").verify({"X-A" => %w[b c]}, "{}")
    rescue Ghlauth::WebhookError => error
      error.message
    end
    begin
      Ghlauth::Client.new(of).get(7, "/")
    rescue TypeError => error
      error.message
    end
    Ghlauth::Queue.new(of).size
    Ghlauth::Request.new(:post, "/x", json: {a: 1}, query: {a: [1, 2]})
  end

  def test_under_stress
    once
    GC.stress = true
    once
  ensure
    GC.stress = false
  end

  def resident
    File.read("/proc/self/statm").split[1].to_i * 4
  end

  def test_memory_is_flat
    long = ENV["GHLAUTH_LONG"] == "1"
    rounds = long ? 100_000 : 1000
    (long ? rounds / 10 : 500).times { once }
    4.times { GC.start }
    before, kept, began = resident, ObjectSpace.count_objects[:T_DATA], Process.clock_gettime(Process::CLOCK_MONOTONIC)
    rounds.times { once }
    4.times { GC.start }
    once
    grown = resident - before
    assert_operator grown, :<, 2048
    assert_operator ObjectSpace.count_objects[:T_DATA] - kept, :<, 100
    return unless long && ENV["GHLAUTH_LONG_RESULTS"]

    seconds = Process.clock_gettime(Process::CLOCK_MONOTONIC) - began
    line = format("| Ruby: all is made, used and dropped | %s | %d KiB grown | %.0f |\n", rounds.to_s.gsub(/\B(?=(...)+$)/, ","), grown, seconds)
    File.write(ENV["GHLAUTH_LONG_RESULTS"], line, mode: "a")
  end
end
