// user_context.h: what opens, with which secrets, and what is read off it.
#include <stdio.h>
#include <stdlib.h>

#include "envelope.h"

// Made by CryptoJS 4.2.0: CryptoJS.AES.encrypt(text, SHARED_SECRET).toString(); and by openssl enc -aes-256-cbc -md md5 -a -A.
#define FROM_CRYPTOJS                                                                                                  \
  "U2FsdGVkX190PnG2+1tdZBg3E52HWsf2C/"                                                                                 \
  "8dHlBs5mE8sfpDjJJfasygGOla8WIpujYQkZqrgo7f4gHW+joYBkokiCsMCba2GTSn84nkM5c0LSot98iK29Mt3FGceqFZo9"                   \
  "QGQ4yYP0P/HyG1LifL+35XizR515PPVOVIxdMNzpaJJ1EU1XJNc6HB7FkJN5lLFMCrArmRBCeFBNkbsw6RidwhVmD/ZmxFhURPTB9jkxrvrZwnnvO/" \
  "aWcVS7nhEXCebJWg"                                                                                                   \
  "gizFSm5/oLJ3Av40UXp/VPPXpLsAhlfupoQ/VtI="
#define FROM_OPENSSL                                                           \
  "U2FsdGVkX18hXllR4ws0o83HkN74raTruYmkPnVZ4AIwvd6+6/72TfYbkKGmZdPuYg0Nu8gnL/" \
  "AjPCwvE9HIPmM7HYmeh7WfYJBbJwzyCrvTEZMJwgw8sRGFeMu8SyltgD"                   \
  "cWCSbqyHzrefPNYzzmJWyyoQfykxXUlkNh/RZdYlza5w0E81CNDZzpRtUcHQ9ytZtCriw9vlRcDmS0xbYKzpkszG4DI7qyqypS5m4kW/s="

static struct desk *desk;
static ghlauth_user_context_reader *reader;

static int setup(void **state) {
  (void)state;
  desk = desk_new(SCRIPT_ON_THE_SPOT);
  check_plant(SHARED_SECRET);
  check_plant(OTHER_SHARED_SECRET);
  OK(ghlauth_user_context_reader_new(&reader, desk->config, SHARED_SECRET, ERR));
  return 0;
}

static int teardown(void **state) {
  (void)state;
  ghlauth_user_context_reader_free(reader);
  desk_free(desk);
  return 0;
}

static ghlauth_user_context *opened(const char *base64) {
  ghlauth_user_context *context = NULL;
  OK(OPEN(reader, &context, base64));
  assert_non_null(context);
  return context;
}

static ghlauth_user_context *opened_text(const char *text) {
  char *base64 = envelope_seal(SHARED_SECRET, text);
  ghlauth_user_context *context = opened(base64);
  free(base64);
  return context;
}

static void cryptojs_is_understood(void **state) {
  (void)state;
  ghlauth_user_context *context = opened(FROM_CRYPTOJS);
  assert_string_equal(ghlauth_user_context_user_id(context), "MKQJ7wOVVmNOMvrnKKKK");
  assert_string_equal(ghlauth_user_context_company_id(context), "GNb7aIv4rQFVb9iwNl5K");
  assert_string_equal(ghlauth_user_context_active_location(context), "yLKVZpNppIdYpah4RjNE");
  assert_string_equal(ghlauth_user_context_user_name(context), "Inès Müller 😀 東京");
  assert_string_equal(ghlauth_user_context_email(context), "ines@exämple.com");
  assert_string_equal(
      ghlauth_user_context_json(context),
      "{\"userId\":\"MKQJ7wOVVmNOMvrnKKKK\",\"companyId\":\"GNb7aIv4rQFVb9iwNl5K\",\"role\":\"user\",\"type\":\"agency\","
      "\"activeLocation\":\"yLKVZpNppIdYpah4RjNE\",\"userName\":\"Inès Müller 😀 東京\",\"email\":\"ines@exämple.com\"}");
  ghlauth_user_context_free(context);
}

static void openssl_is_understood(void **state) {
  (void)state;
  ghlauth_user_context *context = opened(FROM_OPENSSL);
  assert_string_equal(ghlauth_user_context_json(context), AGENCY_USER);
  ghlauth_user_context_free(context);
}

// The place is told by the active location, not by the type.
static void role_type_and_place_are_told(void **state) {
  (void)state;
  ghlauth_user_context *agency = opened_text(AGENCY_USER), *location = opened_text(LOCATION_USER);
  assert_string_equal(ghlauth_user_context_role(agency), "admin");
  assert_int_equal(ghlauth_user_context_role_kind(agency), GHLAUTH_ROLE_ADMIN);
  assert_string_equal(ghlauth_user_context_type(agency), "agency");
  assert_int_equal(ghlauth_user_context_type_kind(agency), GHLAUTH_LEVEL_AGENCY);
  assert_string_equal(ghlauth_user_context_active_location(agency), "");
  assert_int_equal(ghlauth_user_context_level(agency), GHLAUTH_LEVEL_AGENCY);
  assert_string_equal(ghlauth_user_context_role(location), "user");
  assert_int_equal(ghlauth_user_context_role_kind(location), GHLAUTH_ROLE_USER);
  assert_int_equal(ghlauth_user_context_type_kind(location), GHLAUTH_LEVEL_AGENCY);
  assert_string_equal(ghlauth_user_context_active_location(location), LOCATION_ID);
  assert_int_equal(ghlauth_user_context_level(location), GHLAUTH_LEVEL_LOCATION);
  ghlauth_user_context_free(agency);
  ghlauth_user_context_free(location);
}

static void unknown_fields_are_kept(void **state) {
  (void)state;
  static const char text[] =
      " {\"permissions\":{\"a\":[true,1.50]},\"role\":\"user\",\"type\":\"location\",\"activeLocation\":null,"
      "\"userId\":\"" USER_ID "\",\"companyId\":\"" COMPANY_ID "\"}\n";
  ghlauth_user_context *context = opened_text(text);
  assert_string_equal(ghlauth_user_context_json(context), text);
  assert_string_equal(ghlauth_user_context_user_name(context), "");
  assert_int_equal(ghlauth_user_context_type_kind(context), GHLAUTH_LEVEL_LOCATION);
  assert_int_equal(ghlauth_user_context_level(context), GHLAUTH_LEVEL_AGENCY);
  ghlauth_user_context_free(context);
}

// What an application decrypted by itself is read with less strictness: it knows where it has it from.
static void a_context_of_the_application_may_have_other_words(void **state) {
  (void)state;
  ghlauth_user_context *context = NULL;
  static const char text[] = "{\"userId\":\"u\",\"companyId\":\"c\",\"role\":\"owner\",\"type\":\"team\"}";
  OK(ghlauth_user_context_from_json(&context, text, ERR));
  assert_int_equal(ghlauth_user_context_role_kind(context), 0);
  assert_int_equal(ghlauth_user_context_type_kind(context), 0);
  assert_string_equal(ghlauth_user_context_json(context), text);
  ghlauth_user_context_free(context);
}

/// A user whose name makes the text as long as that.
static char *long_user(size_t size) {
  static const char head[] =
      "{\"userId\":\"" USER_ID "\",\"companyId\":\"" COMPANY_ID "\",\"role\":\"user\",\"type\":\"agency\",\"userName\":\"";
  char *text = malloc(size + 1);
  assert_non_null(text);
  size_t at = sizeof(head) - 1;
  memcpy(text, head, at);
  while (at + 5 <= size - 2) at += (size_t)sprintf(text + at, "%s", at % 2 != 0 ? "é" : "東");
  while (at < size - 2) text[at++] = 'x';
  memcpy(text + at, "\"}", 3);
  return text;
}

static void a_large_one_opens_up_to_the_limit(void **state) {
  (void)state;
  // 16 bytes before the ciphertext, at least one of padding, and 256 KiB of base64 are 192 KiB.
  const size_t largest = 192 * 1024 - 16 - 1;
  const size_t sizes[] = {64 * 1024, largest};
  for (size_t i = 0; i < 2; ++i) {
    char *text = long_user(sizes[i]);
    ghlauth_user_context *context = opened_text(text);
    assert_string_equal(ghlauth_user_context_json(context), text);
    ghlauth_user_context_free(context);
    free(text);
  }
  char *text = long_user(largest + 1), *base64 = envelope_seal(SHARED_SECRET, text);
  ghlauth_user_context *context = NULL;
  FAILS(GHLAUTH_E_USER_CONTEXT_INVALID, OPEN(reader, &context, base64));
  free(text);
  free(base64);
}

static void expect_secrets(int first_opens, int second_opens) {
  char *texts[2] = {envelope_seal(SHARED_SECRET, AGENCY_USER), envelope_seal(OTHER_SHARED_SECRET, LOCATION_USER)};
  const int opens[2] = {first_opens, second_opens};
  for (int i = 0; i < 2; ++i) {
    ghlauth_user_context *context = NULL;
    if (opens[i])
      OK(OPEN(reader, &context, texts[i]));
    else
      FAILS(GHLAUTH_E_USER_CONTEXT_INVALID, OPEN(reader, &context, texts[i]));
    assert_int_equal(context != NULL, opens[i]);
    ghlauth_user_context_free(context);
    free(texts[i]);
  }
}

static void secrets_are_rotated(void **state) {
  (void)state;
  expect_secrets(1, 0);
  OK(ghlauth_user_context_reader_add_secret(reader, OTHER_SHARED_SECRET, ERR));
  expect_secrets(1, 1);
  OK(ghlauth_user_context_reader_add_secret(reader, OTHER_SHARED_SECRET, ERR));  // once
  OK(ghlauth_user_context_reader_retire_secret(reader, SHARED_SECRET, ERR));
  expect_secrets(0, 1);
  FAILS(GHLAUTH_E_NOT_FOUND, ghlauth_user_context_reader_retire_secret(reader, SHARED_SECRET, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_user_context_reader_retire_secret(reader, OTHER_SHARED_SECRET, ERR));
  CONTAINS(ghlauth_error_hint(check_last()), "new one first");
  expect_secrets(0, 1);
}

static void secrets_are_at_most_eight(void **state) {
  (void)state;
  char secret[] = "secret-0";
  for (char digit = '2'; digit <= '8'; ++digit) {
    secret[7] = digit;
    OK(ghlauth_user_context_reader_add_secret(reader, secret, ERR));
  }
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_user_context_reader_add_secret(reader, "secret-9", ERR));
  OK(ghlauth_user_context_reader_add_secret(reader, "secret-3", ERR));  // which it has
  expect_secrets(1, 0);
  OK(ghlauth_user_context_reader_retire_secret(reader, "secret-8", ERR));
  OK(ghlauth_user_context_reader_add_secret(reader, OTHER_SHARED_SECRET, ERR));
  expect_secrets(1, 1);
}

static void a_wrong_secret_is_refused(void **state) {
  (void)state;
  static char long_secret[1026];
  memset(long_secret, 's', sizeof(long_secret) - 1);
  const char *const wrong[] = {NULL, "", " x", "x ", "\tx", SHARED_SECRET "\n", "x\r\n", "\xff", long_secret};
  for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); ++i) {
    ghlauth_user_context_reader *made = (ghlauth_user_context_reader *)&made;
    FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_user_context_reader_new(&made, desk->config, wrong[i], ERR));
    assert_null(made);
    FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_user_context_reader_add_secret(reader, wrong[i], ERR));
    FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_user_context_reader_retire_secret(reader, wrong[i], ERR));
  }
  long_secret[1024] = '\0';
  OK(ghlauth_user_context_reader_add_secret(reader, long_secret, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_user_context_reader_new(NULL, desk->config, "x", ERR));
}

static void arguments_are_looked_at(void **state) {
  (void)state;
  ghlauth_user_context *context = (ghlauth_user_context *)&context;
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_user_context_decrypt(reader, &context, NULL, 1, ERR));
  assert_null(context);
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_user_context_decrypt(reader, NULL, "", 0, ERR));
  ghlauth_user_context_reader *own = NULL;
  OK(ghlauth_user_context_reader_new(&own, NULL, SHARED_SECRET, ERR));  // on a configuration with the defaults
  OK(OPEN(own, &context, FROM_CRYPTOJS));
  ghlauth_user_context_reader_free(own);
  assert_string_equal(ghlauth_user_context_user_id(context), USER_ID);  // which outlives it
  ghlauth_user_context_free(context);
}

// Of the text, the size counts and not a NUL.
static void the_text_needs_no_end(void **state) {
  (void)state;
  char buffer[sizeof(FROM_CRYPTOJS) + 8];
  memset(buffer, '!', sizeof(buffer));
  memcpy(buffer, FROM_CRYPTOJS, sizeof(FROM_CRYPTOJS) - 1);
  ghlauth_user_context *context = NULL;
  OK(ghlauth_user_context_decrypt(reader, &context, buffer, sizeof(FROM_CRYPTOJS) - 1, ERR));
  ghlauth_user_context_free(context);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(cryptojs_is_understood),
      TEST(openssl_is_understood),
      TEST(role_type_and_place_are_told),
      TEST(unknown_fields_are_kept),
      TEST(a_context_of_the_application_may_have_other_words),
      TEST(a_large_one_opens_up_to_the_limit),
      TEST(secrets_are_rotated),
      TEST(secrets_are_at_most_eight),
      TEST(a_wrong_secret_is_refused),
      TEST(arguments_are_looked_at),
      TEST(the_text_needs_no_end),
  };
  return cmocka_run_group_tests(tests, NULL, check_teardown);
}
