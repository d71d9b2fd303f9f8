// Sessions of HighLevel's own SDK: read in each form, adopted, not used, activated. (Those that the SDK itself wrote:
// tests/integration/interop.)
#include <stdio.h>
#include <stdlib.h>

#include "store_file.h"

static struct desk *desk;

static int setup(void **state) {
  desk = NULL;
  if (store_file_setup(state) != 0) return -1;
  desk = desk_new(SCRIPT_ON_THE_SPOT);
  return 0;
}

static int teardown(void **state) {
  desk_free(desk);
  return store_file_teardown(state);
}

// --- the records

#define ANSWER(access, refresh, user_type, location)                                                               \
  "\"access_token\":\"" access "\",\"refresh_token\":\"" refresh "\",\"token_type\":\"Bearer\",\"scope\":"      \
  "\"contacts.readonly contacts.write\",\"userType\":\"" user_type "\",\"companyId\":\"" COMPANY_ID "\"," location \
  "\"userId\":\"mockUserId0000000001\""
#define LOCATION_MEMBER "\"locationId\":\"" LOCATION_ID "\","
#define OF_MONGO(resource) \
  "\"_id\":{\"$oid\":\"66c2e1f0a9b8d7c6e5f4a3b2\"},\"applicationId\":\"" APP_ID "\",\"resourceId\":\"" resource "\","
// FAKE_NOW_S is 2026-11-23T12:00:00Z; stored 100 s before.
#define TIMES(expires_in, expire_at, updated) \
  ",\"expires_in\":" expires_in ",\"expire_at\":" expire_at ",\"createdAt\":" updated ",\"updatedAt\":" updated

#define RELAXED TIMES("86399", "1795521499000.0", "{\"$date\":\"2026-11-23T11:58:20.250Z\"}")
#define CANONICAL                                                                   \
  TIMES("{\"$numberInt\":\"86399\"}", "{\"$numberDouble\":\"1795521499000.0\"}", \
        "{\"$date\":{\"$numberLong\":\"1795435100250\"}}")
#define IN_MEMORY TIMES("86399", "1795521499000", "\"2026-11-23T11:58:20.250Z\"")
#define LOCATION(times) ANSWER(ACCESS_TOKEN, REFRESH_TOKEN, "Location", LOCATION_MEMBER) times
#define AGENCY(times) ANSWER(NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN, "Company", "") times

struct text {
  const char *bytes;
  size_t at;
  ghlauth_status status;
  int drops;
};

static void count_drop(void *user_data) { ++((struct text *)user_data)->drops; }

// In pieces that are no lines.
static ghlauth_status take(void *user_data, uint8_t *buffer, size_t capacity, size_t *size) {
  struct text *text = user_data;
  *size = strlen(text->bytes + text->at);
  if (*size > 11) *size = 11;
  assert_true(*size <= capacity);
  memcpy(buffer, text->bytes + text->at, *size);
  text->at += *size;
  return text->status;
}

static ghlauth_status import(const char *bytes, ghlauth_report **report, const char *client_id, const char *owner,
                             ghlauth_error **error) {
  struct text text = {bytes, 0, GHLAUTH_OK, 0};
  const ghlauth_byte_source source = {sizeof(source), &text, count_drop, take, NULL};
  const ghlauth_status status =
      ghlauth_oauth_import_sdk_sessions(desk->oauth, report, &source, client_id, owner, NULL, error);
  assert_int_equal(text.drops, 1);
  return status;
}

static void expect_report(ghlauth_report *report, int64_t done, int64_t skipped, int64_t failed) {
  assert_int_equal(ghlauth_report_done(report), done);
  assert_int_equal(ghlauth_report_skipped(report), skipped);
  assert_int_equal(ghlauth_report_failed(report), failed);
  ghlauth_report_free(report);
}

static void expect_adopted(const char *id, int32_t level, int64_t obtained_at_s) {
  ghlauth_installation *i = NULL;
  OK(ghlauth_oauth_installation(desk->oauth, &i, id, ERR));
  assert_int_equal(ghlauth_installation_is_adopted(i), 1);
  assert_int_equal(ghlauth_installation_level(i), level);
  assert_string_equal(ghlauth_installation_company_id(i), COMPANY_ID);
  assert_string_equal(ghlauth_installation_client_id(i), CLIENT_ID);
  assert_int_equal(ghlauth_installation_state(i), GHLAUTH_INSTALLATION_VALID);
  assert_int_equal(ghlauth_installation_expires_at_s(i), obtained_at_s + 86399);
  assert_int_equal(ghlauth_installation_grant_expires_at_s(i), obtained_at_s + 365 * 86400);
  assert_int_equal(ghlauth_list_contains(ghlauth_installation_scopes(i), "contacts.write"), 1);
  ghlauth_installation_free(i);
}

static void every_form_is_read(void **state) {
  (void)state;
  const char *forms[] = {
      // mongoexport, relaxed and canonical, and as an array
      "{" OF_MONGO(LOCATION_ID) LOCATION(RELAXED) "}\n{" OF_MONGO(COMPANY_ID) AGENCY(RELAXED) "}\n",
      "{" OF_MONGO(LOCATION_ID) LOCATION(CANONICAL) "}\r\n\r\n{" OF_MONGO(COMPANY_ID) AGENCY(CANONICAL) "}",
      "[{" OF_MONGO(LOCATION_ID) LOCATION(RELAXED) "},\n{" OF_MONGO(COMPANY_ID) AGENCY(RELAXED) "}]\n",
      // the map of the memory storage: as an object, as pairs, over several lines
      "{\"" LOCATION_INSTALLATION "\":{" LOCATION(IN_MEMORY) "},\"" AGENCY_INSTALLATION "\":{" AGENCY(IN_MEMORY) "}}",
      "[[\"" LOCATION_INSTALLATION "\",{" LOCATION(IN_MEMORY) "}],[\"" AGENCY_INSTALLATION "\",{" AGENCY(IN_MEMORY) "}]]",
      "{\n  \"" LOCATION_INSTALLATION "\": {\n" LOCATION(IN_MEMORY) "},\n"
      "\"" AGENCY_INSTALLATION "\": {" AGENCY(IN_MEMORY) "}\n}\n",
  };
  for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); ++i) {
    ghlauth_report *report = NULL;
    OK(import(forms[i], &report, NULL, NULL, ERR));
    expect_report(report, 2, 0, 0);
    expect_adopted(LOCATION_INSTALLATION, GHLAUTH_LEVEL_LOCATION, FAKE_NOW_S - 100);
    expect_adopted(AGENCY_INSTALLATION, GHLAUTH_LEVEL_AGENCY, FAKE_NOW_S - 100);
    OK(import(forms[i], &report, NULL, NULL, ERR));
    expect_report(report, 0, 2, 0);  // the same again
    desk_free(desk);
    desk = desk_new(SCRIPT_ON_THE_SPOT);
  }
}

static void what_was_removed_stays_removed(void **state) {
  (void)state;
  ghlauth_report *report = NULL;
  ghlauth_installation *i = NULL;
  const char *record = "{" OF_MONGO(LOCATION_ID) LOCATION(RELAXED) "}";
  OK(import(record, NULL, NULL, NULL, ERR));
  OK(ghlauth_oauth_remove(desk->oauth, LOCATION_INSTALLATION, ERR));
  OK(import(record, &report, NULL, NULL, ERR));
  expect_report(report, 0, 1, 0);
  OK(ghlauth_oauth_installation(desk->oauth, &i, LOCATION_INSTALLATION, ERR));
  assert_int_equal(ghlauth_installation_state(i), GHLAUTH_INSTALLATION_REMOVED);
  ghlauth_installation_free(i);
}

static void what_an_answer_does_not_say_its_place_does(void **state) {
  (void)state;
  const char *bare = "\"access_token\":\"" ACCESS_TOKEN "\",\"refresh_token\":\"" REFRESH_TOKEN
                     "\",\"companyId\":\"" COMPANY_ID "\"";
  char text[2048];
  ghlauth_installation *i = NULL;
  snprintf(text, sizeof(text), "{\"" LOCATION_INSTALLATION "\":{%s},\"" AGENCY_INSTALLATION "\":{%s}}", bare, bare);
  OK(import(text, NULL, NULL, "tenant 7", ERR));
  OK(ghlauth_oauth_installation(desk->oauth, &i, LOCATION_INSTALLATION, ERR));
  assert_int_equal(ghlauth_installation_level(i), GHLAUTH_LEVEL_LOCATION);
  assert_string_equal(ghlauth_installation_owner(i), "tenant 7");
  assert_int_equal(ghlauth_installation_expires_at_s(i), FAKE_NOW_S);  // nobody knows when it was stored
  ghlauth_installation_free(i);
  OK(ghlauth_oauth_installation(desk->oauth, &i, AGENCY_INSTALLATION, ERR));
  assert_int_equal(ghlauth_installation_level(i), GHLAUTH_LEVEL_AGENCY);
  ghlauth_installation_free(i);
}

static void what_cannot_be_taken_over_is_named(void **state) {
  (void)state;
  ghlauth_report *report = NULL;
  const char *records =
      "{" OF_MONGO(LOCATION_ID) LOCATION(RELAXED) "}\n"
      "no JSON\n"
      "{\"applicationId\":\"" APP_ID "\",\"resourceId\":\"x\",\"refresh_token\":\"" REFRESH_TOKEN "\"}\n"
      "{\"access_token\":\"" ACCESS_TOKEN "\"}\n"
      "7\n"
      "{\"applicationId\":\"anotherapp\",\"resourceId\":\"" LOCATION_ID "\"," LOCATION(RELAXED) "}\n";
  FAILS(GHLAUTH_E_INCOMPLETE, import(records, &report, NULL, NULL, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "line 2");
  const struct {
    const char *name, *reason;
  } failed[] = {{"line 2", "no JSON"}, {"line 3", "no access token"}, {"line 4", "neither"}, {"line 5", "no session record"}};
  assert_int_equal(ghlauth_report_size(report), 4);
  for (size_t i = 0; i < 4; ++i) {
    assert_string_equal(ghlauth_report_name(report, i), failed[i].name);
    CONTAINS(ghlauth_report_reason(report, i), failed[i].reason);
    assert_null(check_find_secret(ghlauth_report_reason(report, i)));
  }
  expect_report(report, 1, 1, 4);

  FAILS(GHLAUTH_E_INCOMPLETE, import("{\"" AGENCY_INSTALLATION "\":7}", &report, NULL, NULL, ERR));
  assert_string_equal(ghlauth_report_name(report, 0), AGENCY_INSTALLATION);
  ghlauth_report_free(report);
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, import("no JSON", NULL, NULL, NULL, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, import("", NULL, NULL, NULL, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, import("{\"a\":", NULL, NULL, NULL, ERR));
  FAILS(GHLAUTH_E_CLIENT_INVALID, import(records, NULL, OTHER_CLIENT_ID, NULL, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, import(records, NULL, NULL, "\xff", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_oauth_import_sdk_sessions(desk->oauth, NULL, NULL, NULL, NULL, NULL, ERR));
  struct text text = {records, 0, -10009, 0};
  const ghlauth_byte_source source = {sizeof(source), &text, count_drop, take, NULL};
  assert_int_equal(ghlauth_oauth_import_sdk_sessions(desk->oauth, NULL, &source, NULL, NULL, NULL, NULL), -10009);
  FAILS(GHLAUTH_E_STORE, ghlauth_oauth_import_sdk_sessions_file(desk->oauth, NULL, "/proc/no/file", NULL, NULL, NULL, ERR));
}

static void an_adopted_installation_is_not_used(void **state) {
  (void)state;
  char buffer[256];
  size_t needed = 0;
  ghlauth_installation *i = NULL;
  ghlauth_installations *due = NULL;
  const char *records = "{" OF_MONGO(LOCATION_ID) LOCATION(RELAXED) "}\n{" OF_MONGO(COMPANY_ID) AGENCY(RELAXED) "}";
  OK(import(records, NULL, NULL, NULL, ERR));
  ghlauth_credential *credential = desk_credential(desk, LOCATION_INSTALLATION);
  FAILS(GHLAUTH_E_ADOPTED, ghlauth_credential_bearer(credential, buffer, sizeof(buffer), &needed, NULL, 0, ERR));
  CONTAINS(ghlauth_error_message(check_last()), LOCATION_INSTALLATION);
  CONTAINS(ghlauth_error_hint(check_last()), "ghlauth_oauth_activate");
  FAILS(GHLAUTH_E_ADOPTED, ghlauth_oauth_refresh(desk->oauth, NULL, LOCATION_INSTALLATION, NULL, ERR));
  FAILS(GHLAUTH_E_ADOPTED, ghlauth_oauth_mint_location(desk->oauth, &i, COMPANY_ID, OTHER_LOCATION_ID, NULL, ERR));
  FAILS(GHLAUTH_E_ADOPTED, ghlauth_oauth_uninstall(desk->oauth, LOCATION_INSTALLATION, NULL, NULL, ERR));
  OK(ghlauth_oauth_due(desk->oauth, &due, FAKE_NOW_S + 1000000, 10, ERR));
  assert_int_equal(ghlauth_installations_size(due), 0);
  ghlauth_installations_free(due);
  assert_int_equal(script_count(desk->script), 0);

  ghlauth_report *report = NULL;
  OK(ghlauth_oauth_activate(desk->oauth, &report, LOCATION_INSTALLATION, NULL, ERR));
  expect_report(report, 1, 0, 0);
  expect_bearer(credential, ACCESS_TOKEN);
  FAILS(GHLAUTH_E_ADOPTED, ghlauth_oauth_refresh(desk->oauth, NULL, AGENCY_INSTALLATION, NULL, ERR));
  char json[512];
  script_answer(desk->script, 200, LOCATION_JSON(json, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN));
  OK(ghlauth_oauth_refresh(desk->oauth, &i, LOCATION_INSTALLATION, NULL, ERR));
  CONTAINS(script_body(desk->script, 0), "refresh_token=" REFRESH_TOKEN);
  assert_int_equal(ghlauth_installation_is_adopted(i), 0);
  ghlauth_installation_free(i);
  expect_bearer(credential, NEW_ACCESS_TOKEN);
  ghlauth_credential_free(credential);

  OK(ghlauth_oauth_activate(desk->oauth, &report, NULL, NULL, ERR));
  expect_report(report, 1, 1, 0);
  OK(ghlauth_oauth_activate(desk->oauth, NULL, NULL, NULL, ERR));
  FAILS(GHLAUTH_E_NOT_FOUND, ghlauth_oauth_activate(desk->oauth, NULL, APP_ID ":nowhere", NULL, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_oauth_activate(desk->oauth, NULL, "", NULL, ERR));
}

static void a_second_import_brings_what_the_sdk_did_meanwhile(void **state) {
  (void)state;
  ghlauth_report *report = NULL;
  OK(import("{" OF_MONGO(LOCATION_ID) LOCATION(RELAXED) "}", NULL, NULL, "tenant 7", ERR));
  const char *later = "{" OF_MONGO(LOCATION_ID) ANSWER(NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN, "Location", LOCATION_MEMBER)
      TIMES("86399", "1795521499000", "{\"$date\":\"2026-11-23T11:59:20Z\"}") "}";
  OK(import(later, &report, NULL, NULL, ERR));
  expect_report(report, 1, 0, 0);
  OK(ghlauth_oauth_activate(desk->oauth, NULL, LOCATION_INSTALLATION, NULL, ERR));
  ghlauth_credential *credential = desk_credential(desk, LOCATION_INSTALLATION);
  expect_bearer(credential, NEW_ACCESS_TOKEN);
  ghlauth_installation *i = NULL;
  OK(ghlauth_oauth_installation(desk->oauth, &i, LOCATION_INSTALLATION, ERR));
  assert_string_equal(ghlauth_installation_owner(i), "tenant 7");
  ghlauth_installation_free(i);
  OK(import(later, &report, NULL, NULL, ERR));
  expect_report(report, 0, 1, 0);
  expect_bearer(credential, NEW_ACCESS_TOKEN);  // what is in use is not adopted again

  const char *both = "{" OF_MONGO(LOCATION_ID) LOCATION(TIMES("86399", "1", "{\"$date\":\"2026-11-23T11:59:40Z\"}")) "}";
  FAILS(GHLAUTH_E_INCOMPLETE, import(both, &report, NULL, NULL, ERR));
  assert_string_equal(ghlauth_report_name(report, 0), LOCATION_INSTALLATION);
  CONTAINS(ghlauth_report_reason(report, 0), "both refresh it");
  expect_report(report, 0, 0, 1);
  expect_bearer(credential, NEW_ACCESS_TOKEN);
  ghlauth_credential_free(credential);
}

static void an_authorization_makes_it_our_own(void **state) {
  (void)state;
  char query[1024], json[512];
  ghlauth_buf *url = NULL, *text = NULL;
  ghlauth_callback *callback = NULL;
  ghlauth_installation *i = NULL;
  OK(import("{" OF_MONGO(LOCATION_ID) LOCATION(RELAXED) "}", NULL, NULL, NULL, ERR));
  OK(ghlauth_oauth_authorize_url(desk->oauth, &url, &text, NULL, ERR));
  snprintf(query, sizeof(query), "?code=c0de&state=%s", ghlauth_buf_data(text));
  OK(ghlauth_oauth_parse_callback(desk->oauth, &callback, query, NULL, ERR));
  script_answer(desk->script, 200, LOCATION_JSON(json, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN));
  OK(ghlauth_oauth_exchange(desk->oauth, &i, callback, NULL, NULL, ERR));
  assert_int_equal(ghlauth_installation_is_adopted(i), 0);
  ghlauth_installation_free(i);
  ghlauth_callback_free(callback);
  ghlauth_buf_free(url);
  ghlauth_buf_free(text);
}

static void files_are_read_and_calls_can_be_cancelled(void **state) {
  (void)state;
  char path[256];
  ghlauth_report *report = NULL;
  snprintf(path, sizeof(path), "%s", store_file_beside("export"));
  store_file_write(path, "{" OF_MONGO(LOCATION_ID) LOCATION(RELAXED) "}", 0600);
  ghlauth_cancel *cancel = NULL;
  OK(ghlauth_cancel_new(&cancel, ERR));
  ghlauth_cancel_request(cancel);
  FAILS(GHLAUTH_E_CANCELLED, ghlauth_oauth_import_sdk_sessions_file(desk->oauth, &report, path, NULL, NULL, cancel, ERR));
  FAILS(GHLAUTH_E_CANCELLED, ghlauth_oauth_activate(desk->oauth, &report, NULL, cancel, ERR));
  assert_null(report);
  ghlauth_cancel_free(cancel);
  OK(ghlauth_oauth_import_sdk_sessions_file(desk->oauth, &report, path, NULL, NULL, NULL, ERR));
  expect_report(report, 1, 0, 0);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(every_form_is_read),
      TEST(what_was_removed_stays_removed),
      TEST(what_an_answer_does_not_say_its_place_does),
      TEST(what_cannot_be_taken_over_is_named),
      TEST(an_adopted_installation_is_not_used),
      TEST(a_second_import_brings_what_the_sdk_did_meanwhile),
      TEST(an_authorization_makes_it_our_own),
      TEST(files_are_read_and_calls_can_be_cancelled),
  };
  return cmocka_run_group_tests_name("moving_in", tests, NULL, check_teardown);
}
