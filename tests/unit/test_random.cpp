#include "crypto/random.hpp"

#include <set>

#include "support/unit.hpp"

using namespace ghlauth;

namespace {

bool all_of(std::string_view text, std::string_view characters) {
  return text.find_first_not_of(characters) == std::string_view::npos;
}

bool has_the_form_of_a_uuid(std::string_view uuid) {
  constexpr std::string_view hex = "0123456789abcdef-";
  return uuid.size() == 36 && all_of(uuid, hex) && uuid[8] == '-' && uuid[13] == '-' && uuid[18] == '-' && uuid[23] == '-' &&
         uuid[14] == '4' && all_of(uuid.substr(19, 1), "89ab");
}

int different_uuids(int count) {
  std::set<std::string> seen;
  for (int i = 0; i < count; ++i) {
    const std::string uuid = crypto::random_uuid();
    if (!has_the_form_of_a_uuid(uuid)) return -1;
    seen.insert(uuid);
  }
  return static_cast<int>(seen.size());
}

void makes_uuids_of_version_4(void **) { assert_int_equal(different_uuids(1000), 1000); }

bool sizes_are_right() {
  return crypto::random_bytes(0).empty() && crypto::random_bytes(33).size() == 33 && crypto::random_hex(5).size() == 10 &&
         all_of(crypto::random_hex(64), "0123456789abcdef") && crypto::random_hex(0).empty();
}

void has_the_size_that_was_asked_for(void **) { assert_true(sizes_are_right()); }

int different_bytes(std::size_t size) {
  const SecretBytes bytes = crypto::random_bytes(size);
  return static_cast<int>(std::set<char>(bytes.begin(), bytes.end()).size());
}

void uses_all_bytes(void **) { assert_int_equal(different_bytes(100000), 256); }

void reports_failure(void **) { assert_status(crypto::random_bytes(std::size_t{1} << 40), INTERNAL); }

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(makes_uuids_of_version_4),
      cmocka_unit_test(has_the_size_that_was_asked_for),
      cmocka_unit_test(uses_all_bytes),
      cmocka_unit_test(reports_failure),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
