#include "core/log.hpp"

#include <stdexcept>

#include "support/unit.hpp"

using namespace ghlauth;
using ghlauth::test::same;

namespace {

void lets_no_secret_be_named(void **) {
  static const char *const names[] = {"authorization",
                                      "Authorization",
                                      "AUTHORIZATION",
                                      "proxy-authorization",
                                      "cookie",
                                      "set-cookie",
                                      "access_token",
                                      "refresh_token",
                                      "token",
                                      "bearer",
                                      "client_secret",
                                      "secret",
                                      "password",
                                      "code",
                                      "state",
                                      "sso_key",
                                      "key",
                                      "pit",
                                      "jwt",
                                      "id_token",
                                      "body",
                                      "query",
                                      "url",
                                      "location",
                                      "referer",
                                      "x-ghl-signature",
                                      "x-wh-signature",
                                      "x-api-key",
                                      "email",
                                      "phone",
                                      "name",
                                      "value",
                                      ""};
  for (const char *name : names) {
    if (loggable(name)) fail_msg("may be logged: %s", name);
  }
}

void lets_harmless_names_through(void **) {
  static const char *const names[] = {
      "method",  "path",       "status",      "location_id",          "company_id", "trace_id", "installation_state",
      "Version", "USER-AGENT", "retry-after", "X-RateLimit-Remaining"};
  for (const char *name : names) {
    if (!loggable(name)) fail_msg("may not be logged: %s", name);
  }
  assert_false(loggable("path "));
  assert_false(loggable("pat"));
}

class TestLog final : public Log {
 public:
  explicit TestLog(LogLevel level) : Log(level) {}
  std::string lines;
  bool broken = false;

 private:
  void emit(LogLevel level, const std::string &line) override {
    if (broken) throw std::runtime_error("full");
    lines += std::to_string(static_cast<int>(level)) + " " + line + "\n";
  }
};

bool writes_events() {
  TestLog log(LogLevel::INFO);
  log.write(LogLevel::INFO, "request", {{"method", "GET"}, {"authorization", "hush"}, {"path", "/contacts/\x1b[31m\n"}});
  log.write(LogLevel::DEBUG, "detail", {{"method", "GET"}});
  log.write(LogLevel::ERROR, "failed", {});
  return same(log.lines, "3 request method=GET path=/contacts/ [31m \n1 failed\n") && log.enabled(LogLevel::WARN) &&
         !log.enabled(LogLevel::DEBUG);
}

void drops_what_is_not_on_the_list(void **) { assert_true(writes_events()); }

bool swallows_failures() {
  TestLog log(LogLevel::DEBUG);
  log.broken = true;
  log.write(LogLevel::ERROR, "lost", {});
  NoLog none;
  none.write(LogLevel::ERROR, "nowhere", {});
  return log.lines.empty() && !none.enabled(LogLevel::ERROR);
}

void never_fails_the_call(void **) { assert_true(swallows_failures()); }

bool prints(std::string_view text, std::size_t max_bytes, std::string_view expected) {
  return same(printable(text, max_bytes), expected);
}

void makes_text_printable(void **) {
  assert_true(prints("plain", 512, "plain"));
  assert_true(prints("a\r\nb\tc\x1b[0m\x7f", 512, "a  b c [0m "));
  assert_true(prints(std::string_view("a\0b", 3), 512, "a b"));
  assert_true(prints("\xc3\xa9\xf0\x9f\x98\x80", 512, "\xc3\xa9\xf0\x9f\x98\x80"));
  assert_true(
      prints("x\xc2\x9b"
             "31m",
             512, "x 31m"));  // the one-character form of ESC [
  assert_true(prints("\xff|\x9b|\xc3", 512, "?|?|?"));
}

void cuts_between_characters(void **) {
  assert_true(prints("abcdef", 6, "abcdef"));
  assert_true(prints("abcdefg", 6, "abcdef..."));
  assert_true(prints("abcd\xc3\xa9", 6, "abcd\xc3\xa9"));
  assert_true(prints("abcd\xc3\xa9z", 6, "abcd\xc3\xa9..."));
  assert_true(prints("abcde\xc3\xa9", 6, "abcde..."));
  assert_true(prints("abc\xf0\x9f\x98\x80", 6, "abc..."));
  assert_true(prints("a", 0, "..."));
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(lets_no_secret_be_named),       cmocka_unit_test(lets_harmless_names_through),
      cmocka_unit_test(drops_what_is_not_on_the_list), cmocka_unit_test(never_fails_the_call),
      cmocka_unit_test(makes_text_printable),          cmocka_unit_test(cuts_between_characters),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
