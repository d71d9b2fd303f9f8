#include "webhook/first_seen.hpp"

#include <string>

#include "crypto/digest.hpp"
#include "support/unit.hpp"

using namespace ghlauth;
using webhook::FirstSeen;

namespace {

std::int64_t note(FirstSeen &seen, int number, std::int64_t now_s) {
  return seen.note(crypto::sha256(std::to_string(number)), now_s);
}

bool the_first_time_stays() {
  FirstSeen seen(10);
  return note(seen, 1, 100) == 100 && note(seen, 2, 150) == 150 && note(seen, 1, 200) == 100 && note(seen, 1, 50) == 100;
}

void knows_the_first_time(void **) { assert_true(the_first_time_stays()); }

bool the_last_ones_stay() {
  constexpr int many = 1000;
  constexpr int room = 10;
  FirstSeen seen(room);
  for (int i = 0; i < many; ++i)
    if (note(seen, i, i) != i) return false;
  for (int i = many - room; i < many; ++i)
    if (note(seen, i, many) != i) return false;
  return note(seen, many - room - 1, many) == many;  // forgotten, so that it is seen the first time again
}

void forgets_those_that_were_seen_first(void **) { assert_true(the_last_ones_stay()); }

}  // namespace

int main() {
  const CMUnitTest tests[] = {cmocka_unit_test(knows_the_first_time), cmocka_unit_test(forgets_those_that_were_seen_first)};
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
