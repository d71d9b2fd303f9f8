// The decision: may this credential do this, why not, and what to do about it.
#include <stdio.h>
#include <string.h>

#include "support/desk.h"

#define COMPANY_USER(role, type, location) \
  "{\"userId\":\"u1\",\"companyId\":\"" COMPANY_ID "\",\"role\":\"" role "\",\"type\":\"" type "\"" location "}"
#define AT(location) ",\"activeLocation\":\"" location "\""

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

/// Decides, and frees the credential.
static ghlauth_decision *decide(ghlauth_credential *credential, const char *operation, const char *version, const char *location,
                                const char *user_json) {
  ghlauth_decision *decision = NULL;
  ghlauth_user_context *user = NULL;
  if (user_json != NULL) OK(ghlauth_user_context_from_json(&user, user_json, ERR));
  OK(ghlauth_credential_decide(credential, &decision, operation, version, location, user, ERR));
  ghlauth_user_context_free(user);
  ghlauth_credential_free(credential);
  return decision;
}

static void expect_allowed(ghlauth_decision *decision) {
  if (ghlauth_decision_outcome(decision) != GHLAUTH_OUTCOME_ALLOWED) fail_msg("%s", ghlauth_decision_message_at(decision, 0));
  assert_int_equal(ghlauth_decision_count(decision), 0);
  assert_null(ghlauth_decision_message_at(decision, 0));
  ghlauth_decision_free(decision);
}

/// The primary reason, with its remedy and the remedy's value.
static void expect(ghlauth_decision *decision, int32_t reason, int32_t remedy, const char *value) {
  assert_int_equal(ghlauth_decision_outcome(decision), reason < 100 ? GHLAUTH_OUTCOME_DENIED : GHLAUTH_OUTCOME_UNDETERMINED);
  if (ghlauth_decision_reason_at(decision, 0) != reason) fail_msg("%s", ghlauth_decision_message_at(decision, 0));
  assert_int_equal(ghlauth_decision_remedy_at(decision, 0), remedy);
  assert_string_equal(ghlauth_decision_value_at(decision, 0), value);
  assert_int_not_equal(ghlauth_decision_message_at(decision, 0)[0], '\0');
  assert_int_not_equal(ghlauth_decision_hint_at(decision, 0)[0], '\0');
  for (size_t i = 1; i < ghlauth_decision_count(decision); ++i)
    assert_true(ghlauth_decision_reason_at(decision, i - 1) <= ghlauth_decision_reason_at(decision, i));
  ghlauth_decision_free(decision);
}

static int has_reason(const ghlauth_decision *decision, int32_t reason) {
  for (size_t i = 0; i < ghlauth_decision_count(decision); ++i)
    if (ghlauth_decision_reason_at(decision, i) == reason) return 1;
  return 0;
}

/// A Private Integration Token; `scopes` with blanks between, NULL for not known.
static ghlauth_credential *pit(int32_t level, const char *resource, const char *scopes) {
  ghlauth_pit *token = NULL;
  ghlauth_credential *credential = NULL;
  OK(ghlauth_pit_new(&token, desk->config, PIT_TOKEN, level, resource, ERR));
  if (scopes != NULL) {
    ghlauth_list *list = NULL;
    char text[512];
    OK(ghlauth_list_new(&list, ERR));
    snprintf(text, sizeof(text), "%s", scopes);
    for (char *rest = NULL, *one = strtok_r(text, " ", &rest); one != NULL; one = strtok_r(NULL, " ", &rest))
      OK(ghlauth_list_append(list, one, ERR));
    OK(ghlauth_pit_set_scopes(token, list, ERR));
    ghlauth_list_free(list);
  }
  OK(ghlauth_credential_from_pit(&credential, token, ERR));
  ghlauth_pit_free(token);
  return credential;
}

/// The installation at the location: contacts.readonly and contacts.write.
static ghlauth_credential *location(void) {
  desk_import_location(desk);
  return desk_credential(desk, LOCATION_INSTALLATION);
}

static ghlauth_credential *agency(void) {
  desk_import_agency(desk);
  return desk_credential(desk, AGENCY_INSTALLATION);
}

static void what_nothing_speaks_against_is_allowed(void **state) {
  (void)state;
  expect_allowed(decide(location(), "contacts/get-contact", NULL, NULL, NULL));
  expect_allowed(decide(location(), "GET /contacts/ocQHyuzHvysMo5N5VsXc", NULL, LOCATION_ID, NULL));
  expect_allowed(decide(location(), "POST /contacts/", "2021-07-28", LOCATION_ID, NULL));
  expect_allowed(decide(location(), "v3:contacts/get-contact", NULL, NULL, NULL));
  expect_allowed(decide(location(), "GET /contacts/ocQHyuzHvysMo5N5VsXc", "v3", NULL, NULL));
  expect_allowed(decide(pit(GHLAUTH_LEVEL_LOCATION, LOCATION_ID, "contacts.readonly"), "contacts/get-contact", NULL, NULL, NULL));
}

static void an_unknown_operation_is_no_error(void **state) {
  (void)state;
  expect(decide(location(), "GET /contact/1", NULL, NULL, NULL), GHLAUTH_REASON_UNKNOWN_OPERATION, GHLAUTH_REMEDY_CHECK_PATH, "");
  ghlauth_decision *decision = decide(location(), "GET /contact/1?email=ines@example.com", NULL, NULL, NULL);
  assert_null(strstr(ghlauth_decision_message_at(decision, 0), "ines"));  // nothing of a query
  expect(decision, GHLAUTH_REASON_UNKNOWN_OPERATION, GHLAUTH_REMEDY_CHECK_PATH, "");
  expect(decide(location(), "no/such-thing", NULL, NULL, NULL), GHLAUTH_REASON_UNKNOWN_OPERATION, GHLAUTH_REMEDY_CHECK_PATH, "");
}

static void a_version_chooses_the_generation(void **state) {
  (void)state;
  expect(decide(agency(), "GET /oauth/installedLocations", "v3", NULL, NULL), GHLAUTH_REASON_VERSION_MISMATCH,
         GHLAUTH_REMEDY_SET_VERSION, "2021-07-28");
  expect(decide(agency(), "GET /oauth/installed-locations", "2021-07-28", NULL, NULL), GHLAUTH_REASON_VERSION_MISMATCH,
         GHLAUTH_REMEDY_SET_VERSION, "v3");
  expect(decide(agency(), "GET /oauth/installed-locations", NULL, NULL, NULL), GHLAUTH_REASON_VERSION_MISMATCH,
         GHLAUTH_REMEDY_SET_VERSION, "v3");
  expect(decide(location(), "v3:contacts/get-contact", "2021-07-28", NULL, NULL), GHLAUTH_REASON_VERSION_MISMATCH,
         GHLAUTH_REMEDY_SET_VERSION, "v3");
  expect(decide(location(), "contacts/get-contact", "2020-01-01", NULL, NULL), GHLAUTH_REASON_VERSION_INVALID,
         GHLAUTH_REMEDY_SET_VERSION, "2021-07-28");
  ghlauth_decision *decision = decide(location(), "v3:contacts/get-contact", "2020-01-01", NULL, NULL);
  assert_int_equal(ghlauth_decision_count(decision), 1);  // and nothing of another generation
  expect(decision, GHLAUTH_REASON_VERSION_INVALID, GHLAUTH_REMEDY_SET_VERSION, "v3");
  expect(decide(location(), "contacts/get-contact", "2021-04-15", NULL, NULL), GHLAUTH_REASON_VERSION_DIFFERS,
         GHLAUTH_REMEDY_SET_VERSION, "2021-07-28");
}

static void the_configured_generation_is_looked_in(void **state) {
  (void)state;
  OK(ghlauth_config_set_api_generation(desk->config, "v3", ERR));
  ghlauth_credential *credential = pit(GHLAUTH_LEVEL_LOCATION, LOCATION_ID, "contacts.readonly");
  ghlauth_decision *decision = decide(credential, "contacts/get-contact", NULL, NULL, NULL);
  assert_string_equal(ghlauth_operation_generation(ghlauth_decision_operation(decision)), "v3");
  expect_allowed(decision);
}

static void some_operations_take_no_private_integration_token(void **state) {
  (void)state;
  ghlauth_decision *decision = decide(pit(GHLAUTH_LEVEL_LOCATION, LOCATION_ID, NULL), "oauth/get-location-access-token", NULL, NULL, NULL);
  assert_true(has_reason(decision, GHLAUTH_REASON_NEEDS_AGENCY_LEVEL));
  assert_true(has_reason(decision, GHLAUTH_REASON_SCOPES_UNKNOWN));
  expect(decision, GHLAUTH_REASON_NEEDS_OAUTH, GHLAUTH_REMEDY_USE_OAUTH, "");
  expect(decide(pit(GHLAUTH_LEVEL_LOCATION, LOCATION_ID, NULL), "marketplace/uninstall-application", NULL, NULL, NULL),
         GHLAUTH_REASON_NEEDS_OAUTH, GHLAUTH_REMEDY_USE_OAUTH, "");
  expect(decide(pit(GHLAUTH_LEVEL_AGENCY, COMPANY_ID, "oauth.write"), "oauth/get-location-access-token", NULL, NULL, NULL),
         GHLAUTH_REASON_NEEDS_OAUTH, GHLAUTH_REMEDY_USE_OAUTH, "");
}

static void the_level_must_fit(void **state) {
  (void)state;
  expect(decide(location(), "PUT /locations/" LOCATION_ID, NULL, NULL, NULL), GHLAUTH_REASON_NEEDS_AGENCY_LEVEL,
         GHLAUTH_REMEDY_USE_AGENCY_CREDENTIAL, "");
  expect(decide(agency(), "contacts/get-contact", NULL, LOCATION_ID, NULL), GHLAUTH_REASON_NEEDS_LOCATION_LEVEL,
         GHLAUTH_REMEDY_MINT_LOCATION_TOKEN, LOCATION_ID);
  expect(decide(agency(), "GET /contacts/?locationId=" LOCATION_ID, NULL, NULL, NULL), GHLAUTH_REASON_NEEDS_LOCATION_LEVEL,
         GHLAUTH_REMEDY_MINT_LOCATION_TOKEN, LOCATION_ID);
  expect(decide(agency(), "contacts/get-contact", NULL, NULL, NULL), GHLAUTH_REASON_NEEDS_LOCATION_LEVEL,
         GHLAUTH_REMEDY_USE_LOCATION_CREDENTIAL, "");
  expect(decide(pit(GHLAUTH_LEVEL_AGENCY, COMPANY_ID, NULL), "contacts/get-contact", NULL, LOCATION_ID, NULL),
         GHLAUTH_REASON_NEEDS_LOCATION_LEVEL, GHLAUTH_REMEDY_USE_LOCATION_CREDENTIAL, LOCATION_ID);
  expect(decide(pit(0, NULL, "contacts.readonly"), "contacts/get-contact", NULL, NULL, NULL), GHLAUTH_REASON_LEVEL_UNKNOWN,
         GHLAUTH_REMEDY_TELL_MORE, "");
}

static void the_scope_must_be_there(void **state) {
  (void)state;
  expect(decide(location(), "opportunities/search-opportunity", NULL, NULL, NULL), GHLAUTH_REASON_SCOPE_MISSING,
         GHLAUTH_REMEDY_ADD_SCOPE, "opportunities.readonly");
  expect(decide(pit(GHLAUTH_LEVEL_LOCATION, LOCATION_ID, NULL), "contacts/get-contact", NULL, NULL, NULL),
         GHLAUTH_REASON_SCOPES_UNKNOWN, GHLAUTH_REMEDY_TELL_MORE, "contacts.readonly");
}

static void what_the_sources_do_not_tell_is_left_open(void **state) {
  (void)state;
  // No security in the files.
  expect(decide(location(), "conversations/get-email-by-id", NULL, NULL, NULL), GHLAUTH_REASON_SECURITY_UNDECLARED,
         GHLAUTH_REMEDY_TRY, "");
  // Security, and no scope anywhere.
  expect(decide(location(), "ad-manager/fb-search-targeting", NULL, NULL, NULL), GHLAUTH_REASON_SCOPE_UNDECLARED,
         GHLAUTH_REMEDY_TRY, "");
  // No scope in the files, one on the scope page.
  expect(decide(location(), "courses/import-courses", NULL, NULL, NULL), GHLAUTH_REASON_SOURCES_DISAGREE,
         GHLAUTH_REMEDY_ADD_SCOPE, "courses.write");
  expect_allowed(decide(pit(GHLAUTH_LEVEL_LOCATION, LOCATION_ID, "courses.write"), "courses/import-courses", NULL, NULL, NULL));
  // Different ones.
  expect(decide(pit(GHLAUTH_LEVEL_LOCATION, LOCATION_ID, "medias.write"), "medias/delete-media-content", NULL, NULL, NULL),
         GHLAUTH_REASON_SOURCES_DISAGREE, GHLAUTH_REMEDY_ADD_SCOPE, "funnels/pagecount.readonly");
  expect(decide(pit(GHLAUTH_LEVEL_LOCATION, LOCATION_ID, "funnels/pagecount.readonly"), "medias/delete-media-content", NULL, NULL,
                NULL),
         GHLAUTH_REASON_SOURCES_DISAGREE, GHLAUTH_REMEDY_ADD_SCOPE, "medias.write");
  expect(decide(pit(GHLAUTH_LEVEL_LOCATION, LOCATION_ID, "contacts.write"), "medias/delete-media-content", NULL, NULL, NULL),
         GHLAUTH_REASON_SCOPE_MISSING, GHLAUTH_REMEDY_ADD_SCOPE, "medias.write");
  expect_allowed(decide(pit(GHLAUTH_LEVEL_LOCATION, LOCATION_ID, "medias.write funnels/pagecount.readonly"),
                        "medias/delete-media-content", NULL, NULL, NULL));
  // Spelled in two ways.
  expect(decide(pit(GHLAUTH_LEVEL_AGENCY, COMPANY_ID, "locations.write"), "v3:locations/get-location-permissions", NULL, NULL, NULL),
         GHLAUTH_REASON_SOURCES_DISAGREE, GHLAUTH_REMEDY_TRY, "");
  // For access tokens alone in the files, offered to an agency's Private Integrations in the settings.
  expect(decide(pit(GHLAUTH_LEVEL_AGENCY, COMPANY_ID, "marketplace-installer-details.readonly"), "marketplace/get-installer-details",
                NULL, NULL, NULL),
         GHLAUTH_REASON_SOURCES_DISAGREE, GHLAUTH_REMEDY_TRY, "");
}

static void the_location_must_be_the_credentials(void **state) {
  (void)state;
  expect(decide(location(), "contacts/get-contact", NULL, OTHER_LOCATION_ID, NULL), GHLAUTH_REASON_WRONG_LOCATION,
         GHLAUTH_REMEDY_USE_LOCATION_CREDENTIAL, OTHER_LOCATION_ID);
  expect(decide(location(), "GET /contacts/?locationId=" OTHER_LOCATION_ID, NULL, NULL, NULL), GHLAUTH_REASON_WRONG_LOCATION,
         GHLAUTH_REMEDY_USE_LOCATION_CREDENTIAL, OTHER_LOCATION_ID);
  expect(decide(pit(GHLAUTH_LEVEL_LOCATION, LOCATION_ID, "locations.readonly"), "GET /locations/" OTHER_LOCATION_ID "?x=1", NULL, NULL,
                NULL),
         GHLAUTH_REASON_WRONG_LOCATION, GHLAUTH_REMEDY_USE_LOCATION_CREDENTIAL, OTHER_LOCATION_ID);
  expect(decide(pit(GHLAUTH_LEVEL_LOCATION, LOCATION_ID, "payments/transactions.readonly"),
                "GET /payments/transactions?altType=location&altId=" OTHER_LOCATION_ID, NULL, NULL, NULL),
         GHLAUTH_REASON_WRONG_LOCATION, GHLAUTH_REMEDY_USE_LOCATION_CREDENTIAL, OTHER_LOCATION_ID);
  expect(decide(location(), "GET /contacts/?locationId=" OTHER_LOCATION_ID, NULL, LOCATION_ID, NULL),
         GHLAUTH_REASON_WRONG_LOCATION, GHLAUTH_REMEDY_CHECK_PATH, OTHER_LOCATION_ID);
  // Not a parameter of the operation: nobody knows what HighLevel makes of it.
  expect_allowed(decide(location(), "GET /contacts/ocQHyuzHvysMo5N5VsXc?locationId=" OTHER_LOCATION_ID, NULL, NULL, NULL));
  ghlauth_credential *given = NULL;
  OK(ghlauth_credential_from_access_token(&given, desk->config, ACCESS_TOKEN, -1, 0, NULL, ERR));
  ghlauth_decision *decision = decide(given, "contacts/get-contact", NULL, LOCATION_ID, NULL);
  assert_true(has_reason(decision, GHLAUTH_REASON_LOCATION_UNKNOWN));
  expect(decision, GHLAUTH_REASON_LEVEL_UNKNOWN, GHLAUTH_REMEDY_TELL_MORE, "");
}

static void a_request_is_read_as_it_is_matched(void **state) {
  (void)state;
  const char *mine[] = {" GET /locations/" LOCATION_ID, "GET  /locations/" LOCATION_ID " ", "v3: GET /locations/" LOCATION_ID,
                        "get /locations/" LOCATION_ID "/?x=%#f", "GET /locations/%43" "2QujeCh8ZnC7al2InWR"};
  for (size_t i = 0; i < sizeof(mine) / sizeof(mine[0]); ++i)
    expect_allowed(decide(pit(GHLAUTH_LEVEL_LOCATION, LOCATION_ID, "locations.readonly"), mine[i], NULL, i == 3 ? NULL : LOCATION_ID, NULL));
}

static void a_request_that_names_several_locations_names_none(void **state) {
  (void)state;
  const char *requests[] = {
      "GET /products/?locationId=" LOCATION_ID "&locationId=" OTHER_LOCATION_ID,
      "GET /products/?locationId=" LOCATION_ID "&x=%",
      "GET /products/?locationId=",
      "GET /products/?locationId=a%0ab",
      "GET /invoices/?altId=" LOCATION_ID "&altId=" OTHER_LOCATION_ID "&altType=location&limit=1&offset=0",
      "GET /invoices/?altId=" OTHER_LOCATION_ID "&altType=location&altType=x&altId=" LOCATION_ID "&limit=1&offset=0",
  };
  const char *scopes = "products.readonly invoices.readonly";
  for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); ++i) {
    expect(decide(pit(GHLAUTH_LEVEL_LOCATION, LOCATION_ID, scopes), requests[i], NULL, NULL, NULL), GHLAUTH_REASON_LOCATION_UNKNOWN,
           GHLAUTH_REMEDY_CHECK_PATH, "");
    expect(decide(pit(GHLAUTH_LEVEL_LOCATION, LOCATION_ID, scopes), requests[i], NULL, LOCATION_ID, NULL), GHLAUTH_REASON_WRONG_LOCATION,
           GHLAUTH_REMEDY_CHECK_PATH, "");
    expect(decide(pit(GHLAUTH_LEVEL_LOCATION, LOCATION_ID, scopes), requests[i], NULL, NULL,
                  COMPANY_USER("admin", "agency", AT(LOCATION_ID))),
           GHLAUTH_REASON_WRONG_LOCATION, GHLAUTH_REMEDY_CHECK_PATH, "");
  }
}

static void the_state_of_the_installation_counts(void **state) {
  (void)state;
  ghlauth_credential *credential = location();
  OK(ghlauth_oauth_remove(desk->oauth, LOCATION_INSTALLATION, ERR));
  expect(decide(credential, "contacts/get-contact", NULL, NULL, NULL), GHLAUTH_REASON_NOT_INSTALLED, GHLAUTH_REMEDY_INSTALL,
         LOCATION_ID);
  // The agency could mint a token for it, were the app installed there.
  ghlauth_decision *decision = decide(agency(), "contacts/get-contact", NULL, LOCATION_ID, NULL);
  assert_true(has_reason(decision, GHLAUTH_REASON_NEEDS_LOCATION_LEVEL));
  expect(decision, GHLAUTH_REASON_NOT_INSTALLED, GHLAUTH_REMEDY_INSTALL, LOCATION_ID);
}

static void an_expired_token_that_can_be_refreshed_is_none(void **state) {
  (void)state;
  ghlauth_credential *credential = location();
  fake_clock_advance_s(&desk->clock, 2 * 86400);
  expect_allowed(decide(credential, "contacts/get-contact", NULL, NULL, NULL));
  ghlauth_credential *given = NULL;
  OK(ghlauth_credential_from_access_token(&given, desk->config, ACCESS_TOKEN, FAKE_NOW_S + 60, GHLAUTH_LEVEL_LOCATION, LOCATION_ID,
                                          ERR));
  expect(decide(given, "contacts/get-contact", NULL, NULL, NULL), GHLAUTH_REASON_TOKEN_EXPIRED, GHLAUTH_REMEDY_AUTHORIZE, "");
  assert_int_equal(script_count(desk->script), 0);
}

static void an_installation_that_needs_the_user_says_so(void **state) {
  (void)state;
  ghlauth_credential *credential = location();
  fake_clock_advance_s(&desk->clock, 2 * 86400);
  script_answer(desk->script, 400, "{\"statusCode\":400,\"message\":\"Location is not active\"}");
  FAILS(GHLAUTH_E_LOCATION_INACTIVE, ghlauth_oauth_refresh(desk->oauth, NULL, LOCATION_INSTALLATION, NULL, ERR));
  expect(decide(credential, "contacts/get-contact", NULL, NULL, NULL), GHLAUTH_REASON_LOCATION_INACTIVE, GHLAUTH_REMEDY_WAIT, "");

  // It may be active again by the time that it would be asked for.
  fake_clock_advance_s(&desk->clock, 6 * 3600);
  expect_allowed(decide(desk_credential(desk, LOCATION_INSTALLATION), "contacts/get-contact", NULL, NULL, NULL));

  credential = desk_credential(desk, LOCATION_INSTALLATION);
  script_answer(desk->script, 400, "{\"error\":\"invalid_grant\",\"error_description\":\"Invalid grant: refresh token is invalid\"}");
  FAILS(GHLAUTH_E_GRANT_INVALID, ghlauth_oauth_refresh(desk->oauth, NULL, LOCATION_INSTALLATION, NULL, ERR));
  expect(decide(credential, "contacts/get-contact", NULL, NULL, NULL), GHLAUTH_REASON_TOKEN_EXPIRED, GHLAUTH_REMEDY_AUTHORIZE, "");

  // An agency in the store mints another one.
  char json[512];
  ghlauth_installation *minting = NULL;
  token_json(json, sizeof(json), "agency-access", "agency-refresh", "86399", "Company", COMPANY_ID, NULL);
  char *scope = strstr(json, "contacts.readonly");
  if (scope != NULL) memcpy(scope, "oauth.write       ", strlen("contacts.readonly"));
  OK(ghlauth_oauth_import(desk->oauth, &minting, json, NULL, FAKE_NOW_S + 2 * 86400 + 6 * 3600, NULL, ERR));
  ghlauth_installation_free(minting);
  expect_allowed(decide(desk_credential(desk, LOCATION_INSTALLATION), "contacts/get-contact", NULL, NULL, NULL));
}

static void a_user_is_compared_with_the_credential(void **state) {
  (void)state;
  const char *get_contact = "contacts/get-contact";
  expect_allowed(decide(location(), get_contact, NULL, NULL, COMPANY_USER("user", "location", AT(LOCATION_ID))));
  expect(decide(location(), get_contact, NULL, NULL, COMPANY_USER("admin", "agency", AT(OTHER_LOCATION_ID))),
         GHLAUTH_REASON_USER_OTHER_LOCATION, GHLAUTH_REMEDY_REFUSE_USER, "");
  expect(decide(location(), get_contact, NULL, NULL, "{\"userId\":\"u\",\"companyId\":\"another\"}"),
         GHLAUTH_REASON_USER_OTHER_COMPANY, GHLAUTH_REMEDY_REFUSE_USER, "");
  expect(decide(pit(GHLAUTH_LEVEL_AGENCY, COMPANY_ID, "locations.write"), "PUT /locations/" LOCATION_ID, NULL, NULL,
                COMPANY_USER("user", "agency", AT(LOCATION_ID))),
         GHLAUTH_REASON_USER_ROLE, GHLAUTH_REMEDY_REFUSE_USER, "");
  expect(decide(pit(GHLAUTH_LEVEL_AGENCY, COMPANY_ID, "locations.write"), "PUT /locations/" LOCATION_ID, NULL, NULL,
                COMPANY_USER("admin", "location", AT(LOCATION_ID))),
         GHLAUTH_REASON_USER_ROLE, GHLAUTH_REMEDY_REFUSE_USER, "");
  expect_allowed(decide(pit(GHLAUTH_LEVEL_AGENCY, COMPANY_ID, "locations.write"), "PUT /locations/" LOCATION_ID, NULL, NULL,
                        COMPANY_USER("admin", "agency", AT(LOCATION_ID))));
  expect(decide(pit(GHLAUTH_LEVEL_LOCATION, LOCATION_ID, "contacts.readonly"), get_contact, NULL, NULL,
                COMPANY_USER("admin", "agency", "")),
         GHLAUTH_REASON_USER_UNCHECKED, GHLAUTH_REMEDY_CHECK_USER, "");
  // Neither says where: nothing that is the same.
  ghlauth_decision *decision = decide(pit(0, NULL, "contacts.readonly"), get_contact, NULL, NULL, COMPANY_USER("admin", "agency", ""));
  assert_true(has_reason(decision, GHLAUTH_REASON_USER_UNCHECKED));
  ghlauth_decision_free(decision);
  expect(decide(location(), get_contact, NULL, NULL, COMPANY_USER("user", "location", "")), GHLAUTH_REASON_USER_UNCHECKED,
         GHLAUTH_REMEDY_CHECK_USER, "");
  expect_allowed(decide(location(), get_contact, NULL, NULL, COMPANY_USER("admin", "agency", "")));
}

static void a_user_is_not_let_through_by_what_is_not_known(void **state) {
  (void)state;
  // The agency's credential reaches every location: what the request is about must be known.
  const char *by_both = "PUT /users/ocQHyuzHvysMo5N5VsXc";
  const char *users[] = {COMPANY_USER("user", "location", AT(LOCATION_ID)), COMPANY_USER("admin", "location", AT(LOCATION_ID)),
                         COMPANY_USER("user", "agency", AT(LOCATION_ID))};
  for (size_t i = 0; i < sizeof(users) / sizeof(users[0]); ++i) {
    expect(decide(pit(GHLAUTH_LEVEL_AGENCY, COMPANY_ID, "users.write"), by_both, NULL, NULL, users[i]), GHLAUTH_REASON_USER_UNCHECKED,
           GHLAUTH_REMEDY_CHECK_USER, "");
    expect_allowed(decide(pit(GHLAUTH_LEVEL_AGENCY, COMPANY_ID, "users.write"), by_both, NULL, LOCATION_ID, users[i]));
  }
  expect_allowed(decide(pit(GHLAUTH_LEVEL_AGENCY, COMPANY_ID, "users.write"), by_both, NULL, NULL,
                        COMPANY_USER("admin", "agency", AT(LOCATION_ID))));
  expect(decide(pit(GHLAUTH_LEVEL_AGENCY, COMPANY_ID, "users.write"), by_both, NULL, LOCATION_ID, COMPANY_USER("admin", "location", "")),
         GHLAUTH_REASON_USER_UNCHECKED, GHLAUTH_REMEDY_CHECK_USER, "");
}

static void what_others_wrote_is_printable_in_a_sentence(void **state) {
  (void)state;
  ghlauth_decision *decision =
      decide(location(), "contacts/get-contact", NULL, NULL, "{\"userId\":\"u\",\"companyId\":\"a\\u001b[2J\\nb\"}");
  for (size_t i = 0; i < ghlauth_decision_count(decision); ++i)
    for (const char *c = ghlauth_decision_message_at(decision, i); *c != '\0'; ++c) assert_true((unsigned char)*c >= 0x20);
  ghlauth_decision_free(decision);
}

static void a_user_context_is_read(void **state) {
  (void)state;
  ghlauth_user_context *user = NULL;
  OK(ghlauth_user_context_from_json(&user,
                                    "{\"userId\":\"u1\",\"companyId\":\"c1\",\"role\":\"admin\",\"type\":\"agency\","
                                    "\"activeLocation\":\"l1\",\"userName\":\"Ines\",\"email\":\"ines@example.com\",\"more\":[1]}",
                                    ERR));
  assert_string_equal(ghlauth_user_context_user_id(user), "u1");
  assert_string_equal(ghlauth_user_context_company_id(user), "c1");
  assert_string_equal(ghlauth_user_context_active_location(user), "l1");
  assert_string_equal(ghlauth_user_context_role(user), "admin");
  assert_string_equal(ghlauth_user_context_type(user), "agency");
  assert_string_equal(ghlauth_user_context_user_name(user), "Ines");
  assert_string_equal(ghlauth_user_context_email(user), "ines@example.com");
  ghlauth_user_context_free(user);
  OK(ghlauth_user_context_from_json(&user, "{\"userId\":\"u1\",\"companyId\":\"c1\",\"role\":null}", ERR));
  assert_string_equal(ghlauth_user_context_role(user), "");
  ghlauth_user_context_free(user);
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_user_context_from_json(&user, "{\"userId\":\"u1\"}", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_user_context_from_json(&user, "{\"userId\":1,\"companyId\":\"c1\"}", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_user_context_from_json(&user, "[]", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_user_context_from_json(&user, NULL, ERR));
}

static void a_token_decides_by_what_it_is_known_to_be(void **state) {
  (void)state;
  ghlauth_credential *credential = location();
  ghlauth_token *token = NULL;
  ghlauth_decision *decision = NULL;
  OK(ghlauth_credential_token(credential, &token, 0, NULL, ERR));
  OK(ghlauth_token_decide(token, &decision, "contacts/get-contact", NULL, NULL, NULL, FAKE_NOW_S, ERR));
  expect_allowed(decision);
  OK(ghlauth_token_decide(token, &decision, "contacts/get-contact", NULL, NULL, NULL, FAKE_NOW_S + 86399, ERR));
  expect(decision, GHLAUTH_REASON_TOKEN_EXPIRED, GHLAUTH_REMEDY_AUTHORIZE, "");
  OK(ghlauth_token_decide(token, &decision, "contacts/get-contact", NULL, NULL, NULL, -1, ERR));
  expect_allowed(decision);
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_token_decide(token, &decision, "contacts/get-contact", NULL, NULL, NULL, -2, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_token_decide(token, &decision, "", NULL, NULL, NULL, -1, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_token_decide(token, &decision, "contacts/get-contact", NULL, "no/id", NULL, -1, ERR));
  ghlauth_token_free(token);
  ghlauth_credential_free(credential);
}

// {"alg":"RS256","typ":"JWT"}.{"authClass":"Location","authClassId":"C2QujeCh8ZnC7al2InWR","oauthMeta":{"scopes":["contacts.readonly"]}}
#define JWT                                                                                                  \
  "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9"                                                                     \
  ".eyJhdXRoQ2xhc3MiOiJMb2NhdGlvbiIsImF1dGhDbGFzc0lkIjoiQzJRdWplQ2g4Wm5DN2FsMkluV1IiLCJvYXV0aE1ldGEiOnsic2Nv" \
  "cGVzIjpbImNvbnRhY3RzLnJlYWRvbmx5Il19fQ"                                                                   \
  ".c2ln"

static void the_claims_of_a_jwt_say_what_is_not_known_otherwise(void **state) {
  (void)state;
  for (int i = 0; i < 2; ++i) {
    ghlauth_credential *credential = NULL;
    OK(ghlauth_credential_from_access_token(&credential, desk->config, JWT, -1, 0, NULL, ERR));
    if (i == 0)
      expect_allowed(decide(credential, "contacts/get-contact", NULL, LOCATION_ID, NULL));
    else
      expect(decide(credential, "contacts/create-contact", NULL, LOCATION_ID, NULL), GHLAUTH_REASON_SCOPE_MISSING,
             GHLAUTH_REMEDY_ADD_SCOPE, "contacts.write");
  }
}

static void a_client_says_or_enforces_it(void **state) {
  (void)state;
  desk_import_location(desk);
  const struct {
    int32_t check;
    size_t sent;
  } rows[] = {{GHLAUTH_PERMISSION_CHECK_OFF, 1}, {GHLAUTH_PERMISSION_CHECK_WARN, 1}, {GHLAUTH_PERMISSION_CHECK_ENFORCE, 0}};
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); ++i) {
    OK(ghlauth_config_set_permission_check(desk->config, rows[i].check, ERR));
    const size_t before = script_count(desk->script);
    const size_t said = log_recorder_count(&desk->log, "permission.denied");
    ghlauth_credential *credential = desk_credential(desk, LOCATION_INSTALLATION);
    if (rows[i].sent) script_answer(desk->script, 200, "{}");
    ghlauth_error *error = NULL;
    const ghlauth_status status = desk_get(desk, credential, "/opportunities/search?location_id=" LOCATION_ID, NULL, &error);
    assert_int_equal(script_count(desk->script) - before, rows[i].sent);
    assert_int_equal(status, rows[i].sent ? GHLAUTH_OK : GHLAUTH_E_SCOPE_MISSING);
    assert_int_equal(log_recorder_count(&desk->log, "permission.denied") - said, rows[i].check == GHLAUTH_PERMISSION_CHECK_OFF ? 0U : 1U);
    if (error != NULL) {
      assert_int_equal(ghlauth_error_http_status(error), 0);
      assert_non_null(strstr(ghlauth_error_message(error), "opportunities.readonly"));
      assert_non_null(strstr(ghlauth_error_hint(error), "opportunities.readonly"));
    }
    ghlauth_error_free(error);
    ghlauth_credential_free(credential);
  }
  assert_int_equal(log_recorder_count(&desk->log, "permission.denied method=GET path=/opportunities/search operation=opportunities/"
                                                  "search-opportunity reason=SCOPE_MISSING remedy=ADD_SCOPE "
                                                  "remedy_value=opportunities.readonly"),
                   2);
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_set_permission_check(desk->config, 3, ERR));
}

static void what_is_left_open_is_sent(void **state) {
  (void)state;
  OK(ghlauth_config_set_permission_check(desk->config, GHLAUTH_PERMISSION_CHECK_ENFORCE, ERR));
  ghlauth_credential *credential = pit(GHLAUTH_LEVEL_LOCATION, LOCATION_ID, NULL);
  script_answer(desk->script, 200, "{}");
  OK(desk_get(desk, credential, "/contacts/ocQHyuzHvysMo5N5VsXc", NULL, ERR));
  assert_int_equal(script_count(desk->script), 1);
  ghlauth_credential_free(credential);
}

static void reasons_and_remedies_have_names(void **state) {
  (void)state;
  assert_string_equal(ghlauth_reason_name(GHLAUTH_REASON_SCOPE_MISSING), "SCOPE_MISSING");
  assert_string_equal(ghlauth_reason_name(GHLAUTH_REASON_USER_UNCHECKED), "USER_UNCHECKED");
  assert_string_equal(ghlauth_remedy_name(GHLAUTH_REMEDY_NONE), "NONE");
  assert_string_equal(ghlauth_remedy_name(GHLAUTH_REMEDY_TRY), "TRY");
  assert_null(ghlauth_reason_name(0));
  assert_null(ghlauth_remedy_name(-1));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(what_nothing_speaks_against_is_allowed),
      TEST(an_unknown_operation_is_no_error),
      TEST(a_version_chooses_the_generation),
      TEST(the_configured_generation_is_looked_in),
      TEST(some_operations_take_no_private_integration_token),
      TEST(the_level_must_fit),
      TEST(the_scope_must_be_there),
      TEST(what_the_sources_do_not_tell_is_left_open),
      TEST(the_location_must_be_the_credentials),
      TEST(a_request_is_read_as_it_is_matched),
      TEST(a_request_that_names_several_locations_names_none),
      TEST(the_state_of_the_installation_counts),
      TEST(an_expired_token_that_can_be_refreshed_is_none),
      TEST(an_installation_that_needs_the_user_says_so),
      TEST(a_user_is_compared_with_the_credential),
      TEST(a_user_is_not_let_through_by_what_is_not_known),
      TEST(what_others_wrote_is_printable_in_a_sentence),
      TEST(a_user_context_is_read),
      TEST(a_token_decides_by_what_it_is_known_to_be),
      TEST(the_claims_of_a_jwt_say_what_is_not_known_otherwise),
      TEST(a_client_says_or_enforces_it),
      TEST(what_is_left_open_is_sent),
      TEST(reasons_and_remedies_have_names),
  };
  return cmocka_run_group_tests_name("decision", tests, NULL, check_teardown);
}
