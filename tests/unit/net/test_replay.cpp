// A request that is not idempotent arrives once, whatever happens to its connection. The server counts.
#include "net_test.hpp"

namespace {

using namespace ghlauth::test;
using ghlauth::net::Request;

struct Arrivals {
  Outcome outcome;
  std::size_t count = 0;
  int connections = 0;
};

/// Warms a connection, then sends a request whose connection closes without an answer: how often did it arrive?
Arrivals send_on_a_dying_connection(Request request, const std::string &method) {
  LoopbackServer server([&](const ReceivedRequest &received, int) {
    return received.head.starts_with(method + " /it ") ? Reply::close_without_answer() : Reply::text(200, "warm");
  });
  const auto session = new_transport()->open();
  static_cast<void>(send(*session, new_request("GET", server.url("/warm"))));
  request.method = method;
  request.url = ghlauth::net::Url::parse(server.url("/it"));
  Arrivals arrivals;
  arrivals.outcome = outcome_of_sending(*session, std::move(request));
  arrivals.connections = server.connections();
  for (const ReceivedRequest &received : server.requests())
    arrivals.count += received.head.starts_with(method + " /it ") ? 1U : 0U;
  return arrivals;
}

bool requests_that_are_not_idempotent_arrive_once() {
  for (const char *method : {"POST", "PUT", "PATCH", "DELETE", "GET"}) {
    for (const std::optional<std::string> &body :
         {std::optional<std::string>(), std::optional<std::string>(""), std::optional<std::string>("refresh_token=1"),
          std::optional<std::string>(std::string(2U << 20, 'x'))}) {
      Request request = new_request(method, "http://127.0.0.1/", body);
      request.idempotent = false;
      const Arrivals arrivals = send_on_a_dying_connection(std::move(request), method);
      CHECK_STATUS(arrivals.outcome, NETWORK);
      CHECK_EQUAL(arrivals.count, 1U);
      CHECK(holds(arrivals.outcome.message, "may have taken effect"));
    }
  }
  return true;
}

/// The counter-proof: libcurl does send again where it may, so the test above can fail.
bool idempotent_requests_may_be_sent_again() {
  const Arrivals arrivals = send_on_a_dying_connection(new_request("GET", "http://127.0.0.1/"), "GET");
  CHECK_STATUS(arrivals.outcome, NETWORK);
  CHECK(arrivals.count > 1);
  Request put = new_request("PUT", "http://127.0.0.1/", "body");
  put.idempotent = true;
  CHECK(send_on_a_dying_connection(std::move(put), "PUT").count > 1);
  return true;
}

bool an_idempotent_request_survives_a_dead_connection() {
  LoopbackServer server([](const ReceivedRequest &, int number) {
    return number == 2 ? Reply::close_without_answer() : Reply::text(200, "hello");
  });
  const auto session = new_transport()->open();
  for (int i = 0; i < 3; ++i) CHECK_EQUAL(text_of(send(*session, new_request("GET", server.url()))), "hello");
  CHECK_EQUAL(server.requests().size(), 4U);
  return true;
}

Request streamed(const std::string &method, const std::string &body) {
  Request request = new_request(method, "http://127.0.0.1/");
  ghlauth::net::BodyStreams streams;
  streams.source = std::make_shared<ghlauth::net::MemoryBody>(
      std::make_shared<const ghlauth::SecretBytes>(body.begin(), body.end()));
  request.streams = std::make_shared<const ghlauth::net::BodyStreams>(std::move(streams));
  return request;
}

bool a_streamed_body_is_sent_again_from_its_beginning() {
  const std::string body(300000, 'x');
  LoopbackServer server([](const ReceivedRequest &, int number) {
    return number == 2 ? Reply::close_without_answer() : Reply::text(200, "hello");
  });
  const auto session = new_transport()->open();
  static_cast<void>(send(*session, new_request("GET", server.url())));
  Request put = streamed("PUT", body);
  put.idempotent = true;
  put.url = ghlauth::net::Url::parse(server.url());
  CHECK_EQUAL(text_of(send(*session, std::move(put))), "hello");
  const auto requests = server.requests();
  CHECK_EQUAL(requests.size(), 3U);
  CHECK(requests.at(1).body == body);
  CHECK(requests.at(2).body == body);
  return true;
}

bool a_streamed_body_that_is_not_idempotent_arrives_once() {
  for (const std::size_t size : {std::size_t{0}, std::size_t{10}, std::size_t{2} << 20}) {
    const Arrivals arrivals = send_on_a_dying_connection(streamed("POST", std::string(size, 'x')), "POST");
    CHECK_STATUS(arrivals.outcome, NETWORK);
    CHECK_EQUAL(arrivals.count, 1U);
  }
  return true;
}

bool a_server_that_went_away_is_not_said_to_have_refused() {
  auto server = std::make_unique<LoopbackServer>([](const ReceivedRequest &, int) { return Reply::text(200, "warm"); });
  const auto session = new_transport()->open();
  const std::string url = server->url();
  static_cast<void>(send(*session, new_request("GET", url)));
  server.reset();
  const auto outcome = outcome_of_sending(*session, new_request("POST", url, "body"));
  // Either the dead connection was seen before anything was sent, or nobody knows: never "refused" after sending.
  CHECK(outcome.status == ghlauth::Status::CONNECT || outcome.status == ghlauth::Status::NETWORK);
  CHECK_EQUAL(outcome.status == ghlauth::Status::NETWORK, holds(outcome.message, "may have taken effect"));
  return true;
}

// libcurl asks directly before it sends: what has become too late meanwhile stays here.
bool what_is_too_late_is_not_sent() {
  LoopbackServer server([](const ReceivedRequest &, int) { return Reply::text(200, "ok"); });
  const auto session = new_transport()->open();
  Request late = new_request("POST", server.url(), "refresh_token=1");
  late.begin_by_boot_ms = ghlauth::boot_ms() - 1;
  const Outcome outcome = outcome_of_sending(*session, std::move(late));
  CHECK_STATUS(outcome, TIMEOUT);
  CHECK(holds(outcome.message, "was not sent"));
  CHECK_EQUAL(server.requests().size(), 0U);
  Request in_time = new_request("POST", server.url(), "refresh_token=1");
  in_time.begin_by_boot_ms = ghlauth::boot_ms() + 60000;
  CHECK_STATUS(outcome_of_sending(*session, std::move(in_time)), OK);
  return true;
}

bool a_fresh_connection_is_fresh_and_is_not_kept() {
  LoopbackServer server([](const ReceivedRequest &, int) { return Reply::text(200, "hello"); });
  const auto session = new_transport()->open();
  static_cast<void>(send(*session, new_request("GET", server.url())));
  Request fresh = new_request("POST", server.url(), "refresh");
  fresh.fresh_connection = true;
  static_cast<void>(send(*session, std::move(fresh)));
  static_cast<void>(send(*session, new_request("GET", server.url())));
  const auto requests = server.requests();
  CHECK_EQUAL(requests.at(0).connection, 1);
  CHECK_EQUAL(requests.at(1).connection, 2);
  CHECK_EQUAL(requests.at(2).connection, 1);
  CHECK_EQUAL(server.connections(), 2);
  return true;
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      SCENARIO(requests_that_are_not_idempotent_arrive_once),     SCENARIO(idempotent_requests_may_be_sent_again),
      SCENARIO(an_idempotent_request_survives_a_dead_connection), SCENARIO(a_server_that_went_away_is_not_said_to_have_refused),
      SCENARIO(a_streamed_body_is_sent_again_from_its_beginning), SCENARIO(a_streamed_body_that_is_not_idempotent_arrives_once),
      SCENARIO(what_is_too_late_is_not_sent),
      SCENARIO(a_fresh_connection_is_fresh_and_is_not_kept),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
