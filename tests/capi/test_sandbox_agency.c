// An agency's installation against the local HighLevel: minting, listing, uninstalling. And flow 1.
#include <stdio.h>
#include <stdlib.h>

#include "flow.h"

enum { LOCATIONS = 250 };

static struct flow *flow;

static int start(void **state) { return box_start(state, LOCATIONS); }

static int setup(void **state) {
  (void)state;
  flow = flow_new();
  return 0;
}

static int teardown(void **state) {
  (void)state;
  flow_free(flow);
  return 0;
}

static ghlauth_status mint(int index, ghlauth_installation **i, ghlauth_error **error) {
  return ghlauth_oauth_mint_location(flow->oauth, i, sandbox_company_id(box), sandbox_location_id(box, index), NULL, error);
}

static void use_location(int index) {
  snprintf(flow->id, sizeof(flow->id), "%s:%s", sandbox_app_id(box), sandbox_location_id(box, index));
  ghlauth_credential_free(flow->credential);
  flow->credential = NULL;
  OK(ghlauth_credential_from_installation(&flow->credential, flow->oauth, flow->id, ERR));
}

static void a_location_token_is_minted(void **state) {
  (void)state;
  ghlauth_installation *i = NULL;
  flow_install_agency(flow);
  OK(mint(0, &i, ERR));
  assert_int_equal(ghlauth_installation_level(i), GHLAUTH_LEVEL_LOCATION);
  assert_string_equal(ghlauth_installation_location_id(i), sandbox_location_id(box, 0));
  assert_string_equal(ghlauth_installation_company_id(i), sandbox_company_id(box));
  assert_string_equal(ghlauth_installation_owner(i), "tenant 7");
  assert_string_equal(ghlauth_installation_client_id(i), sandbox_client_id(box));
  ghlauth_installation_free(i);
  assert_int_equal(sandbox_counter(box, "mints"), 1);
  use_location(0);
  OK(flow_get_contact(flow, ERR));
}

static void an_agency_token_does_not_reach_a_contact(void **state) {
  (void)state;
  flow_install_agency(flow);
  FAILS(GHLAUTH_E_NEEDS_LOCATION_TOKEN, flow_get_contact(flow, ERR));
  CONTAINS(ghlauth_error_hint(check_last()), "ghlauth_oauth_mint_location");
  assert_int_equal(sandbox_counter(box, "refreshes_ok"), 0);
}

static void a_minted_token_is_renewed(void **state) {
  (void)state;
  const char *has_refresh_token = *state;  // "include" or "omit"
  flow_install_agency(flow);
  sandbox_switch(box, "location-token-refresh", has_refresh_token);
  OK(mint(0, NULL, ERR));
  use_location(0);
  flow_advance_s(flow, 86400);
  OK(flow_get_contact(flow, ERR));
  assert_int_equal(sandbox_counter(box, "mints"), 2);
  assert_int_equal(sandbox_counter(box, "refreshes_ok"), 1);  // the agency's: a mint spends nothing of the location's
}

static void an_expired_agency_token_is_refreshed_before_the_mint(void **state) {
  (void)state;
  flow_install_agency(flow);
  flow_advance_s(flow, 86400);
  OK(mint(1, NULL, ERR));
  assert_int_equal(sandbox_counter(box, "refreshes_ok"), 1);
  assert_int_equal(sandbox_counter(box, "mints"), 1);
  assert_int_equal(sandbox_counter(box, "status_401"), 0);
}

static void a_mint_that_is_refused_says_why(void **state) {
  (void)state;
  ghlauth_installation *i = NULL;
  flow_install_agency(flow);
  const ghlauth_status status =
      ghlauth_oauth_mint_location(flow->oauth, &i, sandbox_company_id(box), "NoSuchLocation000000", NULL, ERR);
  assert_true(status != GHLAUTH_OK && status != GHLAUTH_E_INTERNAL);
  check_error_is_clean(check_last());
  assert_null(i);
  assert_int_equal(sandbox_counter(box, "mints"), 0);
  assert_int_equal(flow_state(flow), GHLAUTH_INSTALLATION_VALID);
}

static void all_pages_of_locations_are_read(void **state) {
  (void)state;
  ghlauth_locations *locations = NULL;
  flow_install_agency(flow);
  const int32_t filters[] = {1, 0};
  for (size_t f = 0; f < 2; ++f) {
    OK(ghlauth_oauth_installed_locations(flow->oauth, &locations, sandbox_company_id(box), filters[f], NULL, ERR));
    assert_int_equal(ghlauth_locations_size(locations), LOCATIONS);
    assert_int_equal(ghlauth_locations_installs_to_future_locations(locations), 1);
    for (int wanted = 0; wanted < LOCATIONS; ++wanted) {
      int seen = 0;
      for (size_t at = 0; at < LOCATIONS; ++at)
        seen += strcmp(ghlauth_locations_id(locations, at), sandbox_location_id(box, wanted)) == 0;
      assert_int_equal(seen, 1);
    }
    assert_true(ghlauth_locations_name(locations, 0)[0] != '\0');
    assert_non_null(ghlauth_locations_address(locations, 0));
    assert_int_equal(ghlauth_locations_is_installed(locations, LOCATIONS - 1), 1);
    assert_null(ghlauth_locations_id(locations, LOCATIONS));
    assert_null(ghlauth_locations_name(locations, LOCATIONS));
    assert_null(ghlauth_locations_address(locations, LOCATIONS));
    assert_int_equal(ghlauth_locations_is_installed(locations, LOCATIONS), 0);
    ghlauth_locations_free(locations);
  }
  // 100 + 100 + 50, twice, at the path of the one generation that is configured
  const int64_t v2 = sandbox_arrivals(box, "GET /oauth/installedLocations");
  const int64_t v3 = sandbox_arrivals(box, "GET /oauth/installed-locations");
  assert_int_equal(getenv("GHLAUTH_TEST_GENERATION") != NULL ? v3 : v2, 6);
  assert_int_equal(v2 + v3, 6);
}

static void a_location_cannot_list_or_mint(void **state) {
  (void)state;
  ghlauth_locations *locations = NULL;
  flow_install(flow, "location", sandbox_location_id(box, 0), NULL);
  FAILS(GHLAUTH_E_NOT_FOUND, ghlauth_oauth_installed_locations(flow->oauth, &locations, sandbox_company_id(box), 1, NULL, ERR));
  FAILS(GHLAUTH_E_NOT_FOUND, mint(1, NULL, ERR));
  assert_null(locations);
}

static void uninstalling_an_agency_ends_its_locations(void **state) {
  (void)state;
  ghlauth_token *token = NULL;
  flow_install_agency(flow);
  OK(mint(0, NULL, ERR));
  char agency[128];
  snprintf(agency, sizeof(agency), "%s", flow->id);
  use_location(0);
  OK(ghlauth_oauth_uninstall(flow->oauth, agency, "the customer left", NULL, ERR));
  assert_int_equal(flow_state(flow), GHLAUTH_INSTALLATION_REMOVED);
  FAILS(GHLAUTH_E_REMOVED, ghlauth_credential_token(flow->credential, &token, 0, NULL, ERR));
  FAILS(GHLAUTH_E_REMOVED, flow_get_contact(flow, ERR));
  CONTAINS(sandbox_control(box, "GET", "installations", NULL), "\"installations\":[]");
}

static void uninstalling_a_location_leaves_the_others(void **state) {
  (void)state;
  flow_install_agency(flow);
  OK(mint(0, NULL, ERR));
  OK(mint(1, NULL, ERR));
  use_location(1);
  OK(ghlauth_oauth_uninstall(flow->oauth, flow->id, NULL, NULL, ERR));
  assert_int_equal(flow_state(flow), GHLAUTH_INSTALLATION_REMOVED);
  use_location(0);
  assert_int_equal(flow_state(flow), GHLAUTH_INSTALLATION_VALID);
  OK(flow_get_contact(flow, ERR));
}

static void an_uninstall_that_fails_marks_nothing(void **state) {
  (void)state;
  flow_install(flow, "location", sandbox_location_id(box, 0), NULL);
  sandbox_fault(box, "{\"kind\":\"status\",\"status\":500,\"path\":\"/marketplace/app\"}");
  FAILS(GHLAUTH_E_SERVER, ghlauth_oauth_uninstall(flow->oauth, flow->id, NULL, NULL, ERR));
  assert_int_equal(flow_state(flow), GHLAUTH_INSTALLATION_VALID);
  OK(flow_get_contact(flow, ERR));
}

static void use_pit(const char *level, ghlauth_pit **pit) {
  const int agency = strcmp(level, "agency") == 0;
  OK(ghlauth_pit_new(pit, flow->config, sandbox_pit(box, level), agency ? GHLAUTH_LEVEL_AGENCY : GHLAUTH_LEVEL_LOCATION,
                     agency ? sandbox_company_id(box) : sandbox_location_id(box, 0), ERR));
  OK(ghlauth_credential_from_pit(&flow->credential, *pit, ERR));
}

static void a_pit_reads_a_contact(void **state) {
  (void)state;
  ghlauth_pit *pit = NULL;
  use_pit("location", &pit);
  OK(flow_get_contact(flow, ERR));
  ghlauth_pit_free(pit);
}

static void an_agency_pit_does_not_reach_a_contact(void **state) {
  (void)state;
  ghlauth_pit *pit = NULL;
  use_pit("agency", &pit);
  FAILS(GHLAUTH_E_WRONG_LEVEL, flow_get_contact(flow, ERR));
  sandbox_switch(box, "pit-level-text", "scope");
  FAILS(GHLAUTH_E_SCOPE_MISSING, flow_get_contact(flow, ERR));
  CONTAINS(ghlauth_error_hint(check_last()), "sub-account");
  ghlauth_pit_free(pit);
}

static void a_rotated_pit_falls_back_once(void **state) {
  (void)state;
  ghlauth_pit *pit = NULL;
  char created[96], rotate[64], arrival[160];
  snprintf(arrival, sizeof(arrival), "GET /contacts/%s", sandbox_contact_id(box, 0));
  sandbox_control(box, "POST", "pits", "{\"level\":\"location\",\"resource_id\":\"%s\"}", sandbox_location_id(box, 0));
  snprintf(created, sizeof(created), "%s", sandbox_text(box, "token"));
  snprintf(rotate, sizeof(rotate), "pits/%s/rotate", sandbox_text(box, "id"));
  check_plant(created);
  OK(ghlauth_pit_new(&pit, flow->config, created, GHLAUTH_LEVEL_LOCATION, sandbox_location_id(box, 0), ERR));
  OK(ghlauth_credential_from_pit(&flow->credential, pit, ERR));
  // A replacement that HighLevel does not know: the one before still works, at the price of one more request.
  OK(ghlauth_pit_replace(pit, OTHER_PIT_TOKEN, GHLAUTH_PIT_OVERLAP_S, ERR));
  OK(flow_get_contact(flow, ERR));
  assert_int_equal(sandbox_arrivals(box, arrival), 2);
  // The right one.
  sandbox_control(box, "POST", rotate, "{\"expire\":\"later\"}");
  OK(ghlauth_pit_replace(pit, sandbox_text(box, "token"), GHLAUTH_PIT_OVERLAP_S, ERR));
  OK(flow_get_contact(flow, ERR));
  assert_int_equal(sandbox_arrivals(box, arrival), 3);
  ghlauth_pit_free(pit);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

// The state of these tests is the value of the switch.
static int setup_include(void **state) {
  setup(state);
  *state = "include";
  return 0;
}

static int setup_omit(void **state) {
  setup(state);
  *state = "omit";
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(a_location_token_is_minted),
      TEST(an_agency_token_does_not_reach_a_contact),
      cmocka_unit_test_setup_teardown(a_minted_token_is_renewed, setup_include, teardown),
      cmocka_unit_test_setup_teardown(a_minted_token_is_renewed, setup_omit, teardown),
      TEST(an_expired_agency_token_is_refreshed_before_the_mint),
      TEST(a_mint_that_is_refused_says_why),
      TEST(all_pages_of_locations_are_read),
      TEST(uninstalling_an_agency_ends_its_locations),
      TEST(uninstalling_a_location_leaves_the_others),
      TEST(an_uninstall_that_fails_marks_nothing),
      TEST(a_location_cannot_list_or_mint),
      TEST(a_pit_reads_a_contact),
      TEST(an_agency_pit_does_not_reach_a_contact),
      TEST(a_rotated_pit_falls_back_once),
  };
  return cmocka_run_group_tests_name("sandbox: agency and PIT", tests, start, box_stop);
}
