// The classifier: every wording that is known, every envelope, and what is none.
#include <string>

#include "core/json.hpp"
#include "protocol/error_answer.hpp"
#include "support/scenario.hpp"

using ghlauth::Answer;
using ghlauth::Asked;
using ghlauth::classify_api_answer;
using ghlauth::classify_token_answer;
using ghlauth::CredentialKind;
using ghlauth::Error;
using ghlauth::JsonWriter;
using ghlauth::Level;
using ghlauth::Status;
using ghlauth::test::holds;

namespace {

std::string plain(int http_status, std::string_view message) {
  JsonWriter out;
  out.begin_object().member("statusCode", http_status).member("message", message).member("traceId", "trace-1").end_object();
  return out.str();
}

Error api(int http_status, std::string_view body, const Asked &asked = {}) {
  Answer answer;
  answer.http_status = http_status;
  answer.body = body;
  return classify_api_answer(answer, asked);
}

Error token(int http_status, std::string_view body) {
  Answer answer;
  answer.http_status = http_status;
  answer.body = body;
  return classify_token_answer(answer);
}

struct Row {
  int http_status;
  const char *message;
  Status status;
};

constexpr Row api_rows[] = {
    {401, "Invalid JWT", Status::TOKEN_INVALID},
    {401, "Invalid token: access token is invalid", Status::TOKEN_INVALID},
    {401, "Invalid token: access token has expired", Status::TOKEN_INVALID},
    {401, "Invalid Token", Status::TOKEN_INVALID},
    {401, "jwt expired", Status::TOKEN_INVALID},
    {401, "Invalid Private Integration token", Status::PIT_INVALID},
    {401, "The token is not authorized for this scope.", Status::SCOPE_MISSING},
    {401, "Token's user type mismatch!", Status::WRONG_LEVEL},
    {401, "This authClass type is not allowed to access this scope.", Status::NEEDS_LOCATION_TOKEN},
    {401,
     "This authClass type is not allowed to access this scope. Please reach out to the Platform team to update your IAM "
     "config.",
     Status::NEEDS_LOCATION_TOKEN},
    {401, "This authClass type is not allowed to access this scope. Please verify your IAM configuration.",
     Status::NEEDS_LOCATION_TOKEN},
    {401, "This AuthClass is not yet supported", Status::LEVEL_UNSUPPORTED},
    {401, "This token's user type is not yet supported!", Status::LEVEL_UNSUPPORTED},
    {401, "This route is not yet supported by the IAM Service", Status::ROUTE_UNSUPPORTED},
    {403, "This route is not yet supported by the IAM Service. Please update your IAM config.", Status::ROUTE_UNSUPPORTED},
    {401, "This location is not accessible from this token!", Status::WRONG_LOCATION},
    {403, "The token does not have access to this location.", Status::WRONG_LOCATION},
    {401, "version header was not found.", Status::VERSION_MISSING},
    {401, "version header is invalid", Status::VERSION_INVALID},
    {400, "Endpoint /oauth/locationToken not available in API version v3. This endpoint was removed in version v3.",
     Status::VERSION_MISMATCH},
    {404, "Cannot GET /oauth/installed-locations", Status::VERSION_MISMATCH},
    {404, "Cannot POST /oauth/location-token", Status::VERSION_MISMATCH},
    {400, "Location is not active", Status::LOCATION_INACTIVE},
    {400, "API endpoint has been removed", Status::ENDPOINT_REMOVED},
    {422, "property locationId should not exist", Status::VALIDATION},
    {403, "Forbidden resource", Status::FORBIDDEN},
    {429, "Too Many Requests", Status::RATE_LIMITED},
    // Wordings that nobody has seen yet fall back to what the status says.
    {400, "something new", Status::BAD_REQUEST},
    {401, "something new", Status::UNAUTHORIZED},
    {402, "something new", Status::HTTP},
    {404, "Contact not found", Status::HTTP_NOT_FOUND},
    {409, "something new", Status::HTTP},
    {500, "something new", Status::SERVER},
    {503, "Invalid JWT", Status::SERVER},
    {599, "something new", Status::SERVER},
    {999, "something new", Status::SERVER},
};

constexpr Row token_rows[] = {
    {400, "Invalid grant: refresh token is invalid", Status::GRANT_INVALID},
    {400, "Invalid grant: refresh token has expired", Status::GRANT_INVALID},
    {401, "Invalid grant: refresh token is invalid", Status::GRANT_INVALID},
    {400, "Invalid grant: authorization code is invalid", Status::CODE_INVALID},
    {400, "Invalid grant: authorization code has expired", Status::CODE_INVALID},
    {400, "Invalid grant: redirect_uri is invalid", Status::REDIRECT_URI_MISMATCH},
    {400, "Location is not active", Status::LOCATION_INACTIVE},
    {400, "Missing parameter: refresh_token", Status::TOKEN_REQUEST},
    {400, "Invalid parameter: redirect_uri", Status::TOKEN_REQUEST},
    {400, "Invalid client: client is invalid", Status::CLIENT_INVALID},
    {401, "UnAuthorized! Invalid client credentials!", Status::CLIENT_INVALID},
    {400, "Unsupported grant type", Status::GRANT_UNSUPPORTED},
    {400, "API endpoint has been removed", Status::ENDPOINT_REMOVED},
    {401, "version header was not found.", Status::VERSION_MISSING},
    {422, "grant_type must be a valid enum value", Status::TOKEN_REQUEST},
    {400, "something new", Status::OAUTH},
    {401, "something new", Status::OAUTH},
    {403, "something new", Status::FORBIDDEN},
    {404, "something new", Status::HTTP_NOT_FOUND},
    {429, "Invalid grant: refresh token is invalid", Status::RATE_LIMITED},  // says nothing about the grant
    {500, "Invalid grant: refresh token is invalid", Status::SERVER},
    {502, "", Status::SERVER},
};

bool every_known_wording_of_the_api() {
  for (const Row &row : api_rows) {
    const Error error = api(row.http_status, plain(row.http_status, row.message));
    if (error.status() != row.status) std::cerr << row.http_status << ' ' << row.message << '\n';
    CHECK_EQUAL(error.status(), row.status);
    CHECK_EQUAL(error.http_status, row.http_status);
    CHECK_EQUAL(error.server_message, row.message);
    CHECK_EQUAL(error.trace_id, "trace-1");
    CHECK(!error.hint().empty());
  }
  return true;
}

bool every_known_wording_of_the_token_endpoint() {
  for (const Row &row : token_rows) {
    const Error error = token(row.http_status, plain(row.http_status, row.message));
    if (error.status() != row.status) std::cerr << row.http_status << ' ' << row.message << '\n';
    CHECK_EQUAL(error.status(), row.status);
  }
  return true;
}

bool wordings_are_found_whatever_their_case() {
  CHECK_EQUAL(api(401, plain(401, "INVALID JWT")).status(), Status::TOKEN_INVALID);
  CHECK_EQUAL(api(401, plain(401, "invalid private integration TOKEN")).status(), Status::PIT_INVALID);
  return true;
}

// At least eight meanings of a 401 must not cause a refresh.
bool only_a_bad_access_token_is_cured_by_a_refresh() {
  int curable = 0;
  for (const Row &row : api_rows)
    if (is_curable_by_refresh(api(row.http_status, plain(row.http_status, row.message)).status())) ++curable;
  CHECK_EQUAL(curable, 5);
  CHECK(!is_curable_by_refresh(Status::UNAUTHORIZED));
  CHECK(!is_curable_by_refresh(Status::PIT_INVALID));
  return true;
}

bool the_error_codes_of_the_oauth_standard() {
  CHECK_EQUAL(token(400, R"({"error":"invalid_grant"})").status(), Status::GRANT_INVALID);
  CHECK_EQUAL(token(400, R"({"error":"invalid_grant","error_description":"The refresh token is invalid."})").status(),
              Status::GRANT_INVALID);
  CHECK_EQUAL(token(401, R"({"error":"invalid_client"})").status(), Status::CLIENT_INVALID);
  CHECK_EQUAL(token(401, R"({"error":"invalid_client","error_description":"who are you"})").status(), Status::CLIENT_INVALID);
  CHECK_EQUAL(token(400, R"({"error":"unsupported_grant_type"})").status(), Status::GRANT_UNSUPPORTED);
  CHECK_EQUAL(token(400, R"({"error":"invalid_request"})").status(), Status::TOKEN_REQUEST);
  // A paused location is not the end of the grant, whatever code stands beside it.
  CHECK_EQUAL(token(400, R"({"error":"invalid_grant","error_description":"Location is not active"})").status(),
              Status::LOCATION_INACTIVE);
  return true;
}

bool messages_in_arrays_and_envelopes() {
  const Error array = token(
      422,
      R"({"message":["grant_type must be a valid enum value","grant_type should not be empty"],"error":"Unprocessable Entity","statusCode":422,"traceId":"t-2"})");
  CHECK_EQUAL(array.status(), Status::TOKEN_REQUEST);
  CHECK_EQUAL(array.server_message, "grant_type must be a valid enum value; grant_type should not be empty");
  CHECK_EQUAL(array.trace_id, "t-2");

  const Error aip = api(404, R"({"error":{"code":"NOT_FOUND","message":"no such company","details":{},"resolution":"look"}})");
  CHECK_EQUAL(aip.status(), Status::HTTP_NOT_FOUND);
  CHECK_EQUAL(aip.server_message, "no such company");

  const Error only_error = api(401, R"({"error":"Invalid JWT"})");
  CHECK_EQUAL(only_error.status(), Status::TOKEN_INVALID);
  return true;
}

bool bodies_that_say_nothing() {
  for (const std::string_view body : {"", "   ", "null", "[]", "7", "\"Invalid JWT\"", "{}", R"({"message":null})",
                                      R"({"message":{"text":"Invalid JWT"},"x":1})", R"({"message":"Invalid JWT")",
                                      R"({"message":"a","message":"Invalid JWT"})", "Invalid JWT", "\xff\xfe"}) {
    const Error error = api(401, body);
    CHECK_EQUAL(error.status(),
                body == R"({"message":{"text":"Invalid JWT"},"x":1})" ? Status::TOKEN_INVALID : Status::UNAUTHORIZED);
    CHECK_EQUAL(error.http_status, 401);
  }
  return true;
}

bool pages_of_the_edge() {
  Answer answer;
  answer.http_status = 403;
  answer.body = "\n <!DOCTYPE html><title>Access denied</title>";
  CHECK_EQUAL(classify_api_answer(answer, {}).status(), Status::EDGE_BLOCKED);
  CHECK_EQUAL(classify_token_answer(answer).status(), Status::EDGE_BLOCKED);
  answer.body = "error code: 1010";  // for clients that do not ask for HTML
  CHECK_EQUAL(classify_api_answer(answer, {}).status(), Status::EDGE_BLOCKED);
  answer.body = "Access denied";
  CHECK_EQUAL(classify_api_answer(answer, {}).status(), Status::FORBIDDEN);
  answer.content_type = "Text/HTML; charset=UTF-8";
  CHECK_EQUAL(classify_api_answer(answer, {}).status(), Status::EDGE_BLOCKED);
  answer.body = R"({"message":"The token does not have access to this location."})";  // JSON under a wrong name
  CHECK_EQUAL(classify_api_answer(answer, {}).status(), Status::WRONG_LOCATION);

  answer.http_status = 502;
  answer.body = "<html>Bad gateway</html>";
  const Error error = classify_api_answer(answer, {});
  CHECK_EQUAL(error.status(), Status::SERVER);
  CHECK(holds(std::string(error.message()), "HTTP 502, an HTML page"));
  return true;
}

bool long_and_dirty_texts_are_tamed() {
  const Error dirty = api(400, R"({"message":"one\ntwo\u001b[31mred\u0007","traceId":"a\r\nb"})");
  CHECK_EQUAL(dirty.server_message, "one two [31mred ");
  CHECK_EQUAL(dirty.trace_id, "a  b");

  const std::string huge(4 << 20, 'x');
  const Error large = api(401, plain(401, huge + " Invalid JWT"));
  CHECK_EQUAL(large.status(), Status::UNAUTHORIZED);  // beyond what is looked through
  CHECK(large.server_message.size() <= 515);
  const Error long_trace = api(400, "{\"traceId\":\"" + std::string(1000, 't') + "\"}");
  CHECK(long_trace.trace_id.size() <= 131);
  return true;
}

bool secrets_that_come_back_are_masked() {
  Answer answer;
  answer.http_status = 400;
  const std::string body = R"({"message":"bad secret-1 and secret-2 and secret-1","traceId":"secret-2"})";
  answer.body = body;
  answer.secrets = {"secret-1", "secret-2", ""};
  const Error error = classify_token_answer(answer);
  CHECK_EQUAL(error.server_message, "bad **** and **** and ****");
  CHECK_EQUAL(error.trace_id, "****");
  answer.secrets = {"*"};  // does not end never
  CHECK_EQUAL(classify_token_answer(answer).http_status, 400);
  return true;
}

bool when_to_try_again() {
  Answer answer;
  answer.http_status = 429;
  CHECK_EQUAL(classify_api_answer(answer, {}).retry_after_ms, -1);
  answer.interval_ms = "10000";
  CHECK_EQUAL(classify_api_answer(answer, {}).retry_after_ms, 10000);
  answer.retry_after = "7";
  CHECK_EQUAL(classify_api_answer(answer, {}).retry_after_ms, 7000);
  for (const std::string_view nonsense : {"-1", "1e3", "", " 7", "9223372036854775807", "Wed, 21 Oct 2026 07:28:00 GMT"}) {
    answer.retry_after = nonsense;
    answer.interval_ms = nonsense;
    CHECK_EQUAL(classify_api_answer(answer, {}).retry_after_ms, -1);
  }
  answer.http_status = 503;
  answer.interval_ms = "10000";  // of a limiter that did not refuse
  CHECK_EQUAL(classify_api_answer(answer, {}).retry_after_ms, -1);
  return true;
}

bool a_day_that_is_used_up() {
  Answer answer;
  answer.http_status = 429;
  answer.interval_ms = "10000";
  answer.daily_remaining = "1";
  answer.daily_reset_ms = "84322000";
  CHECK_EQUAL(classify_api_answer(answer, {}).retry_after_ms, 10000);
  answer.daily_remaining = "0";
  const Error error = classify_api_answer(answer, {});
  CHECK_EQUAL(error.retry_after_ms, 84322000);
  CHECK(holds(std::string(error.hint()), "requests of the day are used up"));
  CHECK_EQUAL(classify_token_answer(answer).retry_after_ms, 84322000);
  answer.daily_reset_ms = "";
  CHECK_EQUAL(classify_api_answer(answer, {}).retry_after_ms, -1);  // the interval would be too early
  answer.http_status = 503;
  CHECK(!holds(std::string(classify_api_answer(answer, {}).hint()), "of the day"));
  return true;
}

bool the_host_without_an_api() {
  const Error error = token(404, "<?xml version=\"1.0\"?>\n<Error><Code>NoSuchBucket</Code></Error>");
  CHECK_EQUAL(error.status(), Status::HTTP_NOT_FOUND);
  CHECK(holds(std::string(error.hint()), "https://services.leadconnectorhq.com"));
  CHECK(!holds(std::string(error.message()), "HTML"));
  return true;
}

bool hints_name_what_was_asked_for() {
  Asked asked;
  asked.method = "GET";
  asked.path = "/contacts/1";
  asked.version = "v3";
  const std::string no_scope = plain(401, "The token is not authorized for this scope.");
  asked.kind = CredentialKind::PIT;
  asked.level = Level::AGENCY;
  CHECK(
      holds(std::string(api(401, no_scope, asked).hint()), "Private Integration Token of the sub-account for GET /contacts/1"));
  asked.level = Level::LOCATION;
  CHECK(holds(std::string(api(401, no_scope, asked).hint()), "the token stays the same"));
  asked.kind = CredentialKind::OAUTH;
  CHECK(holds(std::string(api(401, no_scope, asked).hint()), "authorize URL"));
  const std::string mismatch = plain(401, "Token's user type mismatch!");
  CHECK(holds(std::string(api(401, mismatch, asked).hint()), "needs an agency credential"));
  asked.level = Level::AGENCY;
  CHECK(holds(std::string(api(401, mismatch, asked).hint()), "needs a location credential"));
  CHECK(holds(std::string(api(404, plain(404, "Cannot GET /contacts/1"), asked).hint()), "version v3"));
  return true;
}

bool trace_ids_of_answers_that_are_no_errors() {
  CHECK_EQUAL(ghlauth::trace_id_of(R"({"contacts":[],"traceId":"abc"})"), "abc");
  for (const std::string_view body : {"", "[]", "<html>", "{}", R"({"traceId":7})"})
    CHECK_EQUAL(ghlauth::trace_id_of(body), "");
  return true;
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      SCENARIO(every_known_wording_of_the_api),
      SCENARIO(every_known_wording_of_the_token_endpoint),
      SCENARIO(wordings_are_found_whatever_their_case),
      SCENARIO(only_a_bad_access_token_is_cured_by_a_refresh),
      SCENARIO(the_error_codes_of_the_oauth_standard),
      SCENARIO(messages_in_arrays_and_envelopes),
      SCENARIO(bodies_that_say_nothing),
      SCENARIO(pages_of_the_edge),
      SCENARIO(long_and_dirty_texts_are_tamed),
      SCENARIO(secrets_that_come_back_are_masked),
      SCENARIO(when_to_try_again),
      SCENARIO(a_day_that_is_used_up),
      SCENARIO(the_host_without_an_api),
      SCENARIO(hints_name_what_was_asked_for),
      SCENARIO(trace_ids_of_answers_that_are_no_errors),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
