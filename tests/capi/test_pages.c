// pages.h: lists from the first page to the last, over a scripted transport.
#include <stdio.h>
#include <stdlib.h>

#include "support/desk.h"

static struct desk *desk;
static ghlauth_credential *credential;
static ghlauth_client *client;
static ghlauth_request *request;
static ghlauth_pages *pages;
static ghlauth_response *response;

static int setup(void **state) {
  (void)state;
  desk = desk_new(SCRIPT_ON_THE_SPOT);
  OK(ghlauth_credential_from_access_token(&credential, desk->config, ACCESS_TOKEN, -1, GHLAUTH_LEVEL_LOCATION, LOCATION_ID,
                                          ERR));
  OK(ghlauth_client_new(&client, desk->config, ERR));
  request = NULL;
  pages = NULL;
  response = NULL;
  return 0;
}

static int teardown(void **state) {
  (void)state;
  ghlauth_response_free(response);
  ghlauth_pages_free(pages);
  ghlauth_request_free(request);
  ghlauth_client_free(client);
  ghlauth_credential_free(credential);
  desk_free(desk);
  return 0;
}

static void begin(const char *operation) {
  OK(ghlauth_request_for_operation(&request, operation, NULL, ERR));
  for (size_t i = 0; i < ghlauth_operation_parameter_count(ghlauth_operation_find(operation, NULL)); ++i)
    if (strcmp(ghlauth_operation_parameter_name(ghlauth_operation_find(operation, NULL), i), "locationId") == 0 &&
        strcmp(ghlauth_operation_parameter_in(ghlauth_operation_find(operation, NULL), i), "body") != 0)
      OK(ghlauth_request_set_param(request, "locationId", LOCATION_ID, ERR));
}

static ghlauth_status next(ghlauth_error **error) {
  ghlauth_response_free(response);
  return ghlauth_pages_next(pages, &response, NULL, error);
}

static void expect_page(const char *items) {
  ghlauth_buf *found = NULL;
  OK(next(ERR));
  assert_non_null(response);
  OK(ghlauth_pages_items(pages, &found, response, ERR));
  assert_string_equal(ghlauth_buf_data(found), items);
  ghlauth_buf_free(found);
}

static void expect_end(size_t requests) {
  for (int i = 0; i < 2; ++i) {
    OK(next(ERR));
    assert_null(response);
  }
  assert_int_equal(script_count(desk->script), requests);
  assert_string_equal(ghlauth_pages_position(pages), "");
}

static void expect_query(size_t index, const char *query) {
  const char *asked = strchr(script_url(desk->script, index), '?');
  assert_string_equal(asked == NULL ? "" : asked + 1, query);
}

static void a_list_is_read_to_its_end(void **state) {
  (void)state;
  begin("contacts/get-contacts");
  OK(ghlauth_request_set_param(request, "limit", "2", ERR));
  OK(ghlauth_pages_new(&pages, client, credential, request, ERR));
  assert_int_equal(ghlauth_pages_page_count(pages), 0);
  assert_int_equal(ghlauth_pages_total(pages), -1);
  assert_string_equal(ghlauth_pages_position(pages), "{}");
  assert_string_equal(ghlauth_pages_items_path(pages), "contacts");
  assert_int_equal(script_count(desk->script), 0);
  script_answer(desk->script, 200,
                "{\"contacts\":[1,2],\"meta\":{\"total\":3,\"startAfterId\":\"b\",\"startAfter\":12345678901234567890}}");
  script_answer(desk->script, 200, "{\"contacts\":[3],\"meta\":{\"total\":3,\"startAfterId\":\"c\",\"startAfter\":4}}");
  script_answer(desk->script, 200, "{\"contacts\":[],\"meta\":{\"total\":3}}");
  expect_page("[1,2]");
  assert_int_equal(ghlauth_pages_total(pages), 3);
  assert_string_equal(ghlauth_pages_position(pages), "{\"startAfterId\":\"b\",\"startAfter\":12345678901234567890}");
  expect_page("[3]");
  expect_page("[]");
  expect_end(3);
  assert_int_equal(ghlauth_pages_page_count(pages), 3);
  assert_int_equal(ghlauth_pages_item_count(pages), 3);
  expect_query(0, "locationId=" LOCATION_ID "&limit=2");
  expect_query(1, "locationId=" LOCATION_ID "&limit=2&startAfterId=b&startAfter=12345678901234567890");
  expect_query(2, "locationId=" LOCATION_ID "&limit=2&startAfterId=c&startAfter=4");
  // The request is what it was.
  ghlauth_response_free(response);
  script_answer(desk->script, 200, "{}");
  OK(ghlauth_client_send(client, &response, credential, request, NULL, ERR));
  expect_query(3, "locationId=" LOCATION_ID "&limit=2");
}

static void a_search_pages_in_its_body(void **state) {
  (void)state;
  begin("contacts/search-contacts-advanced");
  OK(ghlauth_request_set_json(request, "{\"locationId\":\"" LOCATION_ID "\",\"pageLimit\":1}", ERR));
  OK(ghlauth_pages_new(&pages, client, credential, request, ERR));
  OK(ghlauth_request_set_json(request, "{}", ERR));  // a copy was taken
  script_answer(desk->script, 200, "{\"contacts\":[{\"searchAfter\":[1603870249758,\"a\"]}],\"total\":1}");
  script_answer(desk->script, 200, "{\"contacts\":[],\"total\":1}");
  expect_page("[{\"searchAfter\":[1603870249758,\"a\"]}]");
  expect_page("[]");
  expect_end(2);
  assert_string_equal(script_body(desk->script, 0), "{\"locationId\":\"" LOCATION_ID "\",\"pageLimit\":1}");
  assert_string_equal(script_body(desk->script, 1),
                      "{\"locationId\":\"" LOCATION_ID "\",\"pageLimit\":1,\"searchAfter\":[1603870249758,\"a\"]}");
  assert_string_equal(script_request_header(desk->script, 1, "Content-Type"), "application/json");
  assert_int_equal(script_request_header_count(desk->script, 1, "Content-Type"), 1);
}

static void a_failure_leaves_the_position(void **state) {
  (void)state;
  begin("forms/get-forms");
  OK(ghlauth_request_set_param(request, "limit", "1", ERR));
  OK(ghlauth_pages_new(&pages, client, credential, request, ERR));
  script_answer(desk->script, 200, "{\"forms\":[1],\"total\":2}");
  script_answer(desk->script, 404, "{\"message\":\"not now\"}");
  script_answer(desk->script, 200, "{\"formulas\":[1]}");
  script_answer(desk->script, 200, "{\"forms\":[2],\"total\":2}");
  expect_page("[1]");
  FAILS(GHLAUTH_E_HTTP_NOT_FOUND, next(ERR));
  assert_int_equal(ghlauth_response_http_status(response), 404);  // what the server said is there
  FAILS(GHLAUTH_E_BAD_RESPONSE, next(ERR));
  CONTAINS(ghlauth_error_message(check_last()), "\"forms\"");
  assert_int_equal(ghlauth_error_http_status(check_last()), 200);
  assert_string_equal(ghlauth_response_body(response), "{\"formulas\":[1]}");
  assert_int_equal(ghlauth_pages_page_count(pages), 1);
  expect_page("[2]");
  expect_end(4);
  for (size_t i = 1; i < 4; ++i) expect_query(i, "locationId=" LOCATION_ID "&limit=1&skip=1");
}

static void a_cancelled_page_can_be_asked_for_again(void **state) {
  (void)state;
  ghlauth_cancel *cancel = NULL;
  OK(ghlauth_cancel_new(&cancel, ERR));
  begin("links/search-trigger-links");
  OK(ghlauth_pages_new(&pages, client, credential, request, ERR));
  ghlauth_cancel_request(cancel);
  FAILS(GHLAUTH_E_CANCELLED, ghlauth_pages_next(pages, &response, cancel, ERR));
  assert_null(response);
  ghlauth_cancel_free(cancel);
  script_answer(desk->script, 200, "{\"links\":[]}");
  expect_page("[]");
  expect_end(1);
}

static void a_list_outlives_what_it_was_made_with(void **state) {
  (void)state;
  begin("links/search-trigger-links");
  OK(ghlauth_pages_new(&pages, client, credential, request, ERR));
  ghlauth_request_free(request);
  ghlauth_client_free(client);
  ghlauth_credential_free(credential);
  request = NULL, client = NULL, credential = NULL;
  script_answer(desk->script, 200, "{\"links\":[7]}");
  script_answer(desk->script, 200, "{\"links\":[]}");
  expect_page("[7]");
  expect_page("[]");
  expect_end(2);
}

static void a_list_without_end_is_told(void **state) {
  (void)state;
  begin("conversations/export-messages-by-location");
  OK(ghlauth_pages_new(&pages, client, credential, request, ERR));
  script_answer(desk->script, 200, "{\"messages\":[1],\"nextCursor\":\"same\"}");
  script_answer(desk->script, 200, "{\"messages\":[2],\"nextCursor\":\"same\"}");
  script_repeat_last(desk->script);
  expect_page("[1]");
  for (int i = 0; i < 2; ++i) {
    FAILS(GHLAUTH_E_BAD_RESPONSE, next(ERR));
    CONTAINS(ghlauth_error_message(check_last()), "circle");
    assert_non_null(response);
  }
}

static void deeper_items_are_found(void **state) {
  (void)state;
  begin("conversations/get-messages");
  OK(ghlauth_request_set_param(request, "conversationId", "abc", ERR));
  OK(ghlauth_pages_new(&pages, client, credential, request, ERR));
  script_answer(desk->script, 200, "{\"messages\":{\"messages\":[1],\"nextPage\":true,\"lastMessageId\":\"m\"}}");
  script_answer(desk->script, 200, "{\"messages\":[2],\"nextPage\":false,\"lastMessageId\":\"n\"}");
  expect_page("[1]");
  assert_string_equal(ghlauth_pages_items_path(pages), "messages.messages");
  expect_page("[2]");
  assert_string_equal(ghlauth_pages_items_path(pages), "messages");
  expect_end(2);
  expect_query(1, "lastMessageId=m");
}

static void what_has_no_pages_is_refused(void **state) {
  (void)state;
  begin("contacts/get-contact");
  FAILS(GHLAUTH_E_UNSUPPORTED, ghlauth_pages_new(&pages, client, credential, request, ERR));
  assert_null(pages);
  CONTAINS(ghlauth_error_hint(check_last()), "ghlauth_client_send");
  ghlauth_request_free(request);
  begin("funnels/get-funnels");
  FAILS(GHLAUTH_E_UNSUPPORTED, ghlauth_pages_new(&pages, client, credential, request, ERR));
  CONTAINS(ghlauth_error_hint(check_last()), "offset");
  ghlauth_request_free(request);
  OK(ghlauth_request_new(&request, "GET", "/nothing/of/this", ERR));
  OK(ghlauth_request_set_download_file(request, "/tmp/pages", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_pages_new(&pages, client, credential, request, ERR));
  OK(ghlauth_request_set_download(request, NULL, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_pages_new(&pages, client, credential, request, ERR));
  ghlauth_request_free(request);
  // What a request lacks is said where it is sent, as without pages.
  OK(ghlauth_request_for_operation(&request, "forms/get-forms", NULL, ERR));
  OK(ghlauth_pages_new(&pages, client, credential, request, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, next(ERR));
  CONTAINS(ghlauth_error_message(check_last()), "locationId");
  assert_int_equal(script_count(desk->script), 0);
}

static void the_version_chooses_the_operation(void **state) {
  (void)state;
  OK(ghlauth_request_new(&request, "GET", "/oauth/installed-locations?companyId=C&appId=A", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_pages_new(&pages, client, credential, request, ERR));
  OK(ghlauth_request_set_version(request, "v3", ERR));
  OK(ghlauth_pages_new(&pages, client, credential, request, ERR));
  assert_string_equal(ghlauth_pages_items_path(pages), "items");
}

// Any name that is declared is one of the operation's; whoever has no pages has no items.
static void what_is_declared_is_there(void **state) {
  (void)state;
  int paged = 0, stepped = 0;
  for (size_t i = 0; i < ghlauth_operation_count(); ++i) {
    const ghlauth_operation *operation = ghlauth_operation_at(i);
    const char *names[] = {ghlauth_operation_paging_parameter(operation), ghlauth_operation_page_size_parameter(operation)};
    const int has_pages = ghlauth_operation_paging(operation) != GHLAUTH_PAGING_NONE;
    const int can_step = *ghlauth_operation_page_items(operation) != '\0';
    paged += has_pages;
    stepped += can_step;
    assert_true(has_pages || !can_step);
    assert_int_equal(*names[0] != '\0', has_pages);
    if (strcmp(ghlauth_operation_path(operation), "/contacts/search") == 0)
      continue;  // its body has no properties in the files
    for (size_t n = 0; n < 2; ++n) {
      int found = *names[n] == '\0';
      for (size_t at = 0; at < ghlauth_operation_parameter_count(operation); ++at)
        found = found || strcmp(names[n], ghlauth_operation_parameter_name(operation, at)) == 0;
      if (!found) fail_msg("%s has no parameter %s", ghlauth_operation_name(operation), names[n]);
    }
    ghlauth_request *one = NULL;
    ghlauth_pages *list = NULL;
    OK(ghlauth_request_for_operation(&one, ghlauth_operation_name(operation), ghlauth_operation_generation(operation), ERR));
    const ghlauth_status status = ghlauth_pages_new(&list, client, credential, one, NULL);
    assert_int_equal(status, can_step ? GHLAUTH_OK : GHLAUTH_E_UNSUPPORTED);
    ghlauth_pages_free(list);
    ghlauth_request_free(one);
  }
  assert_int_equal(paged, 172);
  assert_int_equal(stepped, 152);  // both as README.md has them
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(a_list_is_read_to_its_end),
      TEST(a_search_pages_in_its_body),
      TEST(a_failure_leaves_the_position),
      TEST(a_cancelled_page_can_be_asked_for_again),
      TEST(a_list_outlives_what_it_was_made_with),
      TEST(a_list_without_end_is_told),
      TEST(deeper_items_are_found),
      TEST(what_has_no_pages_is_refused),
      TEST(the_version_chooses_the_operation),
      TEST(what_is_declared_is_there),
  };
  return cmocka_run_group_tests_name("pages", tests, NULL, check_teardown);
}
