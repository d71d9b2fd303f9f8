// oauth.h: the state, held and sealed.
#include <stdio.h>
#include <stdlib.h>

#include "support/desk.h"

static struct desk *desk;
static ghlauth_authorize_options *options;

static int setup(void **state) {
  (void)state;
  desk = desk_new(SCRIPT_ON_THE_SPOT);
  OK(ghlauth_authorize_options_new(&options, ERR));
  return 0;
}

static int teardown(void **state) {
  (void)state;
  ghlauth_authorize_options_free(options);
  desk_free(desk);
  return 0;
}

static int setup_sealed(void **state) {
  const int failed = setup(state);
  OK(ghlauth_authorize_options_set_state_form(options, GHLAUTH_STATE_SEALED, ERR));
  return failed;
}

// The query of a callback with a new state of the present options.
static char *new_callback(char *buffer, size_t size) {
  ghlauth_buf *url = NULL, *text = NULL;
  OK(ghlauth_oauth_authorize_url(desk->oauth, &url, &text, options, ERR));
  const int used = snprintf(buffer, size, "?code=0123456789abcdef&state=%s", ghlauth_buf_data(text));
  assert_true(used > 0 && (size_t)used < size);
  ghlauth_buf_free(url);
  ghlauth_buf_free(text);
  return buffer;
}

static ghlauth_status parse_with(ghlauth_oauth *oauth, const char *query, const char *binding, ghlauth_error **error) {
  ghlauth_callback *callback = (ghlauth_callback *)options;
  const ghlauth_status status = ghlauth_oauth_parse_callback(oauth, &callback, query, binding, error);
  if (status == GHLAUTH_OK)
    ghlauth_callback_free(callback);
  else
    assert_null(callback);
  return status;
}

static ghlauth_status parse(const char *query, const char *binding, ghlauth_error **error) {
  return parse_with(desk->oauth, query, binding, error);
}

static void a_state_works_once(void **state) {
  (void)state;
  char query[2048];
  new_callback(query, sizeof(query));
  OK(parse(query, NULL, ERR));
  FAILS(GHLAUTH_E_STATE_USED, parse(query, NULL, ERR));
  FAILS(GHLAUTH_E_STATE_USED, parse(query, NULL, ERR));
}

static void a_state_ends_with_its_lifetime(void **state) {
  (void)state;
  char in_time[2048], too_late[2048];
  OK(ghlauth_authorize_options_set_lifetime_s(options, 120, ERR));
  new_callback(in_time, sizeof(in_time));
  new_callback(too_late, sizeof(too_late));
  fake_clock_advance_s(&desk->clock, 119);
  OK(parse(in_time, NULL, ERR));
  fake_clock_advance_s(&desk->clock, 2);
  FAILS(GHLAUTH_E_STATE_EXPIRED, parse(too_late, NULL, ERR));
}

static void the_default_lifetime_is_ten_minutes(void **state) {
  (void)state;
  char query[2048];
  new_callback(query, sizeof(query));
  fake_clock_advance_s(&desk->clock, 601);
  FAILS(GHLAUTH_E_STATE_EXPIRED, parse(query, NULL, ERR));
}

static void a_state_belongs_to_its_session(void **state) {
  (void)state;
  char query[2048];
  OK(ghlauth_authorize_options_set_session_binding(options, "session 4711", ERR));
  new_callback(query, sizeof(query));
  FAILS(GHLAUTH_E_STATE_INVALID, parse(query, NULL, ERR));
  FAILS(GHLAUTH_E_STATE_INVALID, parse(query, "", ERR));
  FAILS(GHLAUTH_E_STATE_INVALID, parse(query, "session 4712", ERR));
  LACKS(ghlauth_error_message(check_last()), "4711");
  OK(parse(query, "session 4711", ERR));  // the wrong ones did not use it up
}

static void a_state_without_a_session_takes_none(void **state) {
  (void)state;
  char query[2048];
  new_callback(query, sizeof(query));
  FAILS(GHLAUTH_E_STATE_INVALID, parse(query, "session 4711", ERR));
  OK(parse(query, NULL, ERR));
}

static void app_data_comes_back(void **state) {
  (void)state;
  char query[4096], data[513];
  ghlauth_callback *callback = NULL;
  for (size_t i = 0; i < 512; i += 2) memcpy(data + i, "\xc3\xa9", 2);  // 512 bytes of UTF-8 outside of ASCII
  data[512] = '\0';
  const char *texts[] = {"", "/settings?tab=1&x=%20\"\\\n", data};
  for (size_t i = 0; i < 3; ++i) {
    OK(ghlauth_authorize_options_set_app_data(options, texts[i], ERR));
    new_callback(query, sizeof(query));
    OK(ghlauth_oauth_parse_callback(desk->oauth, &callback, query, NULL, ERR));
    assert_string_equal(ghlauth_callback_app_data(callback), texts[i]);
    assert_int_equal(ghlauth_callback_is_unsolicited(callback), 0);
    ghlauth_callback_free(callback);
  }
}

static void a_state_of_nobody_is_refused(void **state) {
  (void)state;
  const char *queries[] = {"?code=1&state=",
                           "?code=1&state=x",
                           "?code=1&state=s1.",
                           "?code=1&state=s1.AAAA",
                           "?code=1&state=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                           "?code=1&state=s1.%00%01"};
  for (size_t i = 0; i < sizeof(queries) / sizeof(queries[0]); ++i) {
    const ghlauth_status status = parse(queries[i], NULL, ERR);
    if (status != GHLAUTH_E_STATE_INVALID && !(i == 5 && status == GHLAUTH_E_CALLBACK_MALFORMED))
      fail_msg("%s: %s", queries[i], ghlauth_status_name(status));
  }
}

static void a_held_state_belongs_to_its_handle(void **state) {
  (void)state;
  char query[2048];
  ghlauth_oauth *other = desk_another_oauth(desk);
  new_callback(query, sizeof(query));
  FAILS(GHLAUTH_E_STATE_INVALID, parse_with(other, query, NULL, ERR));
  OK(parse(query, NULL, ERR));
  ghlauth_oauth_free(other);
}

static void a_sealed_state_is_consumed_once_among_handles(void **state) {
  (void)state;
  char query[2048];
  ghlauth_oauth *other = desk_another_oauth(desk);
  new_callback(query, sizeof(query));
  OK(parse_with(other, query, NULL, ERR));
  FAILS(GHLAUTH_E_STATE_USED, parse(query, NULL, ERR));
  FAILS(GHLAUTH_E_STATE_USED, parse_with(other, query, NULL, ERR));
  ghlauth_oauth_free(other);
}

static void a_sealed_state_needs_its_key(void **state) {
  (void)state;
  char query[2048];
  const uint8_t key[32] = "a key of thirty-two bytes, yes.";
  const uint8_t wrong[32] = "another key of the same size  ..";
  ghlauth_oauth *other = desk_another_oauth(desk), *stranger = desk_another_oauth(desk);
  OK(ghlauth_oauth_set_state_key(desk->oauth, key, sizeof(key), ERR));
  OK(ghlauth_oauth_set_state_key(other, key, sizeof(key), ERR));
  OK(ghlauth_oauth_set_state_key(stranger, wrong, sizeof(wrong), ERR));
  new_callback(query, sizeof(query));
  FAILS(GHLAUTH_E_STATE_INVALID, parse_with(stranger, query, NULL, ERR));
  OK(parse_with(other, query, NULL, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_oauth_set_state_key(other, key, 31, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_oauth_set_state_key(other, NULL, 32, ERR));
  ghlauth_oauth_free(other);
  ghlauth_oauth_free(stranger);
}

static void a_sealed_state_is_for_its_app_alone(void **state) {
  (void)state;
  char query[2048];
  const uint8_t key[32] = "a key of thirty-two bytes, yes.";
  ghlauth_oauth *foreign = NULL;
  OK(ghlauth_oauth_new(&foreign, desk->config, "77c2e1f0a9b8d7c6e5f4a3b2-abcd", CLIENT_SECRET, REDIRECT_URI, ERR));
  OK(ghlauth_oauth_set_state_key(foreign, key, sizeof(key), ERR));
  OK(ghlauth_oauth_set_state_key(desk->oauth, key, sizeof(key), ERR));
  new_callback(query, sizeof(query));
  FAILS(GHLAUTH_E_STATE_INVALID, parse_with(foreign, query, NULL, ERR));
  OK(parse(query, NULL, ERR));
  ghlauth_oauth_free(foreign);
}

static void no_bit_of_a_sealed_state_can_be_changed(void **state) {
  (void)state;
  char query[2048];
  OK(ghlauth_authorize_options_set_app_data(options, "where to return to", ERR));
  OK(ghlauth_authorize_options_set_session_binding(options, "session", ERR));
  new_callback(query, sizeof(query));
  char *sealed = strstr(query, "&state=") + 7;
  const size_t size = strlen(sealed);
  for (size_t i = 0; i < size; ++i) {
    const char was = sealed[i];
    sealed[i] = was == 'A' ? 'B' : 'A';
    const ghlauth_status status = parse(query, "session", ERR);
    if (status != GHLAUTH_E_STATE_INVALID) fail_msg("byte %zu changed: %s", i, ghlauth_status_name(status));
    sealed[i] = was;
  }
  for (size_t i = 1; i <= size; ++i) {  // cut at its end
    char cut[2048];
    memcpy(cut, query, sizeof(cut));
    cut[strlen(cut) - i] = '\0';
    assert_int_equal(parse(cut, "session", ERR), GHLAUTH_E_STATE_INVALID);
  }
  OK(parse(query, "session", ERR));
}

static void a_sealed_state_shows_nothing(void **state) {
  (void)state;
  char query[2048];
  OK(ghlauth_authorize_options_set_app_data(options, "visible?", ERR));
  new_callback(query, sizeof(query));
  LACKS(query, "visible");
  LACKS(query, "dmlzaWJsZ");  // its base64
}

static void a_callback_is_exchanged_as_its_state_says(void **state) {
  (void)state;
  char query[2048], json[512];
  ghlauth_callback *callback = NULL;
  ghlauth_installation *installation = NULL;
  OK(ghlauth_oauth_add_client(desk->oauth, OTHER_CLIENT_ID, OTHER_CLIENT_SECRET, 0, ERR));
  OK(ghlauth_authorize_options_set_client_id(options, OTHER_CLIENT_ID, ERR));
  OK(ghlauth_authorize_options_set_redirect_uri(options, "https://other.example.com/cb", ERR));
  new_callback(query, sizeof(query));
  OK(ghlauth_oauth_parse_callback(desk->oauth, &callback, query, NULL, ERR));
  script_answer(desk->script, 200, LOCATION_JSON(json, ACCESS_TOKEN, REFRESH_TOKEN));
  OK(ghlauth_oauth_exchange(desk->oauth, &installation, callback, NULL, NULL, ERR));
  CONTAINS(script_body(desk->script, 0), "client_id=" OTHER_CLIENT_ID);
  CONTAINS(script_body(desk->script, 0), "client_secret=" OTHER_CLIENT_SECRET);
  CONTAINS(script_body(desk->script, 0), "redirect_uri=https%3A%2F%2Fother.example.com%2Fcb");
  assert_string_equal(ghlauth_installation_client_id(installation), OTHER_CLIENT_ID);
  ghlauth_installation_free(installation);
  ghlauth_callback_free(callback);
}

static void another_installation_than_expected_is_nobodys(void **state) {
  (void)state;
  char query[2048], json[512];
  ghlauth_callback *callback = NULL;
  ghlauth_installation *installation = NULL;
  OK(ghlauth_authorize_options_set_expected_installation(options, LOCATION_INSTALLATION, ERR));
  new_callback(query, sizeof(query));
  OK(ghlauth_oauth_parse_callback(desk->oauth, &callback, query, NULL, ERR));
  token_json(json, sizeof(json), ACCESS_TOKEN, REFRESH_TOKEN, "86399", "Location", COMPANY_ID, OTHER_LOCATION_ID);
  script_answer(desk->script, 200, json);
  FAILS(GHLAUTH_E_INSTALLATION_MISMATCH,
        ghlauth_oauth_exchange(desk->oauth, &installation, callback, "tenant", NULL, ERR));
  CONTAINS(ghlauth_error_message(check_last()), LOCATION_INSTALLATION);
  assert_string_equal(ghlauth_installation_location_id(installation), OTHER_LOCATION_ID);
  assert_int_equal(ghlauth_installation_is_unclaimed(installation), 1);
  ghlauth_installation_free(installation);
  ghlauth_callback_free(callback);

  new_callback(query, sizeof(query));
  OK(ghlauth_oauth_parse_callback(desk->oauth, &callback, query, NULL, ERR));
  script_answer(desk->script, 200, LOCATION_JSON(json, ACCESS_TOKEN, REFRESH_TOKEN));
  OK(ghlauth_oauth_exchange(desk->oauth, &installation, callback, "tenant", NULL, ERR));
  assert_string_equal(ghlauth_installation_owner(installation), "tenant");
  ghlauth_installation_free(installation);
  ghlauth_callback_free(callback);
}

#define HELD(function) cmocka_unit_test_setup_teardown(function, setup, teardown)
#define SEALED(function) \
  { "sealed: " #function, function, setup_sealed, teardown, NULL }

int main(void) {
  const struct CMUnitTest tests[] = {
      HELD(a_state_works_once),
      SEALED(a_state_works_once),
      HELD(a_state_ends_with_its_lifetime),
      SEALED(a_state_ends_with_its_lifetime),
      HELD(the_default_lifetime_is_ten_minutes),
      SEALED(the_default_lifetime_is_ten_minutes),
      HELD(a_state_belongs_to_its_session),
      SEALED(a_state_belongs_to_its_session),
      HELD(a_state_without_a_session_takes_none),
      SEALED(a_state_without_a_session_takes_none),
      HELD(app_data_comes_back),
      SEALED(app_data_comes_back),
      HELD(a_state_of_nobody_is_refused),
      HELD(a_held_state_belongs_to_its_handle),
      SEALED(a_sealed_state_is_consumed_once_among_handles),
      SEALED(a_sealed_state_needs_its_key),
      SEALED(a_sealed_state_is_for_its_app_alone),
      SEALED(no_bit_of_a_sealed_state_can_be_changed),
      SEALED(a_sealed_state_shows_nothing),
      HELD(a_callback_is_exchanged_as_its_state_says),
      SEALED(a_callback_is_exchanged_as_its_state_says),
      HELD(another_installation_than_expected_is_nobodys),
      SEALED(another_installation_than_expected_is_nobodys),
  };
  return cmocka_run_group_tests_name("state", tests, NULL, check_teardown);
}
