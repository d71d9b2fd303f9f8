// lifecycle.h: what each event of an app's life changes in the store, in whatever order they come. HighLevel is not asked for any of it.
#include <stdio.h>
#include <stdlib.h>

#include "happening.h"
#include "worker.h"

#define NOW_MS (FAKE_NOW_S * 1000)
#define MINUTE_MS INT64_C(60000)
#define OTHER_COMPANY_ID "AnotherCompany000001"

static struct desk *desk;
static ghlauth_webhook *webhook;

static int setup(void **state) {
  (void)state;
  desk = desk_new(SCRIPT_ON_THE_SPOT);
  webhook = happening_webhook(desk->config, APP_ID);
  return 0;
}

static int teardown(void **state) {
  (void)state;
  assert_int_equal(script_count(desk->script), 0);  // nothing was asked
  ghlauth_webhook_free(webhook);
  desk_free(desk);
  return 0;
}

static void import_agency_of(const char *company_id, const char *owner) {
  char json[512];
  snprintf(json, sizeof(json),
           "{\"access_token\":\"%s\",\"refresh_token\":\"%s\",\"expires_in\":86399,\"userType\":\"Company\",\"companyId\":\"%s\","
           "\"scope\":\"oauth.readonly oauth.write\"}",
           ACCESS_TOKEN, REFRESH_TOKEN, company_id);
  OK(ghlauth_oauth_import(desk->oauth, NULL, json, NULL, fake_clock_now_s(&desk->clock), owner, ERR));
}

static void import_agency(void) { import_agency_of(COMPANY_ID, "tenant 7"); }

// Events of this app, so many minutes after the beginning of the test, which is when the fake clock stands still.

static int32_t tell(const char *type, const char *company_id, const char *location_id, int minute, const char *more) {
  const struct happening happening = {type, APP_ID, company_id, location_id, NOW_MS + minute * MINUTE_MS, more};
  return happening_apply(webhook, desk->oauth, &happening);
}

static int32_t install(int minute) { return tell("INSTALL", COMPANY_ID, LOCATION_ID, minute, NULL); }
static int32_t uninstall(int minute) { return tell("UNINSTALL", NULL, LOCATION_ID, minute, NULL); }
static int32_t install_agency(int minute) { return tell("INSTALL", COMPANY_ID, NULL, minute, NULL); }
static int32_t uninstall_agency(int minute) { return tell("UNINSTALL", COMPANY_ID, NULL, minute, NULL); }

static void expect_state(const char *id, int32_t wanted) {
  ghlauth_installation *i = NULL;
  const ghlauth_status status = ghlauth_oauth_installation(desk->oauth, &i, id, NULL);
  assert_int_equal(status, wanted == 0 ? GHLAUTH_E_NOT_FOUND : GHLAUTH_OK);
  assert_int_equal(ghlauth_installation_state(i), wanted);
  if (wanted == GHLAUTH_INSTALLATION_REMOVED) assert_string_equal(ghlauth_installation_state_reason(i), "uninstalled in HighLevel");
  ghlauth_installation_free(i);
}

static void expect_location(int32_t wanted) { expect_state(LOCATION_INSTALLATION, wanted); }

static void to_minute(int minute) { atomic_store(&desk->clock.ms, NOW_MS + minute * MINUTE_MS); }

static void an_install_under_an_agency_adds_the_location(void **state) {
  (void)state;
  import_agency();
  assert_int_equal(tell("INSTALL", COMPANY_ID, LOCATION_ID, 1, ",\"userId\":\"user1\",\"versionId\":\"v1\",\"planId\":\"p1\""),
                   GHLAUTH_LIFECYCLE_ADDED);
  expect_location(GHLAUTH_INSTALLATION_VALID);
  assert_string_equal(happening_story(desk->oauth, LOCATION_INSTALLATION),
                      "state=1 reason=its token is minted when it is used first owner=tenant 7 company=" COMPANY_ID
                      " user=user1 version=v1 plan=p1 account=-1");
  assert_int_equal(install(1), GHLAUTH_LIFECYCLE_NOTHING);
}

static void a_tombstone_that_is_older_comes_back(void **state) {
  (void)state;
  import_agency();
  install(1);
  assert_int_equal(uninstall(5), GHLAUTH_LIFECYCLE_REMOVED);
  expect_location(GHLAUTH_INSTALLATION_REMOVED);
  assert_int_equal(install(6), GHLAUTH_LIFECYCLE_ADDED);
  expect_location(GHLAUTH_INSTALLATION_VALID);
}

static void a_tombstone_that_is_younger_stays(void **state) {
  (void)state;
  import_agency();
  install(1);
  uninstall(5);
  assert_int_equal(install(4), GHLAUTH_LIFECYCLE_STALE);
  assert_int_equal(install(5), GHLAUTH_LIFECYCLE_STALE);  // of one moment the end is the last word
  expect_location(GHLAUTH_INSTALLATION_REMOVED);
  assert_int_equal(uninstall(5), GHLAUTH_LIFECYCLE_NOTHING);
}

// It is the time of the event that counts, not when it came.
static void an_uninstall_that_came_late_does_not_hold_up_an_install(void **state) {
  (void)state;
  import_agency();
  install(1);
  to_minute(60);
  uninstall(5);
  assert_int_equal(install(6), GHLAUTH_LIFECYCLE_ADDED);
  expect_location(GHLAUTH_INSTALLATION_VALID);
}

static void what_the_application_removed_comes_back_by_a_later_install_alone(void **state) {
  (void)state;
  import_agency();
  install(1);
  to_minute(10);
  OK(ghlauth_oauth_remove(desk->oauth, LOCATION_INSTALLATION, ERR));
  assert_int_equal(install(9), GHLAUTH_LIFECYCLE_STALE);
  assert_int_equal(install(11), GHLAUTH_LIFECYCLE_ADDED);
}

static void the_tokens_of_what_was_uninstalled_are_not_used_again(void **state) {
  (void)state;
  ghlauth_token *token = NULL;
  import_agency();
  desk_import_location(desk);
  ghlauth_credential *credential = desk_credential(desk, LOCATION_INSTALLATION);
  expect_bearer(credential, ACCESS_TOKEN);
  uninstall(5);
  FAILS(GHLAUTH_E_REMOVED, ghlauth_credential_token(credential, &token, 0, NULL, ERR));
  install(6);
  ghlauth_installation *i = NULL;
  OK(ghlauth_oauth_installation(desk->oauth, &i, LOCATION_INSTALLATION, ERR));
  assert_string_equal(ghlauth_installation_state_reason(i), "its token is minted when it is used first");
  assert_int_equal(ghlauth_installation_grant_expires_at_s(i), -1);
  ghlauth_installation_free(i);
  ghlauth_credential_free(credential);
}

static void an_install_before_the_agency_waits_for_it(void **state) {
  (void)state;
  assert_int_equal(tell("INSTALL", COMPANY_ID, LOCATION_ID, 1, ",\"userId\":\"user1\",\"versionId\":\"v1\""),
                   GHLAUTH_LIFECYCLE_REMEMBERED);
  assert_int_equal(tell("INSTALL", COMPANY_ID, OTHER_LOCATION_ID, 1, NULL), GHLAUTH_LIFECYCLE_REMEMBERED);
  assert_int_equal(install(1), GHLAUTH_LIFECYCLE_REMEMBERED);
  expect_location(0);
  to_minute(2);
  import_agency();
  expect_location(GHLAUTH_INSTALLATION_VALID);
  expect_state(APP_ID ":" OTHER_LOCATION_ID, GHLAUTH_INSTALLATION_VALID);
  CONTAINS(happening_story(desk->oauth, LOCATION_INSTALLATION), "owner=tenant 7 company=" COMPANY_ID " user=user1 version=v1");
  assert_int_equal(install(1), GHLAUTH_LIFECYCLE_NOTHING);
}

static void an_agency_that_may_not_mint_adds_nothing(void **state) {
  (void)state;
  desk_import_agency(desk);  // without oauth.write
  assert_int_equal(install(1), GHLAUTH_LIFECYCLE_REMEMBERED);
  expect_location(0);
}

static void an_install_of_an_agency_brings_no_token(void **state) {
  (void)state;
  assert_int_equal(install_agency(1), GHLAUTH_LIFECYCLE_REMEMBERED);
  expect_state(AGENCY_INSTALLATION, 0);
  to_minute(2);
  import_agency();
  assert_int_equal(install_agency(1), GHLAUTH_LIFECYCLE_NOTHING);
  uninstall_agency(3);
  assert_int_equal(install_agency(4), GHLAUTH_LIFECYCLE_REMEMBERED);
  expect_state(AGENCY_INSTALLATION, GHLAUTH_INSTALLATION_REMOVED);  // until its code is exchanged
  to_minute(5);
  import_agency();
  expect_state(AGENCY_INSTALLATION, GHLAUTH_INSTALLATION_VALID);
}

static void an_uninstall_that_is_older_than_the_grant_is_ignored(void **state) {
  (void)state;
  to_minute(10);
  import_agency();
  desk_import_location(desk);
  assert_int_equal(uninstall(9), GHLAUTH_LIFECYCLE_STALE);
  assert_int_equal(uninstall_agency(9), GHLAUTH_LIFECYCLE_STALE);
  expect_location(GHLAUTH_INSTALLATION_VALID);
  expect_state(AGENCY_INSTALLATION, GHLAUTH_INSTALLATION_VALID);
  assert_int_equal(install(20), GHLAUTH_LIFECYCLE_NOTHING);
  assert_int_equal(uninstall(19), GHLAUTH_LIFECYCLE_STALE);  // an INSTALL is a grant
  assert_int_equal(uninstall(21), GHLAUTH_LIFECYCLE_REMOVED);
}

// The grant is the authorization: a refresh after the end was under way, and says nothing.
static void a_refresh_is_no_grant(void **state) {
  (void)state;
  char json[512];
  ghlauth_installation *i = NULL;
  desk_import_location(desk);
  to_minute(20);
  script_answer(desk->script, 200, LOCATION_JSON(json, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN));
  OK(ghlauth_oauth_refresh(desk->oauth, &i, LOCATION_INSTALLATION, NULL, ERR));
  assert_int_equal(ghlauth_installation_granted_at_s(i), FAKE_NOW_S);
  ghlauth_installation_free(i);
  assert_int_equal(uninstall(10), GHLAUTH_LIFECYCLE_REMOVED);
  expect_location(GHLAUTH_INSTALLATION_REMOVED);
}

static int teardown_asked(void **state) {
  (void)state;
  ghlauth_webhook_free(webhook);
  desk_free(desk);
  return 0;
}

// The answer with a token was under way when the end came: it brings nothing back.
static void an_end_during_a_mint_stays(void **state) {
  (void)state;
  char json[512];
  import_agency();
  install(1);
  script_answer(desk->script, 201, LOCATION_JSON(json, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN));
  struct worker worker = {.credential = desk_credential(desk, LOCATION_INSTALLATION)};
  worker_start(&worker);
  assert_true(script_wait_for(desk->script, 1));
  assert_int_equal(uninstall(5), GHLAUTH_LIFECYCLE_REMOVED);
  script_release(desk->script);
  worker_join(&worker);
  assert_int_equal(worker.status, GHLAUTH_E_REMOVED);
  ghlauth_error_free(worker.error);
  expect_location(GHLAUTH_INSTALLATION_REMOVED);
  ghlauth_credential_free(worker.credential);
}

static int setup_held(void **state) {
  (void)state;
  desk = desk_new(SCRIPT_HELD);
  webhook = happening_webhook(desk->config, APP_ID);
  return 0;
}

static void the_order_is_that_of_milliseconds(void **state) {
  (void)state;
  struct happening first = {"UNINSTALL", APP_ID, COMPANY_ID, LOCATION_ID, NOW_MS + 5001, NULL};
  struct happening second = {"INSTALL", APP_ID, COMPANY_ID, LOCATION_ID, NOW_MS + 5002, NULL};
  import_agency();
  install(0);
  assert_int_equal(happening_apply(webhook, desk->oauth, &second), GHLAUTH_LIFECYCLE_NOTHING);
  assert_int_equal(happening_apply(webhook, desk->oauth, &first), GHLAUTH_LIFECYCLE_STALE);
  first.at_ms += 2;
  assert_int_equal(happening_apply(webhook, desk->oauth, &first), GHLAUTH_LIFECYCLE_REMOVED);
}

static void the_end_of_an_agency_covers_its_locations(void **state) {
  (void)state;
  import_agency();
  install(1);
  tell("INSTALL", COMPANY_ID, OTHER_LOCATION_ID, 8, NULL);
  tell("INSTALL", OTHER_COMPANY_ID, "anotherLocation00001", 1, NULL);
  assert_int_equal(uninstall_agency(5), GHLAUTH_LIFECYCLE_REMOVED);
  expect_state(AGENCY_INSTALLATION, GHLAUTH_INSTALLATION_REMOVED);
  expect_location(GHLAUTH_INSTALLATION_REMOVED);
  // Installed later, but with no tokens than the agency's: it waits for the agency.
  expect_state(APP_ID ":" OTHER_LOCATION_ID, GHLAUTH_INSTALLATION_REMOVED);
  assert_int_equal(uninstall_agency(5), GHLAUTH_LIFECYCLE_NOTHING);
  // An older INSTALL that comes now is covered as well.
  assert_int_equal(install(4), GHLAUTH_LIFECYCLE_STALE);
  assert_int_equal(tell("INSTALL", COMPANY_ID, "anotherLocation00002", 4, NULL), GHLAUTH_LIFECYCLE_STALE);
  expect_state(APP_ID ":anotherLocation00002", GHLAUTH_INSTALLATION_REMOVED);
  // The agency comes back, and with it those that were installed after its end.
  assert_int_equal(install(7), GHLAUTH_LIFECYCLE_REMEMBERED);
  expect_location(GHLAUTH_INSTALLATION_REMOVED);
  to_minute(9);
  import_agency();
  expect_location(GHLAUTH_INSTALLATION_VALID);
  expect_state(APP_ID ":" OTHER_LOCATION_ID, GHLAUTH_INSTALLATION_VALID);
  expect_state(APP_ID ":anotherLocation00002", GHLAUTH_INSTALLATION_REMOVED);
}

static void a_location_with_a_later_authorization_of_its_own_stays(void **state) {
  (void)state;
  import_agency();
  to_minute(8);
  desk_import_location(desk);
  assert_int_equal(uninstall_agency(5), GHLAUTH_LIFECYCLE_REMOVED);
  expect_location(GHLAUTH_INSTALLATION_VALID);
  ghlauth_credential *credential = desk_credential(desk, LOCATION_INSTALLATION);
  expect_bearer(credential, ACCESS_TOKEN);
  ghlauth_credential_free(credential);
}

// The agency was installed again before its UNINSTALL arrived: what it ended stays ended.
static void a_late_end_of_an_agency_ends_what_was_not_installed_again(void **state) {
  (void)state;
  import_agency();
  install(1);
  to_minute(10);
  import_agency();
  tell("INSTALL", COMPANY_ID, OTHER_LOCATION_ID, 10, NULL);
  assert_int_equal(uninstall_agency(5), GHLAUTH_LIFECYCLE_REMOVED);
  expect_state(AGENCY_INSTALLATION, GHLAUTH_INSTALLATION_VALID);
  expect_location(GHLAUTH_INSTALLATION_REMOVED);
  expect_state(APP_ID ":" OTHER_LOCATION_ID, GHLAUTH_INSTALLATION_VALID);
}

static void what_is_not_known_is_marked_when_it_ends(void **state) {
  (void)state;
  assert_int_equal(uninstall(5), GHLAUTH_LIFECYCLE_REMEMBERED);
  assert_int_equal(install(4), GHLAUTH_LIFECYCLE_STALE);
  to_minute(6);
  import_agency();
  assert_int_equal(install(4), GHLAUTH_LIFECYCLE_STALE);
  expect_location(GHLAUTH_INSTALLATION_REMOVED);
  assert_int_equal(install(7), GHLAUTH_LIFECYCLE_ADDED);
  expect_location(GHLAUTH_INSTALLATION_VALID);
}

static void what_waited_is_dropped_by_an_end(void **state) {
  (void)state;
  install(1);
  tell("INSTALL", COMPANY_ID, OTHER_LOCATION_ID, 1, NULL);
  assert_int_equal(uninstall(2), GHLAUTH_LIFECYCLE_REMEMBERED);
  assert_int_equal(uninstall_agency(3), GHLAUTH_LIFECYCLE_REMEMBERED);
  tell("INSTALL", COMPANY_ID, "anotherLocation00001", 4, NULL);
  assert_int_equal(tell("INSTALL", COMPANY_ID, "anotherLocation00002", 2, NULL), GHLAUTH_LIFECYCLE_STALE);
  to_minute(5);
  import_agency();
  expect_location(0);
  expect_state(APP_ID ":" OTHER_LOCATION_ID, 0);
  expect_state(APP_ID ":anotherLocation00001", GHLAUTH_INSTALLATION_VALID);
  expect_state(APP_ID ":anotherLocation00002", 0);
}

// Whatever the clocks of two companies say: what was seen before an authorization is older than it.
static void an_authorization_is_younger_than_what_was_known_at_it(void **state) {
  (void)state;
  uninstall(2);  // by a clock that is ahead
  desk_import_location(desk);
  expect_location(GHLAUTH_INSTALLATION_VALID);
  assert_int_equal(uninstall(2), GHLAUTH_LIFECYCLE_STALE);
  assert_int_equal(uninstall(3), GHLAUTH_LIFECYCLE_REMOVED);
  desk_import_location(desk);
  expect_location(GHLAUTH_INSTALLATION_VALID);
}

static void an_update_notes_the_version(void **state) {
  (void)state;
  desk_import_location(desk);
  assert_int_equal(tell("UPDATE", COMPANY_ID, LOCATION_ID, 2, ",\"versionId\":\"v2\",\"previousVersionId\":\"v1\""),
                   GHLAUTH_LIFECYCLE_UPDATED);
  assert_int_equal(tell("UPDATE", COMPANY_ID, LOCATION_ID, 1, ",\"versionId\":\"v1\""), GHLAUTH_LIFECYCLE_STALE);
  assert_int_equal(tell("UPDATE", COMPANY_ID, LOCATION_ID, 2, ",\"versionId\":\"v2\""), GHLAUTH_LIFECYCLE_NOTHING);
  CONTAINS(happening_story(desk->oauth, LOCATION_INSTALLATION), " version=v2 plan= account=-1");
  expect_location(GHLAUTH_INSTALLATION_VALID);
}

static void a_change_of_the_plan_is_noted(void **state) {
  (void)state;
  desk_import_location(desk);
  assert_int_equal(tell("PLAN_CHANGE", COMPANY_ID, LOCATION_ID, 2, ",\"currentPlanId\":\"p1\",\"newPlanId\":\"p2\""),
                   GHLAUTH_LIFECYCLE_UPDATED);
  assert_int_equal(tell("PLAN_CHANGE", COMPANY_ID, LOCATION_ID, 1, ",\"currentPlanId\":\"p0\",\"newPlanId\":\"p1\""),
                   GHLAUTH_LIFECYCLE_STALE);
  CONTAINS(happening_story(desk->oauth, LOCATION_INSTALLATION), " plan=p2 ");
}

static void a_connected_account_is_noted(void **state) {
  (void)state;
  ghlauth_installation *i = NULL;
  desk_import_location(desk);
  assert_int_equal(tell("EXTERNAL_AUTH_CONNECTED", COMPANY_ID, LOCATION_ID, 2, NULL), GHLAUTH_LIFECYCLE_UPDATED);
  assert_int_equal(tell("EXTERNAL_AUTH_CONNECTED", COMPANY_ID, LOCATION_ID, 1, NULL), GHLAUTH_LIFECYCLE_STALE);
  assert_int_equal(tell("UPDATE", COMPANY_ID, LOCATION_ID, 3, ",\"versionId\":\"v3\""), GHLAUTH_LIFECYCLE_UPDATED);
  assert_int_equal(tell("EXTERNAL_AUTH_CONNECTED", COMPANY_ID, LOCATION_ID, 2, NULL), GHLAUTH_LIFECYCLE_NOTHING);
  OK(ghlauth_oauth_installation(desk->oauth, &i, LOCATION_INSTALLATION, ERR));
  assert_int_equal(ghlauth_installation_external_auth_at_s(i), FAKE_NOW_S + 120);
  ghlauth_installation_free(i);
}

static void without_a_location_it_is_the_agency(void **state) {
  (void)state;
  import_agency();
  desk_import_location(desk);
  tell("UPDATE", COMPANY_ID, NULL, 2, ",\"versionId\":\"v2\"");
  tell("PLAN_CHANGE", COMPANY_ID, NULL, 2, ",\"newPlanId\":\"p2\"");
  CONTAINS(happening_story(desk->oauth, AGENCY_INSTALLATION), " version=v2 plan=p2 ");
  CONTAINS(happening_story(desk->oauth, LOCATION_INSTALLATION), " version= plan= ");
}

static void what_is_noted_early_counts_later(void **state) {
  (void)state;
  assert_int_equal(tell("UPDATE", NULL, LOCATION_ID, 3, ",\"versionId\":\"v3\""), GHLAUTH_LIFECYCLE_REMEMBERED);
  assert_int_equal(tell("PLAN_CHANGE", NULL, LOCATION_ID, 3, ",\"newPlanId\":\"p3\""), GHLAUTH_LIFECYCLE_REMEMBERED);
  expect_location(0);
  desk_import_location(desk);
  CONTAINS(happening_story(desk->oauth, LOCATION_INSTALLATION), " version=v3 plan=p3 ");
}

static void an_event_of_another_app_is_refused(void **state) {
  (void)state;
  const struct happening happening = {"UNINSTALL", "66c2e1f0a9b8d7c6e5f4a3b9", NULL, LOCATION_ID, NOW_MS, NULL};
  ghlauth_webhook *others = happening_webhook(desk->config, happening.app_id);
  ghlauth_event *event = happening_event(others, &happening);
  int32_t outcome = 7;
  desk_import_location(desk);
  FAILS(GHLAUTH_E_OTHER_APP, ghlauth_webhook_apply(desk->oauth, &outcome, event, NULL, ERR));
  assert_int_equal(outcome, GHLAUTH_LIFECYCLE_NOTHING);
  expect_location(GHLAUTH_INSTALLATION_VALID);
  ghlauth_event_free(event);
  ghlauth_webhook_free(others);
}

static void other_events_are_nothing(void **state) {
  (void)state;
  desk_import_location(desk);
  assert_int_equal(tell("ContactCreate", COMPANY_ID, LOCATION_ID, 1, NULL), GHLAUTH_LIFECYCLE_NOTHING);
  assert_int_equal(tell("uninstall", COMPANY_ID, LOCATION_ID, 1, NULL), GHLAUTH_LIFECYCLE_NOTHING);
  assert_int_equal(tell("UNINSTALL", NULL, NULL, 1, NULL), GHLAUTH_LIFECYCLE_NOTHING);  // it names no place
  expect_location(GHLAUTH_INSTALLATION_VALID);
}

static void without_app_id_or_timestamp_nothing_changes(void **state) {
  (void)state;
  const char *types[] = {"INSTALL", "UNINSTALL", "UPDATE", "PLAN_CHANGE", "EXTERNAL_AUTH_CONNECTED"};
  desk_import_location(desk);  // without an agency there is nothing to compare with either
  char before[1024];
  snprintf(before, sizeof(before), "%s", happening_story(desk->oauth, LOCATION_INSTALLATION));
  for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); ++i) {
    const struct happening of_no_app = {types[i], NULL, COMPANY_ID, LOCATION_ID, NOW_MS + MINUTE_MS, ",\"versionId\":\"v2\""};
    const struct happening of_no_time = {types[i], APP_ID, COMPANY_ID, LOCATION_ID, 0, ",\"versionId\":\"v2\""};
    assert_int_equal(happening_apply(webhook, desk->oauth, &of_no_app), GHLAUTH_LIFECYCLE_NOTHING);
    assert_int_equal(happening_apply(webhook, desk->oauth, &of_no_time), GHLAUTH_LIFECYCLE_NOTHING);
  }
  assert_string_equal(happening_story(desk->oauth, LOCATION_INSTALLATION), before);
  import_agency();  // and nothing was remembered
  assert_string_equal(happening_story(desk->oauth, LOCATION_INSTALLATION), before);
}

static void what_cannot_be_an_id_is_refused(void **state) {
  (void)state;
  const char *bad[] = {"a:b", "../x", "with blank", "a/b"};
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); ++i) {
    const struct happening happening = {"INSTALL", APP_ID, COMPANY_ID, bad[i], NOW_MS, NULL};
    ghlauth_event *event = happening_event(webhook, &happening);
    FAILS(GHLAUTH_E_EVENT_MALFORMED, ghlauth_webhook_apply(desk->oauth, NULL, event, NULL, ERR));
    ghlauth_event_free(event);
  }
  char more[400] = ",\"versionId\":\"", text[300];
  memset(text, 'v', 257);
  text[257] = '\0';
  strcat(strcat(more, text), "\"");
  const struct happening happening = {"UPDATE", APP_ID, COMPANY_ID, LOCATION_ID, NOW_MS, more};
  ghlauth_event *event = happening_event(webhook, &happening);
  FAILS(GHLAUTH_E_EVENT_MALFORMED, ghlauth_webhook_apply(desk->oauth, NULL, event, NULL, ERR));
  ghlauth_event_free(event);
}

static void a_location_that_another_agency_has_now_gets_its_owner(void **state) {
  (void)state;
  import_agency();
  install(1);
  import_agency_of(OTHER_COMPANY_ID, "tenant 8");
  // While it is in use here, nobody takes it away.
  assert_int_equal(tell("INSTALL", OTHER_COMPANY_ID, LOCATION_ID, 2, NULL), GHLAUTH_LIFECYCLE_NOTHING);
  CONTAINS(happening_story(desk->oauth, LOCATION_INSTALLATION), "owner=tenant 7 company=" COMPANY_ID);
  uninstall(3);
  assert_int_equal(tell("INSTALL", OTHER_COMPANY_ID, LOCATION_ID, 4, NULL), GHLAUTH_LIFECYCLE_ADDED);
  CONTAINS(happening_story(desk->oauth, LOCATION_INSTALLATION), "owner=tenant 8 company=" OTHER_COMPANY_ID);
}

static void a_cancelled_call_changes_nothing(void **state) {
  (void)state;
  const struct happening happening = {"UNINSTALL", APP_ID, NULL, LOCATION_ID, NOW_MS + MINUTE_MS, NULL};
  ghlauth_event *event = happening_event(webhook, &happening);
  ghlauth_cancel *cancel = NULL;
  desk_import_location(desk);
  OK(ghlauth_cancel_new(&cancel, ERR));
  ghlauth_cancel_request(cancel);
  FAILS(GHLAUTH_E_CANCELLED, ghlauth_webhook_apply(desk->oauth, NULL, event, cancel, ERR));
  expect_location(GHLAUTH_INSTALLATION_VALID);
  OK(ghlauth_webhook_apply(desk->oauth, NULL, event, NULL, ERR));
  expect_location(GHLAUTH_INSTALLATION_REMOVED);
  ghlauth_cancel_free(cancel);
  ghlauth_event_free(event);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(an_install_under_an_agency_adds_the_location),
      TEST(a_tombstone_that_is_older_comes_back),
      TEST(a_tombstone_that_is_younger_stays),
      TEST(an_uninstall_that_came_late_does_not_hold_up_an_install),
      TEST(what_the_application_removed_comes_back_by_a_later_install_alone),
      TEST(the_tokens_of_what_was_uninstalled_are_not_used_again),
      TEST(an_install_before_the_agency_waits_for_it),
      TEST(an_agency_that_may_not_mint_adds_nothing),
      TEST(an_install_of_an_agency_brings_no_token),
      TEST(an_uninstall_that_is_older_than_the_grant_is_ignored),
      cmocka_unit_test_setup_teardown(a_refresh_is_no_grant, setup, teardown_asked),
      cmocka_unit_test_setup_teardown(an_end_during_a_mint_stays, setup_held, teardown_asked),
      TEST(the_order_is_that_of_milliseconds),
      TEST(the_end_of_an_agency_covers_its_locations),
      TEST(a_location_with_a_later_authorization_of_its_own_stays),
      TEST(a_late_end_of_an_agency_ends_what_was_not_installed_again),
      TEST(what_is_not_known_is_marked_when_it_ends),
      TEST(what_waited_is_dropped_by_an_end),
      TEST(an_authorization_is_younger_than_what_was_known_at_it),
      TEST(an_update_notes_the_version),
      TEST(a_change_of_the_plan_is_noted),
      TEST(a_connected_account_is_noted),
      TEST(without_a_location_it_is_the_agency),
      TEST(what_is_noted_early_counts_later),
      TEST(an_event_of_another_app_is_refused),
      TEST(other_events_are_nothing),
      TEST(without_app_id_or_timestamp_nothing_changes),
      TEST(what_cannot_be_an_id_is_refused),
      TEST(a_location_that_another_agency_has_now_gets_its_owner),
      TEST(a_cancelled_call_changes_nothing),
  };
  return cmocka_run_group_tests_name("lifecycle", tests, signer_setup, signer_teardown);
}
