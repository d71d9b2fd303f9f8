# Objects in any order, and what is closed.

require "weakref"
require_relative "growth"

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

  def test_under_stress
    growth = Growth.new
    growth.rounds(1)
    GC.stress = true
    growth.rounds(1)
  ensure
    GC.stress = false
  end
end
