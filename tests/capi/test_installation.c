// installation.h, and the functions of oauth.h that look into the store: import, find, claim, remove.
#include <stdio.h>
#include <stdlib.h>

#include "support/desk.h"

static struct desk *desk;

static int setup(void **state) {
  (void)state;
  desk = desk_new(SCRIPT_ON_THE_SPOT);
  return 0;
}

static int teardown(void **state) {
  (void)state;
  desk_free(desk);
  return 0;
}

static ghlauth_status import(const char *json, const char *client_id, int64_t obtained_at_s, const char *owner,
                             ghlauth_error **error) {
  return ghlauth_oauth_import(desk->oauth, NULL, json, client_id, obtained_at_s, owner, error);
}

// Imports a location under an owner.
static void import_location(const char *location_id, const char *owner) {
  char json[512];
  token_json(json, sizeof(json), ACCESS_TOKEN, REFRESH_TOKEN, "86399", "Location", COMPANY_ID, location_id);
  OK(import(json, NULL, FAKE_NOW_S, owner, ERR));
}

static void an_imported_location_is_known_in_full(void **state) {
  (void)state;
  ghlauth_installation *i = NULL;
  char json[512];
  OK(ghlauth_oauth_import(desk->oauth, &i, LOCATION_JSON(json, ACCESS_TOKEN, REFRESH_TOKEN), NULL, FAKE_NOW_S - 100, "tenant 7",
                          ERR));
  assert_string_equal(ghlauth_installation_id(i), LOCATION_INSTALLATION);
  assert_int_equal(ghlauth_installation_level(i), GHLAUTH_LEVEL_LOCATION);
  assert_string_equal(ghlauth_installation_resource_id(i), LOCATION_ID);
  assert_string_equal(ghlauth_installation_company_id(i), COMPANY_ID);
  assert_string_equal(ghlauth_installation_location_id(i), LOCATION_ID);
  assert_string_equal(ghlauth_installation_user_id(i), "mockUserId0000000001");
  assert_string_equal(ghlauth_installation_app_id(i), APP_ID);
  assert_string_equal(ghlauth_installation_client_id(i), CLIENT_ID);
  assert_string_equal(ghlauth_installation_api_origin(i), "https://services.leadconnectorhq.com");
  assert_string_equal(ghlauth_installation_owner(i), "tenant 7");
  assert_int_equal(ghlauth_installation_state(i), GHLAUTH_INSTALLATION_VALID);
  assert_string_equal(ghlauth_installation_state_reason(i), "");
  assert_int_equal(ghlauth_installation_since_s(i), FAKE_NOW_S - 100);
  assert_int_equal(ghlauth_installation_expires_at_s(i), FAKE_NOW_S - 100 + 86399);
  assert_int_equal(ghlauth_installation_grant_expires_at_s(i), FAKE_NOW_S - 100 + 365 * 86400);
  assert_int_equal(ghlauth_installation_is_bulk(i), 0);
  assert_int_equal(ghlauth_installation_installs_to_future_locations(i), 0);
  assert_int_equal(ghlauth_installation_is_unclaimed(i), 0);
  assert_int_equal(ghlauth_list_contains(ghlauth_installation_scopes(i), "contacts.readonly"), 1);
  assert_int_equal(ghlauth_list_size(ghlauth_installation_approved_locations(i)), 0);
  ghlauth_installation_free(i);
}

static void a_bulk_installation_keeps_its_locations(void **state) {
  (void)state;
  ghlauth_installation *i = NULL;
  OK(ghlauth_oauth_import(desk->oauth, &i,
                          "{\"access_token\":\"" ACCESS_TOKEN
                          "\",\"expires_in\":86399,\"userType\":\"Company\",\"companyId\":\"" COMPANY_ID
                          "\",\"isBulkInstallation\":true,\"installToFutureLocations\":true,"
                          "\"approvedLocations\":[\"" LOCATION_ID "\",\"" OTHER_LOCATION_ID "\"]}",
                          NULL, FAKE_NOW_S, NULL, ERR));
  assert_string_equal(ghlauth_installation_id(i), AGENCY_INSTALLATION);
  assert_int_equal(ghlauth_installation_level(i), GHLAUTH_LEVEL_AGENCY);
  assert_string_equal(ghlauth_installation_location_id(i), "");
  assert_int_equal(ghlauth_installation_is_bulk(i), 1);
  assert_int_equal(ghlauth_installation_installs_to_future_locations(i), 1);
  assert_int_equal(ghlauth_list_size(ghlauth_installation_approved_locations(i)), 2);
  assert_int_equal(ghlauth_list_contains(ghlauth_installation_approved_locations(i), OTHER_LOCATION_ID), 1);
  assert_int_equal(ghlauth_installation_grant_expires_at_s(i), -1);  // without a refresh token
  ghlauth_installation_free(i);
}

static void an_import_says_what_is_missing(void **state) {
  (void)state;
  const struct {
    const char *json, *says;
  } bad[] = {{"", "empty"},
             {"{", "JSON"},
             {"{}", "access token"},
             {"{\"access_token\":\"" ACCESS_TOKEN "\"}", "expires_in"},
             {"{\"access_token\":\"" ACCESS_TOKEN "\",\"expires_in\":86399}", "company"}};
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); ++i) {
    FAILS(GHLAUTH_E_TOKEN_RESPONSE, import(bad[i].json, NULL, FAKE_NOW_S, NULL, ERR));
    CONTAINS(ghlauth_error_message(check_last()), bad[i].says);
  }
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, import(NULL, NULL, FAKE_NOW_S, NULL, ERR));
  char json[512];
  LOCATION_JSON(json, ACCESS_TOKEN, REFRESH_TOKEN);
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, import(json, NULL, -1, NULL, ERR));
  assert_int_not_equal(import(json, OTHER_CLIENT_ID, FAKE_NOW_S, NULL, NULL), GHLAUTH_OK);  // a key that the app does not have
}

static void an_import_remembers_its_key(void **state) {
  (void)state;
  char json[512];
  ghlauth_installation *i = NULL;
  OK(ghlauth_oauth_add_client(desk->oauth, OTHER_CLIENT_ID, OTHER_CLIENT_SECRET, 0, ERR));
  OK(ghlauth_oauth_import(desk->oauth, &i, LOCATION_JSON(json, ACCESS_TOKEN, REFRESH_TOKEN), OTHER_CLIENT_ID, FAKE_NOW_S, NULL,
                          ERR));
  assert_string_equal(ghlauth_installation_client_id(i), OTHER_CLIENT_ID);
  ghlauth_installation_free(i);
  script_answer(desk->script, 200, LOCATION_JSON(json, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN));
  OK(ghlauth_oauth_refresh(desk->oauth, &i, LOCATION_INSTALLATION, NULL, ERR));
  CONTAINS(script_body(desk->script, 0), "client_id=" OTHER_CLIENT_ID "&client_secret=" OTHER_CLIENT_SECRET);
  assert_string_equal(ghlauth_installation_client_id(i), OTHER_CLIENT_ID);
  ghlauth_installation_free(i);
}

static void a_younger_token_stays(void **state) {
  (void)state;
  char json[512];
  import_location(LOCATION_ID, "tenant 7");
  ghlauth_credential *credential = desk_credential(desk, LOCATION_INSTALLATION);
  OK(import(LOCATION_JSON(json, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN), NULL, FAKE_NOW_S - 1, "tenant 8", ERR));
  expect_bearer(credential, ACCESS_TOKEN);
  OK(import(json, NULL, FAKE_NOW_S + 1, NULL, ERR));
  expect_bearer(credential, NEW_ACCESS_TOKEN);
  ghlauth_credential_free(credential);
}

static size_t count(const char *owner, const char *company_id, const char *location_id) {
  ghlauth_installations *found = NULL;
  OK(ghlauth_oauth_find(desk->oauth, &found, owner, company_id, location_id, ERR));
  const size_t size = ghlauth_installations_size(found);
  assert_null(ghlauth_installations_at(found, size));
  ghlauth_installations_free(found);
  return size;
}

static void installations_are_found_by_what_is_known(void **state) {
  (void)state;
  import_location(LOCATION_ID, "tenant 7");
  import_location(OTHER_LOCATION_ID, "tenant 8");
  desk_import_agency(desk);
  assert_int_equal(count(NULL, NULL, NULL), 3);
  assert_int_equal(count("tenant 7", NULL, NULL), 2);  // with the agency
  assert_int_equal(count("tenant 8", NULL, NULL), 1);
  assert_int_equal(count("tenant", NULL, NULL), 0);
  assert_int_equal(count(NULL, COMPANY_ID, NULL), 3);
  assert_int_equal(count(NULL, NULL, LOCATION_ID), 1);
  assert_int_equal(count("tenant 8", COMPANY_ID, OTHER_LOCATION_ID), 1);
  assert_int_equal(count("tenant 8", COMPANY_ID, LOCATION_ID), 0);
  ghlauth_installations *found = NULL;
  OK(ghlauth_oauth_find(desk->oauth, &found, "tenant 8", NULL, NULL, ERR));
  const ghlauth_installation *one = ghlauth_installations_at(found, 0);
  assert_string_equal(ghlauth_installation_location_id(one), OTHER_LOCATION_ID);
  ghlauth_installations_free(found);
}

static void installations_of_another_app_are_not_found(void **state) {
  (void)state;
  ghlauth_oauth *foreign = NULL;
  ghlauth_installation *i = NULL;
  ghlauth_installations *found = NULL;
  import_location(LOCATION_ID, "tenant 7");
  OK(ghlauth_oauth_new(&foreign, desk->config, "77c2e1f0a9b8d7c6e5f4a3b2-abcd", CLIENT_SECRET, REDIRECT_URI, ERR));
  FAILS(GHLAUTH_E_NOT_FOUND, ghlauth_oauth_installation(foreign, &i, LOCATION_INSTALLATION, ERR));
  FAILS(GHLAUTH_E_NOT_FOUND, ghlauth_oauth_remove(foreign, LOCATION_INSTALLATION, ERR));
  FAILS(GHLAUTH_E_NOT_FOUND, ghlauth_oauth_claim(foreign, NULL, LOCATION_INSTALLATION, "me", ERR));
  OK(ghlauth_oauth_find(foreign, &found, NULL, NULL, NULL, ERR));
  assert_int_equal(ghlauth_installations_size(found), 0);
  ghlauth_installations_free(found);
  ghlauth_oauth_free(foreign);
}

static void a_removed_installation_is_a_tombstone(void **state) {
  (void)state;
  ghlauth_installation *i = NULL;
  ghlauth_token *token = NULL;
  import_location(LOCATION_ID, "tenant 7");
  ghlauth_credential *credential = desk_credential(desk, LOCATION_INSTALLATION);
  expect_bearer(credential, ACCESS_TOKEN);
  OK(ghlauth_oauth_remove(desk->oauth, LOCATION_INSTALLATION, ERR));
  assert_int_equal(script_count(desk->script), 0);  // HighLevel is not told
  OK(ghlauth_oauth_installation(desk->oauth, &i, LOCATION_INSTALLATION, ERR));
  assert_int_equal(ghlauth_installation_state(i), GHLAUTH_INSTALLATION_REMOVED);
  assert_string_equal(ghlauth_installation_state_reason(i), "removed by the application");
  ghlauth_installation_free(i);
  OK(ghlauth_oauth_remove(desk->oauth, LOCATION_INSTALLATION, ERR));
  FAILS(GHLAUTH_E_REMOVED, ghlauth_credential_token(credential, &token, 0, NULL, ERR));
  import_location(LOCATION_ID, "tenant 9");
  expect_bearer(credential, ACCESS_TOKEN);  // an old credential finds the new installation
  ghlauth_credential_free(credential);
}

static void ids_are_needed(void **state) {
  (void)state;
  ghlauth_installation *i = NULL;
  ghlauth_locations *locations = NULL;
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_oauth_installation(desk->oauth, &i, NULL, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_oauth_remove(desk->oauth, NULL, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_oauth_claim(desk->oauth, &i, NULL, "me", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_oauth_uninstall(desk->oauth, NULL, NULL, NULL, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_oauth_mint_location(desk->oauth, &i, NULL, LOCATION_ID, NULL, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_oauth_mint_location(desk->oauth, &i, COMPANY_ID, NULL, NULL, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_oauth_installed_locations(desk->oauth, &locations, NULL, 1, NULL, ERR));
  desk_import_agency(desk);
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_oauth_installed_locations(desk->oauth, &locations, COMPANY_ID, 2, NULL, ERR));
  FAILS(GHLAUTH_E_NOT_FOUND, ghlauth_oauth_uninstall(desk->oauth, APP_ID ":nowhere", NULL, NULL, ERR));
  FAILS(GHLAUTH_E_NOT_FOUND, ghlauth_oauth_mint_location(desk->oauth, &i, "nowhere", LOCATION_ID, NULL, ERR));
  FAILS(GHLAUTH_E_NOT_FOUND, ghlauth_oauth_installed_locations(desk->oauth, &locations, "nowhere", 1, NULL, ERR));
}

static void an_authorization_renews_an_installation(void **state) {
  (void)state;
  char query[1024], json[512];
  ghlauth_buf *url = NULL, *text = NULL;
  ghlauth_callback *callback = NULL;
  ghlauth_installation *i = NULL;
  import_location(LOCATION_ID, "tenant 7");
  script_answer(desk->script, 400, "{\"message\":\"Invalid grant: refresh token is invalid\"}");
  FAILS(GHLAUTH_E_GRANT_INVALID, ghlauth_oauth_refresh(desk->oauth, NULL, LOCATION_INSTALLATION, NULL, ERR));
  OK(ghlauth_oauth_authorize_url(desk->oauth, &url, &text, NULL, ERR));
  snprintf(query, sizeof(query), "?code=c0de&state=%s", ghlauth_buf_data(text));
  OK(ghlauth_oauth_parse_callback(desk->oauth, &callback, query, NULL, ERR));
  script_answer(desk->script, 200, LOCATION_JSON(json, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN));
  OK(ghlauth_oauth_exchange(desk->oauth, &i, callback, NULL, NULL, ERR));
  assert_int_equal(ghlauth_installation_state(i), GHLAUTH_INSTALLATION_VALID);
  assert_string_equal(ghlauth_installation_owner(i), "tenant 7");  // kept where no other is named
  ghlauth_installation_free(i);
  ghlauth_callback_free(callback);
  ghlauth_buf_free(url);
  ghlauth_buf_free(text);
  ghlauth_credential *credential = desk_credential(desk, LOCATION_INSTALLATION);
  expect_bearer(credential, NEW_ACCESS_TOKEN);
  ghlauth_credential_free(credential);
}

// Every store has an index of them, and that of PostgreSQL takes no long ones.
static void an_owner_label_has_a_limit(void **state) {
  (void)state;
  char owner[1026], json[512];
  ghlauth_installation *i = NULL;
  memset(owner, 'x', 1025);
  owner[1025] = '\0';
  const char *token = LOCATION_JSON(json, ACCESS_TOKEN, REFRESH_TOKEN);
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, import(token, NULL, FAKE_NOW_S, owner, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "owner has 1025 bytes");
  CONTAINS(ghlauth_error_hint(check_last()), "1024");
  assert_int_equal(count(NULL, NULL, NULL), 0);
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_oauth_claim(desk->oauth, NULL, LOCATION_INSTALLATION, owner, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "owner has 1025 bytes");
  FAILS(GHLAUTH_E_INVALID_ARGUMENT,
        ghlauth_oauth_import_sdk_sessions_file(desk->oauth, NULL, "/dev/null", NULL, owner, NULL, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "owner has 1025 bytes");
  owner[1024] = '\0';
  OK(import(token, NULL, FAKE_NOW_S, owner, ERR));
  assert_int_equal(count(owner, NULL, NULL), 1);
  OK(ghlauth_oauth_installation(desk->oauth, &i, LOCATION_INSTALLATION, ERR));
  assert_string_equal(ghlauth_installation_owner(i), owner);
  ghlauth_installation_free(i);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(an_imported_location_is_known_in_full),
      TEST(a_bulk_installation_keeps_its_locations),
      TEST(an_import_says_what_is_missing),
      TEST(an_import_remembers_its_key),
      TEST(a_younger_token_stays),
      TEST(installations_are_found_by_what_is_known),
      TEST(installations_of_another_app_are_not_found),
      TEST(a_removed_installation_is_a_tombstone),
      TEST(ids_are_needed),
      TEST(an_owner_label_has_a_limit),
      TEST(an_authorization_renews_an_installation),
  };
  return cmocka_run_group_tests_name("installation", tests, NULL, check_teardown);
}
