// keep.h: grants that are renewed in time, once, and a store that agrees with HighLevel.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "flow.h"

enum { LOCATIONS = 12, DAY_S = 86400 };

static struct flow *flow;
static ghlauth_keep_options *options;
static ghlauth_report *report;

static int start(void **state) { return box_start(state, LOCATIONS); }

static int setup(void **state) {
  (void)state;
  flow = flow_new();
  OK(ghlauth_keep_options_new(&options, ERR));
  OK(ghlauth_keep_options_set_interval_ms(options, 0, ERR));
  return 0;
}

static int teardown(void **state) {
  (void)state;
  ghlauth_report_free(report);
  report = NULL;
  ghlauth_keep_options_free(options);
  flow_free(flow);
  return 0;
}

static void install_locations(void) {
  for (int i = 0; i < LOCATIONS; ++i) flow_install(flow, "location", sandbox_location_id(box, i), NULL);
}

static void install_agency(void) {
  ghlauth_buf *url = NULL, *state = NULL;
  ghlauth_callback *callback = NULL;
  ghlauth_installation *i = NULL;
  OK(ghlauth_oauth_authorize_url(flow->oauth, &url, &state, NULL, ERR));
  sandbox_control(box, "POST", "consent", "{\"level\":\"agency\",\"resource_id\":\"%s\",\"state\":\"%s\",\"all_locations\":true}",
                  sandbox_company_id(box), ghlauth_buf_data(state));
  OK(ghlauth_oauth_parse_callback(flow->oauth, &callback, sandbox_text(box, "redirect_url"), NULL, ERR));
  OK(ghlauth_oauth_exchange(flow->oauth, &i, callback, "tenant 7", NULL, ERR));
  ghlauth_installation_free(i);
  ghlauth_callback_free(callback);
  ghlauth_buf_free(url);
  ghlauth_buf_free(state);
}

static ghlauth_status keep(ghlauth_error **error) {
  ghlauth_report_free(report);
  report = NULL;
  return ghlauth_oauth_keep(flow->oauth, &report, options, NULL, error);
}

static ghlauth_status reconcile(ghlauth_error **error) {
  ghlauth_report_free(report);
  report = NULL;
  return ghlauth_oauth_reconcile(flow->oauth, &report, sandbox_company_id(box), NULL, error);
}

static const char *id_of_location(int index) {
  static char id[128];
  snprintf(id, sizeof(id), "%s:%s", sandbox_app_id(box), sandbox_location_id(box, index));
  return id;
}

static int32_t state_of_location(int index) {
  ghlauth_installation *i = NULL;
  if (ghlauth_oauth_installation(flow->oauth, &i, id_of_location(index), NULL) != GHLAUTH_OK) return 0;
  const int32_t state = ghlauth_installation_state(i);
  ghlauth_installation_free(i);
  return state;
}

static void old_grants_are_renewed_once(void **state) {
  (void)state;
  install_locations();
  flow_advance_s(flow, 20 * DAY_S);
  OK(keep(ERR));
  assert_int_equal(ghlauth_report_done(report), 0);
  flow_advance_s(flow, 11 * DAY_S);
  OK(keep(ERR));
  assert_int_equal(ghlauth_report_done(report), LOCATIONS);
  OK(keep(ERR));
  assert_int_equal(ghlauth_report_done(report), 0);
  assert_int_equal(sandbox_counter(box, "refreshes_ok"), LOCATIONS);
  assert_int_equal(sandbox_counter(box, "refresh_reuses"), 0);
  for (int i = 0; i < LOCATIONS; ++i) assert_int_equal(state_of_location(i), GHLAUTH_INSTALLATION_VALID);
}

// What was installed on one day is spread over a fifth of the age.
static void renewals_are_spread(void **state) {
  (void)state;
  install_locations();
  int renewed = 0, days = 0;
  for (int day = 0; day < 31; ++day) {
    flow_advance_s(flow, DAY_S);
    OK(keep(ERR));
    if (day < 23) assert_int_equal(ghlauth_report_done(report), 0);
    renewed += (int)ghlauth_report_done(report);
    days += ghlauth_report_done(report) != 0;
  }
  assert_int_equal(renewed, LOCATIONS);
  assert_true(days > 1);
}

static void a_budget_is_kept_and_the_next_run_goes_on(void **state) {
  (void)state;
  install_locations();
  flow_advance_s(flow, 40 * DAY_S);
  OK(ghlauth_keep_options_set_max_refreshes(options, 2, ERR));
  OK(ghlauth_keep_options_set_parallel(options, 1, ERR));
  OK(keep(ERR));
  assert_int_equal(ghlauth_report_done(report), 2);
  OK(keep(ERR));
  assert_int_equal(ghlauth_report_done(report), 2);
  OK(ghlauth_keep_options_set_max_refreshes(options, 0, ERR));
  OK(keep(ERR));
  assert_int_equal(ghlauth_report_done(report), LOCATIONS - 4);
}

static void what_fails_is_named_and_the_others_are_seen_to(void **state) {
  (void)state;
  char pause[96];
  install_locations();
  flow_advance_s(flow, 40 * DAY_S);
  snprintf(pause, sizeof(pause), "locations/%s/pause", sandbox_location_id(box, 1));
  sandbox_control(box, "POST", pause, NULL);
  FAILS(GHLAUTH_E_INCOMPLETE, keep(ERR));
  assert_int_equal(ghlauth_report_done(report), LOCATIONS - 1);
  assert_int_equal(ghlauth_report_failed(report), 1);
  assert_string_equal(ghlauth_report_name(report, 0), id_of_location(1));
  assert_true(ghlauth_report_reason(report, 0)[0] != '\0');
  assert_int_equal(state_of_location(1), GHLAUTH_INSTALLATION_INACTIVE);
  OK(keep(ERR));  // it is left in peace for a while
  assert_int_equal(sandbox_counter(box, "refreshes_refused"), 1);
  snprintf(pause, sizeof(pause), "locations/%s/unpause", sandbox_location_id(box, 1));
  sandbox_control(box, "POST", pause, NULL);
}

struct told {
  int done, failed, drops;
  char last[128];
};

static void tell(void *user_data, const char *installation_id, ghlauth_status status) {
  struct told *told = user_data;
  *(status == GHLAUTH_OK ? &told->done : &told->failed) += 1;
  snprintf(told->last, sizeof(told->last), "%s", installation_id);
}

static void count_drop(void *user_data) { ((struct told *)user_data)->drops += 1; }

static void progress_is_told(void **state) {
  (void)state;
  struct told told = {0, 0, 0, ""};
  const ghlauth_keep_progress progress = {sizeof(progress), &told, count_drop, tell};
  ghlauth_keep_progress bad = progress;
  bad.done = NULL;
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_keep_options_set_progress(options, &bad, ERR));
  assert_int_equal(told.drops, 1);
  OK(ghlauth_keep_options_set_progress(options, &progress, ERR));
  flow_install(flow, "location", sandbox_location_id(box, 0), NULL);
  flow_advance_s(flow, 40 * DAY_S);
  OK(keep(ERR));
  assert_int_equal(told.done, 1);
  assert_int_equal(told.failed, 0);
  assert_string_equal(told.last, id_of_location(0));
  assert_int_equal(told.drops, 1);
  OK(ghlauth_keep_options_set_progress(options, NULL, ERR));
  assert_int_equal(told.drops, 2);
}

static void *keep_too(void *oauth) {
  ghlauth_error *error = NULL;
  ghlauth_keep_options *own = NULL;
  ghlauth_status status = ghlauth_keep_options_new(&own, &error);
  if (!status) status = ghlauth_keep_options_set_interval_ms(own, 0, &error);
  if (!status) status = ghlauth_oauth_keep(oauth, NULL, own, NULL, &error);
  ghlauth_keep_options_free(own);
  ghlauth_error_free(error);
  return (void *)(intptr_t)status;
}

static void many_keepers_cost_no_double_refresh(void **state) {
  (void)state;
  enum { KEEPERS = 10 };
  pthread_t threads[KEEPERS];
  install_locations();
  flow_advance_s(flow, 40 * DAY_S);
  for (int i = 0; i < KEEPERS; ++i) assert_int_equal(pthread_create(&threads[i], NULL, keep_too, flow->oauth), 0);
  for (int i = 0; i < KEEPERS; ++i) {
    void *status = NULL;
    pthread_join(threads[i], &status);
    assert_int_equal((intptr_t)status, GHLAUTH_OK);
  }
  assert_int_equal(sandbox_counter(box, "refreshes_ok"), LOCATIONS);
  assert_int_equal(sandbox_counter(box, "refresh_reuses"), 0);
}

static void a_cancelled_run_says_so(void **state) {
  (void)state;
  ghlauth_cancel *cancel = NULL;
  OK(ghlauth_cancel_new(&cancel, ERR));
  ghlauth_cancel_request(cancel);
  flow_install(flow, "location", sandbox_location_id(box, 0), NULL);
  flow_advance_s(flow, 40 * DAY_S);
  FAILS(GHLAUTH_E_CANCELLED, ghlauth_oauth_keep(flow->oauth, NULL, options, cancel, ERR));
  assert_int_equal(sandbox_counter(box, "refreshes_ok"), 0);
  ghlauth_cancel_free(cancel);
}

static void listed_locations_are_added_and_minted_when_they_are_used(void **state) {
  (void)state;
  install_agency();
  OK(reconcile(ERR));
  assert_int_equal(ghlauth_report_done(report), LOCATIONS);
  assert_int_equal(sandbox_counter(box, "mints"), 0);
  OK(reconcile(ERR));
  assert_int_equal(ghlauth_report_done(report), 0);
  OK(ghlauth_credential_from_installation(&flow->credential, flow->oauth, id_of_location(0), ERR));
  OK(flow_get_contact(flow, ERR));
  assert_int_equal(sandbox_counter(box, "mints"), 1);
  // Its agency's grant is the one that is kept; here its use for the list renews it already.
  flow_advance_s(flow, 40 * DAY_S);
  OK(keep(ERR));
  assert_int_equal(sandbox_counter(box, "refreshes_ok"), 1);
  assert_int_equal(sandbox_counter(box, "mints"), 1);
}

static void what_is_not_listed_twice_is_removed(void **state) {
  (void)state;
  install_agency();
  OK(reconcile(ERR));
  sandbox_control(box, "POST", "uninstall", "{\"resource_id\":\"%s\"}", sandbox_location_id(box, 2));
  OK(reconcile(ERR));
  OK(reconcile(ERR));  // too soon to count as another look
  assert_int_equal(state_of_location(2), GHLAUTH_INSTALLATION_VALID);
  flow_advance_s(flow, 300);
  OK(reconcile(ERR));
  assert_int_equal(ghlauth_report_done(report), 1);
  assert_int_equal(state_of_location(2), GHLAUTH_INSTALLATION_REMOVED);
  assert_int_equal(state_of_location(1), GHLAUTH_INSTALLATION_VALID);
}

static void what_the_application_removed_stays_removed(void **state) {
  (void)state;
  install_agency();
  OK(reconcile(ERR));
  OK(ghlauth_oauth_remove(flow->oauth, id_of_location(1), ERR));
  OK(reconcile(ERR));
  assert_int_equal(state_of_location(1), GHLAUTH_INSTALLATION_REMOVED);
  // An agency's end covers its locations.
  char agency[128];
  snprintf(agency, sizeof(agency), "%s:%s", sandbox_app_id(box), sandbox_company_id(box));
  OK(ghlauth_oauth_remove(flow->oauth, agency, ERR));
  for (int i = 0; i < LOCATIONS; ++i) assert_int_equal(state_of_location(i), GHLAUTH_INSTALLATION_REMOVED);
  FAILS(GHLAUTH_E_REMOVED, reconcile(ERR));
}

static void tombstones_are_deleted_in_time(void **state) {
  (void)state;
  flow_install(flow, "location", sandbox_location_id(box, 0), NULL);
  OK(ghlauth_oauth_remove(flow->oauth, id_of_location(0), ERR));
  flow_advance_s(flow, 29 * DAY_S);
  OK(keep(ERR));
  assert_int_equal(state_of_location(0), GHLAUTH_INSTALLATION_REMOVED);
  flow_advance_s(flow, DAY_S);
  OK(keep(ERR));
  assert_int_equal(state_of_location(0), 0);
}

static void a_grant_that_ends_is_warned_about(void **state) {
  (void)state;
  flow_install(flow, "location", sandbox_location_id(box, 0), NULL);
  flow_advance_s(flow, 340 * DAY_S);
  sandbox_fault(box, "{\"kind\":\"status\",\"status\":500,\"path\":\"/oauth/token\"}");
  FAILS(GHLAUTH_E_INCOMPLETE, keep(ERR));
  assert_int_equal(log_recorder_count(&flow->log, "installation.grant_expires"), 1);
}

static void impossible_options_are_refused(void **state) {
  (void)state;
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_keep_options_set_age_s(options, 59, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_keep_options_set_age_s(options, 365 * DAY_S + 1, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_keep_options_set_max_refreshes(options, -1, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_keep_options_set_parallel(options, 0, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_keep_options_set_parallel(options, 65, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_keep_options_set_interval_ms(options, -1, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_keep_options_set_tombstone_age_s(options, -1, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_keep_options_set_reconcile(options, 2, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_oauth_reconcile(flow->oauth, NULL, "not an id", NULL, ERR));
  FAILS(GHLAUTH_E_NOT_FOUND, ghlauth_oauth_reconcile(flow->oauth, NULL, "nowhere", NULL, ERR));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(old_grants_are_renewed_once),
      TEST(renewals_are_spread),
      TEST(a_budget_is_kept_and_the_next_run_goes_on),
      TEST(what_fails_is_named_and_the_others_are_seen_to),
      TEST(progress_is_told),
      TEST(many_keepers_cost_no_double_refresh),
      TEST(a_cancelled_run_says_so),
      TEST(listed_locations_are_added_and_minted_when_they_are_used),
      TEST(what_is_not_listed_twice_is_removed),
      TEST(what_the_application_removed_stays_removed),
      TEST(tombstones_are_deleted_in_time),
      TEST(a_grant_that_ends_is_warned_about),
      TEST(impossible_options_are_refused),
  };
  return cmocka_run_group_tests_name("keep", tests, start, box_stop);
}
