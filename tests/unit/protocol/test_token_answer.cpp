// Answers of the token endpoints: read leniently, but nothing unusable passes for a token.
#include <string>

#include "core/encoding.hpp"
#include "protocol/token_answer.hpp"
#include "support/scenario.hpp"

using ghlauth::base64url_encode;
using ghlauth::Level;
using ghlauth::parse_token_answer;
using ghlauth::Status;
using ghlauth::TokenAnswer;
using ghlauth::test::holds;
using ghlauth::test::outcome_of;

namespace {

std::string jwt(std::string_view claims) {
  return base64url_encode(R"({"alg":"RS256","typ":"JWT"})") + "." + base64url_encode(claims) + ".c2ln";
}

bool a_whole_answer() {
  const TokenAnswer answer = parse_token_answer(
      R"({"access_token":"a","token_type":"Bearer","expires_in":86399,"refresh_token":"r","refreshTokenId":"x","scope":" contacts.readonly  conversations/message.readonly ","userType":"Company","companyId":"c","userId":"u","approvedLocations":["l1",7,"l2"],"isBulkInstallation":true,"installToFutureLocations":"true","later":{"a":[]}})",
      "application/json; charset=utf-8");
  CHECK(answer.access_token.reveal() == "a");
  CHECK(answer.refresh_token.reveal() == "r");
  CHECK_EQUAL(answer.expires_in_s, 86399);
  CHECK(answer.level == Level::AGENCY);
  CHECK_EQUAL(answer.company_id, "c");
  CHECK_EQUAL(answer.user_id, "u");
  CHECK_EQUAL(answer.scopes.size(), 2U);
  CHECK_EQUAL(answer.scopes[1], "conversations/message.readonly");
  CHECK_EQUAL(answer.approved_locations.size(), 2U);
  CHECK(answer.is_bulk);
  CHECK(answer.installs_to_future_locations);
  return true;
}

bool generation_v3_spells_names_in_camel_case() {
  const TokenAnswer answer = parse_token_answer(
      R"({"accessToken":"a","tokenType":"Bearer","expiresIn":86399,"refreshToken":"r","userType":"Location","locationId":"l"})",
      "application/json");
  CHECK(answer.access_token.reveal() == "a");
  CHECK(answer.refresh_token.reveal() == "r");
  CHECK_EQUAL(answer.expires_in_s, 86399);
  CHECK(answer.level == Level::LOCATION);
  return true;
}

bool everything_but_the_token_may_be_missing() {
  const TokenAnswer answer =
      parse_token_answer(R"({"access_token":"a","expires_in":"3600","isBulkInstallation":"Bearer"})", "");
  CHECK_EQUAL(answer.expires_in_s, 3600);
  CHECK(answer.refresh_token.empty());
  CHECK(answer.level == Level::UNKNOWN);
  CHECK(!answer.is_bulk);
  return true;
}

struct Unusable {
  const char *body;
  const char *why;
};

constexpr Unusable unusable[] = {
    {"", "an empty body"},
    {" \r\n\t", "an empty body"},
    {"<html></html>", "an HTML page"},
    {"\n<!DOCTYPE html>", "an HTML page"},
    {"{\"access_token\":\"SECRET", "not valid JSON"},
    {"{\"access_token\":\"SECRET\",\"expires_in\":1} x", "not valid JSON"},
    {"{\"access_token\":\"SECRET\",\"access_token\":\"b\",\"expires_in\":1}", "not valid JSON"},
    {"{\"access_token\":\"SECRET\",\"expires_in\":1,\"expires_in\":2}", "not valid JSON"},
    {"{\"access_token\":\"SECRET\xff\",\"expires_in\":1}", "not valid JSON"},
    {"null", "not an object"},
    {"[]", "not an object"},
    {"\"SECRET\"", "not an object"},
    {"{}", "no access token"},
    {"{\"access_token\":null,\"expires_in\":1}", "no access token"},
    {"{\"access_token\":\"\",\"expires_in\":1}", "no access token"},
    {"{\"access_token\":12,\"expires_in\":1}", "no access token"},
    {"{\"Access_Token\":\"SECRET\",\"expires_in\":1}", "no access token"},
    {"{\"AccessToken\":\"SECRET\",\"ExpiresIn\":1}", "no access token"},
    {"{\"access_token\":\"SECRET\\r\\nX: y\",\"expires_in\":1}", "cannot be a header value"},
    {"{\"access_token\":\"SEC RET\",\"expires_in\":1}", "cannot be a header value"},
    {"{\"access_token\":\"SECRET\xc3\xa9\",\"expires_in\":1}", "cannot be a header value"},
    {"{\"access_token\":\"SECRET\"}", "no expires_in"},
    {"{\"access_token\":\"SECRET\",\"expires_in\":null}", "no expires_in"},
    {"{\"access_token\":\"SECRET\",\"expires_in\":\"soon\"}", "not a number"},
    {"{\"access_token\":\"SECRET\",\"expires_in\":\"\"}", "not a number"},
    {"{\"access_token\":\"SECRET\",\"expires_in\":[3600]}", "not a number"},
    {"{\"access_token\":\"SECRET\",\"expires_in\":true}", "not a number"},
    {"{\"access_token\":\"SECRET\",\"expires_in\":3600.5}", "not a number"},
    {"{\"access_token\":\"SECRET\",\"expires_in\":99999999999999999999}", "not a number"},
    {"{\"access_token\":\"SECRET\",\"expires_in\":0}", "an expires_in of 0 seconds"},
    {"{\"access_token\":\"SECRET\",\"expires_in\":-1}", "an expires_in of -1 seconds"},
    {"{\"access_token\":\"SECRET\",\"expires_in\":9223372036854775807}", "an expires_in of 9223372036854775807 seconds"},
    {"{\"access_token\":\"SECRET\",\"expires_in\":\"-9223372036854775808\"}", "seconds"},
};

bool what_is_unusable_is_refused_and_says_why() {
  for (const Unusable &one : unusable) {
    const auto outcome = outcome_of([&] { (void)parse_token_answer(one.body, "application/json"); });
    if (!holds(outcome.message, one.why)) std::cerr << one.body << ": " << outcome.message << '\n';
    CHECK_STATUS(outcome, TOKEN_RESPONSE);
    CHECK(holds(outcome.message, one.why));
    CHECK(!holds(outcome.message, "SEC"));
  }
  CHECK_STATUS(outcome_of([] { (void)parse_token_answer(R"({"access_token":"a","expires_in":1})", "text/html"); }),
               TOKEN_RESPONSE);
  return true;
}

bool lifetimes_at_the_limits() {
  const auto with = [](std::int64_t seconds) {
    return outcome_of(
        [&] { (void)parse_token_answer("{\"access_token\":\"a\",\"expires_in\":" + std::to_string(seconds) + "}", ""); });
  };
  CHECK_STATUS(with(1), OK);
  CHECK_STATUS(with(ghlauth::max_token_lifetime_s), OK);
  CHECK_STATUS(with(ghlauth::max_token_lifetime_s + 1), TOKEN_RESPONSE);
  return true;
}

TokenAnswer answered(const std::string &token, const std::string &rest) {
  return parse_token_answer("{\"access_token\":\"" + token + "\"" + rest + "}", "");
}

// companyId is in the answers of both levels: it alone does not make an agency's token.
bool whose_token_it_is() {
  const std::string loc = jwt(R"({"authClass":"Location","authClassId":"loc1","iat":100,"exp":86499})");
  const std::string com = jwt(R"({"authClass":"Company","authClassId":"com1","iat":100,"exp":86499})");
  TokenAnswer answer = answered("a", R"(,"expires_in":9,"companyId":"c","locationId":"l")");
  CHECK(answer.level == Level::LOCATION);
  answer = answered("a", R"(,"expires_in":9,"companyId":"c")");
  CHECK(answer.level == Level::UNKNOWN);
  answer = answered(loc, R"(,"expires_in":9,"companyId":"c")");
  CHECK(answer.level == Level::LOCATION);
  CHECK_EQUAL(answer.location_id, "loc1");
  answer = answered(com, R"(,"expires_in":9)");
  CHECK(answer.level == Level::AGENCY);
  CHECK_EQUAL(answer.company_id, "com1");
  answer = answered(loc, R"(,"expires_in":9,"userType":"Location")");
  CHECK_EQUAL(answer.location_id, "loc1");
  // The answer itself comes first, and claims that contradict it are worth nothing.
  answer = answered(loc, R"(,"expires_in":9,"userType":"Location","locationId":"l")");
  CHECK_EQUAL(answer.location_id, "l");
  answer = answered(loc, R"(,"expires_in":9,"userType":"Company")");
  CHECK(answer.level == Level::AGENCY);
  CHECK_EQUAL(answer.company_id, "");
  return true;
}

bool a_missing_lifetime_is_read_from_the_token() {
  CHECK_EQUAL(answered(jwt(R"({"iat":100,"exp":86499})"), "").expires_in_s, 86399);
  CHECK_EQUAL(answered(jwt(R"({"iat":100,"exp":86499})"), R"(,"expires_in":7)").expires_in_s, 7);
  for (const std::string_view claims :
       {R"({"exp":86499})", R"({"iat":100})", R"({"iat":100,"exp":100})", R"({"iat":100,"exp":99})",
        R"({"iat":-9223372036854775808,"exp":9223372036854775807})", R"({"iat":"x","exp":"y"})"})
    CHECK_STATUS(outcome_of([&] { (void)answered(jwt(claims), ""); }), TOKEN_RESPONSE);
  CHECK_STATUS(outcome_of([&] { (void)answered(jwt(R"({"iat":100,"exp":86499})"), R"(,"expires_in":"x")"); }), TOKEN_RESPONSE);
  return true;
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      SCENARIO(a_whole_answer),
      SCENARIO(generation_v3_spells_names_in_camel_case),
      SCENARIO(everything_but_the_token_may_be_missing),
      SCENARIO(what_is_unusable_is_refused_and_says_why),
      SCENARIO(lifetimes_at_the_limits),
      SCENARIO(whose_token_it_is),
      SCENARIO(a_missing_lifetime_is_read_from_the_token),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
