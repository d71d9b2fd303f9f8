// list.h
#include "support/check.h"

static void a_list_keeps_copies_in_their_order(void **state) {
  (void)state;
  ghlauth_list *list = NULL;
  char value[] = "contacts.readonly";
  OK(ghlauth_list_new(&list, ERR));
  assert_int_equal(ghlauth_list_size(list), 0);
  assert_null(ghlauth_list_at(list, 0));
  OK(ghlauth_list_append(list, value, ERR));
  value[0] = 'X';
  OK(ghlauth_list_append(list, "", ERR));
  OK(ghlauth_list_append(list, "contacts.readonly", ERR));
  assert_int_equal(ghlauth_list_size(list), 3);
  assert_string_equal(ghlauth_list_at(list, 0), "contacts.readonly");
  assert_string_equal(ghlauth_list_at(list, 1), "");
  assert_null(ghlauth_list_at(list, 3));
  assert_null(ghlauth_list_at(list, SIZE_MAX));
  ghlauth_list_free(list);
}

static void a_list_finds_byte_for_byte(void **state) {
  (void)state;
  ghlauth_list *list = NULL;
  OK(ghlauth_list_new(&list, ERR));
  OK(ghlauth_list_append(list, "Contacts", ERR));
  assert_int_equal(ghlauth_list_contains(list, "Contacts"), 1);
  assert_int_equal(ghlauth_list_contains(list, "contacts"), 0);
  assert_int_equal(ghlauth_list_contains(list, "Contact"), 0);
  assert_int_equal(ghlauth_list_contains(list, NULL), 0);
  ghlauth_list_free(list);
}

static void a_list_takes_utf8_alone(void **state) {
  (void)state;
  ghlauth_list *list = NULL;
  OK(ghlauth_list_new(&list, ERR));
  OK(ghlauth_list_append(list, "Caf\xc3\xa9 \xf0\x9f\x98\x80", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_list_append(list, NULL, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_list_append(list, "\xff", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_list_append(list, "\xc3", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_list_append(list, "\xc0\xaf", ERR));          // overlong
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_list_append(list, "\xed\xa0\x80", ERR));      // a surrogate
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_list_append(list, "\xf5\x80\x80\x80", ERR));  // above U+10FFFF
  assert_int_equal(ghlauth_list_size(list), 1);
  ghlauth_list_free(list);
}

/* What was borrowed stays where it is when more is added, also what is added once more. */
static void headers_stay_where_they_are(void **state) {
  (void)state;
  char long_value[996] = "";
  memset(long_value, 'v', sizeof long_value - 1);
  ghlauth_headers *headers = NULL;
  OK(ghlauth_headers_new(&headers, ERR));
  OK(ghlauth_headers_add(headers, "X-A", long_value, ERR));
  const char *name = ghlauth_headers_name_at(headers, 0), *value = ghlauth_headers_value_at(headers, 0);
  for (int i = 0; i < 50; i++) OK(ghlauth_headers_add(headers, name, value, ERR));
  assert_ptr_equal(ghlauth_headers_find(headers, "x-a"), value);
  for (size_t i = 0; i < 51; i++) {
    assert_string_equal(ghlauth_headers_name_at(headers, i), "X-A");
    assert_string_equal(ghlauth_headers_value_at(headers, i), long_value);
  }
  ghlauth_headers_free(headers);
}

static void headers_keep_their_order_and_their_doubles(void **state) {
  (void)state;
  ghlauth_headers *headers = NULL;
  OK(ghlauth_headers_new(&headers, ERR));
  assert_int_equal(ghlauth_headers_size(headers), 0);
  assert_null(ghlauth_headers_name_at(headers, 0));
  assert_null(ghlauth_headers_value_at(headers, 0));
  OK(ghlauth_headers_add(headers, "X-Tag", "one", ERR));
  OK(ghlauth_headers_add(headers, "x-tag", "two", ERR));
  OK(ghlauth_headers_add(headers, "Empty", "", ERR));
  assert_int_equal(ghlauth_headers_size(headers), 3);
  assert_string_equal(ghlauth_headers_name_at(headers, 1), "x-tag");
  assert_string_equal(ghlauth_headers_value_at(headers, 1), "two");
  assert_string_equal(ghlauth_headers_find(headers, "X-TAG"), "one");
  assert_string_equal(ghlauth_headers_find(headers, "empty"), "");
  assert_null(ghlauth_headers_find(headers, "X-Ta"));
  assert_null(ghlauth_headers_find(headers, NULL));
  assert_null(ghlauth_headers_name_at(headers, 3));
  assert_null(ghlauth_headers_value_at(headers, SIZE_MAX));
  ghlauth_headers_free(headers);
}

static void headers_that_would_break_a_request_are_refused(void **state) {
  (void)state;
  const struct {
    const char *name, *value;
  } bad[] = {{"", "x"},         {NULL, "x"},         {"X-A", NULL},        {"X A", "x"},    {"X-A:", "x"},
             {"X\r\nA", "x"},   {"X-\xc3\xa9", "x"}, {"X-A", "a\r\nB: c"}, {"X-A", "a\nb"}, {"X-A", "a\rb"},
             {"X-A", "a\x01b"}, {"X-A", "a\x7f"},    {"(X)", "x"}};
  ghlauth_headers *headers = NULL;
  OK(ghlauth_headers_new(&headers, ERR));
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); ++i)
    FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_headers_add(headers, bad[i].name, bad[i].value, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_headers_add(headers, "X-Named", "a\nb", ERR));
  CONTAINS(ghlauth_error_message(check_last()), "X-Named");
  assert_int_equal(ghlauth_headers_size(headers), 0);
  ghlauth_headers_free(headers);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_list_keeps_copies_in_their_order),
      cmocka_unit_test(a_list_finds_byte_for_byte),
      cmocka_unit_test(a_list_takes_utf8_alone),
      cmocka_unit_test(headers_stay_where_they_are),
      cmocka_unit_test(headers_keep_their_order_and_their_doubles),
      cmocka_unit_test(headers_that_would_break_a_request_are_refused),
  };
  return cmocka_run_group_tests_name("list", tests, NULL, check_teardown);
}
