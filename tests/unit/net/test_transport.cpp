// One request and its answer over a real socket: what is sent, what is taken, what is refused.
#include <array>
#include <cstdio>
#include <cstdlib>

#include "net_test.hpp"

namespace {

using namespace ghlauth::test;
using ghlauth::Secret;
using ghlauth::Status;
using ghlauth::net::Request;
using ghlauth::net::Response;

/// The status and body of a GET that is answered with that reply, or what it threw.
struct Answer {
  Outcome outcome;
  Response response;
};

Answer answer_to(
    const Reply &reply, const std::function<void(Request &)> &change = [](Request &) {}) {
  LoopbackServer server([&](const ReceivedRequest &, int) { return reply; });
  const auto transport = new_transport();
  const auto session = transport->open();
  Request request = new_request("GET", server.url());
  change(request);
  Answer answer;
  answer.outcome = outcome_of([&] { answer.response = send(*session, std::move(request)); });
  return answer;
}

std::string output_of(const char *command) {
  const std::unique_ptr<FILE, int (*)(FILE *)> pipe(popen(command, "r"), pclose);
  std::string output;
  std::array<char, 4096> chunk{};
  while (const std::size_t got = fread(chunk.data(), 1, chunk.size(), pipe.get())) output.append(chunk.data(), got);
  return output;
}

bool get_is_sent_as_written_and_answered() {
  LoopbackServer server(
      [](const ReceivedRequest &, int) { return Reply::text(200, "hello", "X-Trace: abc \r\nx-trace: second\r\n"); });
  const auto session = new_transport()->open();
  Request request = new_request("GET", server.url("/contacts//x?q=a%20b&q=%2F"));
  request.headers.add("Authorization", "Bearer pit-1");
  request.headers.add("Version", "2021-07-28");
  request.headers.add("X-Empty", "");
  const Response response = send(*session, std::move(request));
  CHECK_EQUAL(response.status, 200);
  CHECK_EQUAL(text_of(response), "hello");
  CHECK_EQUAL(response.headers.find("X-TRACE").value_or("none"), "abc");
  CHECK_EQUAL(response.headers.size(), 3U);
  CHECK(!response.headers.find("X-Trac"));
  const std::string head = server.requests().at(0).head;
  CHECK(head.starts_with("GET /contacts//x?q=a%20b&q=%2F HTTP/1.1\r\n"));
  CHECK(holds(head, "\r\nHost: 127.0.0.1:" + std::to_string(server.port()) + "\r\n"));
  CHECK(holds(head, "\r\nAuthorization: Bearer pit-1\r\n"));
  CHECK(holds(head, "\r\nVersion: 2021-07-28\r\n"));
  CHECK(holds(head, "\r\nX-Empty:\r\n"));
  CHECK(holds(head, "\r\nUser-Agent: ghlauth/test\r\n"));
  CHECK(!holds(head, "Content-Type"));
  CHECK(!holds(head, "Cookie"));
  return true;
}

bool bodies_are_sent_with_each_method() {
  const std::string binary("a\0b\r\n\r\nc", 9);
  const std::string large(3U << 20, 'x');
  LoopbackServer server([](const ReceivedRequest &, int) { return Reply::text(201, ""); });
  const auto session = new_transport()->open();
  for (const char *method : {"POST", "PUT", "PATCH", "DELETE", "GET"}) {
    for (const std::string &body : {std::string(), binary, large}) {
      CHECK_EQUAL(send(*session, new_request(method, server.url(), body)).status, 201);
      const ReceivedRequest received = server.requests().back();
      CHECK(received.head.starts_with(std::string(method) + " / HTTP/1.1\r\n"));
      CHECK(holds(received.head, "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n"));
      CHECK(!holds(received.head, "Expect"));
      CHECK(!holds(received.head, "Content-Type"));
      CHECK(received.body == body);
    }
  }
  CHECK_EQUAL(server.connections(), 1);
  return true;
}

bool requests_without_body_say_so() {
  LoopbackServer server([](const ReceivedRequest &, int) { return Reply::text(200, ""); });
  const auto session = new_transport()->open();
  for (const char *method : {"POST", "PUT", "PATCH", "DELETE", "GET", "OPTIONS"}) {
    CHECK_EQUAL(send(*session, new_request(method, server.url())).status, 200);
    const std::string head = server.requests().back().head;
    CHECK(head.starts_with(std::string(method) + " / HTTP/1.1\r\n"));
    const bool has_length = holds(head, "\r\nContent-Length: 0\r\n");
    CHECK_EQUAL(has_length, method[0] == 'P');
  }
  return true;
}

bool head_has_no_body() {
  LoopbackServer server([](const ReceivedRequest &, int number) {
    return number == 1 ? Reply::raw("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n") : Reply::text(200, "next");
  });
  const auto session = new_transport()->open();
  const Response response = send(*session, new_request("HEAD", server.url()));
  CHECK_EQUAL(response.status, 200);
  CHECK(response.body.empty());
  CHECK_EQUAL(text_of(send(*session, new_request("GET", server.url()))), "next");
  CHECK_EQUAL(server.connections(), 1);
  return true;
}

bool bad_requests_are_refused_before_they_are_sent() {
  LoopbackServer server([](const ReceivedRequest &, int) { return Reply::text(200, ""); });
  const auto session = new_transport()->open();
  for (const char *method : {"", "get", "CONNECT", "TRACE", "GET / HTTP/1.1\r\nX: y", "G T"})
    CHECK_STATUS(outcome_of_sending(*session, new_request(method, server.url())), INVALID_ARGUMENT);
  CHECK_STATUS(outcome_of_sending(*session, new_request("HEAD", server.url(), "body")), INVALID_ARGUMENT);
  struct Row {
    const char *name;
    const char *value;
  };
  const Row rows[] = {{"", "v"},
                      {"A B", "v"},
                      {"A:", "v"},
                      {"A\r\nB", "v"},
                      {"A", "x\r\nB: y"},
                      {"A", "x\ny"},
                      {"A", "x\x7f"},
                      {"Host", "evil.example"},
                      {"content-length", "5"},
                      {"Transfer-Encoding", "chunked"},
                      {"Connection", "close"},
                      {"Expect", "100-continue"}};
  for (const Row &row : rows) {
    Request request = new_request("GET", server.url());
    CHECK_STATUS(outcome_of([&] { request.headers.add(row.name, row.value); }), INVALID_ARGUMENT);
    CHECK_EQUAL(request.headers.size(), 0U);
  }
  CHECK_EQUAL(server.connections(), 0);
  return true;
}

bool statuses_are_answers_not_failures() {
  for (const int status : {200, 204, 400, 401, 404, 429, 500, 503}) {
    const Answer answer = answer_to(Reply::text(status, ""));
    CHECK_STATUS(answer.outcome, OK);
    CHECK_EQUAL(answer.response.status, status);
  }
  return true;
}

bool chunked_and_interim_answers_are_read() {
  const Answer answer = answer_to(
      Reply::raw("HTTP/1.1 103 Early Hints\r\nX-A: early\r\n\r\nHTTP/1.1 200 OK\r\nX-A: final\r\nTransfer-Encoding: chunked\r\n"
                 "Trailer: X-T\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nX-T: trailer\r\n\r\n"));
  CHECK_STATUS(answer.outcome, OK);
  CHECK_EQUAL(text_of(answer.response), "abcde");
  CHECK_EQUAL(answer.response.headers.find("X-A").value_or("none"), "final");
  CHECK(!answer.response.headers.find("X-T"));
  return true;
}

bool redirects_are_refused_and_nothing_goes_there() {
  LoopbackServer other([](const ReceivedRequest &, int) { return Reply::text(200, ""); });
  for (const int status : {300, 301, 302, 303, 304, 307, 308}) {
    const Answer answer = answer_to(Reply::text(status, "", "Location: " + other.url("/login?code=SECRET") + "\r\n"));
    CHECK_STATUS(answer.outcome, REDIRECT);
    CHECK_EQUAL(answer.outcome.http_status, status);
    CHECK(holds(answer.outcome.message, "to http://127.0.0.1:" + std::to_string(other.port()) + ","));
    CHECK(!holds(answer.outcome.message, "login"));
  }
  const Answer relative = answer_to(Reply::text(302, "", "Location: /login?code=SECRET\r\n"));
  CHECK_STATUS(relative.outcome, REDIRECT);
  CHECK(!holds(relative.outcome.message, "login"));
  CHECK_STATUS(answer_to(Reply::text(302, "")).outcome, REDIRECT);
  CHECK_EQUAL(other.connections(), 0);
  return true;
}

bool size_of_answers_is_bounded() {
  const auto limit = [](std::size_t bytes) { return [bytes](Request &request) { request.max_response_bytes = bytes; }; };
  CHECK_STATUS(answer_to(Reply::text(200, std::string(1000, 'x')), limit(1000)).outcome, OK);
  CHECK_STATUS(answer_to(Reply::text(200, std::string(1001, 'x')), limit(1000)).outcome, RESPONSE_TOO_LARGE);
  CHECK_STATUS(answer_to(Reply::text(200, std::string(8U << 20, 'x')), limit(1U << 20)).outcome, RESPONSE_TOO_LARGE);
  // without a length, and never ending of itself
  const std::string no_length = "HTTP/1.1 200 OK\r\n\r\n" + std::string(100000, 'x');
  CHECK_STATUS(answer_to({no_length, false, true, {}}, limit(50000)).outcome, RESPONSE_TOO_LARGE);
  // 1 MiB of zeros in a kilobyte: the decoded bytes count
  const std::string packed = output_of("head -c 1048576 /dev/zero | gzip -9");
  CHECK(!packed.empty() && packed.size() < 2000);
  const Reply gzipped = Reply::text(200, packed, "Content-Encoding: gzip\r\n");
  CHECK_STATUS(answer_to(gzipped, limit((1U << 20) - 1)).outcome, RESPONSE_TOO_LARGE);
  const Answer whole = answer_to(gzipped, limit(1U << 20));
  CHECK_STATUS(whole.outcome, OK);
  CHECK_EQUAL(whole.response.body.size(), 1U << 20);
  return true;
}

bool headers_are_bounded() {
  std::string many;
  for (int i = 0; i < 300; ++i) many += "X-Fill: " + std::string(1000, 'x') + "\r\n";
  CHECK_STATUS(answer_to(Reply::text(200, "", many)).outcome, RESPONSE_TOO_LARGE);
  CHECK_STATUS(answer_to(Reply::text(200, "", "X-Fill: " + std::string(200000, 'x') + "\r\n")).outcome, RESPONSE_TOO_LARGE);
  std::string interim;
  for (int i = 0; i < 300; ++i) interim += "HTTP/1.1 103 Early\r\nX-Fill: " + std::string(1000, 'x') + "\r\n\r\n";
  CHECK_STATUS(answer_to(Reply::raw(interim + "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")).outcome, RESPONSE_TOO_LARGE);
  return true;
}

bool broken_answers_are_failures() {
  CHECK_STATUS(answer_to(Reply::raw_then_close("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")).outcome, NETWORK);
  CHECK_STATUS(answer_to(Reply::raw_then_close("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab")).outcome,
               NETWORK);
  CHECK_STATUS(answer_to(Reply::raw_then_close("HTTP/1.1 200")).outcome, NETWORK);
  CHECK_STATUS(answer_to(Reply::raw_then_close("\x16\x03\x01 this is not HTTP\r\n\r\n")).outcome, BAD_RESPONSE);
  CHECK_STATUS(answer_to(Reply::text(200, "no gzip at all", "Content-Encoding: gzip\r\n")).outcome, BAD_RESPONSE);
  CHECK_STATUS(answer_to(Reply::close_without_answer()).outcome, NETWORK);
  return true;
}

bool a_refused_connection_names_the_host() {
  const auto session = new_transport()->open();
  const int port = closed_port();
  const auto refused =
      outcome_of_sending(*session, new_request("GET", "http://127.0.0.1:" + std::to_string(port) + "/?code=SECRET"));
  CHECK_STATUS(refused, CONNECT);
  CHECK(holds(refused.message, "http://127.0.0.1:" + std::to_string(port)));
  CHECK(!holds(refused.message, "SECRET"));
  return true;
}

bool a_proxy_is_used_when_given_and_only_then() {
  LoopbackServer proxy([](const ReceivedRequest &, int) { return Reply::text(200, "from the proxy"); });
  LoopbackServer server([](const ReceivedRequest &, int) { return Reply::text(200, "direct"); });
  setenv("http_proxy", proxy.url().c_str(), 1);
  setenv("no_proxy", "", 1);
  CHECK_EQUAL(text_of(send(*new_transport()->open(), new_request("GET", server.url()))), "direct");
  ghlauth::net::CurlOptions from_environment;
  from_environment.proxy_from_environment = true;
  const auto through_environment = ghlauth::net::make_curl_transport(from_environment);
  CHECK_EQUAL(text_of(send(*through_environment->open(), new_request("GET", server.url()))), "from the proxy");
  unsetenv("http_proxy");
  setenv("no_proxy", "*", 1);  // nor does the environment undo what the application says
  ghlauth::net::CurlOptions given;
  given.proxy_url = proxy.url();
  CHECK_EQUAL(text_of(send(*ghlauth::net::make_curl_transport(given)->open(), new_request("GET", server.url()))),
              "from the proxy");
  unsetenv("no_proxy");
  CHECK_EQUAL(server.connections(), 1);
  return true;
}

bool proxy_failures_do_not_show_its_password() {
  LoopbackServer refusing([](const ReceivedRequest &, int) { return Reply::text(407, ""); });
  const std::string closed = std::to_string(closed_port());
  const std::string urls[] = {"http://user:SECRET@127.0.0.1:" + std::to_string(refusing.port()),
                              "http://user:SECRET@127.0.0.1:" + closed, "nonsense://user:SECRET@127.0.0.1:" + closed,
                              "http://user:SECRET@no-such-host.invalid:1", "http://user:SECRET@[::bad/"};
  for (const std::string &url : urls) {
    ghlauth::net::CurlOptions options;
    options.proxy_url = url;
    const auto outcome =
        outcome_of_sending(*ghlauth::net::make_curl_transport(options)->open(), new_request("GET", "https://h.example/"));
    CHECK_STATUS(outcome, PROXY);
    CHECK(!holds(outcome.message, "SECRET"));
  }
  return true;
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      SCENARIO(get_is_sent_as_written_and_answered),
      SCENARIO(bodies_are_sent_with_each_method),
      SCENARIO(requests_without_body_say_so),
      SCENARIO(head_has_no_body),
      SCENARIO(bad_requests_are_refused_before_they_are_sent),
      SCENARIO(statuses_are_answers_not_failures),
      SCENARIO(chunked_and_interim_answers_are_read),
      SCENARIO(redirects_are_refused_and_nothing_goes_there),
      SCENARIO(size_of_answers_is_bounded),
      SCENARIO(headers_are_bounded),
      SCENARIO(broken_answers_are_failures),
      SCENARIO(a_refused_connection_names_the_host),
      SCENARIO(a_proxy_is_used_when_given_and_only_then),
      SCENARIO(proxy_failures_do_not_show_its_password),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
