// lifecycle.h: what ends while an answer of HighLevel that knows nothing of it is under way. The answer brings nothing back.
#include <pthread.h>
#include <stdio.h>

#include "happening.h"

#define NOW_MS (FAKE_NOW_S * 1000)
#define MINUTE_MS INT64_C(60000)
#define LISTED \
  "{\"locations\":[{\"_id\":\"" LOCATION_ID "\",\"name\":\"One\",\"isInstalled\":true}],\"count\":1,\"hasMore\":false}"

static struct desk *desk;
static ghlauth_webhook *webhook;

static int group_setup(void **state) {
  (void)state;
  signer_open();
  return 0;
}

static int group_teardown(void **state) {
  signer_close();
  return check_teardown(state);
}

static int setup(void **state) {
  (void)state;
  static const char json[] = "{\"access_token\":\"" ACCESS_TOKEN "\",\"refresh_token\":\"" REFRESH_TOKEN
                             "\",\"expires_in\":86399,\"userType\":\"Company\",\"companyId\":\"" COMPANY_ID
                             "\",\"scope\":\"oauth.readonly oauth.write\"}";
  desk = desk_new(SCRIPT_HELD);
  webhook = happening_webhook(desk->config, APP_ID);
  OK(ghlauth_oauth_import(desk->oauth, NULL, json, NULL, FAKE_NOW_S, "tenant 7", ERR));
  return 0;
}

static int teardown(void **state) {
  (void)state;
  ghlauth_webhook_free(webhook);
  desk_free(desk);
  return 0;
}

static int32_t tell(const char *type, const char *company_id, const char *location_id, int minute) {
  const struct happening happening = {type, APP_ID, company_id, location_id, NOW_MS + minute * MINUTE_MS, NULL};
  return happening_apply(webhook, desk->oauth, &happening);
}

static int32_t state_of(const char *id) {
  int state = 0;
  sscanf(happening_story(desk->oauth, id), "state=%d", &state);
  return state;
}

// --- a call on a thread of its own, which waits for HighLevel

struct asking {
  pthread_t thread;
  ghlauth_status status;
  char message[512];
};

static void answered(struct asking *asking, ghlauth_error *error) {
  snprintf(asking->message, sizeof(asking->message), "%s", error == NULL ? "" : ghlauth_error_message(error));
  ghlauth_error_free(error);
}

static void *mint(void *argument) {
  struct asking *asking = argument;
  ghlauth_error *error = NULL;
  asking->status = ghlauth_oauth_mint_location(desk->oauth, NULL, COMPANY_ID, LOCATION_ID, NULL, &error);
  answered(asking, error);
  return NULL;
}

static void *reconcile(void *argument) {
  struct asking *asking = argument;
  ghlauth_error *error = NULL;
  asking->status = ghlauth_oauth_reconcile(desk->oauth, NULL, COMPANY_ID, NULL, &error);
  answered(asking, error);
  return NULL;
}

static void ask(struct asking *asking, void *(*call)(void *)) {
  char json[512];
  if (call == mint)
    script_answer(desk->script, 201, LOCATION_JSON(json, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN));
  else
    script_answer(desk->script, 200, LISTED);
  assert_int_equal(pthread_create(&asking->thread, NULL, call, asking), 0);
  assert_true(script_wait_for(desk->script, 1));
}

static void get_answer(struct asking *asking) {
  script_release(desk->script);
  assert_int_equal(pthread_join(asking->thread, NULL), 0);
}

static void expect_refused(void) {
  ghlauth_credential *credential = NULL;
  ghlauth_token *token = NULL;
  OK(ghlauth_credential_from_installation(&credential, desk->oauth, LOCATION_INSTALLATION, ERR));
  FAILS(GHLAUTH_E_REMOVED, ghlauth_credential_token(credential, &token, 0, NULL, ERR));
  ghlauth_credential_free(credential);
}

// --- the tests

static void a_location_that_is_not_known_ends_during_its_mint(void **state) {
  (void)state;
  struct asking asking = {0};
  ask(&asking, mint);
  assert_int_equal(tell("UNINSTALL", NULL, LOCATION_ID, 1), GHLAUTH_LIFECYCLE_REMEMBERED);
  get_answer(&asking);
  assert_int_equal(asking.status, GHLAUTH_E_REMOVED);
  CONTAINS(asking.message, "was removed while its token was obtained");
  assert_int_equal(state_of(LOCATION_INSTALLATION), GHLAUTH_INSTALLATION_REMOVED);
  expect_refused();
  assert_int_equal(tell("INSTALL", COMPANY_ID, LOCATION_ID, 2), GHLAUTH_LIFECYCLE_ADDED);
  CONTAINS(happening_story(desk->oauth, LOCATION_INSTALLATION), "state=1 reason=its token is minted when it is used first owner=");
}

// An end that was known before the mint is older than it.
static void what_ended_before_its_mint_comes_back(void **state) {
  (void)state;
  struct asking asking = {0};
  assert_int_equal(tell("UNINSTALL", NULL, LOCATION_ID, 1), GHLAUTH_LIFECYCLE_REMEMBERED);
  ask(&asking, mint);
  get_answer(&asking);
  assert_int_equal(asking.status, GHLAUTH_OK);
  assert_int_equal(state_of(LOCATION_INSTALLATION), GHLAUTH_INSTALLATION_VALID);
}

static void an_agency_ends_during_a_mint(void **state) {
  (void)state;
  struct asking asking = {0};
  ask(&asking, mint);
  assert_int_equal(tell("UNINSTALL", COMPANY_ID, NULL, 1), GHLAUTH_LIFECYCLE_REMOVED);
  get_answer(&asking);
  assert_int_equal(asking.status, GHLAUTH_E_REMOVED);
  assert_int_equal(state_of(LOCATION_INSTALLATION), GHLAUTH_INSTALLATION_REMOVED);
  expect_refused();
}

static void the_application_removes_an_agency_during_a_mint(void **state) {
  (void)state;
  struct asking asking = {0};
  ask(&asking, mint);
  OK(ghlauth_oauth_remove(desk->oauth, AGENCY_INSTALLATION, ERR));
  get_answer(&asking);
  assert_int_equal(asking.status, GHLAUTH_E_REMOVED);
  CONTAINS(happening_story(desk->oauth, LOCATION_INSTALLATION), "state=4 reason=removed by the application");
}

static void a_location_ends_while_it_is_listed(void **state) {
  (void)state;
  struct asking asking = {0};
  ask(&asking, reconcile);
  assert_int_equal(tell("UNINSTALL", NULL, LOCATION_ID, 0), GHLAUTH_LIFECYCLE_REMEMBERED);
  fake_clock_advance_s(&desk->clock, 60);
  get_answer(&asking);
  assert_int_equal(asking.status, GHLAUTH_OK);
  assert_int_equal(state_of(LOCATION_INSTALLATION), 0);
}

static void a_list_of_later_knows_of_the_end(void **state) {
  (void)state;
  struct asking asking = {0};
  assert_int_equal(tell("UNINSTALL", NULL, LOCATION_ID, 0), GHLAUTH_LIFECYCLE_REMEMBERED);
  fake_clock_advance_s(&desk->clock, 300);
  ask(&asking, reconcile);
  get_answer(&asking);
  assert_int_equal(asking.status, GHLAUTH_OK);
  assert_int_equal(state_of(LOCATION_INSTALLATION), GHLAUTH_INSTALLATION_VALID);
}

// However long the list takes to come.
static void what_ended_while_it_was_listed_does_not_come_back(void **state) {
  (void)state;
  struct asking asking = {0};
  tell("INSTALL", COMPANY_ID, LOCATION_ID, 0);
  ask(&asking, reconcile);
  assert_int_equal(tell("UNINSTALL", NULL, LOCATION_ID, 0), GHLAUTH_LIFECYCLE_REMOVED);
  fake_clock_advance_s(&desk->clock, 300);
  get_answer(&asking);
  assert_int_equal(state_of(LOCATION_INSTALLATION), GHLAUTH_INSTALLATION_REMOVED);
}

static void an_agency_ends_while_its_locations_are_listed(void **state) {
  (void)state;
  struct asking asking = {0};
  ask(&asking, reconcile);
  assert_int_equal(tell("UNINSTALL", COMPANY_ID, NULL, 1), GHLAUTH_LIFECYCLE_REMOVED);
  get_answer(&asking);
  assert_int_equal(state_of(LOCATION_INSTALLATION), GHLAUTH_INSTALLATION_REMOVED);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(a_location_that_is_not_known_ends_during_its_mint),
      TEST(what_ended_before_its_mint_comes_back),
      TEST(an_agency_ends_during_a_mint),
      TEST(the_application_removes_an_agency_during_a_mint),
      TEST(a_location_ends_while_it_is_listed),
      TEST(a_list_of_later_knows_of_the_end),
      TEST(what_ended_while_it_was_listed_does_not_come_back),
      TEST(an_agency_ends_while_its_locations_are_listed),
  };
  return cmocka_run_group_tests_name("lifecycle_races", tests, group_setup, group_teardown);
}
