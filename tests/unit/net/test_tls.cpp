// TLS: who is trusted, what the CA file costs, and that HTTP/2 doesn't send again what may not be sent again.
#include <atomic>
#include <map>
#include <thread>
#include <vector>

#include "net_test.hpp"
#include "support/file_opens.hpp"
#include "support/temp_dir.hpp"
#include "support/tls_server.hpp"

namespace {

using namespace ghlauth::test;

const TempDir &certificates() {
  static const TempDir directory;
  static const bool made = directory.run("sh '" GHLAUTH_TEST_SUPPORT_DIR "/make_certs.sh' .");
  if (!made) std::cerr << directory.read("output");
  return directory;
}

std::string ca_file() { return certificates().file("ca.pem"); }

struct Result {
  Outcome outcome;
  std::map<std::string, int> counts;  // of the server
};

/// One GET to a server with that certificate.
Result get_from(const std::string &certificate, const std::string &trusted, const std::vector<std::string> &arguments = {}) {
  TlsServer server(certificates(), certificate, arguments);
  Result result;
  {
    const auto session = new_transport(certificates().file(trusted))->open();
    result.outcome = outcome_of_sending(*session, new_request("GET", server.url()));
  }
  result.counts = server.finish();
  return result;
}

bool a_trusted_server_is_answered() {
  Result http1 = get_from("good", "ca.pem");
  CHECK_STATUS(http1.outcome, OK);
  CHECK_EQUAL(http1.counts["requests"], 1);
  CHECK_EQUAL(http1.counts["h2"], 0);
  Result http2 = get_from("good", "ca.pem", {"--h2"});
  CHECK_STATUS(http2.outcome, OK);
  CHECK_EQUAL(http2.counts["requests"], 1);
  CHECK_EQUAL(http2.counts["h2"], 1);
  CHECK_STATUS(get_from("good", "ca.pem", {"--max-tls", "1.2"}).outcome, OK);
  return true;
}

bool other_servers_are_refused_before_they_get_a_request() {
  struct Row {
    const char *certificate;
    const char *trusted;
    std::vector<std::string> arguments;
    const char *reason;
  };
  const Row rows[] = {
      {"good", "other-ca.pem", {}, "certificate"},
      {"expired", "ca.pem", {}, "expired"},
      {"other-host", "ca.pem", {}, "127.0.0.1"},
      {"good", "ca.pem", {"--max-tls", "1.1"}, "alert protocol version"},
  };
  for (const Row &row : rows) {
    Result result = get_from(row.certificate, row.trusted, row.arguments);
    CHECK_STATUS(result.outcome, TLS);
    CHECK(holds(result.outcome.message, row.reason));
    CHECK_EQUAL(result.counts["requests"], 0);
  }
  return true;
}

/// The counter-proof for the last row above.
bool a_server_of_tls_1_1_alone_shakes_hands_with_who_allows_it() {
  TlsServer server(certificates(), "good", {"--max-tls", "1.1"});
  const std::string address = server.url("").substr(std::string("https://").size());
  const std::string command = "openssl s_client -connect " + address + " -tls1_1 -cipher ALL:@SECLEVEL=0 -CAfile ca.pem";
  CHECK(certificates().run(command + " -verify_return_error -brief </dev/null 2>&1 | grep 'Protocol version: TLSv1.1'"));
  return true;
}

bool the_system_store_does_not_trust_our_ca() {
  TlsServer server(certificates(), "good");
  CHECK_STATUS(outcome_of_sending(*new_transport()->open(), new_request("GET", server.url())), TLS);
  return true;
}

bool a_bad_ca_file_is_named_each_time() {
  const std::string missing = certificates().file("missing.pem");
  const auto transport = new_transport(missing);
  for (int i = 0; i < 2; ++i) {
    const auto outcome = outcome_of_sending(*transport->open(), new_request("GET", "https://127.0.0.1:1/"));
    CHECK_STATUS(outcome, INVALID_ARGUMENT);
    CHECK(holds(outcome.message, missing));
  }
  LoopbackServer plain([](const ReceivedRequest &, int) { return Reply::text(200, "needs none"); });
  CHECK_STATUS(outcome_of_sending(*transport->open(), new_request("GET", plain.url())), OK);
  return true;
}

bool the_ca_file_is_parsed_once_and_tls_sessions_are_shared() {
  CHECK(certificates().run("cat /etc/ssl/certs/ca-certificates.crt ca.pem > bundle.pem"));
  TlsServer server(certificates(), "good");
  const auto transport = new_transport(certificates().file("bundle.pem"));
  const int before = certificate_files_opened();
  for (int i = 0; i < 5; ++i) CHECK_STATUS(outcome_of_sending(*transport->open(), new_request("GET", server.url())), OK);
  CHECK_EQUAL(certificate_files_opened() - before, 1);
  auto counts = server.finish();
  CHECK_EQUAL(counts["connections"], 5);
  CHECK_EQUAL(counts["resumed"], 4);
  return true;
}

bool threads_share_tls_sessions() {
  TlsServer server(certificates(), "good");
  const auto transport = new_transport(ca_file());
  std::atomic<int> answered{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&] {
      const auto session = transport->open();
      for (int i = 0; i < 15; ++i) {
        auto request = new_request("POST", server.url(), "body");
        request.fresh_connection = true;
        answered += outcome_of_sending(*session, std::move(request)).status == ghlauth::Status::OK ? 1 : 0;
      }
    });
  for (std::thread &thread : threads) thread.join();
  CHECK_EQUAL(answered.load(), 120);
  auto counts = server.finish();
  CHECK_EQUAL(counts["connections"], 120);
  CHECK(counts["resumed"] >= 80);
  return true;
}

/// A warm connection, then one request that the server reads and breaks off: what arrived in all.
Result send_to_faulty_server(const std::vector<std::string> &arguments, const char *method,
                             const std::optional<std::string> &body, bool idempotent) {
  TlsServer server(certificates(), "good", arguments);
  Result result;
  {
    const auto session = new_transport(ca_file())->open();
    result.outcome = outcome_of_sending(*session, new_request("GET", server.url("/warm")));
    if (result.outcome.status != ghlauth::Status::OK) return result;
    auto request = new_request(method, server.url("/it"), body);
    request.idempotent = idempotent;
    result.outcome = outcome_of_sending(*session, std::move(request));
  }
  result.counts = server.finish();
  return result;
}

bool requests_that_are_not_idempotent_arrive_once() {
  const std::vector<std::vector<std::string>> servers = {{"--fault", "close"},
                                                         {"--h2", "--fault", "close"},
                                                         {"--h2", "--fault", "refuse"},
                                                         {"--h2", "--fault", "goaway"},
                                                         {"--h2", "--fault", "http11"}};
  for (const auto &arguments : servers) {
    for (const auto &body : {std::optional<std::string>(), std::optional<std::string>("refresh_token=1")}) {
      for (const char *method : {"POST", "DELETE"}) {
        Result result = send_to_faulty_server(arguments, method, body, false);
        CHECK_STATUS(result.outcome, NETWORK);
        CHECK_EQUAL(result.counts["requests"], 2);
      }
    }
  }
  return true;
}

/// The counter-proof for the test above: what libcurl does when it may.
bool idempotent_requests_are_sent_again() {
  const std::vector<std::vector<std::string>> servers = {
      {"--fault", "close"}, {"--h2", "--fault", "refuse"}, {"--h2", "--fault", "http11"}};
  for (const auto &arguments : servers) CHECK(send_to_faulty_server(arguments, "GET", {}, true).counts["requests"] > 2);
  return true;
}

bool a_large_body_to_a_closing_server_raises_no_sigpipe() {
  const std::string large(8U << 20, 'x');
  CHECK_STATUS(send_to_faulty_server({"--fault", "early"}, "POST", large, false).outcome, NETWORK);
  CHECK_STATUS(send_to_faulty_server({"--h2", "--fault", "early"}, "POST", large, false).outcome, NETWORK);
  return true;
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      SCENARIO(a_trusted_server_is_answered),
      SCENARIO(other_servers_are_refused_before_they_get_a_request),
      SCENARIO(a_server_of_tls_1_1_alone_shakes_hands_with_who_allows_it),
      SCENARIO(the_system_store_does_not_trust_our_ca),
      SCENARIO(a_bad_ca_file_is_named_each_time),
      SCENARIO(the_ca_file_is_parsed_once_and_tls_sessions_are_shared),
      SCENARIO(threads_share_tls_sessions),
      SCENARIO(requests_that_are_not_idempotent_arrive_once),
      SCENARIO(idempotent_requests_are_sent_again),
      SCENARIO(a_large_body_to_a_closing_server_raises_no_sigpipe),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
