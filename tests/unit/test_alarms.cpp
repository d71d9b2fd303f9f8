#include "core/alarms.hpp"

#include <array>
#include <random>

#include "support/unit.hpp"

using namespace ghlauth;

namespace {

struct Quiet final : Alarm {
  void ring() override {}
};

/// Against a list that is searched: whatever is set, set again and cleared, the earliest one comes first.
void the_earliest_comes_first(void **) {
  constexpr std::size_t count = 50;
  constexpr int steps = 20'000;
  constexpr std::int64_t not_set = -1;
  std::array<Quiet, count> alarms;
  std::array<std::int64_t, count> times;
  times.fill(not_set);
  Alarms set;
  std::mt19937 random(7);  // the same each time
  const auto earliest = [&] {
    std::int64_t found = INT64_MAX;
    for (const std::int64_t time : times)
      if (time != not_set && time < found) found = time;
    return found;
  };
  for (int step = 0; step < steps; ++step) {
    const std::size_t index = random() % count;
    switch (random() % 4) {
      case 0:
        set.clear(alarms[index]);
        times[index] = not_set;
        break;
      case 1:
        if (set.size() > 0) {
          const std::int64_t expected = earliest();
          const auto taken = static_cast<std::size_t>(static_cast<Quiet *>(&set.take()) - alarms.data());
          assert_int_equal(times[taken], expected);
          times[taken] = not_set;
        }
        break;
      default:
        times[index] = static_cast<std::int64_t>(random() % 1000);
        set.set(alarms[index], times[index]);
    }
    assert_true(set.earliest_ms() == earliest());
  }
}

void none_is_never(void **) {
  Alarms set;
  Quiet alarm;
  assert_true(set.earliest_ms() == INT64_MAX);
  set.clear(alarm);
  set.set(alarm, 5);
  set.set(alarm, 5);
  assert_int_equal(set.size(), 1);
  assert_ptr_equal(&set.take(), &alarm);
  assert_int_equal(set.size(), 0);
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(the_earliest_comes_first),
      cmocka_unit_test(none_is_never),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
