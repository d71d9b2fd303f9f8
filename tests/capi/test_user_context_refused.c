// user_context.h: whatever is wrong with a payload, it is the same error, byte for byte, and the same line in the log.
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "envelope.h"

static struct desk *desk;
static ghlauth_user_context_reader *reader;
static char *expected;  ///< all that the first refusal of this program said
static int refusals;

static int setup(void **state) {
  (void)state;
  desk = desk_new(SCRIPT_ON_THE_SPOT);
  check_plant(SHARED_SECRET);
  check_plant(OTHER_SHARED_SECRET);
  OK(ghlauth_user_context_reader_new(&reader, desk->config, SHARED_SECRET, ERR));
  OK(ghlauth_user_context_reader_add_secret(reader, OTHER_SHARED_SECRET, ERR));
  OK(ghlauth_user_context_reader_set_failure_limit(reader, 0, 1, ERR));
  refusals = 0;
  return 0;
}

static int teardown(void **state) {
  (void)state;
  assert_true(refusals > 0);
  assert_int_equal(log_recorder_count(&desk->log, "user_context.refused status=GHLAUTH_E_USER_CONTEXT_INVALID\n"), refusals);
  assert_int_equal(desk->log.lines, refusals);
  ghlauth_user_context_reader_free(reader);
  desk_free(desk);
  return 0;
}

static int group_teardown(void **state) {
  free(expected);
  return check_teardown(state);
}

/// Everything that an error says. Owned by the caller (free).
static char *everything(const ghlauth_error *error) {
  char *text = malloc(2048);
  assert_non_null(text);
  snprintf(text, 2048, "%d|%s|%s|%d|%s|%s|%lld|%d", ghlauth_error_status(error), ghlauth_error_message(error),
           ghlauth_error_hint(error), ghlauth_error_http_status(error), ghlauth_error_server_message(error),
           ghlauth_error_trace_id(error), (long long)ghlauth_error_retry_after_ms(error), ghlauth_error_is_retryable(error));
  return text;
}

static void expect_refused(const char *what, const char *base64, size_t size) {
  ghlauth_user_context *context = (ghlauth_user_context *)&context;
  const ghlauth_status status = ghlauth_user_context_decrypt(reader, &context, base64, size, ERR);
  if (status != GHLAUTH_E_USER_CONTEXT_INVALID || context != NULL) fail_msg("%s: %s", what, ghlauth_status_name(status));
  FAILS(status, status);  // which looks the error through
  char *said = everything(check_last());
  if (expected == NULL) expected = strdup(said);
  if (strcmp(said, expected) != 0) fail_msg("%s:\n%s\n%s", what, said, expected);
  free(said);
  ++refusals;
}

static void expect_refused_envelope(const char *what, struct envelope envelope) {
  char *base64 = envelope_base64(envelope.data, envelope.size);
  expect_refused(what, base64, strlen(base64));
  free(base64);
  free(envelope.data);
}

static void expect_refused_text(const char *text) {
  char *base64 = envelope_seal(SHARED_SECRET, text);
  expect_refused(text, base64, strlen(base64));
  free(base64);
}

static void what_is_not_base64(void **state) {
  (void)state;
  char *good = envelope_seal(SHARED_SECRET, AGENCY_USER), changed[1024];
  const size_t size = strlen(good);
  const char *const texts[] = {
      "", "=", "====", "A", "AA", "AAA", "A===", "AB==", "U2FsdGVkX1-_AAAAAAAAAAAAAAAAAAAAAAAA", " ", "\xff\xff\xff\xff", "{}"};
  for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); ++i) expect_refused(texts[i], texts[i], strlen(texts[i]));
  expect_refused("NULL", NULL, 0);
  expect_refused("zeros", "\0\0\0\0", 4);
  for (size_t end = 0; end < size; ++end) expect_refused("cut off", good, end);
  for (const char *end = "\n \t=A"; *end != '\0'; ++end) {
    snprintf(changed, sizeof(changed), "%s%c", good, *end);
    expect_refused("something behind it", changed, size + 1);
    snprintf(changed, sizeof(changed), "%c%s", *end, good);
    expect_refused("something before it", changed, size + 1);
  }
  for (size_t at = 0; at < size; at += 7) {
    memcpy(changed, good, size);
    changed[at] = at % 2 != 0 ? '\0' : '%';
    expect_refused("something in it", changed, size);
  }
  free(good);
}

static void what_is_no_envelope(void **state) {
  (void)state;
  struct envelope good = envelope_make(SHARED_SECRET, NULL, AGENCY_USER, strlen(AGENCY_USER), 1);
  for (size_t size = 0; size < good.size; ++size) {
    struct envelope cut = {malloc(size + 1), size};
    memcpy(cut.data, good.data, size);
    expect_refused_envelope("cut off", cut);
  }
  for (size_t at = 0; at < 16; ++at) {  // the magic and the salt
    struct envelope changed = {malloc(good.size), good.size};
    memcpy(changed.data, good.data, good.size);
    changed.data[at] ^= 0x20;
    expect_refused_envelope("another head", changed);
  }
  struct envelope longer = {calloc(1, good.size + 16), good.size + 16};
  memcpy(longer.data, good.data, good.size);
  expect_refused_envelope("a block more", longer);
  free(good.data);
}

static void what_another_secret_made(void **state) {
  (void)state;
  // With one in 256 of them the padding is right by chance.
  for (int i = 0; i < 2000; ++i)
    expect_refused_envelope("another secret", envelope_make("a third secret", NULL, AGENCY_USER, strlen(AGENCY_USER), 1));
}

static void wrong_padding(void **state) {
  (void)state;
  static const char good[] = "  " AGENCY_USER;  // so long that the padding is no white space, which JSON would allow
  enum { TEXT = sizeof(good) - 1, SIZE = (TEXT / 16 + 1) * 16, PADDING = SIZE - TEXT };
  assert_int_equal(PADDING, 7);
  uint8_t text[SIZE];
  memcpy(text, good, TEXT);
  for (int last = 0; last < 256; ++last) {
    memset(text + TEXT, PADDING, PADDING);
    text[SIZE - 1] = (uint8_t)last;
    struct envelope made = envelope_make(SHARED_SECRET, NULL, text, SIZE, 0);
    if (last != PADDING) {
      expect_refused_envelope("the last byte", made);
      continue;
    }
    char *base64 = envelope_base64(made.data, made.size);
    ghlauth_user_context *context = NULL;
    OK(OPEN(reader, &context, base64));  // the others differ from a good one in that byte alone
    ghlauth_user_context_free(context);
    free(base64);
    free(made.data);
  }
  for (int at = 2; at <= PADDING; ++at) {
    memset(text + TEXT, PADDING, PADDING);
    text[SIZE - at] ^= 1;
    expect_refused_envelope("a byte before the last", envelope_make(SHARED_SECRET, NULL, text, SIZE, 0));
  }
  memset(text + TEXT, ' ', PADDING);  // which JSON would allow
  expect_refused_envelope("none", envelope_make(SHARED_SECRET, NULL, text, SIZE, 0));
  memset(text, 16, 16);
  expect_refused_envelope("nothing but padding", envelope_make(SHARED_SECRET, NULL, text, 16, 0));
}

// What a padding oracle is asked: a block of the ciphertext with each last byte in front of it. One of the 256 has right
// padding.
static void the_questions_of_a_padding_oracle(void **state) {
  (void)state;
  struct envelope good = envelope_make(SHARED_SECRET, NULL, AGENCY_USER, strlen(AGENCY_USER), 1);
  for (int last = 0; last < 256; ++last) {
    struct envelope asked = {malloc(48), 48};
    memcpy(asked.data, good.data, 48);
    asked.data[31] ^= (uint8_t)last;
    expect_refused_envelope("two blocks", asked);
    struct envelope whole = {malloc(good.size), good.size};  // with the JSON in front of it
    memcpy(whole.data, good.data, good.size);
    whole.data[good.size - 17] ^= (uint8_t)last;
    if (last == 0)
      free(whole.data);
    else
      expect_refused_envelope("all blocks", whole);
  }
  free(good.data);
}

static void what_is_not_strictly_json(void **state) {
  (void)state;
  static const char *const texts[] = {" ",
                                      "x",
                                      "null",
                                      "1",
                                      "\"text\"",
                                      "[]",
                                      "{",
                                      "{}",
                                      "{\"a\"",
                                      AGENCY_USER "x",
                                      AGENCY_USER AGENCY_USER,
                                      "\xef\xbb\xbf" AGENCY_USER,
                                      "[" AGENCY_USER "]",
                                      "'" AGENCY_USER};
  for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); ++i) expect_refused_text(texts[i]);
  static const char zero_behind[] = AGENCY_USER "\0";
  expect_refused_envelope("a NUL behind it", envelope_make(SHARED_SECRET, NULL, zero_behind, sizeof(zero_behind) - 1, 1));
}

/// A user with one more member, which is valid JSON or not.
static void expect_refused_member(const char *member) {
  static const char head[] =
      "{\"userId\":\"" USER_ID "\",\"companyId\":\"" COMPANY_ID "\",\"role\":\"user\",\"type\":\"agency\"";
  char *text = malloc(sizeof(head) + strlen(member) + 3);
  assert_non_null(text);
  sprintf(text, "%s,%s}", head, member);
  expect_refused_text(text);
  free(text);
}

static void what_json_parsers_let_through(void **state) {
  (void)state;
  static const char *const members[] = {"",
                                        "\"role\":\"admin\"",
                                        "\"r\\u006fle\":\"admin\"",
                                        "\"userName\":\"\xff\"",
                                        "\"userName\":\"\xc0\xaf\"",
                                        "\"userName\":\"\xed\xa0\x80\"",
                                        "\"userName\":\"\n\"",
                                        "\"userName\":\"\x01\"",
                                        "\"userName\":\"\\u0000\"",
                                        "\"userName\":\"\\ud800\"",
                                        "\"userName\":\"\\x\"",
                                        "\"a\":01",
                                        "\"a\":1.",
                                        "\"a\":+1",
                                        "\"a\":NaN",
                                        "\"a\":tru",
                                        "\"a\":1e",
                                        "\"a\":'x'",
                                        "\"a\":1,",
                                        "a:1",
                                        "\"a\" 1",
                                        "/**/\"a\":1",
                                        "\"a\":1111111111111111111111111111111111111111111111111111111111111111"};
  for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); ++i) expect_refused_member(members[i]);
  static const char zero[] = "{\"userId\":\"" USER_ID "\",\"companyId\":\"" COMPANY_ID
                             "\",\"role\":\"user\",\"type\":\"agency\",\"userName\":\"a\0b\"}";
  expect_refused_envelope("a NUL in a string", envelope_make(SHARED_SECRET, NULL, zero, sizeof(zero) - 1, 1));
}

static void what_is_made_to_hurt(void **state) {
  (void)state;
  enum { LEVELS = 90000 };
  char *deep = malloc(2 * LEVELS + 16);
  assert_non_null(deep);
  strcpy(deep, "\"a\":");
  memset(deep + 4, '[', LEVELS);
  memset(deep + 4 + LEVELS, ']', LEVELS);
  deep[4 + 2 * LEVELS] = '\0';
  expect_refused_member(deep);
  memset(deep, '[', LEVELS);
  deep[LEVELS] = '\0';
  expect_refused_text(deep);
  for (size_t i = 0; i < 25000; ++i) memcpy(deep + 5 * i, "\"\":0,", 5);
  strcpy(deep + 5 * 25000, "\"b\":1");
  expect_refused_member(deep);
  free(deep);
}

// More than 256 KiB, also where it would open.
static void what_is_too_large(void **state) {
  (void)state;
  const size_t size = 300 * 1024;
  char *text = malloc(size + 1);
  assert_non_null(text);
  memset(text, ' ', size);
  strcpy(text + size - strlen(AGENCY_USER), AGENCY_USER);
  expect_refused_text(text);
  memset(text, 'A', size);
  expect_refused("no envelope", text, size);
  free(text);
}

static void expect_refused_user(const char *user_id, const char *company_id, const char *role, const char *type,
                                const char *rest) {
  char text[512];
  snprintf(text, sizeof(text), "{\"userId\":%s,\"companyId\":%s,\"role\":%s,\"type\":%s%s}", user_id, company_id, role, type,
           rest);
  expect_refused_text(text);
}

static void what_is_no_user(void **state) {
  (void)state;
  static const char id[] = "\"" USER_ID "\"", user[] = "\"user\"", agency[] = "\"agency\"";
  static const char *const ids[] = {"null",
                                    "\"\"",
                                    "1",
                                    "{}",
                                    "true",
                                    "[\"" USER_ID "\"]",
                                    "\"12345678901234\"",
                                    "\"1234567890123456789012345678901\"",
                                    "\"MKQJ7wOVVmNO-vrnKKKK\"",
                                    "\"MKQJ7wOVVmNO_vrnKKKK\"",
                                    "\"MKQJ7wOVVmNO vrnKKKK\"",
                                    "\"MKQJ7wOVVmNOévrnKKKK\"",
                                    "\"../../MKQJ7wOVVmNO\"",
                                    "\"MKQJ7wOVVmNO\\nvrnKKKK\""};
  for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); ++i) {
    char location[128];
    expect_refused_user(ids[i], id, user, agency, "");
    expect_refused_user(id, ids[i], user, agency, "");
    snprintf(location, sizeof(location), ",\"activeLocation\":%s", ids[i]);
    if (i >= 2) expect_refused_user(id, id, user, agency, location);  // null and "" say that there is none
  }
  static const char *const words[] = {"null",       "\"\"",      "1",           "\"Admin\"",
                                      "\"admin \"", "\"owner\"", "\"company\"", "[\"admin\"]"};
  for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); ++i) {
    expect_refused_user(id, id, words[i], agency, "");
    expect_refused_user(id, id, user, words[i], "");
  }
  static const char *const rests[] = {",\"userName\":1", ",\"userName\":{}", ",\"email\":[]", ",\"email\":false"};
  for (size_t i = 0; i < sizeof(rests) / sizeof(rests[0]); ++i) expect_refused_user(id, id, user, agency, rests[i]);
  expect_refused_text("{\"companyId\":\"" COMPANY_ID "\",\"role\":\"user\",\"type\":\"agency\"}");
  expect_refused_text("{\"userId\":\"" USER_ID "\",\"role\":\"user\",\"type\":\"agency\"}");
  expect_refused_text("{\"userId\":\"" USER_ID "\",\"companyId\":\"" COMPANY_ID "\",\"type\":\"agency\"}");
  expect_refused_text("{\"userId\":\"" USER_ID "\",\"companyId\":\"" COMPANY_ID "\",\"role\":\"user\"}");
  expect_refused_text("{\"userid\":\"" USER_ID "\",\"companyid\":\"" COMPANY_ID "\",\"role\":\"user\",\"type\":\"agency\"}");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(what_is_not_base64),
      TEST(what_is_no_envelope),
      TEST(what_another_secret_made),
      TEST(wrong_padding),
      TEST(the_questions_of_a_padding_oracle),
      TEST(what_is_not_strictly_json),
      TEST(what_json_parsers_let_through),
      TEST(what_is_made_to_hurt),
      TEST(what_is_too_large),
      TEST(what_is_no_user),
  };
  return cmocka_run_group_tests(tests, NULL, group_teardown);
}
