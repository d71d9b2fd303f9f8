// pit.h: the token itself, its level, its age, its display.
#include <stdio.h>

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

static ghlauth_pit *pit_of(const char *token) {
  ghlauth_pit *pit = NULL;
  OK(ghlauth_pit_new(&pit, desk->config, token, GHLAUTH_LEVEL_LOCATION, LOCATION_ID, ERR));
  return pit;
}

// What HighLevel would get to see.
static void expect_token(ghlauth_pit *pit, const char *token) {
  ghlauth_credential *credential = NULL;
  OK(ghlauth_credential_from_pit(&credential, pit, ERR));
  expect_bearer(credential, token);
  ghlauth_credential_free(credential);
}

static void it_knows_its_level_and_resource(void **state) {
  (void)state;
  ghlauth_pit *pit = pit_of(PIT_TOKEN), *agency = NULL;
  assert_int_equal(ghlauth_pit_level(pit), GHLAUTH_LEVEL_LOCATION);
  assert_string_equal(ghlauth_pit_resource_id(pit), LOCATION_ID);
  assert_string_equal(ghlauth_pit_warning(pit), "");
  OK(ghlauth_pit_new(&agency, NULL, PIT_TOKEN, GHLAUTH_LEVEL_AGENCY, COMPANY_ID, ERR));
  assert_int_equal(ghlauth_pit_level(agency), GHLAUTH_LEVEL_AGENCY);
  assert_string_equal(ghlauth_pit_resource_id(agency), COMPANY_ID);
  ghlauth_pit_free(agency);
  ghlauth_pit_free(pit);
}

static void a_level_that_is_not_known_may_be_left_out(void **state) {
  (void)state;
  const char *none[] = {NULL, ""};
  for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); ++i) {
    ghlauth_pit *pit = NULL;
    ghlauth_credential *credential = NULL;
    ghlauth_token *token = NULL;
    OK(ghlauth_pit_new(&pit, desk->config, PIT_TOKEN, 0, none[i], ERR));
    assert_int_equal(ghlauth_pit_level(pit), 0);
    assert_string_equal(ghlauth_pit_resource_id(pit), "");
    OK(ghlauth_credential_from_pit(&credential, pit, ERR));
    assert_int_equal(ghlauth_credential_level(credential), 0);
    assert_string_equal(ghlauth_credential_resource_id(credential), "");
    OK(ghlauth_credential_token(credential, &token, 0, NULL, ERR));
    assert_int_equal(ghlauth_token_level(token), 0);
    assert_string_equal(ghlauth_token_company_id(token), "");
    assert_string_equal(ghlauth_token_location_id(token), "");
    expect_bearer(credential, PIT_TOKEN);
    ghlauth_token_free(token);
    ghlauth_credential_free(credential);
    ghlauth_pit_free(pit);
  }
}

static void a_bad_level_or_id_is_refused(void **state) {
  (void)state;
  ghlauth_pit *pit = NULL;
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_pit_new(&pit, NULL, PIT_TOKEN, 0, LOCATION_ID, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "resource_id");
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_pit_new(&pit, NULL, PIT_TOKEN, 3, LOCATION_ID, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_pit_new(&pit, NULL, PIT_TOKEN, GHLAUTH_LEVEL_LOCATION, NULL, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_pit_new(&pit, NULL, PIT_TOKEN, GHLAUTH_LEVEL_LOCATION, "", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_pit_new(&pit, NULL, PIT_TOKEN, GHLAUTH_LEVEL_LOCATION, "a b", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_pit_new(&pit, NULL, PIT_TOKEN, GHLAUTH_LEVEL_LOCATION, "a\r\nb", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_pit_new(&pit, NULL, NULL, GHLAUTH_LEVEL_LOCATION, LOCATION_ID, ERR));
  assert_null(pit);
}

static void blanks_around_the_token_are_removed(void **state) {
  (void)state;
  const char *forms[] = {PIT_TOKEN "\n", PIT_TOKEN "\r\n", "  " PIT_TOKEN "\t", "\n\n" PIT_TOKEN " \r\n \n"};
  for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); ++i) {
    ghlauth_pit *pit = pit_of(forms[i]);
    expect_token(pit, PIT_TOKEN);
    assert_string_equal(ghlauth_pit_warning(pit), "");
    ghlauth_pit_free(pit);
  }
}

static void what_cannot_be_a_token_is_refused(void **state) {
  (void)state;
  const char *bad[] = {"", " ", "\r\n\t ", "pit-1f2e 3d4c", "pit-1f2e\n3d4c", "pit-\x01", "pit-\x7f", "pit-caf\xc3\xa9"};
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); ++i) {
    ghlauth_pit *pit = NULL;
    FAILS(GHLAUTH_E_PIT_MALFORMED, ghlauth_pit_new(&pit, desk->config, bad[i], GHLAUTH_LEVEL_LOCATION, LOCATION_ID, ERR));
    assert_null(pit);
    if (i >= 3) LACKS(ghlauth_error_message(check_last()), "pit-");
  }
}

static void a_jwt_is_named_for_what_it_is(void **state) {
  (void)state;
  const char *jwt = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJhdXRoQ2xhc3MiOiJMb2NhdGlvbiJ9.c2lnbmF0dXJl";
  ghlauth_pit *pit = NULL;
  check_plant(jwt);
  FAILS(GHLAUTH_E_PIT_MALFORMED, ghlauth_pit_new(&pit, desk->config, jwt, GHLAUTH_LEVEL_LOCATION, LOCATION_ID, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "JWT");
  CONTAINS(ghlauth_error_hint(check_last()), "ghlauth_credential_from_access_token");
}

static void an_odd_shape_is_a_warning_and_works(void **state) {
  (void)state;
  const char *odd[] = {"pat-1f2e3d4c-5b6a-4978-8a9b-0c1d2e3f4a5b", "pit-1f2e3d4c", "somethingelse",
                       "pit-1f2e3d4c-5b6a-4978-8a9b-0c1d2e3f4a5b5"};
  for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); ++i) {
    check_plant(odd[i]);
    ghlauth_pit *pit = pit_of(odd[i]);
    assert_true(ghlauth_pit_warning(pit)[0] != '\0');
    expect_token(pit, odd[i]);
    ghlauth_pit_free(pit);
    assert_int_equal(log_recorder_count(&desk->log, "pit.unusual_shape"), i + 1);
  }
}

static void the_redacted_form_shows_at_most_four_characters(void **state) {
  (void)state;
  const char *tokens[] = {PIT_TOKEN, "pit-1f2e3d4c", "x", "a-completely-different-token-of-some-length"};
  for (size_t i = 0; i < sizeof(tokens) / sizeof(tokens[0]); ++i) {
    ghlauth_pit *pit = pit_of(tokens[i]);
    ghlauth_buf *buf = NULL;
    OK(ghlauth_pit_redacted(pit, &buf, ERR));
    const char *shown = ghlauth_buf_data(buf);
    CONTAINS(shown, "****");
    const char *secret_part = strncmp(tokens[i], "pit-", 4) == 0 ? tokens[i] + 4 : tokens[i];
    char five[6] = {0};
    for (size_t at = 0; at + 5 <= strlen(secret_part); ++at) {
      memcpy(five, secret_part + at, 5);
      LACKS(shown, five);
    }
    assert_string_not_equal(shown, tokens[i]);
    ghlauth_buf_free(buf);
    ghlauth_pit_free(pit);
  }
}

static void the_age_is_unknown_until_it_is_told(void **state) {
  (void)state;
  ghlauth_pit *pit = pit_of(PIT_TOKEN);
  assert_int_equal(ghlauth_pit_age_s(pit), -1);
  assert_int_equal(ghlauth_pit_is_rotation_due(pit), 0);
  OK(ghlauth_pit_set_created_at_s(pit, FAKE_NOW_S - 100, ERR));
  assert_int_equal(ghlauth_pit_age_s(pit), 100);
  assert_int_equal(ghlauth_pit_is_rotation_due(pit), 0);
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_pit_set_created_at_s(pit, FAKE_NOW_S + 1, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_pit_set_created_at_s(pit, -1, ERR));
  assert_int_equal(ghlauth_pit_age_s(pit), 100);
  ghlauth_pit_free(pit);
}

static void rotation_is_due_after_ninety_days(void **state) {
  (void)state;
  ghlauth_pit *pit = pit_of(PIT_TOKEN);
  OK(ghlauth_pit_set_created_at_s(pit, FAKE_NOW_S, ERR));
  fake_clock_advance_s(&desk->clock, GHLAUTH_PIT_ROTATION_AGE_S - 1);
  assert_int_equal(ghlauth_pit_is_rotation_due(pit), 0);
  fake_clock_advance_s(&desk->clock, 1);
  assert_int_equal(ghlauth_pit_age_s(pit), GHLAUTH_PIT_ROTATION_AGE_S);
  assert_int_equal(ghlauth_pit_is_rotation_due(pit), 1);
  OK(ghlauth_pit_replace(pit, OTHER_PIT_TOKEN, GHLAUTH_PIT_OVERLAP_S, ERR));
  assert_int_equal(ghlauth_pit_is_rotation_due(pit), 0);
  ghlauth_pit_free(pit);
}

static void a_replacement_that_is_refused_changes_nothing(void **state) {
  (void)state;
  ghlauth_pit *pit = pit_of(PIT_TOKEN);
  FAILS(GHLAUTH_E_PIT_MALFORMED, ghlauth_pit_replace(pit, "", 0, ERR));
  FAILS(GHLAUTH_E_PIT_MALFORMED, ghlauth_pit_replace(pit, "a b", 0, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_pit_replace(pit, NULL, 0, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_pit_replace(pit, OTHER_PIT_TOKEN, -1, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_pit_replace(pit, OTHER_PIT_TOKEN, GHLAUTH_PIT_OVERLAP_S + 1, ERR));
  expect_token(pit, PIT_TOKEN);
  OK(ghlauth_pit_set_created_at_s(pit, FAKE_NOW_S - 50, ERR));
  OK(ghlauth_pit_replace(pit, " " PIT_TOKEN "\n", 0, ERR));  // the present one again
  assert_int_equal(ghlauth_pit_age_s(pit), 50);
  ghlauth_pit_free(pit);
}

static void a_credential_keeps_its_pit_alive(void **state) {
  (void)state;
  ghlauth_pit *pit = pit_of(PIT_TOKEN);
  ghlauth_credential *credential = NULL;
  OK(ghlauth_credential_from_pit(&credential, pit, ERR));
  OK(ghlauth_pit_replace(pit, OTHER_PIT_TOKEN, 0, ERR));
  ghlauth_pit_free(pit);
  expect_bearer(credential, OTHER_PIT_TOKEN);
  assert_int_equal(ghlauth_credential_level(credential), GHLAUTH_LEVEL_LOCATION);
  assert_string_equal(ghlauth_credential_resource_id(credential), LOCATION_ID);
  ghlauth_credential_free(credential);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(it_knows_its_level_and_resource),
      TEST(a_level_that_is_not_known_may_be_left_out),
      TEST(a_bad_level_or_id_is_refused),
      TEST(blanks_around_the_token_are_removed),
      TEST(what_cannot_be_a_token_is_refused),
      TEST(a_jwt_is_named_for_what_it_is),
      TEST(an_odd_shape_is_a_warning_and_works),
      TEST(the_redacted_form_shows_at_most_four_characters),
      TEST(the_age_is_unknown_until_it_is_told),
      TEST(rotation_is_due_after_ninety_days),
      TEST(a_replacement_that_is_refused_changes_nothing),
      TEST(a_credential_keeps_its_pit_alive),
  };
  return cmocka_run_group_tests_name("pit", tests, NULL, check_teardown);
}
