// What a JWT says about itself, and what is none.
#include <string>

#include "core/encoding.hpp"
#include "protocol/jwt_hints.hpp"
#include "support/scenario.hpp"

using ghlauth::base64url_encode;
using ghlauth::jwt_claims;
using ghlauth::jwt_expiry_s;
using ghlauth::JwtClaims;
using ghlauth::Level;
using ghlauth::looks_like_jwt;
using ghlauth::read_jwt_claims;

namespace {

const std::string header = base64url_encode(R"({"alg":"RS256","typ":"JWT"})");

std::string jwt(std::string_view claims) { return header + "." + base64url_encode(claims) + ".c2ln"; }

bool a_token_is_told_from_other_texts() {
  CHECK(looks_like_jwt(jwt("{}")));
  CHECK(looks_like_jwt(header + ".."));
  for (const std::string &other : {std::string(), std::string("pit-00000000-0000-0000-0000-000000000000"), std::string(".."),
                                   std::string("a.b.c"), header + ".", header + ".a.b.c", base64url_encode("[]") + ".a.b",
                                   base64url_encode("7") + ".a.b", "{}." + header + ".x", header + "=.a.b"})
    CHECK(!looks_like_jwt(other));
  return true;
}

bool claims_are_given_as_they_stand() {
  CHECK(jwt_claims(jwt(R"({"exp": 5})")) == R"({"exp": 5})");
  CHECK(!jwt_claims(jwt("[]")));
  CHECK(!jwt_claims(jwt("{")));
  CHECK(!jwt_claims(jwt(R"({"a":1,"a":2})")));
  CHECK(!jwt_claims(jwt("{\"a\":\"\xff\"}")));
  CHECK(!jwt_claims(header + ".!!!.c2ln"));
  CHECK(!jwt_claims(header + "..c2ln"));
  return true;
}

bool times_that_can_be_none_are_not_believed() {
  CHECK(jwt_expiry_s(jwt(R"({"exp":1700000000})")) == 1700000000);
  CHECK(jwt_expiry_s(jwt(R"({"exp":"1700000000"})")) == 1700000000);
  CHECK(jwt_expiry_s(jwt(R"({"exp":253402300799})")) == 253402300799);
  for (const std::string_view claims :
       {"{}", R"({"exp":null})", R"({"exp":-1})", R"({"exp":-9223372036854775808})", R"({"exp":9223372036854775807})",
        R"({"exp":253402300800})", R"({"exp":1e9})", R"({"exp":1.5})", R"({"exp":{}})"})
    CHECK(!jwt_expiry_s(jwt(claims)));
  CHECK(!jwt_expiry_s("opaque"));
  return true;
}

bool the_claims_of_highlevel() {
  const JwtClaims claims = read_jwt_claims(
      jwt(R"({"authClass":"Location","authClassId":"l1","source":"INTEGRATION","primaryAuthClassId":"c1","iat":10,"exp":20})"));
  CHECK(claims.level == Level::LOCATION);
  CHECK_EQUAL(claims.resource_id, "l1");
  CHECK(claims.issued_at_s == 10);
  CHECK(claims.expires_at_s == 20);
  CHECK(read_jwt_claims(jwt(R"({"authClass":"Company","authClassId":"c1"})")).level == Level::AGENCY);
  CHECK(read_jwt_claims(jwt(R"({"authClass":"company","authClassId":7})")).level == Level::UNKNOWN);
  CHECK_EQUAL(read_jwt_claims("opaque").resource_id, "");
  return true;
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      SCENARIO(a_token_is_told_from_other_texts),
      SCENARIO(claims_are_given_as_they_stand),
      SCENARIO(times_that_can_be_none_are_not_believed),
      SCENARIO(the_claims_of_highlevel),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
