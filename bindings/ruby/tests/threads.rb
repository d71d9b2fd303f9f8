# Other threads, and what ends a call early.

class Threads < SandboxTest
  # Ruby goes on while calls wait.
  def test_the_lock_is_released
    delayed(1)
    other = 0
    waits = Thread.new { Ghlauth::Client.new(config).get(by_pit, CONTACT).status }
    other += 1 while waits.alive?
    assert_equal 200, waits.value
    assert_operator other, :>, 1000
  end

  def test_a_timeout_ends_a_call
    delayed
    client = Ghlauth::Client.new(config)
    assert_raises(Timeout::Error) { Timeout.timeout(0.5) { client.get(by_pit, CONTACT) } }
    control("DELETE", "faults") # it may not have come that far
    assert_equal 200, client.get(by_pit, CONTACT).status
  end

  def test_a_thread_is_ended_in_a_call
    delayed
    ensured = false
    thread = Thread.new do
      Ghlauth::Client.new(config).get(by_pit, CONTACT)
    ensure
      ensured = true
    end
    wait_for_request
    thread.kill
    assert thread.join(10)
    assert ensured
    assert_equal 200, Ghlauth::Client.new(config).get(by_pit, CONTACT).status
  end

  def test_an_exception_from_another_thread_goes_before_the_end_of_the_call
    delayed
    own = Class.new(StandardError)
    thread = Thread.new { Ghlauth::Client.new(config).get(by_pit, CONTACT) }
    thread.report_on_exception = false
    wait_for_request
    thread.raise(own)
    assert_raises(own) { thread.value }
  end

  def test_a_cancel_ends_a_call_from_another_thread
    delayed
    cancel = Ghlauth::Cancel.new
    thread = Thread.new { Ghlauth::Client.new(config).get(by_pit, CONTACT, cancel: cancel) }
    thread.report_on_exception = false
    wait_for_request
    cancel.request
    assert_raises(Ghlauth::CancelledError) { thread.value }
    assert_predicate cancel, :requested?
    delayed
    assert_raises(Ghlauth::TimeoutError) { Ghlauth::Client.new(config).get(by_pit, CONTACT, cancel: Ghlauth::Cancel.new(timeout: 0.05)) }
  end

  # In the main thread, where signals are handled.
  def with_signal(signal)
    delayed
    killer = Thread.new do
      wait_for_request
      Process.kill(signal, Process.pid)
    end
    Ghlauth::Client.new(config).get(by_pit, CONTACT)
  ensure
    killer.join
  end

  def test_a_signal_ends_a_call
    assert_same Thread.main, Thread.current
    assert_raises(Interrupt) { with_signal("INT") }
    handled = 0
    before = trap("USR1") { handled += 1 }
    assert_raises(Ghlauth::CancelledError) { with_signal("USR1") }
    assert_equal 1, handled
    assert_equal 200, Ghlauth::Client.new(config).get(by_pit, CONTACT).status
  ensure
    trap("USR1", before)
  end

  def test_a_call_from_a_thread_that_ruby_did_not_make_is_a_clear_error
    require "other_thread"
    assert_match(/in another thread: Ruby allows the threads that it made alone/, Threads.in_other_thread(->(*) { flunk }))
  end

  def test_closed_by_another_thread
    delayed(1)
    client = Ghlauth::Client.new(config)
    thread = Thread.new { client.get(by_pit, CONTACT).status }
    wait_for_request
    client.close
    assert_equal 200, thread.value
  end

  def test_many_threads_with_an_own_store_and_log
    lines = Thread::Queue.new
    rows = OwnRows.new
    app, id = installed(config(store: Ghlauth::Store.of(rows, plain: true), log_level: :debug) { |_level, line| lines << line })
    credential = app.credential(id)
    client = Ghlauth::Client.new(config)
    control("POST", "expire", {resource_id: ABOUT[:location]})
    threads = Array.new(16) { Thread.new { 5.times.map { client.get(credential, CONTACT).status } } }
    GC.start while threads.any?(&:alive?)
    assert_equal [200], threads.flat_map(&:value).uniq
    assert_operator lines.size, :>, 0
  end
end
