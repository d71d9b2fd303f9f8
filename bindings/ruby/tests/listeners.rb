# A log, a store and secrets of the application, and what they raise.

require "logger"
require "stringio"

# With agreements of its own; the functions of the core's would do for one process.
class OwnStore < OwnRows
  attr_reader :leases, :counters, :claims

  def initialize
    super
    @leases, @counters, @claims = {}, {}, {}
    @agreeing = Mutex.new
  end

  def lease(name, holder, duration_ms)
    @agreeing.synchronize do
      now = Process.clock_gettime(Process::CLOCK_MONOTONIC, :millisecond)
      by, over = @leases[name]
      by, over = @leases[name] = [holder, now + duration_ms] if by.nil? || over <= now || by == holder
      Ghlauth::StoreLease.new(by, over - now)
    end
  end

  def release(name, holder)
    @agreeing.synchronize { @leases[name]&.first == holder && !@leases.delete(name).nil? }
  end

  def count(name, delta, until_s, now_s)
    @agreeing.synchronize do
      sum, over = @counters.fetch(name, [0, until_s])
      sum, over = 0, until_s if over < now_s
      @counters[name] = [sum + delta, over]
      sum + delta
    end
  end

  def claim(name, holder, until_s, now_s)
    @agreeing.synchronize do
      by, over, done = @claims.fetch(name, [holder, 0, false])
      next :done if over >= now_s && done
      next :in_progress if over >= now_s && by != holder

      @claims[name] = [holder, until_s, false]
      :new
    end
  end

  def confirm(name, holder, until_s)
    @agreeing.synchronize do
      next false unless @claims.fetch(name, [holder]).first == holder

      @claims[name] = [holder, until_s, true]
      true
    end
  end

  def unclaim(name, holder)
    @agreeing.synchronize do
      by, _, done = @claims[name]
      by == holder && !done && !@claims.delete(name).nil?
    end
  end
end

class Listeners < SandboxTest
  class Own < StandardError; end

  def test_a_log_is_a_block
    lines = []
    installed(config(log_level: :debug) { |level, line| lines << [level, line] })
    assert(lines.any? { |level, line| %i[info debug].include?(level) && line.start_with?("token.answer ") })
    refute_includes lines.inspect, ABOUT[:client_secret]
  end

  def test_a_log_is_a_logger
    text = StringIO.new
    installed(config(log: Logger.new(text), log_level: :debug))
    assert_match(/(DEBUG|INFO) -- : token\.answer /, text.string)
  end

  def test_what_a_log_raises_comes_out_as_it_is
    own = nil
    app, id = installed(config(log_level: :debug) { raise own if own })
    own = Own.new("the log is full")
    assert_same own, assert_raises(Own) { app.refresh(id) }
    assert_includes own.backtrace.first, "listeners.rb"
    assert_nil own.cause
  end

  def test_a_completion_is_not_lost_to_a_log_that_raises
    of = config(log_level: :debug) { raise Own, "full" }
    queue = Ghlauth::Queue.new(of)
    queue.submit(Ghlauth::Credential.from_access_token(of, ABOUT[:pit]), Ghlauth::Request.new(:get, CONTACT), tag: 7)
    failures = 0
    begin
      completion = queue.next
    rescue Own
      failures += 1
      retry
    end
    assert_equal [7, 200, true], [completion.tag, completion.response.status, failures.positive?]
  end

  def test_what_a_store_raises_comes_out_as_it_is
    rows = OwnRows.new
    app, id = installed(config(store: Ghlauth::Store.of(rows, plain: true)))
    rows.fails = Own.new("the disk is gone")
    assert_same rows.fails, assert_raises(Own) { app.installation(id) }
    rows.fails = nil
    assert_equal id, app.installation(id).id
  end

  def test_a_store_that_gives_what_it_should_not
    rows = OwnRows.new
    app = oauth(config(store: Ghlauth::Store.of(rows, plain: true)))
    def rows.scan(_query) = ["a"]
    assert_match(/Ghlauth::StoreRow, and not of String/, assert_raises(TypeError) { app.installations }.message)
    def rows.get(_key) = 7
    assert_raises(TypeError) { app.installation("app:x") }
    rows = OwnRows.new
    app = oauth(config(store: Ghlauth::Store.of(rows, plain: true)))
    def rows.get(key) = Ghlauth::StoreRow.new(key)
    assert_raises(TypeError) { app.installation("app:x") }
  end

  def test_a_store_of_ruby_keeps_what_is_asked_of_it
    Ghlauth::Store.of(OwnRows.new, plain: true).check
    shared = OwnStore.new
    Ghlauth::Store.of(shared, keys: {2026 => Random.bytes(32)}).check
    assert_operator shared.leases.size + shared.claims.size + shared.counters.size, :>, 0
  end

  def test_a_check_says_what_a_store_does_not_keep
    rows = OwnRows.new
    def rows.erase_if_version(_key, _version) = true
    assert_raises(Ghlauth::StoreError) { Ghlauth::Store.of(rows, plain: true).check }
    rows = OwnRows.new
    store = Ghlauth::Store.of(rows, plain: true)
    rows.fails = Own.new("the disk is gone")
    assert_same rows.fails, assert_raises(Own) { store.check }
  end

  def test_secrets_of_a_source
    of = config
    client = Ghlauth::Client.new(of)
    source = ->(&fetch) { Ghlauth::Credential.from_source(of, level: :location, resource_id: ABOUT[:location], &fetch) }
    assert_equal 200, client.get(source.call { ABOUT[:pit] }, CONTACT).status
    assert_equal ABOUT[:pit], source.call { [ABOUT[:pit], Time.now + 1000] }.access_token
    assert_raises(TypeError) { source.call { 7 }.access_token }
    own = Own.new("no secret today")
    assert_same own, assert_raises(Own) { client.get(source.call { raise own }, CONTACT) }
    pit = Ghlauth::Pit.from_source(of, level: :location, resource_id: ABOUT[:location]) { ABOUT[:pit] }
    assert_equal 200, client.get(pit.credential, CONTACT).status
    app = Ghlauth::OAuth.from_source(of, client_id: ABOUT[:client_id], redirect_uri: ABOUT[:redirect_uri]) { ABOUT[:client_secret] }
    assert_equal ABOUT[:app], app.app_id
    assert_raises(ArgumentError) { Ghlauth::Pit.from_source(of) }
  end

  def test_calls_within_calls
    inner = Ghlauth::Client.new(config)
    statuses = []
    of = config(log_level: :debug) do
      statuses << inner.get(by_pit, CONTACT).status
      assert_raises(Ghlauth::HttpError) { inner.get(by_pit, "/contacts/aaaaaaaaaaaaaaaaaaaa") }
    end
    assert_equal 200, Ghlauth::Client.new(of).get(by_pit(of), CONTACT).status
    assert_equal [200], statuses.uniq
  end

  def test_jumps_out_of_a_listener
    calls = 0
    of = config(log_level: :debug) do
      calls += 1
      throw :out, 7
    end
    credential = by_pit
    client = Ghlauth::Client.new(of)
    calls = 0
    assert_equal 7, catch(:out) { client.get(credential, CONTACT).status }
    assert_equal 1, calls
    assert_equal 7, catch(:out) { client.get(credential, CONTACT).status }
    assert_equal 200, Ghlauth::Client.new(config).get(by_pit, CONTACT).status
  end
end
