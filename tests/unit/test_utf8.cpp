#include "core/utf8.hpp"

#include "support/unit.hpp"

using namespace ghlauth;

namespace {

void accepts_the_edges_of_every_length(void **) {
  assert_true(is_utf8(""));
  assert_true(is_utf8("plain ASCII \x7f"));
  assert_true(is_utf8("\xc2\x80 \xdf\xbf"));
  assert_true(is_utf8("\xe0\xa0\x80 \xed\x9f\xbf \xee\x80\x80 \xef\xbf\xbf"));
  assert_true(is_utf8("\xf0\x90\x80\x80 \xf4\x8f\xbf\xbf"));
}

void refuses_what_is_not_a_character(void **) {
  static const char *const bad[] = {
      "\x80",              // a continuation alone
      "\xc0\x80",          // longer forms
      "\xc1\xbf",          //
      "\xe0\x9f\xbf",      //
      "\xf0\x8f\xbf\xbf",  //
      "\xed\xa0\x80",      // surrogates
      "\xed\xbf\xbf",      //
      "\xf4\x90\x80\x80",  // beyond U+10FFFF
      "\xf5\x80\x80\x80",  //
      "\xff",              //
      "\xc2",              // cut
      "\xe2\x82",          //
      "\xf0\x9f\x98",      //
      "\xc2\x41",          // not continued
      "\xe2\x28\xa1",      //
      "\xe2\x82\x28",      //
      "\xf0\x9f\x98\x28",  //
  };
  for (const char *text : bad) {
    assert_int_equal(utf8_size(text), 0);
    assert_false(is_utf8(text));
  }
}

void measures_one_character(void **) {
  assert_int_equal(utf8_size(""), 0);
  assert_int_equal(utf8_size("ab"), 1);
  assert_int_equal(utf8_size("\xc3\xa9x"), 2);
  assert_int_equal(utf8_size("\xe2\x82\xacx"), 3);
  assert_int_equal(utf8_size("\xf0\x9f\x98\x80x"), 4);
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(accepts_the_edges_of_every_length),
      cmocka_unit_test(refuses_what_is_not_a_character),
      cmocka_unit_test(measures_one_character),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
