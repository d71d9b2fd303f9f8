// The request that came to the redirect URI, as an attacker or a browser writes it.
#include <string>

#include "auth/callback.hpp"
#include "support/scenario.hpp"

using ghlauth::Status;
using ghlauth::auth::CallbackQuery;
using ghlauth::auth::parse_callback_query;
using ghlauth::test::holds;
using ghlauth::test::outcome_of;

namespace {

bool all_forms_of_one_request() {
  for (const std::string_view text :
       {"https://app.example/callback?code=abc&state=xyz", "http://localhost:3000/cb?code=abc&state=xyz#fragment?code=no",
        "/cb?code=abc&state=xyz", "cb?code=abc&state=xyz", "?code=abc&state=xyz", "code=abc&state=xyz",
        "state=x%79z&code=a%62c", "code=abc&state=xyz&u=https://app.example/page", "u=/page?code=no&code=abc&state=xyz",
        "&&code=abc&&state=xyz&"}) {
    CallbackQuery query;
    const auto outcome = outcome_of([&] { query = parse_callback_query(text); });
    if (outcome.status != Status::OK) std::cerr << text << '\n';
    CHECK_STATUS(outcome, OK);
    CHECK(query.code.reveal() == "abc");
    CHECK_EQUAL(query.state, "xyz");
    CHECK(query.has_state);
    CHECK(!query.has_error);
  }
  return true;
}

struct Refused {
  std::string text;
  Status status;
};

bool what_is_no_callback_is_refused() {
  const Refused refused[] = {
      {"", Status::CODE_MISSING},
      {"?", Status::CODE_MISSING},
      {"https://app.example/callback", Status::CODE_MISSING},
      {"/callback", Status::CODE_MISSING},
      {"state=xyz", Status::CODE_MISSING},
      {"code=&state=xyz", Status::CODE_MISSING},
      {"Code=abc", Status::CODE_MISSING},
      {"https://app.example/cb#code=abc", Status::CODE_MISSING},
      {"code=abc&code=abc", Status::PARAMETER_REPEATED},
      {"code=abc&c%6fde=def", Status::PARAMETER_REPEATED},
      {"code=abc&state=x&state=x", Status::PARAMETER_REPEATED},
      {"error=a&error=b", Status::PARAMETER_REPEATED},
      {"error=a&error_description=b&error_description=c", Status::PARAMETER_REPEATED},
      {"code=a%", Status::CALLBACK_MALFORMED},
      {"code=a%4", Status::CALLBACK_MALFORMED},
      {"code=a%zz", Status::CALLBACK_MALFORMED},
      {"code=a%00b", Status::CALLBACK_MALFORMED},
      {"code=a%ff", Status::CALLBACK_MALFORMED},
      {"code=a%0d%0ab", Status::CALLBACK_MALFORMED},
      {"code=a+b", Status::CALLBACK_MALFORMED},
      {"code=%c3%a9", Status::CALLBACK_MALFORMED},
      {"code=abc&other=%zz", Status::CALLBACK_MALFORMED},
      {"code=" + std::string(2049, 'a'), Status::CALLBACK_MALFORMED},
      {"code=abc&x=" + std::string(8192, 'a'), Status::CALLBACK_TOO_LONG},
  };
  for (const Refused &one : refused) {
    const auto outcome = outcome_of([&] { (void)parse_callback_query(one.text); });
    if (outcome.status != one.status) std::cerr << one.text.substr(0, 80) << '\n';
    CHECK_EQUAL(outcome.status, one.status);
    CHECK(!holds(outcome.message, "abc"));
  }
  return true;
}

bool the_limits_are_kept() {
  CHECK_EQUAL(parse_callback_query("code=" + std::string(2048, 'a')).code.size(), 2048U);
  const std::string longest = "code=abc&x=" + std::string(8192 - 11, 'a');
  CHECK(parse_callback_query(longest).has_code);
  return true;
}

bool an_error_needs_no_code() {
  const CallbackQuery query = parse_callback_query("error=access_denied&error_description=not+now%21&state=s");
  CHECK(query.has_error);
  CHECK_EQUAL(query.error, "access_denied");
  CHECK_EQUAL(query.error_description, "not now!");
  CHECK_EQUAL(query.state, "s");
  return true;
}

// An empty state is a state, and a wrong one: it must not pass for an install from the marketplace.
bool an_empty_state_is_there() {
  CHECK(parse_callback_query("code=abc&state=").has_state);
  CHECK(parse_callback_query("code=abc&state").has_state);
  CHECK(!parse_callback_query("code=abc").has_state);
  return true;
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      SCENARIO(all_forms_of_one_request), SCENARIO(what_is_no_callback_is_refused), SCENARIO(the_limits_are_kept),
      SCENARIO(an_error_needs_no_code),   SCENARIO(an_empty_state_is_there),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
