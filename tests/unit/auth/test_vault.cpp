// The vault: how many present tokens it keeps.
#include <memory>
#include <string>
#include <vector>

#include "auth/vault.hpp"
#include "support/scenario.hpp"

using ghlauth::auth::Entry;
using ghlauth::auth::Vault;

namespace {

std::string id_of(std::size_t i) { return "app:location:" + std::to_string(i); }

bool what_is_held_stays_and_the_rest_has_a_bound() {
  Vault vault(nullptr);
  const std::shared_ptr<Entry> held = vault.entry("held");
  std::vector<std::weak_ptr<Entry>> seen;
  for (std::size_t i = 0; i < 3 * Vault::unheld_entries; ++i) seen.emplace_back(vault.entry(id_of(i)));

  std::size_t kept = 0;
  for (const auto &entry : seen) kept += entry.expired() ? 0U : 1U;
  CHECK(kept <= Vault::unheld_entries);
  CHECK(!seen.back().expired());
  CHECK(vault.entry("held") == held);
  return true;
}

bool many_that_are_held_are_not_swept_for_every_new_one() {
  Vault vault(nullptr);
  std::vector<std::shared_ptr<Entry>> held;
  for (std::size_t i = 0; i < 2 * Vault::unheld_entries; ++i) held.push_back(vault.entry(id_of(i)));
  const std::weak_ptr<Entry> passing = vault.entry("passing");
  for (std::size_t i = 0; i < 10; ++i) (void)vault.entry("another-" + std::to_string(i));
  CHECK(!passing.expired());
  for (std::size_t i = 0; i < held.size(); ++i) CHECK(vault.entry(id_of(i)) == held[i]);
  return true;
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      SCENARIO(what_is_held_stays_and_the_rest_has_a_bound),
      SCENARIO(many_that_are_held_are_not_swept_for_every_new_one),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
