#include "core/reactor.hpp"

#include <poll.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <thread>
#include <vector>

#include "core/clock.hpp"
#include "support/unit.hpp"

using namespace ghlauth;

namespace {

constexpr std::int64_t long_ms = 20'000;

struct Pipe {
  Pipe() { assert_int_equal(pipe(ends.data()), 0); }
  Pipe(const Pipe &) = delete;
  Pipe &operator=(const Pipe &) = delete;
  ~Pipe() {
    close(ends[0]);
    close(ends[1]);
  }
  void fill() const { assert_int_equal(write(ends[1], "x", 1), 1); }
  std::array<int, 2> ends{};
};

struct Reading final : Reactor::Handler {
  void on_ready(int fd, std::uint32_t events) override {
    assert_true((events & EPOLLIN) != 0);
    char byte = 0;
    assert_int_equal(read(fd, &byte, 1), 1);
    ++count;
  }
  int count = 0;
};

struct Ringing final : Alarm {
  explicit Ringing(std::vector<int> &log_in, int name_in) : log(log_in), name(name_in) {}
  void ring() override { log.push_back(name); }
  std::vector<int> &log;
  int name;
};

bool is_readable(int fd) {
  pollfd watched{fd, POLLIN, 0};
  return poll(&watched, 1, 0) == 1;
}

void a_descriptor_is_watched_until_it_is_not(void **) {
  Reactor reactor;
  Pipe pipe;
  Reading reading;
  reactor.watch(pipe.ends[0], EPOLLIN, reading);
  assert_false(reactor.run(0));
  pipe.fill();
  assert_true(reactor.run(long_ms));
  assert_int_equal(reading.count, 1);
  reactor.unwatch(pipe.ends[0]);
  pipe.fill();
  assert_false(reactor.run(0));
  assert_int_equal(reading.count, 1);
}

void a_number_that_is_used_again_is_another_descriptor(void **) {
  Reactor reactor;
  Reading reading;
  int number = -1;
  {
    const Pipe gone;
    number = gone.ends[0];
    reactor.watch(number, EPOLLIN, reading);
  }  // closed without a word
  Pipe pipe;
  assert_int_equal(pipe.ends[0], number);
  reactor.watch(number, EPOLLIN, reading);
  pipe.fill();
  assert_true(reactor.run(long_ms));
  assert_int_equal(reading.count, 1);
}

void one_that_rests_is_quiet_and_costs_nothing(void **) {
  Reactor reactor;
  Pipe pipe;
  Reading reading;
  reactor.watch(pipe.ends[0], EPOLLIN, reading);
  assert_false(reactor.rest(pipe.ends[0], EPOLLOUT));
  assert_true(reactor.rest(pipe.ends[0], EPOLLIN));
  reactor.watch(pipe.ends[0], EPOLLIN, reading);  // nothing has happened: as if it had been watched all the time
  pipe.fill();
  assert_true(reactor.run(long_ms));
  assert_int_equal(reading.count, 1);
  assert_true(reactor.rest(pipe.ends[0], EPOLLIN));
  pipe.fill();
  reactor.run(0);  // the kernel still tells, once
  assert_false(reactor.run(0));
  assert_int_equal(reading.count, 1);
  reactor.watch(pipe.ends[0], EPOLLIN, reading);
  assert_true(reactor.run(long_ms));
  assert_int_equal(reading.count, 2);
}

void one_that_is_set_now_does_not_go_before_others(void **) {
  Reactor reactor;
  std::vector<int> log;
  Ringing late(log, 1);
  struct Again final : Alarm {
    explicit Again(Reactor &reactor_in) : reactor(reactor_in) {}
    void ring() override {
      ++count;
      reactor.set_now(*this);
    }
    Reactor &reactor;
    int count = 0;
  } again(reactor);
  reactor.set_now(again);
  reactor.set(late, monotonic_ms());
  for (int i = 0; i < 3; ++i) assert_true(reactor.run(long_ms));
  assert_true(again.count >= 1);
  assert_int_equal(log.size(), 1);
  // Nor before sockets for long.
  Pipe pipe;
  Reading reading;
  reactor.watch(pipe.ends[0], EPOLLIN, reading);
  for (int round = 1; round <= 3; ++round) {
    pipe.fill();
    for (int i = 0; i < 2; ++i) assert_true(reactor.run(0));
    assert_int_equal(reading.count, round);
  }
}

void alarms_ring_once_and_in_their_order(void **) {
  Reactor reactor;
  std::vector<int> log;
  Ringing first(log, 1), second(log, 2), never(log, 3), cleared(log, 4);
  const std::int64_t now = monotonic_ms();
  reactor.set(second, now - 1);
  reactor.set(first, now - 2);
  reactor.set(never, now + 3600'000);
  reactor.set(cleared, now - 1);
  reactor.clear(cleared);
  assert_true(reactor.run(long_ms));
  assert_true(log == (std::vector<int>{1, 2}));
  assert_false(reactor.run(0));
  reactor.set(never, now - 1);  // in the place of the earlier time
  assert_true(reactor.run(long_ms));
  assert_true(log == (std::vector<int>{1, 2, 3}));
  reactor.set(first, INT64_MAX);
  assert_false(reactor.run(0));
}

void a_wait_ends_with_an_alarm(void **) {
  Reactor reactor;
  std::vector<int> log;
  Ringing alarm(log, 1);
  const std::int64_t at = monotonic_ms() + 30;
  reactor.set(alarm, at);
  while (log.empty()) reactor.run(long_ms);
  assert_true(monotonic_ms() >= at);
}

void another_thread_ends_a_wait(void **) {
  Reactor reactor;
  std::thread other([&reactor] { reactor.signal(); });
  reactor.run(long_ms);
  other.join();
  reactor.signal();
  reactor.signal();
  reactor.run(long_ms);
  assert_false(reactor.run(0));  // however often it was
}

void its_descriptor_is_readable_when_there_is_something_to_do(void **) {
  Reactor reactor;
  Pipe pipe;
  Reading reading;
  std::vector<int> log;
  Ringing alarm(log, 1);
  const int fd = reactor.descriptor();
  assert_true(is_readable(fd));  // come once, to begin with
  reactor.run(0);
  assert_false(is_readable(fd));
  reactor.watch(pipe.ends[0], EPOLLIN, reading);
  pipe.fill();
  assert_true(is_readable(fd));
  reactor.run(0);
  assert_false(is_readable(fd));
  reactor.leave(true);
  assert_true(is_readable(fd));
  reactor.run(0);
  reactor.set(alarm, monotonic_ms() + 20);
  reactor.leave(false);
  pollfd watched{fd, POLLIN, 0};
  while (log.empty()) {
    assert_int_equal(poll(&watched, 1, static_cast<int>(long_ms)), 1);
    reactor.run(0);
    reactor.leave(false);
  }
  assert_false(is_readable(fd));
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(a_descriptor_is_watched_until_it_is_not),
      cmocka_unit_test(a_number_that_is_used_again_is_another_descriptor),
      cmocka_unit_test(one_that_rests_is_quiet_and_costs_nothing),
      cmocka_unit_test(one_that_is_set_now_does_not_go_before_others),
      cmocka_unit_test(alarms_ring_once_and_in_their_order),
      cmocka_unit_test(a_wait_ends_with_an_alarm),
      cmocka_unit_test(another_thread_ends_a_wait),
      cmocka_unit_test(its_descriptor_is_readable_when_there_is_something_to_do),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
