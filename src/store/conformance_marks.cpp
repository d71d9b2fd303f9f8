// Leases, counters and claims.
#include <atomic>
#include <chrono>
#include <thread>
#include <utility>

#include "store/conformance_check.hpp"

namespace ghlauth::store {
namespace {

Claim claim(Table &table, std::string name, std::string holder, std::int64_t until_s, std::int64_t now_s) {
  return run_blocking(table.claim(std::move(name), std::move(holder), until_s, now_s), Cancel::none());
}
bool confirm(Table &table, std::string name, std::string holder, std::int64_t until_s) {
  return run_blocking(table.confirm(std::move(name), std::move(holder), until_s), Cancel::none());
}
bool unclaim(Table &table, std::string name, std::string holder) {
  return run_blocking(table.unclaim(std::move(name), std::move(holder)), Cancel::none());
}
Lease lease(Table &table, std::string name, std::string holder, std::int64_t duration_ms) {
  return run_blocking(table.lease(std::move(name), std::move(holder), duration_ms), Cancel::none());
}
bool release(Table &table, std::string name, std::string holder) {
  return run_blocking(table.release(std::move(name), std::move(holder)), Cancel::none());
}
std::int64_t count(Table &table, std::string name, std::int64_t delta, std::int64_t until_s, std::int64_t now_s) {
  return run_blocking(table.count(std::move(name), delta, until_s, now_s), Cancel::none());
}

void a_lease_is_its_holders_until_it_ends(Table &table) {
  const Lease first = lease(table, "n", "ann", 60000);
  CHECK(first.is_held);
  EQUAL(first.holder, "ann");
  CHECK(first.remaining_ms >= 50000 && first.remaining_ms <= 60000);
  const Lease refused = lease(table, "n", "bob", 60000);
  CHECK(!refused.is_held);
  EQUAL(refused.holder, "ann");
  CHECK(refused.remaining_ms >= 1 && refused.remaining_ms <= 60000);
  CHECK(lease(table, "m", "bob", 60000).is_held);  // another name
  const Lease renewed = lease(table, "n", "ann", 600000);
  CHECK(renewed.is_held);
  CHECK(renewed.remaining_ms > 500000);
  CHECK(!release(table, "n", "bob"));
  CHECK(!lease(table, "n", "bob", 60000).is_held);
  CHECK(release(table, "n", "ann"));
  CHECK(!release(table, "n", "ann"));
  CHECK(lease(table, "n", "bob", 60000).is_held);
}

void a_lease_that_was_not_given_back_ends_by_itself(Table &table) {
  constexpr std::int64_t duration_ms = 100;
  const auto start = std::chrono::steady_clock::now();
  CHECK(lease(table, "n", "ann", duration_ms).is_held);
  while (!lease(table, "n", "bob", 60000).is_held) std::this_thread::yield();
  // A clock of milliseconds ends a lease up to one of them early.
  CHECK(std::chrono::steady_clock::now() - start >= std::chrono::milliseconds(duration_ms - 2));
  CHECK(!lease(table, "n", "ann", duration_ms).is_held);
  CHECK(!release(table, "n", "ann"));
}

void a_counter_adds_until_its_end(Table &table) {
  EQUAL(count(table, "n", 3, 100, 50), 3);
  EQUAL(count(table, "n", 4, 200, 60), 7);    // and keeps its end
  EQUAL(count(table, "n", -1, 200, 100), 6);  // its last second
  EQUAL(count(table, "m", 1, 200, 100), 1);
  EQUAL(count(table, "n", 5, 200, 101), 5);
  EQUAL(count(table, "n", 0, 300, 101), 5);
  EQUAL(count(table, "big", INT64_C(1) << 40, 300, 101), INT64_C(1) << 40);
}

void a_name_is_claimed_once_until_its_end(Table &table) {
  CHECK(claim(table, "n", "ann", 100, 50) == Claim::NEW);
  CHECK(claim(table, "n", "bob", 200, 50) == Claim::IN_PROGRESS);
  CHECK(claim(table, "n", "bob", 200, 100) == Claim::IN_PROGRESS);  // its last second
  CHECK(claim(table, "n", "ann", 120, 100) == Claim::NEW);          // asked again by the same one: longer
  CHECK(claim(table, "n", "bob", 200, 120) == Claim::IN_PROGRESS);
  CHECK(claim(table, "n", "bob", 200, 121) == Claim::NEW);
  CHECK(claim(table, "m", "bob", 100, 50) == Claim::NEW);
}

void a_claim_that_is_confirmed_is_done(Table &table) {
  CHECK(claim(table, "n", "ann", 100, 50) == Claim::NEW);
  CHECK(!confirm(table, "n", "bob", 1000));
  CHECK(!unclaim(table, "n", "bob"));
  CHECK(confirm(table, "n", "ann", 1000));
  CHECK(confirm(table, "n", "ann", 1000));  // asked again because the answer was lost
  CHECK(!unclaim(table, "n", "ann"));
  CHECK(claim(table, "n", "bob", 200, 1000) == Claim::DONE);
  CHECK(claim(table, "n", "ann", 200, 1000) == Claim::DONE);
  CHECK(claim(table, "n", "bob", 2000, 1001) == Claim::NEW);
  CHECK(unclaim(table, "n", "bob"));
  CHECK(!unclaim(table, "n", "bob"));
  CHECK(claim(table, "n", "ann", 2000, 1001) == Claim::NEW);
}

// Who took too long may confirm as long as nobody has taken over.
void a_late_confirmation_counts_unless_somebody_took_over(Table &table) {
  CHECK(claim(table, "n", "ann", 100, 50) == Claim::NEW);
  CHECK(claim(table, "other", "eve", 300, 200) == Claim::NEW);  // after its end
  CHECK(confirm(table, "n", "ann", 1000));
  CHECK(claim(table, "n", "bob", 400, 200) == Claim::DONE);
  CHECK(claim(table, "m", "ann", 100, 50) == Claim::NEW);
  CHECK(claim(table, "m", "bob", 400, 200) == Claim::NEW);
  CHECK(!confirm(table, "m", "ann", 1000));
  CHECK(claim(table, "m", "eve", 400, 200) == Claim::IN_PROGRESS);
}

void of_eight_threads_one_gets_the_name(Table &table) {
  std::atomic<int> claimed{0};
  std::atomic<int> leased{0};
  std::atomic<int> counted{0};
  in_threads([&](int thread) {
    const std::string holder = "holder " + std::to_string(thread);
    for (int i = 0; i < 50; ++i) {
      const std::string name = "name " + std::to_string(i);
      if (claim(table, name, holder, 100, 50) == Claim::NEW) ++claimed;
      if (lease(table, name, holder, 600000).is_held) ++leased;
      if (count(table, name, 1, 100, 50) == thread_count) ++counted;
    }
  });
  EQUAL(claimed.load(), 50);
  EQUAL(leased.load(), 50);
  EQUAL(counted.load(), 50);
}

}  // namespace

#define ENTRY(check) \
  { #check, check }

std::vector<Check> mark_checks() {
  return {
      ENTRY(a_lease_is_its_holders_until_it_ends), ENTRY(a_lease_that_was_not_given_back_ends_by_itself),
      ENTRY(a_counter_adds_until_its_end),         ENTRY(a_name_is_claimed_once_until_its_end),
      ENTRY(a_claim_that_is_confirmed_is_done),    ENTRY(a_late_confirmation_counts_unless_somebody_took_over),
      ENTRY(of_eight_threads_one_gets_the_name),
  };
}

}  // namespace ghlauth::store
