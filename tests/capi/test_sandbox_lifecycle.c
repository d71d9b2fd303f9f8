// lifecycle.h against the local HighLevel: events around a code exchange, of locations that come later, and looks at its list.
#include <stdio.h>
#include <stdlib.h>

#include "flow.h"
#include "happening.h"

enum { LOCATIONS = 3 };

static struct flow *flow;
static ghlauth_webhook *webhook;

static int start(void **state) {
  signer_open();
  return box_start(state, LOCATIONS);
}

static int stop(void **state) {
  signer_close();
  return box_stop(state);
}

static int setup(void **state) {
  (void)state;
  flow = flow_new();
  webhook = happening_webhook(flow->config, sandbox_app_id(box));
  return 0;
}

static int teardown(void **state) {
  (void)state;
  ghlauth_webhook_free(webhook);
  flow_free(flow);
  return 0;
}

// An event of now.
static struct happening now(const char *type, const char *company_id, const char *location_id) {
  const struct happening happening = {type, sandbox_app_id(box), company_id, location_id, atomic_load(&flow->clock.ms), NULL};
  return happening;
}

static int32_t apply(struct happening happening) { return happening_apply(webhook, flow->oauth, &happening); }
static int32_t tell(const char *type, const char *company_id, const char *location_id) {
  return apply(now(type, company_id, location_id));
}

// A consent of the agency, for all locations of now and later, exchanged.
static ghlauth_installation *install_agency(const char *state_text) {
  ghlauth_callback *callback = NULL;
  ghlauth_installation *i = NULL;
  sandbox_control(box, "POST", "consent",
                  "{\"level\":\"agency\",\"resource_id\":\"%s\",\"state\":\"%s\",\"all_locations\":true,\"future_locations\":true}",
                  sandbox_company_id(box), state_text);
  OK(ghlauth_oauth_parse_callback(flow->oauth, &callback, sandbox_text(box, "redirect_url"), NULL, ERR));
  OK(ghlauth_oauth_exchange(flow->oauth, &i, callback, "tenant 7", NULL, ERR));
  ghlauth_callback_free(callback);
  return i;
}

static void consent(void) {
  ghlauth_buf *url = NULL, *state = NULL;
  OK(ghlauth_oauth_authorize_url(flow->oauth, &url, &state, NULL, ERR));
  ghlauth_installation_free(install_agency(ghlauth_buf_data(state)));
  ghlauth_buf_free(url);
  ghlauth_buf_free(state);
}

static const char *id_of(const char *resource_id) {
  static char id[128];
  snprintf(id, sizeof(id), "%s:%s", sandbox_app_id(box), resource_id);
  return id;
}

static int32_t state_of(const char *resource_id) {
  ghlauth_installation *i = NULL;
  if (ghlauth_oauth_installation(flow->oauth, &i, id_of(resource_id), NULL) != GHLAUTH_OK) return 0;
  const int32_t state = ghlauth_installation_state(i);
  ghlauth_installation_free(i);
  return state;
}

static void use(const char *location_id) {
  ghlauth_credential_free(flow->credential);
  flow->credential = NULL;
  OK(ghlauth_credential_from_installation(&flow->credential, flow->oauth, id_of(location_id), ERR));
}

static int64_t looks(void) {
  return sandbox_arrivals(box, "GET /oauth/installedLocations") + sandbox_arrivals(box, "GET /oauth/installed-locations");
}

static const char *new_location(void) {
  static char id[64];
  sandbox_control(box, "POST", "locations", "{\"company_id\":\"%s\",\"name\":\"A later one\"}", sandbox_company_id(box));
  snprintf(id, sizeof(id), "%s", sandbox_text(box, "id"));
  return id;
}

static void an_install_before_the_exchange_counts_after_it(void **state) {
  (void)state;
  const char *location = sandbox_location_id(box, 0);
  assert_int_equal(tell("INSTALL", sandbox_company_id(box), location), GHLAUTH_LIFECYCLE_REMEMBERED);
  assert_int_equal(state_of(location), 0);
  consent();
  assert_int_equal(state_of(location), GHLAUTH_INSTALLATION_VALID);
  assert_int_equal(sandbox_counter(box, "mints"), 0);
  use(location);
  OK(flow_get_contact(flow, ERR));
  assert_int_equal(sandbox_counter(box, "mints"), 1);
  assert_int_equal(looks(), 0);
}

static void without_a_company_the_list_tells_whose_it_is(void **state) {
  (void)state;
  consent();
  const char *location = new_location();
  assert_int_equal(tell("INSTALL", NULL, location), GHLAUTH_LIFECYCLE_ADDED);
  assert_int_equal(looks(), 1);
  assert_int_equal(state_of(location), GHLAUTH_INSTALLATION_VALID);
  CONTAINS(happening_story(flow->oauth, id_of(location)), "owner=tenant 7");
  assert_int_equal(tell("INSTALL", NULL, location), GHLAUTH_LIFECYCLE_NOTHING);
  assert_int_equal(looks(), 1);
  use(location);
  ghlauth_token *token = NULL;
  OK(ghlauth_credential_token(flow->credential, &token, 0, NULL, ERR));
  assert_string_equal(ghlauth_token_location_id(token), location);
  ghlauth_token_free(token);
}

static void whose_it_is_not_is_remembered(void **state) {
  (void)state;
  assert_int_equal(tell("INSTALL", NULL, "nobodysLocation00001"), GHLAUTH_LIFECYCLE_REMEMBERED);
  assert_int_equal(looks(), 0);  // nobody can be asked
  consent();
  assert_int_equal(looks(), 1);  // it was waiting
  assert_int_equal(state_of("nobodysLocation00001"), 0);
  assert_int_equal(tell("INSTALL", NULL, "nobodysLocation00001"), GHLAUTH_LIFECYCLE_REMEMBERED);
  assert_int_equal(looks(), 2);
  assert_int_equal(state_of("nobodysLocation00001"), 0);
}

static void without_a_company_it_waits_for_the_exchange(void **state) {
  (void)state;
  const char *location = sandbox_location_id(box, 1);
  assert_int_equal(tell("INSTALL", NULL, location), GHLAUTH_LIFECYCLE_REMEMBERED);
  consent();
  assert_int_equal(state_of(location), GHLAUTH_INSTALLATION_VALID);
  assert_int_equal(state_of(sandbox_location_id(box, 0)), 0);  // of which nothing was said
}

static void when_the_list_cannot_be_had_it_is_remembered(void **state) {
  (void)state;
  ghlauth_report *report = NULL;
  consent();
  const char *location = new_location();
  sandbox_fault(box, "{\"kind\":\"status\",\"status\":500,\"path\":\"/oauth/installed\"}");
  assert_int_equal(tell("INSTALL", NULL, location), GHLAUTH_LIFECYCLE_REMEMBERED);
  assert_int_equal(log_recorder_count(&flow->log, "lifecycle.not_asked"), 1);
  OK(ghlauth_oauth_reconcile(flow->oauth, &report, sandbox_company_id(box), NULL, ERR));
  ghlauth_report_free(report);
  assert_int_equal(state_of(location), GHLAUTH_INSTALLATION_VALID);
}

// The exchange succeeds whatever becomes of the list.
static void an_exchange_does_not_fail_for_what_waits(void **state) {
  (void)state;
  tell("INSTALL", NULL, sandbox_location_id(box, 1));
  sandbox_fault(box, "{\"kind\":\"status\",\"status\":500,\"path\":\"/oauth/installed\"}");
  consent();
  assert_int_equal(state_of(sandbox_company_id(box)), GHLAUTH_INSTALLATION_VALID);
  assert_int_equal(state_of(sandbox_location_id(box, 1)), 0);
  assert_int_equal(log_recorder_count(&flow->log, "lifecycle.unsettled"), 1);
}

static void a_marketplace_install_counts_when_it_is_claimed(void **state) {
  (void)state;
  const char *location = sandbox_location_id(box, 0);
  OK(ghlauth_oauth_set_unsolicited_policy(flow->oauth, GHLAUTH_UNSOLICITED_ACCEPT, ERR));
  tell("INSTALL", sandbox_company_id(box), location);
  ghlauth_installation *agency = install_agency("");
  assert_int_equal(ghlauth_installation_is_unclaimed(agency), 1);
  assert_int_equal(tell("INSTALL", sandbox_company_id(box), sandbox_location_id(box, 1)), GHLAUTH_LIFECYCLE_REMEMBERED);
  assert_int_equal(state_of(location), 0);
  OK(ghlauth_oauth_claim(flow->oauth, NULL, ghlauth_installation_id(agency), "tenant 9", ERR));
  CONTAINS(happening_story(flow->oauth, id_of(location)), "state=1 ");
  CONTAINS(happening_story(flow->oauth, id_of(location)), "owner=tenant 9 ");
  assert_int_equal(state_of(sandbox_location_id(box, 1)), GHLAUTH_INSTALLATION_VALID);
  ghlauth_installation_free(agency);
}

static void an_event_without_an_app_id_is_checked_and_not_believed(void **state) {
  (void)state;
  const char *location = sandbox_location_id(box, 0);
  consent();
  tell("INSTALL", sandbox_company_id(box), location);
  struct happening uninstall = now("UNINSTALL", NULL, location);
  uninstall.app_id = NULL;
  assert_int_equal(apply(uninstall), GHLAUTH_LIFECYCLE_CHECKED);
  assert_int_equal(looks(), 1);
  assert_int_equal(state_of(location), GHLAUTH_INSTALLATION_VALID);
  // When it is true, two looks find it.
  sandbox_control(box, "POST", "uninstall", "{\"resource_id\":\"%s\"}", location);
  flow_advance_s(flow, 60);
  apply(uninstall);
  assert_int_equal(state_of(location), GHLAUTH_INSTALLATION_VALID);
  flow_advance_s(flow, 300);
  apply(uninstall);
  assert_int_equal(state_of(location), GHLAUTH_INSTALLATION_REMOVED);
}

// Otherwise anybody with another app could use up what HighLevel allows this one.
static void a_company_is_checked_once_a_minute(void **state) {
  (void)state;
  consent();
  int32_t outcome = 0;
  ghlauth_event *events[3];
  for (int i = 0; i < 3; i++) {
    struct happening happening = now(i == 1 ? "UNINSTALL" : "PLAN_CHANGE", sandbox_company_id(box), NULL);
    happening.app_id = NULL;
    events[i] = happening_event(webhook, &happening);
  }
  OK(ghlauth_webhook_apply(flow->oauth, &outcome, events[0], NULL, ERR));
  assert_int_equal(outcome, GHLAUTH_LIFECYCLE_CHECKED);
  flow_advance_s(flow, 20);
  ghlauth_error *error = NULL;
  assert_int_equal(ghlauth_webhook_apply(flow->oauth, &outcome, events[1], NULL, &error), GHLAUTH_E_RATE_LIMITED);
  assert_int_equal(ghlauth_error_retry_after_ms(error), 40000);
  CONTAINS(ghlauth_error_message(error), sandbox_company_id(box));
  ghlauth_error_free(error);
  assert_int_equal(looks(), 1);
  // One that can be believed needs no look.
  assert_int_equal(tell("INSTALL", sandbox_company_id(box), new_location()), GHLAUTH_LIFECYCLE_ADDED);
  assert_int_equal(looks(), 1);
  flow_advance_s(flow, 40);
  OK(ghlauth_webhook_apply(flow->oauth, &outcome, events[1], NULL, ERR));
  assert_int_equal(outcome, GHLAUTH_LIFECYCLE_CHECKED);
  assert_int_equal(looks(), 2);
  // A clock that is set back stops nothing.
  flow_advance_s(flow, -3600);
  OK(ghlauth_webhook_apply(flow->oauth, &outcome, events[2], NULL, ERR));
  assert_int_equal(looks(), 3);
  for (int i = 0; i < 3; i++) ghlauth_event_free(events[i]);
}

static void so_is_one_without_a_timestamp(void **state) {
  (void)state;
  consent();
  const char *location = new_location();
  struct happening install = now("INSTALL", sandbox_company_id(box), location);
  install.at_ms = 0;
  assert_int_equal(apply(install), GHLAUTH_LIFECYCLE_CHECKED);
  assert_int_equal(looks(), 1);
  assert_int_equal(state_of(location), GHLAUTH_INSTALLATION_VALID);  // as the list says
}

static void a_company_that_is_not_here_is_not_checked(void **state) {
  (void)state;
  struct happening install = now("INSTALL", sandbox_company_id(box), NULL);
  install.app_id = NULL;
  assert_int_equal(apply(install), GHLAUTH_LIFECYCLE_NOTHING);
  assert_int_equal(looks(), 0);
}

static void a_check_that_fails_says_so(void **state) {
  (void)state;
  consent();
  struct happening install = now("INSTALL", sandbox_company_id(box), NULL);
  install.app_id = NULL;
  ghlauth_event *event = happening_event(webhook, &install);
  int32_t outcome = 7;
  sandbox_fault(box, "{\"kind\":\"status\",\"status\":500,\"path\":\"/oauth/installed\"}");
  FAILS(GHLAUTH_E_SERVER, ghlauth_webhook_apply(flow->oauth, &outcome, event, NULL, ERR));
  assert_int_equal(outcome, GHLAUTH_LIFECYCLE_NOTHING);
  flow_advance_s(flow, 60);
  OK(ghlauth_webhook_apply(flow->oauth, &outcome, event, NULL, ERR));
  assert_int_equal(outcome, GHLAUTH_LIFECYCLE_CHECKED);
  ghlauth_event_free(event);
}

// An INSTALL was lost: the list brings the location back, once it can know of the UNINSTALL.
static void a_listed_location_comes_back_after_a_while(void **state) {
  (void)state;
  const char *location = sandbox_location_id(box, 2);
  consent();
  tell("INSTALL", sandbox_company_id(box), location);
  tell("UNINSTALL", NULL, location);
  assert_int_equal(state_of(location), GHLAUTH_INSTALLATION_REMOVED);
  OK(ghlauth_oauth_reconcile(flow->oauth, NULL, sandbox_company_id(box), NULL, ERR));
  assert_int_equal(state_of(location), GHLAUTH_INSTALLATION_REMOVED);
  flow_advance_s(flow, 300);
  OK(ghlauth_oauth_reconcile(flow->oauth, NULL, sandbox_company_id(box), NULL, ERR));
  assert_int_equal(state_of(location), GHLAUTH_INSTALLATION_VALID);
  use(location);
  ghlauth_token *token = NULL;
  OK(ghlauth_credential_token(flow->credential, &token, 0, NULL, ERR));
  ghlauth_token_free(token);
}

// HighLevel's list was late: what was installed since its first look without the location is no old news.
static void an_install_after_the_first_look_without_it_brings_it_back(void **state) {
  (void)state;
  const char *location = sandbox_location_id(box, 2);
  consent();
  tell("INSTALL", sandbox_company_id(box), location);
  sandbox_control(box, "POST", "uninstall", "{\"resource_id\":\"%s\"}", location);
  flow_advance_s(flow, 60);
  OK(ghlauth_oauth_reconcile(flow->oauth, NULL, sandbox_company_id(box), NULL, ERR));
  flow_advance_s(flow, 30);
  const struct happening install = now("INSTALL", NULL, location);
  flow_advance_s(flow, 270);
  OK(ghlauth_oauth_reconcile(flow->oauth, NULL, sandbox_company_id(box), NULL, ERR));
  assert_int_equal(state_of(location), GHLAUTH_INSTALLATION_REMOVED);
  assert_int_equal(apply(install), GHLAUTH_LIFECYCLE_ADDED);
  assert_int_equal(state_of(location), GHLAUTH_INSTALLATION_VALID);
}

// From the agency's consent to its end, as HighLevel sends it.
static void a_whole_life(void **state) {
  (void)state;
  const char *company = sandbox_company_id(box);
  tell("INSTALL", company, NULL);
  for (int i = 0; i < LOCATIONS; ++i) tell("INSTALL", company, sandbox_location_id(box, i));
  consent();
  for (int i = 0; i < LOCATIONS; ++i) {
    use(sandbox_location_id(box, i));
    flow_plant_tokens(flow);
  }
  flow_advance_s(flow, 60);
  sandbox_control(box, "POST", "uninstall", "{\"resource_id\":\"%s\"}", company);
  assert_int_equal(tell("UNINSTALL", company, NULL), GHLAUTH_LIFECYCLE_REMOVED);
  for (int i = 0; i < LOCATIONS; ++i) assert_int_equal(state_of(sandbox_location_id(box, i)), GHLAUTH_INSTALLATION_REMOVED);
  FAILS(GHLAUTH_E_REMOVED, flow_get_contact(flow, ERR));
  flow_advance_s(flow, 60);
  tell("INSTALL", company, sandbox_location_id(box, 0));
  consent();
  use(sandbox_location_id(box, 0));
  OK(flow_get_contact(flow, ERR));
  assert_int_equal(state_of(sandbox_location_id(box, 1)), GHLAUTH_INSTALLATION_REMOVED);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(an_install_before_the_exchange_counts_after_it),
      TEST(without_a_company_the_list_tells_whose_it_is),
      TEST(whose_it_is_not_is_remembered),
      TEST(without_a_company_it_waits_for_the_exchange),
      TEST(when_the_list_cannot_be_had_it_is_remembered),
      TEST(an_exchange_does_not_fail_for_what_waits),
      TEST(a_marketplace_install_counts_when_it_is_claimed),
      TEST(an_event_without_an_app_id_is_checked_and_not_believed),
      TEST(a_company_is_checked_once_a_minute),
      TEST(so_is_one_without_a_timestamp),
      TEST(a_company_that_is_not_here_is_not_checked),
      TEST(a_check_that_fails_says_so),
      TEST(a_listed_location_comes_back_after_a_while),
      TEST(an_install_after_the_first_look_without_it_brings_it_back),
      TEST(a_whole_life),
  };
  return cmocka_run_group_tests_name("sandbox_lifecycle", tests, start, stop);
}
