// preview.h: what would be sent, with nothing sent and no secret told.
#include <stdlib.h>

#include "support/desk.h"

static struct desk *desk;
static ghlauth_client *client;
static ghlauth_request *request;
static ghlauth_preview *preview;

static int setup(void **state) {
  (void)state;
  desk = desk_new(SCRIPT_ON_THE_SPOT);
  OK(ghlauth_client_new(&client, desk->config, ERR));
  request = NULL;
  preview = NULL;
  return 0;
}

static int teardown(void **state) {
  (void)state;
  assert_int_equal(script_count(desk->script), 0);
  ghlauth_preview_free(preview);
  ghlauth_request_free(request);
  ghlauth_client_free(client);
  desk_free(desk);
  return 0;
}

static const char *header(const char *name) { return ghlauth_headers_find(ghlauth_preview_headers(preview), name); }

static void an_operation_is_shown_as_it_would_be_sent(void **state) {
  (void)state;
  OK(ghlauth_request_for_operation(&request, "conversations/search-conversation", NULL, ERR));
  OK(ghlauth_request_set_param(request, "locationId", "a b", ERR));
  OK(ghlauth_preview_new(&preview, client, request, ERR));
  assert_string_equal(ghlauth_preview_method(preview), "GET");
  assert_string_equal(ghlauth_preview_path(preview), "/conversations/search?locationId=a%20b");
  assert_string_equal(ghlauth_preview_url(preview),
                      "https://services.leadconnectorhq.com/conversations/search?locationId=a%20b");
  assert_string_equal(header("Authorization"), "Bearer [redacted]");
  assert_string_equal(header("Version"), "2021-04-15");
  assert_string_equal(header("Accept"), "application/json");
  assert_string_equal(ghlauth_preview_body(preview), "");
  assert_int_equal(ghlauth_preview_body_size(preview), 0);
}

static void bodies_and_headers_are_shown_and_secrets_are_not(void **state) {
  (void)state;
  static const char *const secret[] = {"X-Api-Key", "Cookie", "X-CSRF-TOKEN", "x-secret-note", "X-Auth", "X-Password"};
  OK(ghlauth_request_new(&request, "POST", "/contacts/", ERR));
  for (size_t i = 0; i < sizeof(secret) / sizeof(*secret); ++i)
    OK(ghlauth_request_add_header(request, secret[i], ACCESS_TOKEN, ERR));
  OK(ghlauth_request_add_header(request, "X-Note", "shown", ERR));
  OK(ghlauth_request_add_header(request, "accept", "text/csv", ERR));
  OK(ghlauth_request_set_body(request, "text/plain", (const uint8_t *)"a\0b", 3, ERR));
  OK(ghlauth_preview_new(&preview, client, request, ERR));
  for (size_t i = 0; i < sizeof(secret) / sizeof(*secret); ++i) assert_string_equal(header(secret[i]), "[redacted]");
  assert_string_equal(header("X-Note"), "shown");
  assert_string_equal(header("Accept"), "text/csv");
  assert_string_equal(header("Content-Type"), "text/plain");
  assert_int_equal(ghlauth_preview_body_size(preview), 3);
  assert_memory_equal(ghlauth_preview_body(preview), "a\0b", 4);
}

static void what_a_request_lacks_is_said(void **state) {
  (void)state;
  OK(ghlauth_request_for_operation(&request, "contacts/get-contact", NULL, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_preview_new(&preview, client, request, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "contactId");
  assert_null(preview);
}

// It shows what is sent: the same headers as the transport gets, but for the token.
static void it_is_what_is_sent(void **state) {
  (void)state;
  struct desk *other = desk_new(SCRIPT_ON_THE_SPOT);
  ghlauth_client *sender = NULL;
  ghlauth_credential *credential = NULL;
  ghlauth_response *response = NULL;
  OK(ghlauth_client_new(&sender, other->config, ERR));
  OK(ghlauth_credential_from_access_token(&credential, other->config, ACCESS_TOKEN, -1, GHLAUTH_LEVEL_LOCATION, LOCATION_ID,
                                          ERR));
  OK(ghlauth_request_for_operation(&request, "contacts/create-contact", NULL, ERR));
  OK(ghlauth_request_set_json(request, "{\"locationId\":\"" LOCATION_ID "\"}", ERR));
  OK(ghlauth_preview_new(&preview, sender, request, ERR));
  script_answer(other->script, 201, "{}");
  OK(ghlauth_client_send(sender, &response, credential, request, NULL, ERR));
  assert_string_equal(script_url(other->script, 0), ghlauth_preview_url(preview));
  assert_string_equal(script_method(other->script, 0), ghlauth_preview_method(preview));
  assert_string_equal(script_body(other->script, 0), ghlauth_preview_body(preview));
  const ghlauth_headers *headers = ghlauth_preview_headers(preview);
  assert_int_equal(ghlauth_headers_size(headers), 4);
  for (size_t i = 1; i < ghlauth_headers_size(headers); ++i)
    assert_string_equal(script_request_header(other->script, 0, ghlauth_headers_name_at(headers, i)),
                        ghlauth_headers_value_at(headers, i));
  ghlauth_response_free(response);
  ghlauth_credential_free(credential);
  ghlauth_client_free(sender);
  desk_free(other);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(an_operation_is_shown_as_it_would_be_sent),
      TEST(bodies_and_headers_are_shown_and_secrets_are_not),
      TEST(what_a_request_lacks_is_said),
      TEST(it_is_what_is_sent),
  };
  return cmocka_run_group_tests_name("preview", tests, NULL, check_teardown);
}
