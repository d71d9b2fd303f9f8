// Requests: what can be none is refused when it is set.
#include <string>

#include "client/request.hpp"
#include "support/scenario.hpp"

using ghlauth::Status;
using ghlauth::client::is_header_name;
using ghlauth::client::is_header_value;
using ghlauth::client::Request;
using ghlauth::test::holds;
using ghlauth::test::outcome_of;

namespace {

ghlauth::auth::Environment with_default(const char *version) {
  ghlauth::auth::Environment environment;
  environment.default_version = version;
  return environment;
}

bool paths_that_are_sent_as_they_are() {
  for (const std::string_view path : {"/", "/contacts/abc", "/contacts/abc?limit=1&q=a%20b", "/a%2Fb", "/a:b@c;d=e", "/x?u=//y",
                                      "/x?a=%2e%2e", "/objects/custom_objects.pet/records"}) {
    Request request("GET", path);
    CHECK_EQUAL(request.build(with_default("v"))->path, path);
  }
  return true;
}

bool paths_that_lead_elsewhere_are_refused() {
  for (const std::string_view path : {"",
                                      "contacts",
                                      "https://evil.example/",
                                      "//evil.example/",
                                      "/contacts//tasks",
                                      "/a b",
                                      "/a\r\nHost: x",
                                      "/a\tb",
                                      "/../x",
                                      "/a/../b",
                                      "/a/./b",
                                      "/a/%2e%2e/b",
                                      "/a/%2E./b",
                                      "/a#b",
                                      "/a?b#c",
                                      "/a%",
                                      "/a%zz",
                                      "/a%00",
                                      "/\xc3\xa9",
                                      "/\xff",
                                      "@evil",
                                      "/a\x7f"}) {
    const auto outcome = outcome_of([&] { Request("GET", path); });
    if (outcome.status != Status::INVALID_ARGUMENT) std::cerr << path << '\n';
    CHECK_STATUS(outcome, INVALID_ARGUMENT);
  }
  return true;
}

bool queries_are_not_told_in_errors() {
  const auto outcome = outcome_of([&] { Request("GET", "//x?email=someone%40example.com"); });
  CHECK_STATUS(outcome, INVALID_ARGUMENT);
  CHECK(!holds(outcome.message, "someone"));
  return true;
}

bool methods() {
  for (const std::string_view method : {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
    CHECK_STATUS(outcome_of([&] { Request(method, "/"); }), OK);
  for (const std::string_view method : {"", "get", "GET ", "GET\r\n", "G=T", "CONNECT", "TRACE", "AAAAAAAAAAAAAAAAA"})
    CHECK_STATUS(outcome_of([&] { Request(method, "/"); }), INVALID_ARGUMENT);
  return true;
}

bool query_parameters_are_encoded() {
  Request request("GET", "/contacts/");
  request.add_query("a b", "c&d=e/f");
  request.add_query("\xc3\xa9", "");
  CHECK_EQUAL(request.build(with_default("v"))->path, "/contacts/?a%20b=c%26d%3De%2Ff&%C3%A9=");
  CHECK_STATUS(outcome_of([&] { request.add_query("", "x"); }), INVALID_ARGUMENT);
  CHECK_STATUS(outcome_of([&] { request.add_query("x", std::string(70000, 'x')); }), INVALID_ARGUMENT);
  CHECK_EQUAL(request.build(with_default("v"))->path, "/contacts/?a%20b=c%26d%3De%2Ff&%C3%A9=");
  return true;
}

bool headers_that_the_library_sets_are_refused() {
  Request request("GET", "/");
  for (const std::string_view name :
       {"Authorization", "AUTHORIZATION", "host", "Version", "Content-Length", "transfer-encoding", "Proxy-Authorization",
        "Connection", "Upgrade", "TE", "Trailer", "User-Agent"})
    CHECK_STATUS(outcome_of([&] { request.add_header(name, "x"); }), INVALID_ARGUMENT);
  for (const std::string_view name : {"", "a b", "a:", "a\r\nb", "\xc3\xa9", "(a)"})
    CHECK_STATUS(outcome_of([&] { request.add_header(name, "x"); }), INVALID_ARGUMENT);
  for (const std::string_view value : {"a\r\nAuthorization: b", "a\nb", "a\rb", "\x01", "a\x7f"})
    CHECK_STATUS(outcome_of([&] { request.add_header("X-Note", value); }), INVALID_ARGUMENT);
  CHECK_EQUAL(request.build(with_default("v"))->headers.size(), 2U);  // Version and Accept
  return true;
}

bool header_names_and_values() {
  CHECK(is_header_name("X-Custom_1.2~"));
  CHECK(!is_header_name(std::string(257, 'a')));
  CHECK(is_header_value(""));
  CHECK(is_header_value("a\tb \xc3\xa9"));
  CHECK(!is_header_value(std::string_view("a\0b", 3)));
  return true;
}

bool one_content_type_whatever_its_case() {
  Request request("POST", "/");
  request.add_header("content-TYPE", "text/plain");
  request.set_json("{\"a\":[1,2]}");
  request.add_header("CONTENT-type", "application/merge-patch+json");
  const auto built = request.build(with_default("v"));
  CHECK_EQUAL(built->headers.size(), 3U);  // the others are Version and Accept
  CHECK_EQUAL(built->headers.name(1), "Content-Type");
  CHECK_EQUAL(built->headers.value(1), "application/merge-patch+json");
  CHECK(view(*built->body) == "{\"a\":[1,2]}");
  return true;
}

bool bodies_that_are_no_json_are_refused() {
  Request request("POST", "/");
  for (const std::string_view json : {"", "{", "{\"a\":1} x", "{\"a\":1,\"a\":2}", "\"\xff\""})
    CHECK_STATUS(outcome_of([&] { request.set_json(json); }), INVALID_ARGUMENT);
  CHECK(request.build(with_default("v"))->body == nullptr);
  CHECK_STATUS(outcome_of([&] { request.set_body("", "x"); }), INVALID_ARGUMENT);
  CHECK_STATUS(outcome_of([&] { request.set_body("a\r\nb", "x"); }), INVALID_ARGUMENT);
  return true;
}

bool the_version_is_that_of_the_request_or_the_default() {
  Request request("GET", "/");
  CHECK_EQUAL(request.build(with_default("2021-07-28"))->version, "2021-07-28");
  request.set_version("v3");
  CHECK_EQUAL(request.build(with_default("2021-07-28"))->version, "v3");
  request.set_version("");
  CHECK_EQUAL(request.build(with_default("2021-07-28"))->version, "");
  CHECK_STATUS(outcome_of([&] { request.set_version("v3\r\nX: y"); }), INVALID_ARGUMENT);
  return true;
}

bool what_is_set_behind_a_sending_counts() {
  Request request("PUT", "/");
  const auto first = request.build(with_default("v"));
  CHECK(request.build(with_default("v")) == first);  // the same again is not built again
  CHECK(request.build(with_default("w"))->version == "w");
  ghlauth::auth::Environment elsewhere = with_default("w");
  elsewhere.api.host = "other.example";
  CHECK_EQUAL(request.build(elsewhere)->url->origin().host, "other.example");
  request.add_query("a", "1");
  CHECK_EQUAL(request.build(elsewhere)->path, "/?a=1");
  request.add_header("X-A", "b");
  CHECK_EQUAL(request.build(elsewhere)->headers.size(), 3U);
  request.set_json("{}");
  CHECK(request.build(elsewhere)->body != nullptr);
  request.set_timeout_ms(7);
  CHECK_EQUAL(request.build(elsewhere)->timeout_ms, 7);
  request.set_location("abc");
  CHECK_EQUAL(request.build(elsewhere)->location_id, "abc");
  request.set_version("v3");
  CHECK_EQUAL(request.build(elsewhere)->version, "v3");
  return true;
}

bool timeouts() {
  Request request("GET", "/");
  CHECK_EQUAL(request.build(with_default("v"))->timeout_ms, 0);
  for (const std::int64_t ms : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{3600001}, INT64_MAX, INT64_MIN})
    CHECK_STATUS(outcome_of([&] { request.set_timeout_ms(ms); }), INVALID_ARGUMENT);
  request.set_timeout_ms(3600000);
  CHECK_EQUAL(request.build(with_default("v"))->timeout_ms, 3600000);
  return true;
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      SCENARIO(paths_that_are_sent_as_they_are),
      SCENARIO(paths_that_lead_elsewhere_are_refused),
      SCENARIO(queries_are_not_told_in_errors),
      SCENARIO(methods),
      SCENARIO(query_parameters_are_encoded),
      SCENARIO(headers_that_the_library_sets_are_refused),
      SCENARIO(header_names_and_values),
      SCENARIO(one_content_type_whatever_its_case),
      SCENARIO(bodies_that_are_no_json_are_refused),
      SCENARIO(the_version_is_that_of_the_request_or_the_default),
      SCENARIO(what_is_set_behind_a_sending_counts),
      SCENARIO(timeouts),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
