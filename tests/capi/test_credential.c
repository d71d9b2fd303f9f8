// credential.h and token.h: access tokens as they are, from callbacks and from installations.
#include <stdio.h>
#include <stdlib.h>

#include "support/array_store.h"
#include "support/desk.h"

static struct desk *desk;

static int setup(void **state) {
  (void)state;
  desk = desk_new(SCRIPT_ON_THE_SPOT);
  return 0;
}

static int teardown(void **state) {
  (void)state;
  desk_free(desk);
  return 0;
}

static ghlauth_credential *given(const char *token, int64_t expires_at_s) {
  ghlauth_credential *credential = NULL;
  OK(ghlauth_credential_from_access_token(&credential, desk->config, token, expires_at_s, 0, NULL, ERR));
  return credential;
}

static void a_given_token_is_used_as_it_is(void **state) {
  (void)state;
  ghlauth_credential *credential = NULL;
  ghlauth_token *token = NULL;
  OK(ghlauth_credential_from_access_token(&credential, desk->config, " " ACCESS_TOKEN "\n", FAKE_NOW_S + 3600,
                                          GHLAUTH_LEVEL_LOCATION, LOCATION_ID, ERR));
  assert_int_equal(ghlauth_credential_level(credential), GHLAUTH_LEVEL_LOCATION);
  assert_string_equal(ghlauth_credential_resource_id(credential), LOCATION_ID);
  OK(ghlauth_credential_token(credential, &token, 0, NULL, ERR));
  ghlauth_credential_free(credential);  // the token lives on
  assert_string_equal(ghlauth_token_access_token(token), ACCESS_TOKEN);
  assert_int_equal(ghlauth_token_expires_at_s(token), FAKE_NOW_S + 3600);
  assert_int_equal(ghlauth_token_level(token), GHLAUTH_LEVEL_LOCATION);
  assert_string_equal(ghlauth_token_location_id(token), LOCATION_ID);
  assert_string_equal(ghlauth_token_company_id(token), "");
  assert_string_equal(ghlauth_token_user_id(token), "");
  assert_string_equal(ghlauth_token_claims_json(token), "");
  assert_int_equal(ghlauth_list_size(ghlauth_token_scopes(token)), 0);
  assert_int_equal(ghlauth_token_has_scope(token, "contacts.readonly"), 0);
  ghlauth_token_free(token);
}

static void what_is_not_known_is_said_to_be_unknown(void **state) {
  (void)state;
  ghlauth_credential *credential = given(ACCESS_TOKEN, -1);
  ghlauth_token *token = NULL;
  assert_int_equal(ghlauth_credential_level(credential), 0);
  assert_string_equal(ghlauth_credential_resource_id(credential), "");
  OK(ghlauth_credential_token(credential, &token, 0, NULL, ERR));
  assert_int_equal(ghlauth_token_expires_at_s(token), -1);
  assert_int_equal(ghlauth_token_level(token), 0);
  assert_string_equal(ghlauth_token_location_id(token), "");
  ghlauth_token_free(token);
  ghlauth_credential_free(credential);
}

static void arguments_are_checked(void **state) {
  (void)state;
  ghlauth_credential *credential = NULL;
  const char *bad[] = {NULL, "", " ", "a b", "a\r\nb", "caf\xc3\xa9"};
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); ++i)
    FAILS(GHLAUTH_E_INVALID_ARGUMENT,
          ghlauth_credential_from_access_token(&credential, desk->config, bad[i], -1, 0, NULL, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT,
        ghlauth_credential_from_access_token(&credential, desk->config, ACCESS_TOKEN, -2, 0, NULL, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT,
        ghlauth_credential_from_access_token(&credential, desk->config, ACCESS_TOKEN, -1, 3, NULL, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT,
        ghlauth_credential_from_access_token(&credential, desk->config, ACCESS_TOKEN, -1, 0, "a b", ERR));
  FAILS(GHLAUTH_E_NOT_FOUND, ghlauth_credential_from_installation(&credential, desk->oauth, LOCATION_INSTALLATION, ERR));
  CONTAINS(ghlauth_error_message(check_last()), LOCATION_INSTALLATION);
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_credential_from_installation(&credential, desk->oauth, NULL, ERR));
  assert_null(credential);
}

static void a_given_token_ends_with_its_expiry(void **state) {
  (void)state;
  ghlauth_credential *credential = given(ACCESS_TOKEN, FAKE_NOW_S + 3600);
  ghlauth_token *token = NULL;
  const int64_t bad[] = {-1, 86401, INT64_MAX};
  OK(ghlauth_credential_token(credential, &token, 3540, NULL, ERR));  // the margin of 60 s comes on top
  ghlauth_token_free(token);
  FAILS(GHLAUTH_E_TOKEN_EXPIRED, ghlauth_credential_token(credential, &token, 3541, NULL, ERR));
  for (size_t i = 0; i < 3; ++i)
    FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_credential_token(credential, &token, bad[i], NULL, ERR));
  fake_clock_advance_s(&desk->clock, 3541);
  FAILS(GHLAUTH_E_TOKEN_EXPIRED, ghlauth_credential_token(credential, &token, 0, NULL, ERR));
  assert_null(token);
  FAILS(GHLAUTH_E_TOKEN_EXPIRED, desk_get(desk, credential, "/x", NULL, ERR));
  assert_int_equal(script_count(desk->script), 0);
  ghlauth_credential_free(credential);
}

static void the_margin_can_be_set(void **state) {
  (void)state;
  OK(ghlauth_config_set_expiry_margin_s(desk->config, 0, ERR));
  ghlauth_credential *credential = given(ACCESS_TOKEN, FAKE_NOW_S + 100);
  ghlauth_token *token = NULL;
  OK(ghlauth_credential_token(credential, &token, 100, NULL, ERR));
  ghlauth_token_free(token);
  ghlauth_credential_free(credential);
}

// {"exp":1795438800,"authClass":"Location","authClassId":"loc"}: one hour after the fake clock's beginning
#define JWT                               \
  "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9." \
  "eyJleHAiOjE3OTU0Mzg4MDAsImF1dGhDbGFzcyI6IkxvY2F0aW9uIiwiYXV0aENsYXNzSWQiOiJsb2MifQ.c2lnbmF0dXJl"

static void the_expiry_of_a_jwt_is_taken_as_a_hint(void **state) {
  (void)state;
  check_plant(JWT);
  ghlauth_credential *credential = given(JWT, -1);
  ghlauth_token *token = NULL;
  OK(ghlauth_credential_token(credential, &token, 0, NULL, ERR));
  assert_int_equal(ghlauth_token_expires_at_s(token), FAKE_NOW_S + 3600);
  assert_string_equal(ghlauth_token_claims_json(token),
                      "{\"exp\":1795438800,\"authClass\":\"Location\",\"authClassId\":\"loc\"}");
  assert_int_equal(ghlauth_token_level(token), 0);  // claims decide nothing
  ghlauth_token_free(token);
  fake_clock_advance_s(&desk->clock, 3600);
  FAILS(GHLAUTH_E_TOKEN_EXPIRED, ghlauth_credential_token(credential, &token, 0, NULL, ERR));
  ghlauth_credential_free(credential);
}

static void a_bearer_is_copied(void **state) {
  (void)state;
  ghlauth_credential *credential = given(ACCESS_TOKEN, -1);
  const size_t size = strlen(ACCESS_TOKEN) + 1;
  char buffer[64];
  size_t needed = 0;
  OK(ghlauth_credential_bearer(credential, buffer, size, &needed, NULL, 0, ERR));
  assert_string_equal(buffer, ACCESS_TOKEN);
  assert_int_equal(needed, size);
  memset(buffer, 'x', sizeof(buffer));
  needed = 0;
  FAILS(GHLAUTH_E_BUFFER_TOO_SMALL, ghlauth_credential_bearer(credential, buffer, size - 1, &needed, NULL, 0, ERR));
  assert_int_equal(needed, size);
  assert_true(buffer[size - 1] == 'x');
  assert_null(memmem(buffer, sizeof(buffer), ACCESS_TOKEN, size - 2));  // nor a part of it
  FAILS(GHLAUTH_E_BUFFER_TOO_SMALL, ghlauth_credential_bearer(credential, NULL, 0, &needed, NULL, 0, ERR));
  assert_int_equal(needed, size);
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_credential_bearer(credential, NULL, 10, &needed, NULL, 0, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_credential_bearer(credential, buffer, sizeof(buffer), NULL, NULL, 0, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_credential_bearer(credential, buffer, sizeof(buffer), &needed, NULL, -1, ERR));
  ghlauth_credential_free(credential);
}

static void a_bearer_that_is_held_is_not_copied_again(void **state) {
  (void)state;
  ghlauth_credential *credential = given(ACCESS_TOKEN, FAKE_NOW_S + 3600);
  ghlauth_credential *other = given(NEW_ACCESS_TOKEN, -1);
  char buffer[64];
  size_t needed = 0;
  uint64_t serial = 0;
  OK(ghlauth_credential_bearer(credential, buffer, sizeof(buffer), &needed, &serial, 0, ERR));
  assert_string_equal(buffer, ACCESS_TOKEN);
  assert_int_not_equal(serial, 0);

  const uint64_t first = serial;
  buffer[0] = '#';  // a copy would mend it
  OK(ghlauth_credential_bearer(credential, buffer, sizeof(buffer), &needed, &serial, 0, ERR));
  assert_int_equal(serial, first);
  assert_int_equal(needed, strlen(ACCESS_TOKEN) + 1);
  assert_int_equal(buffer[0], '#');

  OK(ghlauth_credential_bearer(other, buffer, sizeof(buffer), &needed, &serial, 0, ERR));
  assert_string_equal(buffer, NEW_ACCESS_TOKEN);
  assert_int_not_equal(serial, first);
  OK(ghlauth_credential_bearer(credential, buffer, sizeof(buffer), &needed, &serial, 0, ERR));
  assert_string_equal(buffer, ACCESS_TOKEN);
  assert_int_equal(serial, first);

  FAILS(GHLAUTH_E_BUFFER_TOO_SMALL, ghlauth_credential_bearer(credential, buffer, 3, &needed, &serial, 0, ERR));
  assert_int_equal(serial, 0);
  serial = first;
  fake_clock_advance_s(&desk->clock, 3600);
  FAILS(GHLAUTH_E_TOKEN_EXPIRED, ghlauth_credential_bearer(credential, buffer, sizeof(buffer), &needed, &serial, 0, ERR));
  assert_int_equal(serial, 0);
  ghlauth_credential_free(other);
  ghlauth_credential_free(credential);
}

static void a_bearer_that_is_at_hand(void **state) {
  (void)state;
  ghlauth_credential *credential = given(ACCESS_TOKEN, FAKE_NOW_S + 3600);
  char buffer[64];
  size_t needed = 0;
  uint64_t serial = 0;
  OK(ghlauth_credential_bearer_now(credential, buffer, sizeof(buffer), &needed, &serial, 0, ERR));
  assert_string_equal(buffer, ACCESS_TOKEN);
  assert_int_equal(needed, strlen(ACCESS_TOKEN) + 1);
  buffer[0] = '#';
  OK(ghlauth_credential_bearer_now(credential, buffer, sizeof(buffer), &needed, &serial, 0, ERR));
  assert_int_equal(buffer[0], '#');  // it is held
  FAILS(GHLAUTH_E_BUFFER_TOO_SMALL, ghlauth_credential_bearer_now(credential, buffer, 3, &needed, NULL, 0, ERR));
  assert_int_equal(needed, strlen(ACCESS_TOKEN) + 1);
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_credential_bearer_now(credential, buffer, sizeof(buffer), NULL, NULL, 0, ERR));
  FAILS(GHLAUTH_E_TOKEN_EXPIRED, ghlauth_credential_bearer_now(credential, buffer, sizeof(buffer), &needed, &serial, 3541, ERR));
  assert_int_equal(needed, 0);
  assert_int_equal(serial, 0);
  ghlauth_credential_free(credential);
}

static void a_bearer_expires_like_its_token(void **state) {
  (void)state;
  ghlauth_credential *credential = given(ACCESS_TOKEN, FAKE_NOW_S + 3600);
  char buffer[64];
  size_t needed = 0;
  expect_bearer(credential, ACCESS_TOKEN);
  FAILS(GHLAUTH_E_TOKEN_EXPIRED, ghlauth_credential_bearer(credential, buffer, sizeof(buffer), &needed, NULL, 3541, ERR));
  assert_int_equal(needed, 0);
  fake_clock_advance_s(&desk->clock, 3541);
  FAILS(GHLAUTH_E_TOKEN_EXPIRED, ghlauth_credential_bearer(credential, buffer, sizeof(buffer), &needed, NULL, 0, ERR));
  ghlauth_credential_free(credential);
}

static void a_refused_given_token_has_no_successor(void **state) {
  (void)state;
  ghlauth_credential *credential = given(ACCESS_TOKEN, -1);
  OK(ghlauth_credential_invalidate(credential, "another token", ERR));
  expect_bearer(credential, ACCESS_TOKEN);
  OK(ghlauth_credential_invalidate(credential, ACCESS_TOKEN, ERR));
  expect_bearer(credential, ACCESS_TOKEN);  // there is no other to be had
  script_answer(desk->script, 401, "{\"message\":\"Invalid JWT\"}");
  FAILS(GHLAUTH_E_TOKEN_INVALID, desk_get(desk, credential, "/x", NULL, ERR));
  assert_int_equal(script_count(desk->script), 1);
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_credential_invalidate(credential, NULL, ERR));
  ghlauth_credential_free(credential);
}

// A broker: gives "broker-token-<n>" that is valid for `lifetime_s`.
struct broker {
  int asked;
  int drops;
  int fails;
  int64_t lifetime_s;
};

static void drop(void *user_data) { ++((struct broker *)user_data)->drops; }

static ghlauth_status fetch(void *user_data, ghlauth_secret *secret) {
  struct broker *broker = user_data;
  char token[64];
  ++broker->asked;
  if (broker->fails) return -10042;
  snprintf(token, sizeof(token), "broker-token-%d", broker->asked);
  const ghlauth_status status = ghlauth_secret_set(secret, token, strlen(token), NULL);
  if (status != GHLAUTH_OK || broker->lifetime_s == 0) return status;
  return ghlauth_secret_set_expires_at_s(secret, fake_clock_now_s(&desk->clock) + broker->lifetime_s, NULL);
}

static ghlauth_credential *from(struct broker *broker) {
  const ghlauth_secret_source source = {sizeof(source), broker, drop, fetch};
  ghlauth_credential *credential = NULL;
  check_plant("broker-token");
  OK(ghlauth_credential_from_source(&credential, desk->config, &source, GHLAUTH_LEVEL_AGENCY, COMPANY_ID, ERR));
  return credential;
}

static void a_source_is_asked_when_it_is_needed(void **state) {
  (void)state;
  struct broker broker = {.lifetime_s = 3600};
  ghlauth_credential *credential = from(&broker);
  assert_int_equal(ghlauth_credential_level(credential), GHLAUTH_LEVEL_AGENCY);
  assert_string_equal(ghlauth_credential_resource_id(credential), COMPANY_ID);
  assert_int_equal(broker.asked, 0);
  for (int i = 0; i < 10; ++i) expect_bearer(credential, "broker-token-1");
  assert_int_equal(broker.asked, 1);
  fake_clock_advance_s(&desk->clock, 3541);
  expect_bearer(credential, "broker-token-2");
  assert_int_equal(broker.asked, 2);
  OK(ghlauth_credential_invalidate(credential, "broker-token-2", ERR));
  expect_bearer(credential, "broker-token-3");
  ghlauth_credential_free(credential);
  assert_int_equal(broker.drops, 1);
}

static void a_refused_token_of_a_source_is_asked_for_once_more(void **state) {
  (void)state;
  struct broker broker = {0};
  ghlauth_credential *credential = from(&broker);
  script_answer(desk->script, 401, "{\"message\":\"Invalid JWT\"}");
  script_answer(desk->script, 200, "{}");
  OK(desk_get(desk, credential, "/x", NULL, ERR));
  assert_string_equal(script_request_header(desk->script, 0, "Authorization"), "Bearer broker-token-1");
  assert_string_equal(script_request_header(desk->script, 1, "Authorization"), "Bearer broker-token-2");
  assert_int_equal(broker.asked, 2);
  script_answer(desk->script, 401, "{\"message\":\"Invalid JWT\"}");
  script_answer(desk->script, 401, "{\"message\":\"Invalid JWT\"}");
  FAILS(GHLAUTH_E_TOKEN_INVALID, desk_get(desk, credential, "/x", NULL, ERR));
  assert_int_equal(script_count(desk->script), 4);
  ghlauth_credential_free(credential);
}

static void a_source_that_fails_is_named(void **state) {
  (void)state;
  struct broker broker = {.fails = 1};
  ghlauth_credential *credential = from(&broker);
  ghlauth_token *token = NULL;
  FAILS(GHLAUTH_E_SECRET_SOURCE, ghlauth_credential_token(credential, &token, 0, NULL, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "-10042");
  broker.fails = 0;
  expect_bearer(credential, "broker-token-2");
  ghlauth_credential_free(credential);
}

static void a_source_that_gives_an_expired_token_is_not_believed(void **state) {
  (void)state;
  struct broker broker = {.lifetime_s = -5};
  ghlauth_credential *credential = from(&broker);
  ghlauth_token *token = NULL;
  FAILS(GHLAUTH_E_TOKEN_EXPIRED, ghlauth_credential_token(credential, &token, 0, NULL, ERR));
  ghlauth_credential_free(credential);
}

static void a_token_of_an_installation_tells_what_the_answer_said(void **state) {
  (void)state;
  desk_import_location(desk);
  ghlauth_credential *credential = desk_credential(desk, LOCATION_INSTALLATION);
  ghlauth_token *token = NULL;
  OK(ghlauth_credential_token(credential, &token, 0, NULL, ERR));
  assert_string_equal(ghlauth_token_access_token(token), ACCESS_TOKEN);
  assert_int_equal(ghlauth_token_expires_at_s(token), FAKE_NOW_S + 86399);
  assert_int_equal(ghlauth_token_level(token), GHLAUTH_LEVEL_LOCATION);
  assert_string_equal(ghlauth_token_company_id(token), COMPANY_ID);
  assert_string_equal(ghlauth_token_location_id(token), LOCATION_ID);
  assert_string_equal(ghlauth_token_user_id(token), "mockUserId0000000001");
  assert_int_equal(ghlauth_list_size(ghlauth_token_scopes(token)), 2);
  assert_int_equal(ghlauth_token_has_scope(token, "contacts.write"), 1);
  assert_int_equal(ghlauth_token_has_scope(token, "contacts"), 0);
  assert_int_equal(ghlauth_token_has_scope(token, NULL), 0);
  ghlauth_token_free(token);
  ghlauth_credential_free(credential);
}

static void credentials_of_one_installation_share_its_token(void **state) {
  (void)state;
  char json[512];
  desk_import_location(desk);
  ghlauth_credential *first = desk_credential(desk, LOCATION_INSTALLATION),
                     *second = desk_credential(desk, LOCATION_INSTALLATION);
  expect_bearer(first, ACCESS_TOKEN);
  script_answer(desk->script, 200, LOCATION_JSON(json, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN));
  OK(ghlauth_oauth_refresh(desk->oauth, NULL, LOCATION_INSTALLATION, NULL, ERR));
  expect_bearer(first, NEW_ACCESS_TOKEN);
  expect_bearer(second, NEW_ACCESS_TOKEN);
  assert_int_equal(script_count(desk->script), 1);
  ghlauth_credential_free(first);
  ghlauth_credential_free(second);
}

static void a_bearer_that_has_to_be_fetched_is_not_at_hand(void **state) {
  (void)state;
  char json[512], buffer[64];
  size_t needed = 0;
  struct broker broker = {.lifetime_s = 3600};
  ghlauth_credential *credential = from(&broker);
  FAILS(GHLAUTH_E_NOT_FOUND, ghlauth_credential_bearer_now(credential, buffer, sizeof(buffer), &needed, NULL, 0, ERR));
  assert_int_equal(broker.asked, 0);
  ghlauth_credential_free(credential);
  desk_import_location(desk);
  credential = desk_credential(desk, LOCATION_INSTALLATION);
  fake_clock_advance_s(&desk->clock, 86399);
  FAILS(GHLAUTH_E_NOT_FOUND, ghlauth_credential_bearer_now(credential, buffer, sizeof(buffer), &needed, NULL, 0, ERR));
  assert_int_equal(needed, 0);
  assert_int_equal(script_count(desk->script), 0);
  script_answer(desk->script, 200, LOCATION_JSON(json, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN));
  expect_bearer(credential, NEW_ACCESS_TOKEN);
  OK(ghlauth_credential_bearer_now(credential, buffer, sizeof(buffer), &needed, NULL, 0, ERR));
  assert_string_equal(buffer, NEW_ACCESS_TOKEN);
  ghlauth_credential_free(credential);
}

static void a_held_bearer_follows_a_refresh(void **state) {
  (void)state;
  char json[512], buffer[64];
  size_t needed = 0;
  uint64_t serial = 0;
  desk_import_location(desk);
  ghlauth_credential *credential = desk_credential(desk, LOCATION_INSTALLATION);
  OK(ghlauth_credential_bearer(credential, buffer, sizeof(buffer), &needed, &serial, 0, ERR));
  assert_string_equal(buffer, ACCESS_TOKEN);
  fake_clock_advance_s(&desk->clock, 86399);
  script_answer(desk->script, 200, LOCATION_JSON(json, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN));
  OK(ghlauth_credential_bearer(credential, buffer, sizeof(buffer), &needed, &serial, 0, ERR));
  assert_string_equal(buffer, NEW_ACCESS_TOKEN);
  OK(ghlauth_credential_bearer(credential, buffer, sizeof(buffer), &needed, &serial, 0, ERR));
  assert_string_equal(buffer, NEW_ACCESS_TOKEN);
  assert_int_not_equal(serial, 0);
  assert_int_equal(script_count(desk->script), 1);
  ghlauth_credential_free(credential);
}

static ghlauth_store_table plain_table;
static int gets;

static ghlauth_status counted_get(void *user_data, ghlauth_store_operation *operation, const char *key) {
  ++gets;
  return plain_table.get(user_data, operation, key);
}

/// So that who looks a credential up for each request need not keep it; but an end is never overlooked.
static void the_store_is_not_asked_for_a_token_that_is_here(void **state) {
  (void)state;
  char bearer[256];
  size_t needed = 0;
  struct array_store *array = array_store_new(0);
  plain_table = array_store_table(array);
  ghlauth_store_table table = plain_table;
  table.get = counted_get;
  ghlauth_store_free(desk->store);
  ghlauth_store_options *options = NULL;
  OK(ghlauth_store_options_new(&options, ERR));
  OK(ghlauth_store_options_set_plain(options, 1, ERR));
  OK(ghlauth_store_from_table(&desk->store, &table, options, ERR));
  ghlauth_store_options_free(options);
  desk_move_into(desk, desk->store);
  desk_import_location(desk);

  ghlauth_credential *first = desk_credential(desk, LOCATION_INSTALLATION);
  gets = 0;
  ghlauth_credential *second = desk_credential(desk, LOCATION_INSTALLATION);
  expect_bearer(second, ACCESS_TOKEN);
  assert_int_equal(gets, 0);
  ghlauth_credential_free(first);
  ghlauth_credential_free(second);

  // Nor is it when nobody held one meanwhile.
  ghlauth_credential *third = desk_credential(desk, LOCATION_INSTALLATION);
  assert_int_equal(gets, 0);
  ghlauth_credential_free(third);

  OK(ghlauth_oauth_remove(desk->oauth, LOCATION_INSTALLATION, ERR));
  gets = 0;
  ghlauth_credential *ended = desk_credential(desk, LOCATION_INSTALLATION);
  assert_int_not_equal(gets, 0);
  FAILS(GHLAUTH_E_REMOVED, ghlauth_credential_bearer(ended, bearer, sizeof bearer, &needed, NULL, 0, ERR));
  ghlauth_credential_free(ended);
  desk_free(desk);
  array_store_free(array);
  desk = desk_new(SCRIPT_ON_THE_SPOT);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(a_given_token_is_used_as_it_is),
      TEST(what_is_not_known_is_said_to_be_unknown),
      TEST(arguments_are_checked),
      TEST(a_given_token_ends_with_its_expiry),
      TEST(the_margin_can_be_set),
      TEST(the_expiry_of_a_jwt_is_taken_as_a_hint),
      TEST(a_bearer_is_copied),
      TEST(a_bearer_that_is_at_hand),
      TEST(a_bearer_that_has_to_be_fetched_is_not_at_hand),
      TEST(a_bearer_that_is_held_is_not_copied_again),
      TEST(a_bearer_expires_like_its_token),
      TEST(a_refused_given_token_has_no_successor),
      TEST(a_source_is_asked_when_it_is_needed),
      TEST(a_refused_token_of_a_source_is_asked_for_once_more),
      TEST(a_source_that_fails_is_named),
      TEST(a_source_that_gives_an_expired_token_is_not_believed),
      TEST(a_token_of_an_installation_tells_what_the_answer_said),
      TEST(credentials_of_one_installation_share_its_token),
      TEST(a_held_bearer_follows_a_refresh),
      TEST(the_store_is_not_asked_for_a_token_that_is_here),
  };
  return cmocka_run_group_tests_name("credential", tests, NULL, check_teardown);
}
