// client.h: requests for operations of the catalogue, by name.
#include <stdio.h>
#include <stdlib.h>

#include "support/desk.h"

static struct desk *desk;
static ghlauth_credential *credential;
static ghlauth_client *client;

static int setup(void **state) {
  (void)state;
  desk = desk_new(SCRIPT_ON_THE_SPOT);
  desk_import_agency(desk);
  credential = NULL;
  client = NULL;
  OK(ghlauth_client_new(&client, desk->config, ERR));
  return 0;
}

static int teardown(void **state) {
  (void)state;
  ghlauth_client_free(client);
  ghlauth_credential_free(credential);
  desk_free(desk);
  return 0;
}

static ghlauth_request *request_for(const char *operation, const char *generation) {
  ghlauth_request *request = NULL;
  OK(ghlauth_request_for_operation(&request, operation, generation, ERR));
  return request;
}

static void use_token(int32_t level, const char *resource_id) {
  ghlauth_credential_free(credential);
  OK(ghlauth_credential_from_access_token(&credential, desk->config, ACCESS_TOKEN, -1, level, resource_id, ERR));
}

static void use_installation(const char *id) {
  ghlauth_credential_free(credential);
  OK(ghlauth_credential_from_installation(&credential, desk->oauth, id, ERR));
}

static ghlauth_status send(ghlauth_request *request, ghlauth_error **error) {
  ghlauth_response *response = NULL;
  const ghlauth_status status = ghlauth_client_send(client, &response, credential, request, NULL, error);
  ghlauth_response_free(response);
  return status;
}

static void expect_url(size_t index, const char *end) {
  const char *url = script_url(desk->script, index);
  const size_t length = strlen(url), wanted = strlen(end);
  assert_true(length >= wanted);
  assert_string_equal(url + length - wanted, end);
}

static void a_path_is_filled_in_and_encoded(void **state) {
  (void)state;
  use_token(GHLAUTH_LEVEL_LOCATION, LOCATION_ID);
  ghlauth_request *request = request_for("contacts/get-contact", NULL);
  OK(ghlauth_request_set_param(request, "contactId", "first", ERR));
  OK(ghlauth_request_set_param(request, "contactId", "a/b?c#d %\xc3\xa4", ERR));
  OK(ghlauth_request_add_query(request, "extra", "1&2", ERR));
  script_answer(desk->script, 200, "{}");
  OK(send(request, ERR));
  assert_string_equal(script_method(desk->script, 0), "GET");
  expect_url(0, "/contacts/a%2Fb%3Fc%23d%20%25%C3%A4?extra=1%262");
  assert_string_equal(script_request_header(desk->script, 0, "Version"), "2021-07-28");
  ghlauth_request_free(request);
}

static void the_query_and_the_version_are_the_operations(void **state) {
  (void)state;
  use_token(GHLAUTH_LEVEL_LOCATION, LOCATION_ID);
  ghlauth_request *request = request_for("conversations/search-conversation", NULL);
  OK(ghlauth_request_set_param(request, "locationId", LOCATION_ID, ERR));
  OK(ghlauth_request_set_param(request, "limit", "20", ERR));
  OK(ghlauth_request_set_param(request, "limit", "5", ERR));
  OK(ghlauth_request_add_query(request, "extra", "", ERR));
  script_answer(desk->script, 200, "{}");
  OK(send(request, ERR));
  expect_url(0, "/conversations/search?locationId=" LOCATION_ID "&limit=5&extra=");
  assert_string_equal(script_request_header(desk->script, 0, "Version"), "2021-04-15");
  OK(ghlauth_request_set_version(request, "2021-07-28", ERR));
  script_answer(desk->script, 200, "{}");
  OK(send(request, ERR));
  assert_string_equal(script_request_header(desk->script, 1, "Version"), "2021-07-28");
  ghlauth_request_free(request);
}

static void what_is_missing_is_named(void **state) {
  (void)state;
  use_token(GHLAUTH_LEVEL_LOCATION, LOCATION_ID);
  ghlauth_request *request = request_for("calendars/get-slots", NULL);
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, send(request, ERR));
  for (int i = 0; i < 3; ++i) CONTAINS(ghlauth_error_message(check_last()), ((const char *[]){"calendarId", "startDate", "endDate"})[i]);
  OK(ghlauth_request_set_param(request, "calendarId", "abc", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, send(request, ERR));
  LACKS(ghlauth_error_message(check_last()), "calendarId");
  assert_int_equal(script_count(desk->script), 0);
  ghlauth_request_free(request);
}

static void what_is_unknown_is_named(void **state) {
  (void)state;
  ghlauth_request *request = request_for("contacts/create-contact", NULL);
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_set_param(request, "contactID", "x", ERR));
  CONTAINS(ghlauth_error_message(check_last()), "\"contactID\" of contacts/create-contact");
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_set_param(request, "firstName", "x", ERR));
  CONTAINS(ghlauth_error_hint(check_last()), "ghlauth_request_set_json");
  ghlauth_request_free(request);
  OK(ghlauth_request_new(&request, "GET", "/contacts/x", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_set_param(request, "contactId", "x", ERR));
  CONTAINS(ghlauth_error_hint(check_last()), "ghlauth_request_for_operation");
  ghlauth_request_free(request);
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_for_operation(&request, "contacts/get-contacts-of-mars", NULL, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "contacts/get-contacts-of-mars");
  assert_null(request);
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_for_operation(&request, "contacts/get-contact", "1999-01-01", ERR));
}

static void no_parameter_changes_the_path(void **state) {
  (void)state;
  ghlauth_request *request = request_for("contacts/get-contact", NULL);
  const char *refused[] = {"", ".", "..", "a\nb", "\x7f", "a\tb"};
  for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); ++i) {
    FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_request_set_param(request, "contactId", refused[i], ERR));
    CONTAINS(ghlauth_error_message(check_last()), "\"contactId\"");
  }
  ghlauth_request_free(request);
}

static void generations_have_their_own(void **state) {
  (void)state;
  use_token(GHLAUTH_LEVEL_LOCATION, LOCATION_ID);
  const char *names[][2] = {{"contacts/get-contact", "v3"}, {"v3:contacts/get-contact", NULL}};
  for (size_t i = 0; i < 2; ++i) {
    ghlauth_request *request = request_for(names[i][0], names[i][1]);
    OK(ghlauth_request_set_param(request, "contactId", "abc", ERR));
    script_answer(desk->script, 200, "{}");
    OK(send(request, ERR));
    assert_string_equal(script_request_header(desk->script, i, "Version"), "v3");
    ghlauth_request_free(request);
  }
}

// An agency's installation: the mint, and the request with what it brought.
static void expect_minted(ghlauth_request *request, size_t first) {
  char json[512];
  script_answer(desk->script, 201, LOCATION_JSON(json, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN));
  script_answer(desk->script, 200, "{}");
  OK(send(request, ERR));
  assert_int_equal(script_count(desk->script), first + 2);
  CONTAINS(script_body(desk->script, first), "locationId=" LOCATION_ID);
  assert_string_equal(script_request_header(desk->script, first, "Authorization"), "Bearer " ACCESS_TOKEN);
  assert_string_equal(script_request_header(desk->script, first + 1, "Authorization"), "Bearer " NEW_ACCESS_TOKEN);
  // The second time there is nothing to mint.
  script_answer(desk->script, 200, "{}");
  OK(send(request, ERR));
  assert_int_equal(script_count(desk->script), first + 3);
  assert_string_equal(script_request_header(desk->script, first + 2, "Authorization"), "Bearer " NEW_ACCESS_TOKEN);
}

static void an_agency_mints_for_the_location_that_is_set(void **state) {
  (void)state;
  use_installation(AGENCY_INSTALLATION);
  ghlauth_request *request = request_for("contacts/get-contact", NULL);
  OK(ghlauth_request_set_param(request, "contactId", "abc", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, send(request, ERR));
  CONTAINS(ghlauth_error_hint(check_last()), "ghlauth_request_set_location");
  assert_int_equal(script_count(desk->script), 0);
  OK(ghlauth_request_set_location(request, LOCATION_ID, ERR));
  expect_minted(request, 0);
  ghlauth_request_free(request);
}

static void an_agency_mints_for_the_location_of_a_parameter(void **state) {
  (void)state;
  use_installation(AGENCY_INSTALLATION);
  ghlauth_request *request = request_for("conversations/search-conversation", NULL);
  OK(ghlauth_request_set_param(request, "locationId", LOCATION_ID, ERR));
  OK(ghlauth_request_set_location(request, OTHER_LOCATION_ID, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, send(request, ERR));
  CONTAINS(ghlauth_error_message(check_last()), LOCATION_ID);
  CONTAINS(ghlauth_error_message(check_last()), OTHER_LOCATION_ID);
  assert_int_equal(script_count(desk->script), 0);
  OK(ghlauth_request_set_location(request, "", ERR));
  expect_minted(request, 0);
  ghlauth_request_free(request);
}

static void a_plain_request_can_name_the_location(void **state) {
  (void)state;
  use_installation(AGENCY_INSTALLATION);
  ghlauth_request *request = NULL;
  OK(ghlauth_request_new(&request, "GET", "/contacts/abc", ERR));
  OK(ghlauth_request_set_location(request, LOCATION_ID, ERR));
  expect_minted(request, 0);
  ghlauth_request_free(request);
}

static void what_an_agency_may_is_asked_as_the_agency(void **state) {
  (void)state;
  use_installation(AGENCY_INSTALLATION);
  ghlauth_request *request = request_for("locations/search-locations", NULL);
  script_answer(desk->script, 200, "{}");
  OK(send(request, ERR));
  assert_int_equal(script_count(desk->script), 1);
  assert_string_equal(script_request_header(desk->script, 0, "Authorization"), "Bearer " ACCESS_TOKEN);
  ghlauth_request_free(request);
}

static void no_credential_of_another_location(void **state) {
  (void)state;
  ghlauth_request *request = request_for("contacts/get-contact", NULL);
  OK(ghlauth_request_set_param(request, "contactId", "abc", ERR));
  OK(ghlauth_request_set_location(request, LOCATION_ID, ERR));
  use_token(GHLAUTH_LEVEL_LOCATION, OTHER_LOCATION_ID);
  FAILS(GHLAUTH_E_WRONG_LOCATION, send(request, ERR));
  use_token(GHLAUTH_LEVEL_AGENCY, COMPANY_ID);  // which nobody can mint with
  FAILS(GHLAUTH_E_WRONG_LEVEL, send(request, ERR));
  ghlauth_pit *pit = NULL;
  OK(ghlauth_pit_new(&pit, desk->config, PIT_TOKEN, GHLAUTH_LEVEL_AGENCY, COMPANY_ID, ERR));
  ghlauth_credential_free(credential);
  OK(ghlauth_credential_from_pit(&credential, pit, ERR));
  FAILS(GHLAUTH_E_WRONG_LEVEL, send(request, ERR));
  ghlauth_pit_free(pit);
  assert_int_equal(script_count(desk->script), 0);
  ghlauth_request_free(request);
}

// The same app in the store, of two customers.
static void no_location_of_another_agency(void **state) {
  (void)state;
  char json[512];
  OK(ghlauth_oauth_import(desk->oauth, NULL,
                          token_json(json, sizeof(json), NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN, "86399", "Location",
                                     "AnotherCompany000001", LOCATION_ID),
                          NULL, fake_clock_now_s(&desk->clock), "another customer", ERR));
  use_installation(AGENCY_INSTALLATION);
  ghlauth_request *request = request_for("contacts/get-contact", NULL);
  OK(ghlauth_request_set_param(request, "contactId", "abc", ERR));
  OK(ghlauth_request_set_location(request, LOCATION_ID, ERR));
  FAILS(GHLAUTH_E_WRONG_LOCATION, send(request, ERR));
  assert_int_equal(script_count(desk->script), 0);
  ghlauth_request_free(request);
}

static void expect_its_own(const ghlauth_operation *operation, size_t index) {
  char expected[1024] = "";
  for (const char *c = ghlauth_operation_path(operation); *c != '\0'; ++c) {
    if (*c == '{') {
      strcat(expected, "ab12");
      c = strchr(c, '}');
    } else {
      strncat(expected, c, 1);
    }
  }
  const char *url = strchr(strchr(script_url(desk->script, index), ':') + 3, '/');
  const size_t length = strcspn(url, "?");
  if (strlen(expected) != length || strncmp(url, expected, length) != 0)
    fail_msg("%s: %s, not %s", ghlauth_operation_name(operation), url, expected);
  assert_string_equal(script_method(desk->script, index), ghlauth_operation_method(operation));
  const char *version = ghlauth_operation_version(operation);
  assert_string_equal(script_request_header(desk->script, index, "Version"), *version != '\0' ? version : "2021-07-28");
}

static void all_of_the_catalogue(void **state) {
  (void)state;
  use_token(0, NULL);
  script_answer(desk->script, 200, "{}");
  script_repeat_last(desk->script);
  for (size_t i = 0; i < ghlauth_operation_count(); ++i) {
    const ghlauth_operation *operation = ghlauth_operation_at(i);
    ghlauth_request *request = request_for(ghlauth_operation_name(operation), ghlauth_operation_generation(operation));
    for (size_t at = 0; at < ghlauth_operation_parameter_count(operation); ++at)
      if (ghlauth_operation_parameter_is_required(operation, at) && strcmp(ghlauth_operation_parameter_in(operation, at), "body") != 0)
        OK(ghlauth_request_set_param(request, ghlauth_operation_parameter_name(operation, at), "ab12", ERR));
    OK(send(request, ERR));
    expect_its_own(operation, i);
    ghlauth_request_free(request);
  }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(a_path_is_filled_in_and_encoded),
      TEST(the_query_and_the_version_are_the_operations),
      TEST(what_is_missing_is_named),
      TEST(what_is_unknown_is_named),
      TEST(no_parameter_changes_the_path),
      TEST(generations_have_their_own),
      TEST(an_agency_mints_for_the_location_that_is_set),
      TEST(an_agency_mints_for_the_location_of_a_parameter),
      TEST(a_plain_request_can_name_the_location),
      TEST(what_an_agency_may_is_asked_as_the_agency),
      TEST(no_credential_of_another_location),
      TEST(no_location_of_another_agency),
      TEST(all_of_the_catalogue),
  };
  return cmocka_run_group_tests_name("operation_request", tests, NULL, check_teardown);
}
