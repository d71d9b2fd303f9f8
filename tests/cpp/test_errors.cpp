// error.hpp, exceptions.hpp, handle.hpp: which class a status is thrown as, what an Error tells; handles, texts, bytes, lists.
#include <array>
#include <cstring>
#include <type_traits>
#include <vector>

#include "cpp/check.hpp"

using namespace std::chrono_literals;

namespace {

struct StatusRow {
  const char *name;
  ghlauth::Status status;
};
const StatusRow statuses[] = {
#define GHLAUTH_STATUS(name, number, retryable, meaning, hint) {"GHLAUTH_E_" #name, number},
#include "core/status.def"
#undef GHLAUTH_STATUS
};

struct ClassRow {
  const std::type_info *type;
  ghlauth::Status first;
  ghlauth::Status last;
};
const ClassRow classes[] = {
#define GHLAUTH_STATUS(name, number, retryable, meaning, hint)
#define GHLAUTH_ERROR_CLASS(name, base, first, last, meaning) {&typeid(ghlauth::name), first, last},
#include "core/status.def"
#undef GHLAUTH_STATUS
};

#define GHLAUTH_STATUS(name, number, retryable, meaning, hint)
#undef GHLAUTH_ERROR_CLASS
#define GHLAUTH_ERROR_CLASS(name, base, first, last, meaning) \
  static_assert(std::is_base_of_v<ghlauth::base, ghlauth::name>, "the base of " #name);
#include "core/status.def"
#undef GHLAUTH_STATUS

static_assert(std::is_nothrow_copy_constructible_v<ghlauth::Error>);
static_assert(!std::is_copy_constructible_v<ghlauth::Config> && std::is_nothrow_move_constructible_v<ghlauth::Config>);
static_assert(!std::is_convertible_v<ghlauth_config *, ghlauth::Config>);
static_assert(std::is_base_of_v<ghlauth::AuthorizationError, ghlauth::NeedsAuthorizationError>);

/// The class by the rows of the table: that of the last row that holds the status.
const std::type_info &wanted_class(ghlauth::Status status) {
  const std::type_info *wanted = &typeid(ghlauth::Error);
  for (const ClassRow &row : classes)
    if (status <= row.first && status >= row.last) wanted = row.type;
  return *wanted;
}

const std::type_info &thrown_class(ghlauth::Status status) {
  try {
    ghlauth::detail::raise(status, std::string("why"));
  } catch (const ghlauth::Error &error) {
    EQUAL(error.status(), status);
    return typeid(error);
  }
}

TEST(each_status_has_its_class) {
  for (const StatusRow &row : statuses) {
    EQUAL(ghlauth::status_name(row.status), row.name);
    if (thrown_class(row.status) != wanted_class(row.status)) check::give_up(__FILE__, __LINE__, row.name);
  }
  CHECK(thrown_class(GHLAUTH_E_TIMEOUT) == typeid(ghlauth::TimeoutError));
  CHECK(thrown_class(GHLAUTH_E_GRANT_INVALID) == typeid(ghlauth::NeedsAuthorizationError));
  CHECK(thrown_class(GHLAUTH_E_CODE_INVALID) == typeid(ghlauth::AuthorizationError));
}

TEST(a_status_of_later_versions_and_of_applications_is_thrown) {
  CHECK(thrown_class(-299) == typeid(ghlauth::NetworkError));
  CHECK(thrown_class(-999) == typeid(ghlauth::Error));
  CHECK(thrown_class(-10000) == typeid(ghlauth::ApplicationError));
  CHECK(thrown_class(-12345678) == typeid(ghlauth::ApplicationError));
  EQUAL(ghlauth::status_name(-10000), "");
}

TEST(an_error_without_details_says_its_status) {
  const ghlauth::Error error(GHLAUTH_E_OUT_OF_MEMORY, nullptr);
  EQUAL(error.message(), "GHLAUTH_E_OUT_OF_MEMORY");
  EQUAL(error.hint(), "");
  CHECK(!error.retry_after());
}

/// Answers every request with one answer.
ghlauth::Config answering(std::int32_t http_status, std::vector<std::pair<std::string, std::string>> headers, std::string body) {
  ghlauth::Config config;
  config.set_max_retries(0).set_rate_limit(0, 10s, 0);
  config.set_transport([=](ghlauth::Exchange exchange) {
    exchange.set_http_status(http_status);
    exchange.add_header("Content-Type", "application/json");
    for (const auto &[name, value] : headers) exchange.add_header(name, value);
    exchange.write(body);
    exchange.finish();
  });
  return config;
}

ghlauth::Credential some_credential(const ghlauth::Config &config) {
  return ghlauth::Credential(
      ghlauth::Pit(config, "pit-1f2e3d4c-5b6a-4978-8a9b-0c1d2e3f4a5b", {ghlauth::Level::location, "C2QujeCh8ZnC7al2InWR"}));
}

TEST(an_error_has_all_fields_of_a_refusal) {
  const ghlauth::Config config =
      answering(429, {{"Retry-After", "7"}}, R"({"statusCode":429,"message":"Too Many Requests","traceId":"trace-1"})");
  const ghlauth::Client client(config);
  ghlauth::Response refused;
  const ghlauth::RateLimitedError error =
      THROWS(ghlauth::RateLimitedError, client.send(some_credential(config), {"GET", "/contacts/abc"}, nullptr, &refused));
  EQUAL(error.status(), GHLAUTH_E_RATE_LIMITED);
  EQUAL(error.name(), "GHLAUTH_E_RATE_LIMITED");
  CHECK(!error.message().empty() && !error.hint().empty());
  EQUAL(std::string(error.what()), error.message());
  EQUAL(error.http_status(), 429);
  EQUAL(error.server_message(), "Too Many Requests");
  EQUAL(error.trace_id(), "trace-1");
  CHECK(error.retry_after() == std::optional<std::chrono::milliseconds>(7s));
  CHECK(error.is_retryable());
  EQUAL(refused.http_status(), 429);
  CHECK(refused.body().find("trace-1") != std::string_view::npos);

  const ghlauth::Error copy = error;  // as a handler does that takes it by value
  EQUAL(copy.server_message(), "Too Many Requests");
  EQUAL(copy.trace_id(), "trace-1");
}

TEST(an_answer_is_read) {
  const ghlauth::Config config =
      answering(200, {{"X-RateLimit-Remaining", "99"}, {"X-Empty", ""}}, std::string("{\"name\":\"a\\u0000b\"}"));
  const ghlauth::Response response = ghlauth::Client(config).send(some_credential(config), {"GET", "/contacts/abc"});
  EQUAL(response.http_status(), 200);
  EQUAL(response.body(), "{\"name\":\"a\\u0000b\"}");
  CHECK(response.rate_remaining() == std::optional<std::int64_t>(99));
  CHECK(!response.daily_remaining());
  CHECK(response.header("x-empty") == std::optional<std::string_view>(""));
  CHECK(!response.header("x-absent"));
  bool seen = false;
  for (const auto &[name, value] : response.headers()) seen = seen || (name == "X-RateLimit-Remaining" && value == "99");
  CHECK(seen);
}

TEST(handles_move_and_are_adopted_and_released) {
  ghlauth::Cancel first;
  ghlauth_cancel *raw = first.get();
  ghlauth::Cancel second(std::move(first));
  EQUAL(second.get(), raw);
  CHECK(!first && second);
  first = std::move(second);
  EQUAL(first.get(), raw);
  ghlauth::Cancel &same = first;
  first = std::move(same);  // to itself
  EQUAL(first.get(), raw);
  raw = first.release();
  CHECK(!first);
  ghlauth_cancel_request(raw);
  const ghlauth::Cancel adopted(raw);
  CHECK(adopted.is_requested());
  first.reset();
  first = ghlauth::Cancel();
  CHECK(!first.is_requested());
}

TEST(an_empty_object_answers_nothing_and_its_calls_throw) {
  const ghlauth::Installation installation;
  EQUAL(installation.id(), "");
  CHECK(!installation.level() && !installation.expires_at());
  CHECK(installation.state() == ghlauth::InstallationState::none);
  EQUAL(installation.scopes().size(), 0u);
  EQUAL(ghlauth::Response().body(), "");
  EQUAL(ghlauth::Report().done(), -1);
  ghlauth::Config config;
  const ghlauth::Config moved(std::move(config));
  EQUAL(THROWS(ghlauth::UsageError, config.set_timeout(1s)).status(), GHLAUTH_E_INVALID_HANDLE);
}

TEST(a_text_with_a_nul_is_refused) {
  ghlauth::Config config;
  const std::string url("https://example.com\0.evil.example", 33);
  EQUAL(THROWS(ghlauth::UsageError, config.set_api_url(url)).status(), GHLAUTH_E_INVALID_ARGUMENT);
  THROWS(ghlauth::UsageError, ghlauth::Request("GET", std::string("/a\0b", 4)));
  THROWS(ghlauth::UsageError, ghlauth::List({std::string_view("a\0b", 3)}));
}

std::string_view text_of(ghlauth::Bytes bytes) { return bytes.text(); }

TEST(bytes_come_from_anything_contiguous) {
  const std::array<unsigned char, 3> array = {'a', 0, 'b'};
  const std::vector<std::byte> vector = {std::byte{'x'}, std::byte{0}};
  EQUAL(text_of("text"), "text");
  EQUAL(text_of(std::string("a\0b", 3)).size(), 3u);
  EQUAL(text_of(std::string_view("view")), "view");
  EQUAL(text_of(array), std::string_view("a\0b", 3));
  EQUAL(text_of(vector), std::string_view("x\0", 2));
  EQUAL(text_of(std::vector<std::uint8_t>{}).size(), 0u);
  EQUAL(text_of({array.data(), 1}), "a");
  static_assert(!std::is_convertible_v<std::vector<int>, ghlauth::Bytes>);
}

TEST(lists_and_headers) {
  ghlauth::List list = {"contacts.readonly", "contacts.write"};
  list.append("users.readonly");
  EQUAL(list.size(), 3u);
  CHECK(list.contains("contacts.write") && !list.contains("contacts"));
  std::string all;
  for (const std::string_view one : list.view()) all += std::string(one) + " ";
  EQUAL(all, "contacts.readonly contacts.write users.readonly ");
  const std::vector<std::string> strings = list.view();
  EQUAL(ghlauth::List(strings).size(), 3u);
  EQUAL(list[3], "");

  ghlauth::Headers headers = {{"X-A", "1"}, {"x-a", "2"}};
  headers.add("X-B", "3");
  EQUAL(headers.size(), 3u);
  CHECK(headers.find("X-a") == std::optional<std::string_view>("1"));
  THROWS(ghlauth::UsageError, headers.add("X-C", "a\nb"));
}

TEST(times_are_of_any_precision) {
  const ghlauth::TimePoint whole(1795435200s);
  EQUAL(ghlauth::At(whole).unix_s(), 1795435200);
  EQUAL(ghlauth::At(whole + 999ms).unix_s(), 1795435200);
  EQUAL(ghlauth::At(ghlauth::TimePoint(-1s) + 1ms).unix_s(), -1);
}

TEST(the_version_is_that_of_the_headers) {
  EQUAL(ghlauth::version(), GHLAUTH_VERSION_STRING);
  EQUAL(ghlauth::version_number(), std::uint32_t{GHLAUTH_VERSION_NUMBER});
  EQUAL(ghlauth::abi_version(), std::uint32_t{GHLAUTH_ABI_VERSION});
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(each_status_has_its_class),
      cmocka_unit_test(a_status_of_later_versions_and_of_applications_is_thrown),
      cmocka_unit_test(an_error_without_details_says_its_status),
      cmocka_unit_test(an_error_has_all_fields_of_a_refusal),
      cmocka_unit_test(an_answer_is_read),
      cmocka_unit_test(handles_move_and_are_adopted_and_released),
      cmocka_unit_test(an_empty_object_answers_nothing_and_its_calls_throw),
      cmocka_unit_test(a_text_with_a_nul_is_refused),
      cmocka_unit_test(bytes_come_from_anything_contiguous),
      cmocka_unit_test(lists_and_headers),
      cmocka_unit_test(times_are_of_any_precision),
      cmocka_unit_test(the_version_is_that_of_the_headers),
  };
  return cmocka_run_group_tests_name("cpp errors", tests, nullptr, nullptr);
}
