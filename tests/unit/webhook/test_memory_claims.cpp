#include "webhook/memory_claims.hpp"

#include <string>

#include "support/unit.hpp"

using namespace ghlauth;
using ghlauth::store::Claim;

namespace {

constexpr std::int64_t now_s = 1795435200;
constexpr std::int64_t minute = 60;

/// Claims as one who never waits.
class Desk {
 public:
  explicit Desk(std::size_t max_claims) : claims_(webhook::make_memory_claims(max_claims)) {}
  Claim claim(const std::string &name, const std::string &holder, std::int64_t until_s, std::int64_t at_s = now_s) {
    return run_blocking(claims_->claim(name, holder, until_s, at_s), Cancel::none());
  }
  bool confirm(const std::string &name, const std::string &holder, std::int64_t until_s) {
    return run_blocking(claims_->confirm(name, holder, until_s), Cancel::none());
  }
  bool unclaim(const std::string &name, const std::string &holder) {
    return run_blocking(claims_->unclaim(name, holder), Cancel::none());
  }
  bool handle(const std::string &name, std::int64_t until_s) {
    return claim(name, "h", now_s + minute) == Claim::NEW && confirm(name, "h", until_s);
  }

 private:
  std::shared_ptr<webhook::Claims> claims_;
};

bool ends_with_the_second() {
  Desk desk(10);
  return desk.claim("a", "1", now_s + 5) == Claim::NEW && desk.claim("a", "2", now_s + 5, now_s + 5) == Claim::IN_PROGRESS &&
         desk.claim("a", "2", now_s + 99, now_s + 6) == Claim::NEW && desk.claim("a", "1", now_s + 99, now_s + 6) == Claim::IN_PROGRESS &&
         !desk.confirm("a", "1", now_s + 99);
}

void a_claim_ends_with_its_second(void **) { assert_true(ends_with_the_second()); }

bool renews() {
  Desk desk(10);
  return desk.claim("a", "1", now_s + 5) == Claim::NEW && desk.claim("a", "1", now_s + 600) == Claim::NEW &&
         desk.claim("a", "2", now_s + 999, now_s + 500) == Claim::IN_PROGRESS;  // not with the bucket that it was in first
}

void its_holder_renews_it(void **) { assert_true(renews()); }

bool done_stays() {
  Desk desk(10);
  return desk.handle("a", now_s + 3600) && desk.claim("a", "2", now_s + 9999, now_s + 3600) == Claim::DONE &&
         !desk.unclaim("a", "h") && desk.claim("a", "2", now_s + 9999, now_s + 3601) == Claim::NEW;
}

void a_confirmed_one_stays_until_its_end(void **) { assert_true(done_stays()); }

bool given_back() {
  Desk desk(10);
  return desk.claim("a", "1", now_s + 5) == Claim::NEW && !desk.unclaim("a", "2") && desk.unclaim("a", "1") &&
         !desk.unclaim("a", "1") && desk.claim("a", "2", now_s + 5) == Claim::NEW;
}

void what_is_given_back_is_new(void **) { assert_true(given_back()); }

/// With three places: the oldest confirmed one goes, what is in progress stays.
bool makes_room() {
  Desk desk(3);
  return desk.claim("busy", "1", now_s + minute) == Claim::NEW && desk.handle("old", now_s + 10 * minute) &&
         desk.handle("young", now_s + 20 * minute) && desk.handle("last", now_s + 30 * minute) &&
         desk.claim("busy", "2", now_s + minute) == Claim::IN_PROGRESS && desk.claim("young", "2", now_s + minute) == Claim::DONE &&
         desk.claim("last", "2", now_s + minute) == Claim::DONE && desk.claim("old", "2", now_s + minute) == Claim::NEW;
}

void the_oldest_makes_room(void **) { assert_true(makes_room()); }

bool is_bounded() {
  Desk desk(100);
  for (int i = 0; i < 1000; ++i)
    if (desk.claim(std::to_string(i), "1", now_s + i * minute) != Claim::NEW) return false;
  int kept = 0;
  for (int i = 999; i >= 0; --i) kept += desk.claim(std::to_string(i), "2", now_s) == Claim::NEW ? 0 : 1;
  return kept == 100;
}

void there_are_no_more_than_allowed(void **) { assert_true(is_bounded()); }

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(a_claim_ends_with_its_second), cmocka_unit_test(its_holder_renews_it),
      cmocka_unit_test(a_confirmed_one_stays_until_its_end), cmocka_unit_test(what_is_given_back_is_new),
      cmocka_unit_test(the_oldest_makes_room), cmocka_unit_test(there_are_no_more_than_allowed),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
