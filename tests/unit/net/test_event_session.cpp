// A session on a reactor: connections that rest between requests, and what happens to them meanwhile.
#include <vector>

#include "core/reactor.hpp"
#include "net_test.hpp"

namespace {

using namespace ghlauth::test;
using ghlauth::Cancel;
using ghlauth::Reactor;
using ghlauth::net::Exchange;
using ghlauth::net::Session;

bool run_until_ready(Reactor &reactor, Exchange &exchange) {
  Cancel limit;
  limit.set_timeout_ms(20'000);
  while (!exchange.ready()) {
    if (limit.expired()) return false;
    reactor.run(100);
  }
  return true;
}

bool get_all(Reactor &reactor, Session &session, const LoopbackServer &server, int count) {
  std::vector<std::unique_ptr<Exchange>> exchanges;
  for (int i = 0; i < count; ++i) exchanges.push_back(session.start(new_request("GET", server.url())));
  for (const auto &exchange : exchanges) {
    CHECK(run_until_ready(reactor, *exchange));
    CHECK_EQUAL(exchange->take().status, 200);
  }
  return true;
}

bool connections_are_kept_when_few_are_in_use() {
  constexpr int many = 40;
  LoopbackServer server([](const ReceivedRequest &, int) { return Reply::text(200, "{}"); });
  Reactor reactor;
  const auto session = new_transport()->open_on(reactor);
  CHECK(get_all(reactor, *session, server, many));
  for (int i = 0; i < many; ++i) CHECK(get_all(reactor, *session, server, 1));
  CHECK(get_all(reactor, *session, server, many));
  CHECK(server.connections() <= many);
  return true;
}

/// The server closes each connection behind its answer, and says nothing of it. The numbers of the descriptors are used again.
bool a_connection_may_end_while_it_rests() {
  LoopbackServer server([](const ReceivedRequest &, int) {
    Reply reply = Reply::text(200, "{}");
    reply.close = true;
    return reply;
  });
  Reactor reactor;
  const auto session = new_transport()->open_on(reactor);
  for (int i = 0; i < 20; ++i) {
    CHECK(get_all(reactor, *session, server, 1 + i % 3));
    if (i % 2 == 0) reactor.run(10);
  }
  return true;
}

bool nobody_wakes_for_a_connection_that_has_ended() {
  LoopbackServer server([](const ReceivedRequest &, int) {
    Reply reply = Reply::text(200, "{}");
    reply.close = true;
    return reply;
  });
  Reactor reactor;
  const auto session = new_transport()->open_on(reactor);
  CHECK(get_all(reactor, *session, server, 1));
  Cancel limit;
  limit.set_timeout_ms(20'000);
  int idle = 0;
  while (idle < 5 && !limit.expired()) idle = reactor.run(20) ? 0 : idle + 1;
  CHECK_EQUAL(idle, 5);
  CHECK(get_all(reactor, *session, server, 1));
  CHECK_EQUAL(server.connections(), 2);
  return true;
}

bool the_reactor_goes_on_without_the_session() {
  LoopbackServer server([](const ReceivedRequest &, int) { return Reply::text(200, "{}"); });
  Reactor reactor;
  for (int i = 0; i < 3; ++i) {
    const auto session = new_transport()->open_on(reactor);
    CHECK(get_all(reactor, *session, server, 3));
  }
  CHECK(!reactor.run(0));
  CHECK_EQUAL(server.connections(), 9);
  return true;
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      SCENARIO(connections_are_kept_when_few_are_in_use),
      SCENARIO(a_connection_may_end_while_it_rests),
      SCENARIO(nobody_wakes_for_a_connection_that_has_ended),
      SCENARIO(the_reactor_goes_on_without_the_session),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
