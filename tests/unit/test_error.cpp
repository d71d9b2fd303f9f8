#include "core/error.hpp"

#include <cstring>

#include "support/unit.hpp"

using namespace ghlauth;
using ghlauth::test::same;

namespace {

constexpr Status all[] = {
    Status::OK,
#define GHLAUTH_STATUS(name, number, retryable, meaning, hint) Status::name,
#include "core/status.def"
#undef GHLAUTH_STATUS
};

void describes_every_status(void **) {
  for (const Status status : all) {
    const char *name = status_name(static_cast<std::int32_t>(status));
    assert_non_null(name);
    assert_int_equal(strncmp(name, "GHLAUTH_", 8), 0);
    assert_true(strlen(status_meaning(status)) > 0);
    assert_true(status == Status::OK || strlen(status_hint(status)) > 0);
  }
}

void has_no_number_twice(void **) {
  for (const Status &a : all)
    for (const Status &b : all) assert_true(&a == &b || a != b);
}

void knows_no_other_number(void **) {
  assert_null(status_name(1));
  assert_null(status_name(-99999));
  assert_string_equal(status_name(0), "GHLAUTH_OK");
  assert_string_equal(status_name(-201), "GHLAUTH_E_TIMEOUT");
}

void knows_what_may_be_tried_again(void **) {
  assert_true(status_retryable(Status::TIMEOUT));
  assert_false(status_retryable(Status::INVALID_ARGUMENT));
  assert_false(status_retryable(Status::OK));
}

bool texts_of_the_table() {
  const Error error(Status::TIMEOUT);
  return same(error.message(), status_meaning(Status::TIMEOUT)) && same(error.hint(), status_hint(Status::TIMEOUT)) &&
         same(error.what(), error.message());
}

bool texts_of_its_own() {
  const Error error = Error(Status::TIMEOUT, "message").with_hint("hint");
  return same(error.message(), "message") && same(error.hint(), "hint") && same(error.what(), "message");
}

void takes_texts_from_the_table_or_the_caller(void **) {
  assert_true(texts_of_the_table());
  assert_true(texts_of_its_own());
  assert_status((throw_invalid("x"), 0), INVALID_ARGUMENT);
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(describes_every_status),
      cmocka_unit_test(has_no_number_twice),
      cmocka_unit_test(knows_no_other_number),
      cmocka_unit_test(knows_what_may_be_tried_again),
      cmocka_unit_test(takes_texts_from_the_table_or_the_caller),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
