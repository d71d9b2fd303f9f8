// Timeouts and cancels: that they happen, and when.
#include <atomic>
#include <chrono>
#include <future>
#include <thread>

#include "net_test.hpp"

namespace {

using namespace ghlauth::test;
using ghlauth::Cancel;
using ghlauth::monotonic_ms;
using ghlauth::net::Request;
using std::chrono::milliseconds;

/// 100 ms are promised; the rest is for the thread that cancels.
constexpr std::int64_t cancel_within_ms = 150;
constexpr std::int64_t cancel_after_ms = 200;

struct Timed {
  Outcome outcome;
  std::int64_t elapsed_ms = 0;  ///< from the cancel, where there was one
};

/// Cancels from another thread, and measures from there until the call has returned and all is destroyed but the session.
Timed cancel_while_sending(ghlauth::net::Session &session, Request request) {
  Cancel cancel;
  std::atomic<std::int64_t> cancelled_at{0};
  std::thread other([&] {
    std::this_thread::sleep_for(milliseconds(cancel_after_ms));
    cancelled_at = monotonic_ms();
    cancel.request();
  });
  Timed timed;
  timed.outcome = outcome_of_sending(session, std::move(request), cancel);
  const std::int64_t returned_at = monotonic_ms();
  other.join();
  timed.elapsed_ms = returned_at - cancelled_at;
  return timed;
}

Timed send_timed(Request request, const Cancel &cancel = {}) {
  const auto session = new_transport()->open();
  const std::int64_t begin = monotonic_ms();
  Timed timed;
  timed.outcome = outcome_of_sending(*session, std::move(request), cancel);
  timed.elapsed_ms = monotonic_ms() - begin;
  return timed;
}

bool a_silent_server_is_cancelled_at_once() {
  LoopbackServer server([](const ReceivedRequest &, int) { return Reply::silence(); });
  const auto session = new_transport()->open();
  const Timed timed = cancel_while_sending(*session, new_request("GET", server.url()));
  CHECK_STATUS(timed.outcome, CANCELLED);
  CHECK_BETWEEN(timed.elapsed_ms, 0, cancel_within_ms);
  CHECK_EQUAL(server.requests().size(), 1U);
  return true;
}

bool a_dripping_server_is_cancelled_at_once() {
  LoopbackServer server([](const ReceivedRequest &, int) {
    return Reply::drip("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + std::string(400, 'x'), milliseconds(5));
  });
  const auto session = new_transport()->open();
  const Timed timed = cancel_while_sending(*session, new_request("GET", server.url()));
  CHECK_STATUS(timed.outcome, CANCELLED);
  CHECK_BETWEEN(timed.elapsed_ms, 0, cancel_within_ms);
  return true;
}

bool a_hanging_name_lookup_is_cancelled_at_once() {
  const auto transport = new_transport();
  auto session = transport->open();
  const Timed timed = cancel_while_sending(*session, new_request("GET", "https://hang.invalid/"));
  CHECK_STATUS(timed.outcome, CANCELLED);
  CHECK_BETWEEN(timed.elapsed_ms, 0, cancel_within_ms);
  // the session is good for the next request, and can end while the look-up is still under way
  LoopbackServer server([](const ReceivedRequest &, int) { return Reply::text(200, "hello"); });
  CHECK_EQUAL(text_of(send(*session, new_request("GET", server.url()))), "hello");
  const std::int64_t begin = monotonic_ms();
  session.reset();
  CHECK(monotonic_ms() - begin <= cancel_within_ms);
  return true;
}

bool a_hanging_name_lookup_times_out() {
  Request request = new_request("GET", "https://hang.invalid/");
  request.timeout_ms = 200;
  const Timed timed = send_timed(std::move(request));
  CHECK_STATUS(timed.outcome, TIMEOUT);
  CHECK_BETWEEN(timed.elapsed_ms, 190, 1000);
  return true;
}

bool an_unknown_name_is_said_to_be_unknown() {
  const auto outcome = outcome_of_sending(*new_transport()->open(), new_request("GET", "https://unknown.invalid/?code=SECRET"));
  CHECK_STATUS(outcome, RESOLVE);
  CHECK(holds(outcome.message, "unknown.invalid"));
  CHECK(!holds(outcome.message, "SECRET"));
  return true;
}

bool the_total_time_is_bounded() {
  LoopbackServer server([](const ReceivedRequest &received, int) {
    if (received.head.starts_with("GET /silent ")) return Reply::silence();
    return Reply::drip("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + std::string(100, 'x'), milliseconds(10));
  });
  for (const char *path : {"/silent", "/drip"}) {
    Request request = new_request("GET", server.url(path));
    request.timeout_ms = 300;
    const Timed timed = send_timed(std::move(request));
    CHECK_STATUS(timed.outcome, TIMEOUT);
    CHECK_BETWEEN(timed.elapsed_ms, 290, 1000);
    CHECK(holds(timed.outcome.message, "may have taken effect"));
  }
  return true;
}

bool the_time_of_the_call_ends_it() {
  LoopbackServer server([](const ReceivedRequest &, int) { return Reply::silence(); });
  Cancel cancel;
  cancel.set_timeout_ms(300);
  const Timed timed = send_timed(new_request("GET", server.url()), cancel);
  CHECK_STATUS(timed.outcome, TIMEOUT);
  CHECK_BETWEEN(timed.elapsed_ms, 290, 1000);
  return true;
}

bool the_time_to_connect_is_bounded() {
  // A full backlog: the kernel drops further connection requests, as a firewall does.
  FullListener listener;
  Request request = new_request("GET", listener.url());
  request.connect_timeout_ms = 300;
  const Timed timed = send_timed(std::move(request));
  CHECK_STATUS(timed.outcome, TIMEOUT);
  CHECK_BETWEEN(timed.elapsed_ms, 290, 1000);
  CHECK(holds(timed.outcome.message, "no connection in time"));
  return true;
}

/// A caller that was cancelled leaves its token request on the way; whoever comes next may come late.
bool an_answer_that_came_while_nobody_looked_counts() {
  constexpr std::int64_t timeout_ms = 300;
  const std::string body(200000, 'x');
  std::atomic<bool> arrived{false};
  std::promise<void> nobody_looks;
  LoopbackServer server([&](const ReceivedRequest &, int) {
    arrived = true;
    nobody_looks.get_future().wait();
    return Reply::text(200, body);
  });
  const auto session = new_transport()->open();
  Request request = new_request("POST", server.url(), "grant");
  request.timeout_ms = timeout_ms;
  const auto exchange = session->start(std::move(request));
  while (!arrived) CHECK(!exchange->ready());
  nobody_looks.set_value();
  std::this_thread::sleep_for(milliseconds(2 * timeout_ms));
  CHECK(exchange->ready());
  CHECK_EQUAL(text_of(exchange->take()), body);
  return true;
}

bool ready_does_not_block() {
  LoopbackServer server([](const ReceivedRequest &, int) { return Reply::silence(); });
  const auto session = new_transport()->open();
  const auto silent = session->start(new_request("GET", server.url()));
  const auto hanging = session->start(new_request("GET", "https://hang.invalid/"));
  const std::int64_t begin = monotonic_ms();
  bool ready = false;
  for (int i = 0; i < 20; ++i) ready = ready || silent->ready() || hanging->ready();
  CHECK(!ready);
  CHECK(monotonic_ms() - begin <= 50);
  return true;
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      TIMED_SCENARIO(a_silent_server_is_cancelled_at_once),
      TIMED_SCENARIO(a_dripping_server_is_cancelled_at_once),
      TIMED_SCENARIO(a_hanging_name_lookup_is_cancelled_at_once),
      TIMED_SCENARIO(a_hanging_name_lookup_times_out),
      SCENARIO(an_unknown_name_is_said_to_be_unknown),
      TIMED_SCENARIO(the_total_time_is_bounded),
      TIMED_SCENARIO(the_time_of_the_call_ends_it),
      TIMED_SCENARIO(the_time_to_connect_is_bounded),
      SCENARIO(an_answer_that_came_while_nobody_looked_counts),
      TIMED_SCENARIO(ready_does_not_block),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
