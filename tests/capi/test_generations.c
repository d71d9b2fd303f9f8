// config.h: the two generations of the authorization endpoints, as the wire shows them: path, Version and names go together,
// and errors say which generation it was.
#include <stdio.h>
#include <stdlib.h>

#include "support/desk.h"

struct generation {
  const char *name, *token_version, *mint_path, *list_path, *page;
  const char *client_id, *client_secret, *grant_type, *refresh_token, *redirect_uri;
};

static const struct generation generations[] = {
    {GHLAUTH_GENERATION_2021_07_28, NULL, "/oauth/locationToken", "/oauth/installedLocations", "limit=100",  //
     "client_id", "client_secret", "grant_type", "refresh_token", "redirect_uri"},
    {GHLAUTH_GENERATION_V3, "v3", "/oauth/location-token", "/oauth/installed-locations", "pageSize=100",  //
     "clientId", "clientSecret", "grantType", "refreshToken", "redirectUri"},
};
enum { GENERATIONS = 2 };

static struct desk *desk;
static ghlauth_oauth *oauth;

static void start(const struct generation *generation, int32_t body) {
  char json[512];
  desk = desk_new(SCRIPT_ON_THE_SPOT);
  OK(ghlauth_config_set_api_generation(desk->config, generation->name, ERR));
  OK(ghlauth_config_set_token_body(desk->config, body, ERR));
  OK(ghlauth_oauth_new(&oauth, desk->config, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, ERR));
  OK(ghlauth_oauth_import(oauth, NULL, AGENCY_JSON(json, ACCESS_TOKEN, REFRESH_TOKEN), NULL, FAKE_NOW_S, NULL, ERR));
}

static void end(void) {
  ghlauth_oauth_free(oauth);
  oauth = NULL;
  desk_free(desk);
}

// The path of a request, and nothing behind it but a query.
static void expect_path(size_t index, const char *path) {
  const char *at = strstr(script_url(desk->script, index), path);
  assert_non_null(at);
  assert_true(at[strlen(path)] == '\0' || at[strlen(path)] == '?');
}

static void expect_version(size_t index, const char *version) {
  assert_int_equal(script_request_header_count(desk->script, index, "Version"), version != NULL);
  if (version != NULL) assert_string_equal(script_request_header(desk->script, index, "Version"), version);
}

// `name` with its value in a form or in JSON.
static void expect_field(int32_t body, size_t index, const char *name, const char *value) {
  char field[512];
  snprintf(field, sizeof(field), body == GHLAUTH_TOKEN_BODY_JSON ? "\"%s\":\"%s\"" : "%s=%s", name, value);
  CONTAINS(script_body(desk->script, index), field);
}

static void expect_token_request(const struct generation *generation, int32_t body, size_t index) {
  const int is_json = body == GHLAUTH_TOKEN_BODY_JSON;
  assert_string_equal(script_method(desk->script, index), "POST");
  expect_path(index, "/oauth/token");
  expect_version(index, generation->token_version);
  assert_string_equal(script_request_header(desk->script, index, "Content-Type"),
                      is_json ? "application/json" : "application/x-www-form-urlencoded");
  assert_null(script_request_header(desk->script, index, "Authorization"));
  assert_int_equal(script_body(desk->script, index)[0] == '{', is_json);
  expect_field(body, index, generation->client_id, CLIENT_ID);
  expect_field(body, index, generation->client_secret, CLIENT_SECRET);
}

static void a_token_request_has_the_names_of_its_generation(const struct generation *generation, int32_t body) {
  char json[512], query[1024];
  ghlauth_buf *url = NULL, *state = NULL;
  ghlauth_callback *callback = NULL;
  ghlauth_installation *installation = NULL;
  start(generation, body);
  OK(ghlauth_oauth_authorize_url(oauth, &url, &state, NULL, ERR));
  snprintf(query, sizeof(query), "code=abc&state=%s", ghlauth_buf_data(state));
  OK(ghlauth_oauth_parse_callback(oauth, &callback, query, NULL, ERR));
  script_answer(desk->script, 200, LOCATION_JSON(json, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN));
  OK(ghlauth_oauth_exchange(oauth, &installation, callback, NULL, NULL, ERR));
  expect_token_request(generation, body, 0);
  expect_field(body, 0, generation->grant_type, "authorization_code");
  expect_field(body, 0, "code", "abc");
  expect_field(body, 0, generation->redirect_uri,
               body == GHLAUTH_TOKEN_BODY_JSON ? REDIRECT_URI : "https%3A%2F%2Fapp.example.com%2Foauth%2Fcallback");

  script_answer(desk->script, 200, AGENCY_JSON(json, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN));
  OK(ghlauth_oauth_refresh(oauth, NULL, AGENCY_INSTALLATION, NULL, ERR));
  expect_token_request(generation, body, 1);
  expect_field(body, 1, generation->grant_type, "refresh_token");
  expect_field(body, 1, generation->refresh_token, REFRESH_TOKEN);

  const struct generation *other = &generations[generation == &generations[0]];
  const char *names[] = {other->client_id, other->client_secret, other->grant_type, other->redirect_uri};
  for (size_t index = 0; index < 2; ++index)
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); ++i) LACKS(script_body(desk->script, index), names[i]);
  ghlauth_installation_free(installation);
  ghlauth_callback_free(callback);
  ghlauth_buf_free(state);
  ghlauth_buf_free(url);
  end();
}

static void token_requests_have_the_names_of_their_generation(void **state) {
  (void)state;
  for (size_t i = 0; i < GENERATIONS; ++i)
    for (int32_t body = GHLAUTH_TOKEN_BODY_FORM; body <= GHLAUTH_TOKEN_BODY_JSON; ++body)
      a_token_request_has_the_names_of_its_generation(&generations[i], body);
}

static void path_and_version_go_together(void **state) {
  (void)state;
  for (size_t i = 0; i < GENERATIONS; ++i) {
    char json[512];
    ghlauth_locations *locations = NULL;
    start(&generations[i], GHLAUTH_TOKEN_BODY_JSON);
    script_answer(desk->script, 200, LOCATION_JSON(json, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN));
    OK(ghlauth_oauth_mint_location(oauth, NULL, COMPANY_ID, LOCATION_ID, NULL, ERR));
    expect_path(0, generations[i].mint_path);
    expect_version(0, generations[i].name);
    assert_string_equal(script_body(desk->script, 0), "companyId=" COMPANY_ID "&locationId=" LOCATION_ID);

    script_answer(desk->script, 200, i == 0 ? "{\"locations\":[]}" : "{\"items\":[],\"pagination\":{\"hasNextPage\":false}}");
    OK(ghlauth_oauth_installed_locations(oauth, &locations, COMPANY_ID, 1, NULL, ERR));
    expect_path(1, generations[i].list_path);
    expect_version(1, generations[i].name);
    CONTAINS(script_url(desk->script, 1), generations[i].page);
    ghlauth_locations_free(locations);
    end();
  }
}

// v3 has opaque page tokens, which go back as they came.
static void a_page_token_is_sent_as_it_came(void **state) {
  (void)state;
  ghlauth_locations *locations = NULL;
  start(&generations[1], GHLAUTH_TOKEN_BODY_FORM);
  script_answer(desk->script, 200,
                "{\"items\":[{\"_id\":\"loc1\",\"name\":\"One\",\"isInstalled\":true}],"
                "\"pagination\":{\"hasNextPage\":true,\"nextPageToken\":\"a+b/c=&d\"}}");
  script_answer(desk->script, 200,
                "{\"items\":[{\"_id\":\"loc2\",\"name\":\"Two\",\"isInstalled\":true}],"
                "\"pagination\":{\"hasNextPage\":false}}");
  OK(ghlauth_oauth_installed_locations(oauth, &locations, COMPANY_ID, 1, NULL, ERR));
  assert_int_equal(script_count(desk->script), 2);
  LACKS(script_url(desk->script, 0), "pageToken");
  CONTAINS(script_url(desk->script, 1), "pageToken=a%2Bb%2Fc%3D%26d");
  assert_int_equal(ghlauth_locations_size(locations), 2);
  assert_string_equal(ghlauth_locations_id(locations, 1), "loc2");
  ghlauth_locations_free(locations);
  end();
}

static void expect_generation(const char *name) {
  char text[64];
  snprintf(text, sizeof(text), "(API generation %s)", name);
  CONTAINS(ghlauth_error_message(check_last()), text);
}

static void errors_name_the_generation(void **state) {
  (void)state;
  for (size_t i = 0; i < GENERATIONS; ++i) {
    ghlauth_locations *locations = NULL;
    start(&generations[i], GHLAUTH_TOKEN_BODY_FORM);
    script_answer(desk->script, 400, "{\"statusCode\":400,\"message\":\"Location is not active\"}");
    FAILS(GHLAUTH_E_LOCATION_INACTIVE, ghlauth_oauth_refresh(oauth, NULL, AGENCY_INSTALLATION, NULL, ERR));
    expect_generation(generations[i].name);
    script_answer(desk->script, 404, "{\"statusCode\":404,\"message\":\"Cannot POST /oauth/x\",\"error\":\"Not Found\"}");
    FAILS(GHLAUTH_E_VERSION_MISMATCH, ghlauth_oauth_mint_location(oauth, NULL, COMPANY_ID, LOCATION_ID, NULL, ERR));
    expect_generation(generations[i].name);
    script_answer(desk->script, 500, "{}");
    FAILS(GHLAUTH_E_SERVER, ghlauth_oauth_installed_locations(oauth, &locations, COMPANY_ID, 1, NULL, ERR));
    expect_generation(generations[i].name);
    assert_null(locations);
    end();
  }
}

// An answer that nothing can be done with may well be one of the other generation.
static void so_do_errors_about_unusable_answers(void **state) {
  (void)state;
  for (size_t i = 0; i < GENERATIONS; ++i) {
    ghlauth_locations *locations = NULL;
    start(&generations[i], GHLAUTH_TOKEN_BODY_FORM);
    script_answer(desk->script, 200, "{\"token\":\"?\"}");
    FAILS(GHLAUTH_E_TOKEN_RESPONSE, ghlauth_oauth_refresh(oauth, NULL, AGENCY_INSTALLATION, NULL, ERR));
    expect_generation(generations[i].name);
    script_answer(desk->script, 201, "{\"token\":\"?\"}");
    FAILS(GHLAUTH_E_TOKEN_RESPONSE, ghlauth_oauth_mint_location(oauth, NULL, COMPANY_ID, LOCATION_ID, NULL, ERR));
    expect_generation(generations[i].name);
    assert_int_equal(ghlauth_error_http_status(check_last()), 201);
    script_answer(desk->script, 200, i == 0 ? "{\"items\":[]}" : "{\"locations\":[]}");
    FAILS(GHLAUTH_E_BAD_RESPONSE, ghlauth_oauth_installed_locations(oauth, &locations, COMPANY_ID, 1, NULL, ERR));
    expect_generation(generations[i].name);
    script_answer(desk->script, 200, "<html>");
    FAILS(GHLAUTH_E_BAD_RESPONSE, ghlauth_oauth_installed_locations(oauth, &locations, COMPANY_ID, 1, NULL, ERR));
    expect_generation(generations[i].name);
    assert_int_equal(ghlauth_error_http_status(check_last()), 200);
    end();
  }
}

// Another envelope, which v3 declares for 400 and 404 of this list alone.
static void the_list_of_v3_has_an_envelope_of_its_own(void **state) {
  (void)state;
  const struct {
    int32_t http_status;
    ghlauth_status status;
    const char *body, *message;
  } cases[] = {
      {400, GHLAUTH_E_BAD_REQUEST,
       "{\"error\":{\"code\":\"INVALID_ARGUMENT\",\"message\":\"Invalid parameter: pageToken\",\"details\":{},"
       "\"resolution\":\"Use a token of the list\"}}",
       "Invalid parameter: pageToken"},
      {404, GHLAUTH_E_HTTP_NOT_FOUND,
       "{\"error\":{\"code\":\"NOT_FOUND\",\"message\":\"The company was not found\",\"details\":{},"
       "\"resolution\":\"Check the id\"}}",
       "The company was not found"},
      {403, GHLAUTH_E_WRONG_LOCATION,
       "{\"statusCode\":403,\"message\":\"The token does not have access to this location.\",\"traceId\":\"t\"}",
       "The token does not have access to this location."},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); ++i) {
    ghlauth_locations *locations = NULL;
    start(&generations[1], GHLAUTH_TOKEN_BODY_FORM);
    script_answer(desk->script, cases[i].http_status, cases[i].body);
    FAILS(cases[i].status, ghlauth_oauth_installed_locations(oauth, &locations, COMPANY_ID, 1, NULL, ERR));
    assert_string_equal(ghlauth_error_server_message(check_last()), cases[i].message);
    assert_int_equal(ghlauth_error_http_status(check_last()), cases[i].http_status);
    expect_generation("v3");
    assert_null(locations);
    end();
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(token_requests_have_the_names_of_their_generation),
      cmocka_unit_test(path_and_version_go_together),
      cmocka_unit_test(a_page_token_is_sent_as_it_came),
      cmocka_unit_test(errors_name_the_generation),
      cmocka_unit_test(so_do_errors_about_unusable_answers),
      cmocka_unit_test(the_list_of_v3_has_an_envelope_of_its_own),
  };
  return cmocka_run_group_tests_name("generations", tests, NULL, check_teardown);
}
