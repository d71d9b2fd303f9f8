// pages.h against the local HighLevel: each list has everything once, however small its pages are.
#include <stdio.h>
#include <stdlib.h>

#include "flow.h"

enum { MANY = 23 };

static struct flow *flow;
static ghlauth_client *client;
static ghlauth_request *request;
static ghlauth_pages *pages;
static const char *location;

static int start(void **state) {
  box_start(state, 12);
  location = sandbox_location_id(box, 0);
  char app[128];
  snprintf(app, sizeof(app), "apps/%s", sandbox_app_id(box));
  sandbox_control(
      box, "PATCH", app,
      "{\"scopes\":[\"contacts.readonly\",\"contacts.write\",\"opportunities.readonly\",\"payments/transactions.readonly\","
      "\"conversations/message.readonly\",\"oauth.readonly\",\"oauth.write\"]}");
  for (int i = 0; i < MANY; ++i) {
    sandbox_control(box, "POST", "contacts",
                    "{\"id\":\"contact%03d\",\"location_id\":\"%s\",\"firstName\":\"C%03d\",\"tags\":[\"paged\"]}", i, location,
                    i);
    sandbox_control(box, "POST", "items/opportunities", "{\"id\":\"opportunity%03d\",\"location_id\":\"%s\"}", i, location);
    sandbox_control(box, "POST", "items/transactions", "{\"id\":\"transaction%03d\",\"location_id\":\"%s\"}", i, location);
    sandbox_control(box, "POST", "items/messages",
                    "{\"id\":\"message%03d\",\"location_id\":\"%s\",\"conversationId\":\"talk\"}", i, location);
  }
  sandbox_control(box, "POST", "items/conversations", "{\"id\":\"talk\",\"location_id\":\"%s\"}", location);
  return 0;
}

static int setup(void **state) {
  (void)state;
  flow = flow_new();
  client = NULL;
  request = NULL;
  pages = NULL;
  OK(ghlauth_client_new(&client, flow->config, ERR));
  return 0;
}

static int teardown(void **state) {
  (void)state;
  ghlauth_pages_free(pages);
  ghlauth_request_free(request);
  ghlauth_client_free(client);
  flow_free(flow);
  return 0;
}

static void begin(const char *level, const char *operation) {
  flow_install(flow, level, strcmp(level, "agency") == 0 ? sandbox_company_id(box) : location, NULL);
  OK(ghlauth_request_for_operation(&request, operation, NULL, ERR));
}

static void set(const char *name, const char *value) { OK(ghlauth_request_set_param(request, name, value, ERR)); }

// Counts each "word000" of the items, which has to be there once.
static void expect_each_once(const char *word, int count, int most_in_a_page) {
  char *all = strdup("");
  assert_non_null(all);
  OK(ghlauth_pages_new(&pages, client, flow->credential, request, ERR));
  for (;;) {
    ghlauth_response *response = NULL;
    ghlauth_buf *items = NULL;
    const int64_t before = ghlauth_pages_item_count(pages);
    OK(ghlauth_pages_next(pages, &response, NULL, ERR));
    if (response == NULL) break;
    assert_true(ghlauth_pages_item_count(pages) - before <= most_in_a_page);
    OK(ghlauth_pages_items(pages, &items, response, ERR));
    char *longer = malloc(strlen(all) + ghlauth_buf_size(items) + 1);
    assert_non_null(longer);
    strcpy(longer, all);
    strcat(longer, ghlauth_buf_data(items));
    free(all);
    all = longer;
    ghlauth_buf_free(items);
    ghlauth_response_free(response);
  }
  for (int i = 0; i < count; ++i) {
    char id[64];
    snprintf(id, sizeof(id), "d\":\"%s%03d\"", word, i);  // "id" and "_id"
    const char *first = strstr(all, id);
    if (first == NULL) fail_msg("%s is missing", id);
    if (strstr(first + 1, id) != NULL) fail_msg("%s is there twice", id);
  }
  free(all);
  assert_true(ghlauth_pages_page_count(pages) >= count / most_in_a_page);
}

static void contacts_by_the_last_one(void **state) {
  (void)state;
  begin("location", "contacts/get-contacts");
  set("locationId", location);
  set("limit", "5");
  expect_each_once("contact", MANY, 5);
}

static void contacts_by_a_search(void **state) {
  (void)state;
  begin("location", "contacts/search-contacts-advanced");
  char body[256];
  snprintf(body, sizeof(body), "{\"locationId\":\"%s\",\"page\":1,\"pageLimit\":4}", location);
  OK(ghlauth_request_set_json(request, body, ERR));
  expect_each_once("contact", MANY, 4);
  assert_int_equal(ghlauth_pages_total(pages), ghlauth_pages_item_count(pages));
}

static void opportunities(void **state) {
  (void)state;
  begin("location", "opportunities/search-opportunity");
  set("location_id", location);
  set("limit", "6");
  expect_each_once("opportunity", MANY, 6);
}

static void transactions_by_offset(void **state) {
  (void)state;
  begin("location", "payments/list-transactions");
  set("altId", location);
  set("altType", "location");
  set("limit", "7");
  expect_each_once("transaction", MANY, 7);
  assert_int_equal(ghlauth_pages_page_count(pages), 4);  // its total saves an empty page
}

static void messages_in_both_forms(void **state) {
  (void)state;
  for (int nested = 0; nested < 2; ++nested) {
    sandbox_switch(box, "message-list", nested ? "nested" : "flat");
    begin("location", "conversations/get-messages");
    set("conversationId", "talk");
    set("limit", "10");
    expect_each_once("message", MANY, 10);
    assert_int_equal(ghlauth_pages_page_count(pages), 3);
    assert_string_equal(ghlauth_pages_items_path(pages), nested ? "messages.messages" : "messages");
    if (nested) break;  // the rest is the teardown's
    ghlauth_pages_free(pages);
    ghlauth_request_free(request);
  }
}

static void expect_locations(const char *operation, const char *size) {
  begin("agency", operation);
  set("companyId", sandbox_company_id(box));
  set("appId", sandbox_app_id(box));
  set(size, "5");
  OK(ghlauth_pages_new(&pages, client, flow->credential, request, ERR));
  ghlauth_response *response = NULL;
  do {
    ghlauth_response_free(response);
    OK(ghlauth_pages_next(pages, &response, NULL, ERR));
  } while (response != NULL);
  assert_int_equal(ghlauth_pages_item_count(pages), 12);
  assert_int_equal(ghlauth_pages_page_count(pages), 3);
  assert_int_equal(ghlauth_pages_total(pages), 12);
}

static void installed_locations_by_skip(void **state) {
  (void)state;
  expect_locations("oauth/get-installed-location", "limit");
}

static void installed_locations_by_token(void **state) {
  (void)state;
  expect_locations("v3:oauth/get-installed-location", "pageSize");
}

// The server is gone in the middle, and the token with it: the same call goes on where it was.
static void a_list_goes_on_after_a_failure(void **state) {
  (void)state;
  begin("location", "contacts/get-contacts");
  set("locationId", location);
  set("limit", "10");
  OK(ghlauth_pages_new(&pages, client, flow->credential, request, ERR));
  ghlauth_response *response = NULL;
  OK(ghlauth_pages_next(pages, &response, NULL, ERR));
  ghlauth_response_free(response);
  sandbox_fault(box, "{\"kind\":\"status\",\"status\":404,\"method\":\"GET\",\"path\":\"/contacts\"}");
  FAILS(GHLAUTH_E_HTTP_NOT_FOUND, ghlauth_pages_next(pages, &response, NULL, ERR));
  ghlauth_response_free(response);
  sandbox_control(box, "POST", "expire", NULL);
  const int64_t before = ghlauth_pages_item_count(pages);
  do {
    OK(ghlauth_pages_next(pages, &response, NULL, ERR));
    ghlauth_response_free(response);
  } while (response != NULL);
  assert_int_equal(before, 10);
  assert_true(ghlauth_pages_item_count(pages) >= MANY);
  assert_int_equal(sandbox_counter(box, "refreshes_ok"), 1);
}

// By the last item nothing moves: one that goes away before the position makes no other be missed.
static void what_goes_away_behind_hides_nothing(void **state) {
  (void)state;
  begin("location", "contacts/get-contacts");
  set("locationId", location);
  set("limit", "10");
  OK(ghlauth_pages_new(&pages, client, flow->credential, request, ERR));
  ghlauth_response *response = NULL;
  OK(ghlauth_pages_next(pages, &response, NULL, ERR));
  ghlauth_response_free(response);
  char path[64];
  ghlauth_request *removal = NULL;
  snprintf(path, sizeof(path), "/contacts/contact000");
  OK(ghlauth_request_new(&removal, "DELETE", path, ERR));
  OK(ghlauth_client_send(client, &response, flow->credential, removal, NULL, ERR));
  ghlauth_response_free(response);
  ghlauth_request_free(removal);
  int last_is_there = 0;
  for (;;) {
    OK(ghlauth_pages_next(pages, &response, NULL, ERR));
    if (response == NULL) break;
    last_is_there = last_is_there || strstr(ghlauth_response_body(response), "\"contact022\"") != NULL;
    ghlauth_response_free(response);
  }
  assert_true(last_is_there);
  assert_true(ghlauth_pages_item_count(pages) > ghlauth_pages_total(pages));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(contacts_by_the_last_one),     TEST(contacts_by_a_search),           TEST(opportunities),
      TEST(transactions_by_offset),       TEST(messages_in_both_forms),         TEST(installed_locations_by_skip),
      TEST(installed_locations_by_token), TEST(a_list_goes_on_after_a_failure), TEST(what_goes_away_behind_hides_nothing),
  };
  return cmocka_run_group_tests_name("sandbox: pages", tests, start, box_stop);
}
