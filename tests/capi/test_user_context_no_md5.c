// user_context.h where OpenSSL gives no MD5 (OPENSSL_CONF names no_md5.cnf): it is said at the beginning.
#include "support/check.h"

static void a_reader_says_that_there_is_no_md5(void **state) {
  (void)state;
  ghlauth_user_context_reader *reader = NULL;
  FAILS(GHLAUTH_E_UNSUPPORTED, ghlauth_user_context_reader_new(&reader, NULL, "shared-secret", ERR));
  CONTAINS(ghlauth_error_message(check_last()), "MD5");
  CONTAINS(ghlauth_error_hint(check_last()), "default provider");
  assert_null(reader);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_reader_says_that_there_is_no_md5)};
  return cmocka_run_group_tests(tests, NULL, check_teardown);
}
