// explain.h: every answer that is known of HighLevel, with the request that caused it.
#include <stdio.h>

#include "support/check.h"

enum { PIT = GHLAUTH_KIND_PIT, OAUTH = GHLAUTH_KIND_OAUTH, AGENCY = GHLAUTH_LEVEL_AGENCY, LOCATION = GHLAUTH_LEVEL_LOCATION };
#define CONTACT "GET", "/contacts/ocQHyuzHvysMo5N5VsXc", "2021-07-28"
#define TOKEN "POST", "/oauth/token", NULL
#define V3_TOKEN "POST", "/oauth/token", "v3"
#define MINT "POST", "/oauth/locationToken", "2021-07-28"
#define INSTALLED "GET", "/oauth/installedLocations", "2021-07-28"
#define NOTHING NULL, NULL, NULL
#define SAYS(message) "{\"statusCode\":401,\"message\":\"" message "\",\"traceId\":\"t-1\"}"

struct row {
  const char *name;
  int http_status;
  const char *body;
  const char *method, *path, *version;
  int kind, level;
  ghlauth_status status;
  const char *message, *hint;  ///< words of them
};

// The rows of the table of errors, in its order; after it what its notes add.
static const struct row rows[] = {
    {"a token that is none", 401, SAYS("Invalid JWT"), CONTACT, OAUTH, LOCATION, GHLAUTH_E_TOKEN_INVALID, "expired, garbled",
     "Get a new token"},
    {"the wording of the specification", 401,
     "{\"statusCode\":401,\"message\":\"Invalid token: access token is invalid\",\"error\":\"Unauthorized\"}", CONTACT, OAUTH,
     LOCATION, GHLAUTH_E_TOKEN_INVALID, "expired, garbled", "Get a new token"},
    {"a bad PIT", 401, SAYS("Invalid Private Integration token"), CONTACT, PIT, LOCATION, GHLAUTH_E_PIT_INVALID,
     "revoked, rotated or mistyped", "Create or rotate"},
    {"a missing scope of a PIT", 401, SAYS("The token is not authorized for this scope."), CONTACT, PIT, LOCATION,
     GHLAUTH_E_SCOPE_MISSING, "scope contacts.readonly, which contacts/get-contact needs", "the token stays the same"},
    {"a missing scope of an app", 401, SAYS("The token is not authorized for this scope."), CONTACT, OAUTH, LOCATION,
     GHLAUTH_E_SCOPE_MISSING, "scope contacts.readonly", "through the authorize URL again"},
    {"a missing scope of whatever", 401, SAYS("The token is not authorized for this scope."), CONTACT, 0, 0,
     GHLAUTH_E_SCOPE_MISSING, "scope contacts.readonly", "or to the Private Integration"},
    {"an agency's PIT on a location's route", 401, SAYS("The token is not authorized for this scope."), CONTACT, PIT, AGENCY,
     GHLAUTH_E_SCOPE_MISSING,
     "contacts/get-contact takes a credential of a sub-account, and this is the agency's Private Integration Token",
     "Use a Private Integration Token of the sub-account."},
    {"an agency's PIT, said otherwise", 401, SAYS("Token's user type mismatch!"), CONTACT, PIT, AGENCY, GHLAUTH_E_WRONG_LEVEL,
     "takes a credential of a sub-account", "of the sub-account"},
    {"a location's PIT on an agency's route", 401, SAYS("Token's user type mismatch!"), "POST", "/locations/", "2021-07-28",
     PIT, LOCATION, GHLAUTH_E_WRONG_LEVEL, "locations/create-location takes a credential of the agency",
     "Use a credential of the agency."},
    {"a company token on a location's route", 401, SAYS("This authClass type is not allowed to access this scope."), CONTACT,
     OAUTH, AGENCY, GHLAUTH_E_NEEDS_LOCATION_TOKEN, "this is the agency's OAuth access token", "ghlauth_oauth_mint_location"},
    {"its first variant", 401,
     SAYS("This authClass type is not allowed to access this scope. Please reach out to the Platform team to update your IAM "
          "config."),
     CONTACT, OAUTH, AGENCY, GHLAUTH_E_NEEDS_LOCATION_TOKEN, "agency's OAuth access token", "ghlauth_oauth_mint_location"},
    {"its second variant", 401,
     SAYS("This authClass type is not allowed to access this scope. Please verify your IAM configuration."), CONTACT, 0, 0,
     GHLAUTH_E_NEEDS_LOCATION_TOKEN, "an agency token was used", "contacts/get-contact takes a credential of a sub-account"},
    {"a location's token used to mint", 401, SAYS("This AuthClass is not yet supported"), MINT, OAUTH, LOCATION,
     GHLAUTH_E_LEVEL_UNSUPPORTED, "takes an OAuth access token of the agency, and this is a sub-account's OAuth access token",
     "Use the agency token of an app."},
    {"the same in other words", 401, SAYS("This token's user type is not yet supported!"), MINT, OAUTH, LOCATION,
     GHLAUTH_E_LEVEL_UNSUPPORTED, "an OAuth access token of the agency", "agency token"},
    {"a PIT where none is taken", 401, SAYS("This AuthClass is not yet supported"), MINT, PIT, AGENCY,
     GHLAUTH_E_LEVEL_UNSUPPORTED, "an OAuth access token of the agency, and this is the agency's Private Integration Token",
     "Use OAuth 2.0"},
    {"a route that is not public", 401, SAYS("This route is not yet supported by the IAM Service"), "GET",
     "/contacts/1/secrets", "2021-07-28", OAUTH, LOCATION, GHLAUTH_E_ROUTE_UNSUPPORTED, "no public operation",
     "not a scope problem"},
    {"the same with 403", 403, SAYS("This route is not yet supported by the IAM Service. Please update your IAM config."),
     "PATCH", "/contacts/ocQHyuzHvysMo5N5VsXc", "2021-07-28", OAUTH, LOCATION, GHLAUTH_E_ROUTE_UNSUPPORTED,
     "no public operation", "The path takes GET, PUT, DELETE."},
    {"a PIT of another sub-account", 401, SAYS("This location is not accessible from this token!"), CONTACT, PIT, LOCATION,
     GHLAUTH_E_WRONG_LOCATION, "does not reach this location", "the location that the request names"},
    {"a token for another location", 403, SAYS("The token does not have access to this location."), CONTACT, OAUTH, LOCATION,
     GHLAUTH_E_WRONG_LOCATION, "does not reach this location", "install the app there"},
    {"no Version", 401, SAYS("version header was not found."), "GET", "/contacts/ocQHyuzHvysMo5N5VsXc", "", PIT, LOCATION,
     GHLAUTH_E_VERSION_MISSING, "Version header is missing", "Send Version: 2021-07-28"},
    {"no Version, where another one is documented", 401, SAYS("version header was not found."), "GET", "/calendars/", "", PIT,
     LOCATION, GHLAUTH_E_VERSION_MISSING, "Version header is missing", "Send Version: 2021-04-15"},
    {"a Version that is none", 401, SAYS("version header is invalid"), "GET", "/contacts/ocQHyuzHvysMo5N5VsXc", "2024-01-01",
     PIT, LOCATION, GHLAUTH_E_VERSION_INVALID, "no published version", "Send Version: 2021-07-28"},
    {"an older path with v3", 400,
     "{\"statusCode\":400,\"message\":\"Endpoint /oauth/installedLocations not available in API version v3. This endpoint was "
     "removed "
     "in version v3. Please use a version before v3.\",\"error\":\"Bad Request\"}",
     "GET", "/oauth/installedLocations?companyId=1", "v3", OAUTH, AGENCY, GHLAUTH_E_VERSION_MISMATCH,
     "no public operation of generation v3", "send Version: 2021-07-28, or use GET /oauth/installed-locations"},
    {"a path of v3 with an older Version", 404, SAYS("Cannot GET /oauth/installed-locations"), "GET",
     "/oauth/installed-locations", "2021-07-28", OAUTH, AGENCY, GHLAUTH_E_VERSION_MISMATCH,
     "no public operation of generation 2021-07-28", "send Version: v3"},
    {"a dead refresh token, as the standard says it", 400,
     "{\"error\":\"invalid_grant\",\"error_description\":\"Invalid grant: refresh token is invalid\"}", TOKEN, 0, 0,
     GHLAUTH_E_GRANT_INVALID, "already used", "authorize URL"},
    {"a dead refresh token", 400, "{\"statusCode\":400,\"message\":\"Invalid grant: refresh token is invalid\"}", V3_TOKEN, 0,
     0, GHLAUTH_E_GRANT_INVALID, "already used", "authorize URL"},
    {"a paused location", 400, "{\"statusCode\":400,\"message\":\"Location is not active\"}", TOKEN, 0, 0,
     GHLAUTH_E_LOCATION_INACTIVE, "paused", "the same refresh token works again"},
    {"a parameter that is missing", 400, "{\"statusCode\":400,\"message\":\"Missing parameter: refreshToken\"}", V3_TOKEN, 0, 0,
     GHLAUTH_E_TOKEN_REQUEST, "rejected a parameter", "clientId (body), clientSecret (body), grantType (body)"},
    {"a parameter that is wrong", 400, "{\"statusCode\":400,\"message\":\"Invalid parameter: redirect_uri\"}", TOKEN, 0, 0,
     GHLAUTH_E_TOKEN_REQUEST, "rejected a parameter", "client_id (body), client_secret (body), grant_type (body)"},
    {"a token request that is JSON", 422,
     "{\"message\":[\"grant_type must be a valid enum value\",\"grant_type should not be empty\"],\"error\":\"Unprocessable "
     "Entity\",\"statusCode\":422,\"traceId\":\"t-1\"}",
     TOKEN, 0, 0, GHLAUTH_E_TOKEN_REQUEST, "rejected a parameter", "Correct the parameter"},
    {"a missing appId", 422,
     "{\"message\":[\"appId should not be empty\"],\"error\":\"Unprocessable Entity\",\"statusCode\":422}", INSTALLED, OAUTH,
     AGENCY, GHLAUTH_E_VALIDATION, "rejected the content", "requires companyId (query), appId (query)"},
    {"a property that should not be there", 422, "{\"message\":[\"property locationId should not exist\"],\"statusCode\":422}",
     "PUT", "/contacts/ocQHyuzHvysMo5N5VsXc", "2021-07-28", PIT, LOCATION, GHLAUTH_E_VALIDATION, "rejected the content",
     "Correct the fields"},
    {"reconnect", 400, "{\"message\":\"API endpoint has been removed\",\"error\":\"Bad Request\",\"statusCode\":400}", "POST",
     "/oauth/reconnect", NULL, 0, 0, GHLAUTH_E_ENDPOINT_REMOVED, "HighLevel removed /oauth/reconnect", "authorize URL again"},
    {"reconnect, without the request", 400, "{\"message\":\"API endpoint has been removed\",\"statusCode\":400}", NOTHING, 0, 0,
     GHLAUTH_E_ENDPOINT_REMOVED, "HighLevel removed this endpoint", "Stop using it"},
    {"a page of the edge", 403, "<!DOCTYPE html><html><title>Access denied | Error 1010</title>", CONTACT, PIT, LOCATION,
     GHLAUTH_E_EDGE_BLOCKED, "the edge network blocked the request", "not an authorization failure"},
    {"the edge without a page", 403, "error code: 1010", CONTACT, PIT, AGENCY, GHLAUTH_E_EDGE_BLOCKED, "the edge network",
     "descriptive User-Agent"},
    {"a plain 403", 403, "{\"statusCode\":403,\"message\":\"Forbidden resource\",\"error\":\"Forbidden\"}", "GET",
     "/saas/get-saas-subscription/ve9EPM428h8vShlRW1KT", "2021-04-15", PIT, AGENCY, GHLAUTH_E_FORBIDDEN, "may not do this",
     "plan of the account"},
    {"too many requests", 429, "", CONTACT, PIT, LOCATION, GHLAUTH_E_RATE_LIMITED, "rate limit",
     "100 requests in 10 s and 200,000 a day"},
    {"the page: a client key", 0, "UnAuthorized! Invalid client credentials!", NOTHING, 0, 0, GHLAUTH_E_CLIENT_INVALID,
     "not the default client key", "default one"},
    {"the page: scopes", 0, "This integration cannot be added, please contact the developer", NOTHING, 0, 0,
     GHLAUTH_E_AUTHORIZE_REFUSED, "refused the scopes", "only for scopes that the app has"},
    // what stands before and behind the table
    {"the page: white label", 0, "No integration found with the ID 66f1", NOTHING, 0, 0, GHLAUTH_E_AUTHORIZE_REFUSED,
     "knows no app of this client id", "marketplace.leadconnectorhq.com"},
    {"the page: five agencies", 0, "Install unavailable", NOTHING, 0, 0, GHLAUTH_E_AUTHORIZE_REFUSED, "five have it already",
     "review the app's security"},
    {"another page", 0, "Welcome", NOTHING, 0, 0, GHLAUTH_OK, "none of the texts", ""},
    {"the siblings: a client", 401, SAYS("Invalid client: client is invalid"), TOKEN, 0, 0, GHLAUTH_E_CLIENT_INVALID,
     "client id or the client secret", "Copy both"},
    {"the siblings: a code", 400, SAYS("Invalid grant: authorization code is invalid"), TOKEN, 0, 0, GHLAUTH_E_CODE_INVALID,
     "authorization code", "works once"},
    {"the siblings: an old code", 400, SAYS("Invalid grant: authorization code has expired"), TOKEN, 0, 0,
     GHLAUTH_E_CODE_INVALID, "authorization code", "works once"},
    {"the siblings: an old refresh token", 400, SAYS("Invalid grant: refresh token has expired"), TOKEN, 0, 0,
     GHLAUTH_E_GRANT_INVALID, "refresh token", "authorize URL"},
    {"the siblings: a redirect URI", 400, SAYS("Invalid grant: redirect_uri is invalid"), TOKEN, 0, 0,
     GHLAUTH_E_REDIRECT_URI_MISMATCH, "redirect URI", "byte for byte"},
    {"the siblings: a grant type", 400, SAYS("Unsupported grant type: grant_type is invalid"), TOKEN, 0, 0,
     GHLAUTH_E_GRANT_UNSUPPORTED, "grant type", "refresh_token"},
    {"a token request to the wrong host", 404,
     "<?xml version=\"1.0\"?><Error><Code>NoSuchBucket</Code><Message>The specified bucket does not exist.</Message></Error>",
     "POST", "https://marketplace.gohighlevel.com/oauth/token", NULL, 0, 0, GHLAUTH_E_HTTP_NOT_FOUND, "HTTP 404",
     "https://services.leadconnectorhq.com"},
    {"an unknown 401", 401, SAYS("something new"), CONTACT, OAUTH, LOCATION, GHLAUTH_E_UNAUTHORIZED,
     "a reason it does not name", "with the scope contacts.readonly"},
    {"an unknown 401 of the wrong level", 401, SAYS("something new"), CONTACT, OAUTH, AGENCY, GHLAUTH_E_UNAUTHORIZED,
     "contacts/get-contact takes a credential of a sub-account", "ghlauth_oauth_mint_location"},
    {"an unknown 401 without a Version", 401, SAYS("something new"), "GET", "/contacts/ocQHyuzHvysMo5N5VsXc", "", PIT, LOCATION,
     GHLAUTH_E_UNAUTHORIZED, "a reason it does not name", "No Version was sent."},
    {"an unknown 404", 404, SAYS("Contact not found"), CONTACT, PIT, LOCATION, GHLAUTH_E_HTTP_NOT_FOUND, "does not exist",
     "ids in the path"},
    {"no such operation", 404, SAYS("nothing here"), "GET", "/contract/1", "2021-07-28", PIT, LOCATION,
     GHLAUTH_E_HTTP_NOT_FOUND, "no public operation", "ghlauth operations"},
    {"an operation that HighLevel does not publish", 401, SAYS("The token is not authorized for this scope."), "GET",
     "/contract/1", "2021-07-28", PIT, LOCATION, GHLAUTH_E_SCOPE_MISSING, "does not have the scope",
     "No published file of HighLevel has this"},
    {"a failure of the server", 502, "<html>Bad gateway</html>", CONTACT, PIT, AGENCY, GHLAUTH_E_SERVER, "the server failed",
     "Try again later"},
    {"a redirect", 301, "", CONTACT, PIT, LOCATION, GHLAUTH_E_REDIRECT, "redirect", "no HighLevel API endpoint redirects"},
    {"no refusal", 200, "{\"contact\":{}}", CONTACT, PIT, LOCATION, GHLAUTH_OK, "this is no refusal", ""},
    {"no refusal and no request", 204, "", NOTHING, 0, 0, GHLAUTH_OK, "HTTP 204: this is no refusal.", ""},
};

static ghlauth_explanation *explain(const struct row *row) {
  ghlauth_explanation *explanation = NULL;
  OK(ghlauth_explain(&explanation, row->http_status, NULL, (const uint8_t *)row->body, strlen(row->body), row->method,
                     row->path, row->version, row->kind, row->level, ERR));
  return explanation;
}

static void every_known_answer(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); ++i) {
    const struct row *row = &rows[i];
    ghlauth_explanation *explanation = explain(row);
    const ghlauth_status status = ghlauth_explanation_status(explanation);
    const char *message = ghlauth_explanation_message(explanation), *hint = ghlauth_explanation_hint(explanation);
    if (status != row->status || strstr(message, row->message) == NULL || strstr(hint, row->hint) == NULL)
      fail_msg("%s: %s", row->name, ghlauth_explanation_json(explanation));
    assert_int_equal(hint[0] == '\0', status == GHLAUTH_OK);
    assert_int_equal(message[strlen(message) - 1], '.');
    assert_null(strstr(message, ".."));
    assert_int_equal(ghlauth_explanation_refresh_helps(explanation), status == GHLAUTH_E_TOKEN_INVALID);
    CONTAINS(ghlauth_explanation_json(explanation), ghlauth_status_name(status));
    ghlauth_explanation_free(explanation);
  }
}

// What is no operation is said for what it is, whatever the server answered.
static void what_is_no_operation(void **state) {
  (void)state;
  const struct {
    const char *method, *path;
    int about;
    const char *message, *hint;
  } places[] = {
      {"POST", "/oauth/billing/webhook", GHLAUTH_ABOUT_BILLING_WEBHOOK, "billing webhook and no operation", "x-ghl-client-key"},
      {"POST", "https://services.leadconnectorhq.com/oauth/billing/webhook", GHLAUTH_ABOUT_BILLING_WEBHOOK, "no operation",
       "2026-06-17"},
      {"POST", "/oauth/reconnect", GHLAUTH_ABOUT_RECONNECT, "removed /oauth/reconnect", "minted again"},
      {"GET", "/oauth/clients/66f1c2/authentication/oauth2/callback?code=1", GHLAUTH_ABOUT_EXTERNAL_AUTHENTICATION,
       "HighLevel is the client of your authorization server", "unchanged state"},
      {"POST", "https://services.leadconnectorhq.com/hooks/ve9EPM428h8vShlRW1KT/webhook-trigger/0a1b",
       GHLAUTH_ABOUT_WORKFLOW_WEBHOOK, "webhook of a workflow and no operation", "unsigned"},
      {"POST", "https://app.example.com/webhook", GHLAUTH_ABOUT_FOREIGN_HOST, "not HighLevel's API", "has no webhookId"},
      {"GET", "https://rest.gohighlevel.com/v1/contacts/", GHLAUTH_ABOUT_API_VERSION_1, "version 1",
       "in the place of the API key"},
  };
  for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); ++i) {
    for (int http_status = 400; http_status < 405; ++http_status) {
      const struct row row = {"", http_status, SAYS("Invalid JWT"), places[i].method, places[i].path, NULL, PIT, LOCATION, 0,
                              "", ""};
      ghlauth_explanation *explanation = explain(&row);
      assert_int_equal(ghlauth_explanation_about(explanation), places[i].about);
      CONTAINS(ghlauth_explanation_message(explanation), places[i].message);
      CONTAINS(ghlauth_explanation_hint(explanation), places[i].hint);
      assert_null(ghlauth_explanation_operation(explanation));
      ghlauth_explanation_free(explanation);
    }
    // but for what lies before or beside the request
    const struct row edge = {"", 403, "<html>", places[i].method, places[i].path, NULL, PIT, LOCATION, 0, "", ""};
    ghlauth_explanation *explanation = explain(&edge);
    assert_int_equal(ghlauth_explanation_status(explanation), GHLAUTH_E_EDGE_BLOCKED);
    CONTAINS(ghlauth_explanation_message(explanation), "edge network");
    ghlauth_explanation_free(explanation);
  }
}

static void the_operation_is_named(void **state) {
  (void)state;
  const struct {
    const char *method, *path, *version, *name;
    int about;
  } calls[] = {
      {CONTACT, "contacts/get-contact", GHLAUTH_ABOUT_OPERATION},
      {"get", "https://services.leadconnectorhq.com/contacts/ocQHyuzHvysMo5N5VsXc?x=1#y", NULL, "contacts/get-contact",
       GHLAUTH_ABOUT_OPERATION},
      {"GET", "http://127.0.0.1:4711/contacts/ocQHyuzHvysMo5N5VsXc", "", "contacts/get-contact", GHLAUTH_ABOUT_OPERATION},
      {"GET", "HTTPS://Services.LeadConnectorHQ.com:443/contacts/ocQHyuzHvysMo5N5VsXc", "v3", "contacts/get-contact",
       GHLAUTH_ABOUT_OPERATION},
      {TOKEN, "oauth/get-access-token", GHLAUTH_ABOUT_TOKEN_ENDPOINT},
      {MINT, "oauth/get-location-access-token", GHLAUTH_ABOUT_OPERATION},
      {"GET", "/nowhere", NULL, NULL, GHLAUTH_ABOUT_UNKNOWN},
      {"GET", "https://marketplace.leadconnectorhq.com/v2/oauth/chooselocation?x", NULL, NULL, GHLAUTH_ABOUT_CONSENT_PAGE},
      {"GET", "/oauth/chooselocation", NULL, NULL, GHLAUTH_ABOUT_CONSENT_PAGE},
      {"GET", "https://services.leadconnectorhq.com@evil.example/contacts/1", NULL, NULL, GHLAUTH_ABOUT_FOREIGN_HOST},
      {NULL, "/contacts/ocQHyuzHvysMo5N5VsXc", NULL, NULL, GHLAUTH_ABOUT_UNKNOWN},
      {"GET", NULL, NULL, NULL, GHLAUTH_ABOUT_UNKNOWN},
      {"GET", "", NULL, NULL, GHLAUTH_ABOUT_UNKNOWN},
      {"GET", "https://", NULL, NULL, GHLAUTH_ABOUT_UNKNOWN},
  };
  for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); ++i) {
    const struct row row = {"", 401, SAYS("Invalid JWT"), calls[i].method, calls[i].path, calls[i].version, 0, 0, 0, "", ""};
    ghlauth_explanation *explanation = explain(&row);
    if (ghlauth_explanation_about(explanation) != calls[i].about) fail_msg("%zu: %s", i, ghlauth_explanation_json(explanation));
    const ghlauth_operation *operation = ghlauth_explanation_operation(explanation);
    if (calls[i].name == NULL)
      assert_null(operation);
    else
      assert_string_equal(ghlauth_operation_name(operation), calls[i].name);
    if (operation != NULL)
      assert_string_equal(ghlauth_operation_generation(operation),
                          calls[i].version != NULL && strcmp(calls[i].version, "v3") == 0 ? "v3" : "2021-07-28");
    ghlauth_explanation_free(explanation);
  }
}

static void a_consent_page_in_html(void **state) {
  (void)state;
  const struct row row = {"",
                          200,
                          "<html><body><h2>This integration cannot be added, please contact the developer</h2></body></html>",
                          "GET",
                          "https://marketplace.gohighlevel.com/v2/oauth/chooselocation",
                          NULL,
                          0,
                          0,
                          0,
                          "",
                          ""};
  ghlauth_explanation *explanation = explain(&row);
  assert_int_equal(ghlauth_explanation_status(explanation), GHLAUTH_E_AUTHORIZE_REFUSED);
  assert_int_equal(ghlauth_explanation_about(explanation), GHLAUTH_ABOUT_CONSENT_PAGE);
  ghlauth_explanation_free(explanation);
  // The text alone: it must have been that page.
  explanation = explain(&(struct row){"", 0, "Install unavailable", NOTHING, 0, 0, 0, "", ""});
  assert_int_equal(ghlauth_explanation_about(explanation), GHLAUTH_ABOUT_CONSENT_PAGE);
  ghlauth_explanation_free(explanation);
}

static ghlauth_explanation *explain_limit(const char *remaining, const char *reset, const char *retry_after) {
  ghlauth_headers *headers = NULL;
  ghlauth_explanation *explanation = NULL;
  OK(ghlauth_headers_new(&headers, ERR));
  OK(ghlauth_headers_add(headers, "x-ratelimit-interval-milliseconds", "10000", ERR));
  OK(ghlauth_headers_add(headers, "X-RateLimit-Daily-Remaining", remaining, ERR));
  if (reset != NULL) OK(ghlauth_headers_add(headers, "X-RateLimit-Daily-Reset", reset, ERR));
  if (retry_after != NULL) OK(ghlauth_headers_add(headers, "Retry-After", retry_after, ERR));
  OK(ghlauth_explain(&explanation, 429, headers, NULL, 0, CONTACT, PIT, LOCATION, ERR));
  ghlauth_headers_free(headers);
  return explanation;
}

static void limits_say_when_to_try_again(void **state) {
  (void)state;
  ghlauth_explanation *explanation = explain_limit("181000", "84322000", NULL);
  assert_int_equal(ghlauth_explanation_retry_after_ms(explanation), 10000);
  assert_int_equal(ghlauth_explanation_is_retryable(explanation), 1);
  ghlauth_explanation_free(explanation);
  explanation = explain_limit("0", "84322000", NULL);
  assert_int_equal(ghlauth_explanation_retry_after_ms(explanation), 84322000);
  CONTAINS(ghlauth_explanation_hint(explanation), "requests of the day are used up");
  ghlauth_explanation_free(explanation);
  explanation = explain_limit("0", NULL, NULL);
  assert_int_equal(ghlauth_explanation_retry_after_ms(explanation), -1);
  ghlauth_explanation_free(explanation);
  explanation = explain_limit("0", "84322000", "7");
  assert_int_equal(ghlauth_explanation_retry_after_ms(explanation), 7000);
  ghlauth_explanation_free(explanation);
}

static void what_the_server_said(void **state) {
  (void)state;
  ghlauth_explanation *explanation =
      explain(&(struct row){"", 400, "{\"message\":\"one\\ntwo\\u001b[31m\",\"traceId\":\"t-7\"}", CONTACT, 0, 0, 0, "", ""});
  assert_string_equal(ghlauth_explanation_server_message(explanation), "one two [31m");
  assert_string_equal(ghlauth_explanation_trace_id(explanation), "t-7");
  assert_int_equal(ghlauth_explanation_retry_after_ms(explanation), -1);
  CONTAINS(ghlauth_explanation_json(explanation),
           "\"operation\":{\"name\":\"contacts/"
           "get-contact\",\"generation\":\"2021-07-28\",\"version\":\"2021-07-28\",\"scope\":\"contacts."
           "readonly\",\"levels\":[\"location\"],\"credentials\":[\"location-pit\",\"location-oauth\"]}");
  ghlauth_explanation_free(explanation);
  explanation = explain(&(struct row){"", 400, "\xff\xfe", "G\x1bT", "/a\x1b[31m", NULL, 0, 0, 0, "", ""});
  LACKS(ghlauth_explanation_message(explanation), "\x1b");
  ghlauth_explanation_free(explanation);
}

static void arguments_that_are_none(void **state) {
  (void)state;
  ghlauth_explanation *explanation = NULL;
  const uint8_t body[1] = {0};
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_explain(&explanation, -1, NULL, NULL, 0, NOTHING, 0, 0, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_explain(&explanation, 1000, NULL, NULL, 0, NOTHING, 0, 0, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_explain(&explanation, 401, NULL, NULL, 1, NOTHING, 0, 0, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_explain(&explanation, 401, NULL, NULL, 0, NOTHING, 3, 0, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "kind is 3");
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_explain(&explanation, 401, NULL, NULL, 0, NOTHING, 0, 3, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_explain(&explanation, 401, NULL, NULL, 0, "\xff", NULL, NULL, 0, 0, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_explain(&explanation, 401, NULL, NULL, 0, NULL, "/\xff", NULL, 0, 0, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_explain(&explanation, 401, NULL, NULL, 0, NULL, NULL, "\xff", 0, 0, ERR));
  assert_null(explanation);
  OK(ghlauth_explain(&explanation, 401, NULL, body, 1, NOTHING, 0, 0, ERR));
  ghlauth_explanation_free(explanation);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_known_answer),           cmocka_unit_test(what_is_no_operation),
      cmocka_unit_test(the_operation_is_named),       cmocka_unit_test(a_consent_page_in_html),
      cmocka_unit_test(limits_say_when_to_try_again), cmocka_unit_test(what_the_server_said),
      cmocka_unit_test(arguments_that_are_none),
  };
  return cmocka_run_group_tests_name("explain", tests, NULL, check_teardown);
}
