// Many exchanges on one session, sessions in a pool, sessions in threads.
#include <algorithm>
#include <set>
#include <thread>
#include <vector>

#include "net/session_pool.hpp"
#include "net_test.hpp"

namespace {

using namespace ghlauth::test;
using ghlauth::Cancel;
using ghlauth::net::Exchange;
using ghlauth::net::SessionPool;

/// Answers each request with its own request line.
Reply echo(const ReceivedRequest &request, int) { return Reply::text(200, request.head.substr(0, request.head.find("\r\n"))); }

std::string expected_echo(const std::string &path) { return "GET " + path + " HTTP/1.1"; }

bool two_hundred_exchanges_end_once_each() {
  LoopbackServer server(echo);
  const auto session = new_transport()->open();
  std::vector<std::unique_ptr<Exchange>> exchanges;
  for (int i = 0; i < 200; ++i) exchanges.push_back(session->start(new_request("GET", server.url("/" + std::to_string(i)))));
  const Cancel cancel;
  for (std::size_t i = 0; i < exchanges.size(); ++i) {
    while (!exchanges[i]->ready()) exchanges[i]->wait(cancel);
    CHECK_EQUAL(text_of(exchanges[i]->take()), expected_echo("/" + std::to_string(i)));
    CHECK(exchanges[i]->ready());
  }
  std::set<std::string> heads;
  for (const ReceivedRequest &request : server.requests()) heads.insert(request.head);
  CHECK_EQUAL(heads.size(), 200U);
  CHECK_EQUAL(server.requests().size(), 200U);
  return true;
}

bool waiting_for_one_exchange_carries_the_others() {
  LoopbackServer server([](const ReceivedRequest &request, int number) {
    return request.head.starts_with("GET /silent ") ? Reply::silence() : echo(request, number);
  });
  const auto session = new_transport()->open();
  const auto silent = session->start(new_request("GET", server.url("/silent")));
  const auto quick = session->start(new_request("GET", server.url("/quick")));
  Cancel cancel;
  cancel.set_timeout_ms(10000);
  while (!quick->ready() && !cancel.expired()) silent->wait(cancel);
  CHECK(!silent->ready());
  CHECK_EQUAL(text_of(quick->take()), expected_echo("/quick"));
  return true;
}

bool an_exchange_may_be_dropped_in_flight() {
  LoopbackServer server([](const ReceivedRequest &request, int number) {
    return request.head.starts_with("GET /silent ") ? Reply::silence() : echo(request, number);
  });
  const auto session = new_transport()->open();
  const Cancel cancel;
  for (int round = 0; round < 3; ++round) {
    std::vector<std::unique_ptr<Exchange>> dropped;
    for (int i = 0; i < 10; ++i) dropped.push_back(session->start(new_request("GET", server.url("/silent"))));
    auto kept = session->start(new_request("GET", server.url("/kept")));
    dropped.resize(5);  // some before anything was sent
    while (!kept->ready()) kept->wait(cancel);
    dropped.clear();  // the others under way
    CHECK_EQUAL(text_of(kept->take()), expected_echo("/kept"));
  }
  CHECK_EQUAL(text_of(send(*session, new_request("GET", server.url("/after")))), expected_echo("/after"));
  return true;
}

bool an_answer_taken_too_early_is_a_defect() {
  LoopbackServer server(echo);
  const auto session = new_transport()->open();
  const auto exchange = session->start(new_request("GET", server.url()));
  CHECK_STATUS(outcome_of([&] { static_cast<void>(exchange->take()); }), INTERNAL);
  return true;
}

bool a_session_outlives_its_transport_and_moves_between_threads() {
  LoopbackServer server(echo);
  auto transport = new_transport();
  const auto session = transport->open();
  transport.reset();
  std::string texts;
  for (int i = 0; i < 4; ++i) {
    std::thread other([&] { texts += text_of(send(*session, new_request("GET", server.url("/" + std::to_string(i))))); });
    other.join();
  }
  CHECK_EQUAL(texts, expected_echo("/0") + expected_echo("/1") + expected_echo("/2") + expected_echo("/3"));
  CHECK_EQUAL(server.connections(), 1);
  return true;
}

bool a_pool_gives_out_the_session_used_last() {
  LoopbackServer server(echo);
  const auto pool = std::make_shared<SessionPool>(new_transport());
  for (int i = 0; i < 100; ++i) static_cast<void>(send(*SessionPool::lease(pool), new_request("GET", server.url())));
  CHECK_EQUAL(server.connections(), 1);
  const ghlauth::net::Session *given_back_last = nullptr;
  {
    const auto first = SessionPool::lease(pool);
    const auto second = SessionPool::lease(pool);
    CHECK(&*first != &*second);
    given_back_last = &*first;  // destroyed after the second
  }
  CHECK(&*SessionPool::lease(pool) == given_back_last);
  return true;
}

bool eight_threads_share_a_pool() {
  LoopbackServer server(echo);
  const auto pool = std::make_shared<SessionPool>(new_transport());
  const std::string port = std::to_string(server.port());
  std::atomic<int> right{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 50; ++i) {
        const std::string path = "/" + std::to_string(t) + "/" + std::to_string(i);
        const std::string host = i % 2 == 0 ? "127.0.0.1" : "localhost";  // the second one goes through the shared DNS answers
        const auto session = SessionPool::lease(pool);
        const auto response = send(*session, new_request("GET", "http://" + host + ":" + port + path));
        right += text_of(response) == expected_echo(path) ? 1 : 0;
      }
    });
  for (std::thread &thread : threads) thread.join();
  CHECK_EQUAL(right.load(), 400);
  CHECK_EQUAL(server.requests().size(), 400U);
  CHECK(server.connections() <= 16);
  return true;
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      SCENARIO(two_hundred_exchanges_end_once_each),
      SCENARIO(waiting_for_one_exchange_carries_the_others),
      SCENARIO(an_exchange_may_be_dropped_in_flight),
      SCENARIO(an_answer_taken_too_early_is_a_defect),
      SCENARIO(a_session_outlives_its_transport_and_moves_between_threads),
      SCENARIO(a_pool_gives_out_the_session_used_last),
      SCENARIO(eight_threads_share_a_pool),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
