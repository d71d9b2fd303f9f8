// oauth.h: minting and listing, as the wire shows it.
#include <stdio.h>
#include <stdlib.h>

#include "support/desk.h"

static struct desk *desk;

static int setup(void **state) {
  (void)state;
  desk = desk_new(SCRIPT_POLLED);
  desk_import_agency(desk);
  return 0;
}

static int teardown(void **state) {
  (void)state;
  desk_free(desk);
  return 0;
}

static ghlauth_status mint(ghlauth_installation **i, ghlauth_error **error) {
  return ghlauth_oauth_mint_location(desk->oauth, i, COMPANY_ID, LOCATION_ID, NULL, error);
}

static void a_mint_is_a_form_with_the_agencys_token(void **state) {
  (void)state;
  char json[512];
  script_answer(desk->script, 201, LOCATION_JSON(json, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN));
  OK(mint(NULL, ERR));
  assert_string_equal(script_method(desk->script, 0), "POST");
  CONTAINS(script_url(desk->script, 0), "/oauth/locationToken");
  assert_string_equal(script_body(desk->script, 0), "companyId=" COMPANY_ID "&locationId=" LOCATION_ID);
  assert_string_equal(script_request_header(desk->script, 0, "Authorization"), "Bearer " ACCESS_TOKEN);
  assert_string_equal(script_request_header(desk->script, 0, "Version"), "2021-07-28");
  assert_string_equal(script_request_header(desk->script, 0, "Content-Type"), "application/x-www-form-urlencoded");
}

static void an_answer_that_names_nothing_is_what_was_asked_for(void **state) {
  (void)state;
  ghlauth_installation *i = NULL;
  script_answer(desk->script, 200,
                "{\"access_token\":\"" NEW_ACCESS_TOKEN "\",\"expires_in\":86399,\"locationId\":\"" LOCATION_ID "\"}");
  OK(mint(&i, ERR));
  assert_string_equal(ghlauth_installation_id(i), LOCATION_INSTALLATION);
  assert_string_equal(ghlauth_installation_company_id(i), COMPANY_ID);
  assert_int_equal(ghlauth_installation_grant_expires_at_s(i), -1);
  ghlauth_installation_free(i);
}

static void a_token_of_another_location_lands_in_its_own_slot(void **state) {
  (void)state;
  char json[512];
  ghlauth_installation *i = NULL;
  script_answer(
      desk->script, 200,
      token_json(json, sizeof(json), NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN, "86399", "Location", COMPANY_ID, OTHER_LOCATION_ID));
  FAILS(GHLAUTH_E_INSTALLATION_MISMATCH, mint(&i, ERR));
  assert_string_equal(ghlauth_installation_location_id(i), OTHER_LOCATION_ID);
  ghlauth_installation_free(i);
  FAILS(GHLAUTH_E_NOT_FOUND, ghlauth_oauth_installation(desk->oauth, &i, LOCATION_INSTALLATION, ERR));
  assert_null(i);
}

static void an_agency_token_in_its_place_does_not_become_a_locations(void **state) {
  (void)state;
  char json[512];
  ghlauth_installation *i = NULL;
  script_answer(desk->script, 200, AGENCY_JSON(json, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN));
  FAILS(GHLAUTH_E_INSTALLATION_MISMATCH, mint(&i, ERR));
  assert_int_equal(ghlauth_installation_level(i), GHLAUTH_LEVEL_AGENCY);
  ghlauth_installation_free(i);
  FAILS(GHLAUTH_E_NOT_FOUND, ghlauth_oauth_installation(desk->oauth, &i, LOCATION_INSTALLATION, ERR));
}

static void refusals_are_classified(void **state) {
  (void)state;
  const struct {
    int32_t http_status;
    const char *message;
    ghlauth_status status;
  } rows[] = {{401, "The token is not authorized for this scope.", GHLAUTH_E_SCOPE_MISSING},
              {401, "This AuthClass is not yet supported", GHLAUTH_E_LEVEL_UNSUPPORTED},
              {403, "The token does not have access to this location.", GHLAUTH_E_WRONG_LOCATION},
              {400, "Location is not active", GHLAUTH_E_LOCATION_INACTIVE},
              {422, "locationId should not be empty", GHLAUTH_E_VALIDATION},
              {500, "Internal server error", GHLAUTH_E_SERVER}};
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); ++i) {
    char body[256];
    snprintf(body, sizeof(body), "{\"message\":\"%s\"}", rows[i].message);
    script_answer(desk->script, rows[i].http_status, body);
    FAILS(rows[i].status, mint(NULL, ERR));
    assert_int_equal(script_count(desk->script), i + 1);
  }
}

static void an_unusable_answer_passes_for_no_token(void **state) {
  (void)state;
  const char *bodies[] = {"", "null", "{}", "{\"access_token\":\"x\"}", "{\"access_token\":\"x\",\"expires_in\":-1}"};
  ghlauth_installation *installation = NULL;
  for (size_t i = 0; i < 5; ++i) {
    script_answer(desk->script, 200, bodies[i]);
    FAILS(GHLAUTH_E_TOKEN_RESPONSE, mint(&installation, ERR));
    assert_null(installation);
  }
  FAILS(GHLAUTH_E_NOT_FOUND, ghlauth_oauth_installation(desk->oauth, &installation, LOCATION_INSTALLATION, ERR));
}

static void a_location_cannot_mint(void **state) {
  (void)state;
  char json[512];
  // A location whose id was given where a company's belongs.
  token_json(json, sizeof(json), ACCESS_TOKEN, REFRESH_TOKEN, "86399", "Location", COMPANY_ID, OTHER_LOCATION_ID);
  OK(ghlauth_oauth_import(desk->oauth, NULL, json, NULL, FAKE_NOW_S, NULL, ERR));
  FAILS(GHLAUTH_E_LEVEL_UNSUPPORTED, ghlauth_oauth_mint_location(desk->oauth, NULL, OTHER_LOCATION_ID, LOCATION_ID, NULL, ERR));
  assert_int_equal(script_count(desk->script), 0);
}

static void a_list_that_is_none_is_refused(void **state) {
  (void)state;
  const char *bodies[] = {"",      "null", "[]", "{}", "{\"locations\":{}}", "{\"locations\":[{\"name\":\"without an id\"}]}",
                          "{\"loc"};
  ghlauth_locations *locations = NULL;
  for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); ++i) {
    script_answer(desk->script, 200, bodies[i]);
    const ghlauth_status status = ghlauth_oauth_installed_locations(desk->oauth, &locations, COMPANY_ID, 1, NULL, ERR);
    if (status != GHLAUTH_E_BAD_RESPONSE) fail_msg("\"%s\": %s", bodies[i], ghlauth_status_name(status));
    assert_null(locations);
  }
}

static void a_failing_page_fails_the_list(void **state) {
  (void)state;
  ghlauth_locations *locations = NULL;
  char *page = malloc(64 * 101);
  size_t used = (size_t)sprintf(page, "{\"locations\":[");
  for (int i = 0; i < 100; ++i) used += (size_t)sprintf(page + used, "%s{\"_id\":\"loc%d\"}", i ? "," : "", i);
  sprintf(page + used, "]}");
  script_answer(desk->script, 200, page);
  script_answer(desk->script, 500, "{}");
  FAILS(GHLAUTH_E_SERVER, ghlauth_oauth_installed_locations(desk->oauth, &locations, COMPANY_ID, 0, NULL, ERR));
  assert_null(locations);
  CONTAINS(script_url(desk->script, 0), "companyId=" COMPANY_ID);
  CONTAINS(script_url(desk->script, 0), "appId=" APP_ID);
  CONTAINS(script_url(desk->script, 1), "skip=100");
  LACKS(script_url(desk->script, 0), "isInstalled");
  free(page);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(a_mint_is_a_form_with_the_agencys_token),
      TEST(an_answer_that_names_nothing_is_what_was_asked_for),
      TEST(a_token_of_another_location_lands_in_its_own_slot),
      TEST(an_agency_token_in_its_place_does_not_become_a_locations),
      TEST(refusals_are_classified),
      TEST(an_unusable_answer_passes_for_no_token),
      TEST(a_location_cannot_mint),
      TEST(a_list_that_is_none_is_refused),
      TEST(a_failing_page_fails_the_list),
  };
  return cmocka_run_group_tests_name("mint", tests, NULL, check_teardown);
}
