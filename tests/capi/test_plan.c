// The planner: what a list of operations, or a log of requests, needs.
#include "support/desk.h"

/// Items with "|" between them.
static ghlauth_list *list_of(const char *items) {
  ghlauth_list *list = NULL;
  char text[1024];
  OK(ghlauth_list_new(&list, ERR));
  assert_true(strlen(items) < sizeof(text));
  strcpy(text, items);
  for (char *rest = NULL, *one = strtok_r(text, "|", &rest); one != NULL; one = strtok_r(NULL, "|", &rest))
    OK(ghlauth_list_append(list, one, ERR));
  return list;
}

static void expect_list(const ghlauth_list *list, const char *items) {
  ghlauth_list *expected = list_of(items);
  for (size_t i = 0; i < ghlauth_list_size(list) && i < ghlauth_list_size(expected); ++i)
    assert_string_equal(ghlauth_list_at(list, i), ghlauth_list_at(expected, i));
  assert_int_equal(ghlauth_list_size(list), ghlauth_list_size(expected));
  ghlauth_list_free(expected);
}

static int says(const ghlauth_list *sentences, const char *part) {
  int count = 0;
  for (size_t i = 0; i < ghlauth_list_size(sentences); ++i)
    if (strstr(ghlauth_list_at(sentences, i), part) != NULL) ++count;
  return count;
}

static ghlauth_plan *plan_for(const char *operations, const char *generation) {
  ghlauth_plan *plan = NULL;
  ghlauth_list *list = list_of(operations);
  OK(ghlauth_plan_new(&plan, list, generation, ERR));
  ghlauth_list_free(list);
  return plan;
}

static void a_plan_has_the_fewest_scopes(void **state) {
  (void)state;
  ghlauth_plan *plan = plan_for("contacts/get-contact|GET /contacts/1|POST /contacts/|contacts/get-contact", NULL);
  assert_int_equal(ghlauth_plan_count(plan), 2);
  assert_string_equal(ghlauth_operation_name(ghlauth_plan_operation_at(plan, 1)), "contacts/create-contact");
  assert_null(ghlauth_plan_operation_at(plan, 2));
  expect_list(ghlauth_plan_scopes(plan), "contacts.readonly|contacts.write");
  expect_list(ghlauth_plan_unknown(plan), "");
  expect_list(ghlauth_plan_warnings(plan), "");
  assert_int_equal(ghlauth_plan_credentials(plan), GHLAUTH_ADMITS_LOCATION_PIT | GHLAUTH_ADMITS_LOCATION_OAUTH);
  ghlauth_plan_free(plan);
}

static void events_come_with_their_scopes(void **state) {
  (void)state;
  ghlauth_plan *plan = plan_for("contacts/get-contact|conversations/send-a-new-message", NULL);
  expect_list(ghlauth_plan_events(plan),
              "ContactCreate|ContactDelete|ContactDndUpdate|ContactTagUpdate|ConversationProviderOutboundMessage|NoteCreate|"
              "NoteDelete|TaskCreate|TaskDelete");
  ghlauth_plan_free(plan);
}

static void what_is_unknown_is_kept(void **state) {
  (void)state;
  ghlauth_plan *plan = plan_for("GET /nowhere|contacts/get-contact|GET /nowhere|x", NULL);
  expect_list(ghlauth_plan_unknown(plan), "GET /nowhere|x");
  assert_int_equal(ghlauth_plan_count(plan), 1);
  ghlauth_plan_free(plan);
  plan = plan_for("", NULL);
  assert_int_equal(ghlauth_plan_count(plan), 0);
  assert_int_equal(ghlauth_plan_credentials(plan), 0);
  expect_list(ghlauth_plan_scopes(plan), "");
  ghlauth_plan_free(plan);
}

static void the_credentials_that_suffice_are_those_of_all(void **state) {
  (void)state;
  ghlauth_plan *plan = plan_for("locations/get-location", NULL);
  assert_int_equal(ghlauth_plan_credentials(plan), GHLAUTH_ADMITS_LOCATION_PIT | GHLAUTH_ADMITS_AGENCY_PIT |
                                                       GHLAUTH_ADMITS_LOCATION_OAUTH | GHLAUTH_ADMITS_AGENCY_OAUTH);
  ghlauth_plan_free(plan);
  plan = plan_for("locations/get-location|locations/put-location", NULL);
  assert_int_equal(ghlauth_plan_credentials(plan), GHLAUTH_ADMITS_AGENCY_PIT | GHLAUTH_ADMITS_AGENCY_OAUTH);
  ghlauth_plan_free(plan);
  plan = plan_for("contacts/get-contact|locations/put-location", NULL);
  assert_int_equal(ghlauth_plan_credentials(plan), 0);
  ghlauth_plan_free(plan);
  plan = plan_for("oauth/get-installed-location|oauth/get-location-access-token", NULL);
  assert_int_equal(ghlauth_plan_credentials(plan), GHLAUTH_ADMITS_AGENCY_OAUTH);
  expect_list(ghlauth_plan_scopes(plan), "oauth.readonly|oauth.write");
  ghlauth_plan_free(plan);
}

static void what_the_sources_leave_in_doubt_is_said(void **state) {
  (void)state;
  ghlauth_plan *plan = plan_for("courses/import-courses", NULL);
  expect_list(ghlauth_plan_scopes(plan), "courses.write");
  assert_int_equal(says(ghlauth_plan_warnings(plan), "courses/import-courses"), 1);
  ghlauth_plan_free(plan);
  plan = plan_for("medias/delete-media-content", NULL);
  expect_list(ghlauth_plan_scopes(plan), "funnels/pagecount.readonly|medias.write");
  ghlauth_plan_free(plan);
  plan = plan_for("conversations/get-email-by-id|ad-manager/fb-search-targeting", NULL);
  assert_int_equal(says(ghlauth_plan_warnings(plan), "does not declare who may call conversations/get-email-by-id"), 1);
  assert_int_equal(says(ghlauth_plan_warnings(plan), "does not declare which scope ad-manager/fb-search-targeting"), 1);
  ghlauth_plan_free(plan);
  plan = plan_for("ad-manager/fb-get-reporting", NULL);
  assert_int_equal(says(ghlauth_plan_warnings(plan), "scope page does not name adPublishing.readonly"), 1);
  ghlauth_plan_free(plan);
  plan = plan_for("PUT /locations/1/permissions", "v3");
  assert_int_equal(says(ghlauth_plan_warnings(plan), "also spell locations/write as locations.write"), 1);
  ghlauth_plan_free(plan);
}

static void a_plan_is_compared_with_what_an_app_has(void **state) {
  (void)state;
  ghlauth_plan *plan = plan_for("contacts/get-contact|contacts/create-contact", NULL);
  ghlauth_list *given = list_of("contacts.readonly|users.readonly"), *missing = NULL, *surplus = NULL;
  OK(ghlauth_plan_missing(plan, &missing, given, ERR));
  expect_list(missing, "contacts.write");
  OK(ghlauth_plan_surplus(plan, &surplus, given, ERR));
  expect_list(surplus, "users.readonly");
  ghlauth_list_free(missing);
  ghlauth_list_free(surplus);
  ghlauth_list_free(given);
  ghlauth_plan_free(plan);
}

static void an_authorize_url_asks_for_it(void **state) {
  (void)state;
  struct desk *desk = desk_new(SCRIPT_ON_THE_SPOT);
  ghlauth_plan *plan = plan_for("contacts/get-contact|conversations/send-a-new-message", NULL);
  ghlauth_authorize_options *options = NULL;
  ghlauth_buf *url = NULL;
  OK(ghlauth_authorize_options_new(&options, ERR));
  OK(ghlauth_authorize_options_set_scopes(options, ghlauth_plan_scopes(plan), ERR));
  OK(ghlauth_oauth_authorize_url(desk->oauth, &url, NULL, options, ERR));
  assert_non_null(strstr((const char *)ghlauth_buf_data(url), "scope=contacts.readonly%20conversations%2Fmessage.write"));
  ghlauth_buf_free(url);
  ghlauth_authorize_options_free(options);
  ghlauth_plan_free(plan);
  desk_free(desk);
}

static void a_log_is_read(void **state) {
  (void)state;
  ghlauth_plan *plan = NULL;
  const char *log =
      "10.0.0.1 - - [25/Nov/2026:10:00:00 +0000] \"GET /contacts/ocQHyuzHvysMo5N5VsXc?x=1 HTTP/1.1\" 200 12 \"-\" \"x\"\n"
      "\n"
      "started the GET of things\n"
      "> POST https://services.leadconnectorhq.com/contacts/ HTTP/2\r\n"
      "curl -X DELETE 'https://services.leadconnectorhq.com/calendars/abc' -H 'Version: 2021-04-15'\n"
      "GET /nowhere/at/all";
  OK(ghlauth_plan_new_from_log(&plan, log, NULL, ERR));
  assert_int_equal(ghlauth_plan_count(plan), 3);
  assert_string_equal(ghlauth_operation_name(ghlauth_plan_operation_at(plan, 0)), "contacts/get-contact");
  assert_string_equal(ghlauth_operation_name(ghlauth_plan_operation_at(plan, 1)), "contacts/create-contact");
  assert_string_equal(ghlauth_operation_method(ghlauth_plan_operation_at(plan, 2)), "DELETE");
  expect_list(ghlauth_plan_unknown(plan), "GET /nowhere/at/all");
  ghlauth_plan_free(plan);
  OK(ghlauth_plan_new_from_log(&plan, "", "v3", ERR));
  assert_int_equal(ghlauth_plan_count(plan), 0);
  ghlauth_plan_free(plan);
}

static void the_generation_is_chosen(void **state) {
  (void)state;
  ghlauth_plan *plan = plan_for("GET /oauth/installed-locations", "v3");
  assert_int_equal(ghlauth_plan_count(plan), 1);
  ghlauth_plan_free(plan);
  plan = plan_for("GET /oauth/installed-locations|v3:GET /oauth/installed-locations", "2021-07-28");
  assert_int_equal(ghlauth_plan_count(plan), 1);
  expect_list(ghlauth_plan_unknown(plan), "GET /oauth/installed-locations");
  ghlauth_plan_free(plan);
  ghlauth_list *list = list_of("contacts/get-contact");
  FAILS(GHLAUTH_E_UNSUPPORTED, ghlauth_plan_new(&plan, list, "v4", ERR));
  assert_null(plan);
  FAILS(GHLAUTH_E_UNSUPPORTED, ghlauth_plan_new_from_log(&plan, "", "v4", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_plan_new_from_log(&plan, NULL, NULL, ERR));
  ghlauth_list_free(list);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_plan_has_the_fewest_scopes),
      cmocka_unit_test(events_come_with_their_scopes),
      cmocka_unit_test(what_is_unknown_is_kept),
      cmocka_unit_test(the_credentials_that_suffice_are_those_of_all),
      cmocka_unit_test(what_the_sources_leave_in_doubt_is_said),
      cmocka_unit_test(a_plan_is_compared_with_what_an_app_has),
      cmocka_unit_test(an_authorize_url_asks_for_it),
      cmocka_unit_test(a_log_is_read),
      cmocka_unit_test(the_generation_is_chosen),
  };
  return cmocka_run_group_tests_name("plan", tests, NULL, check_teardown);
}
