#include "client/lanes.hpp"

#include <string>
#include <vector>

#include "support/unit.hpp"

using ghlauth::client::Lanes;

namespace {

using Names = Lanes<std::string>;

/// Takes all that can be taken, ending each at once.
std::string take_all(Names &lanes) {
  std::string taken;
  while (Names::Lane *lane = lanes.turn()) {
    taken += lanes.take(*lane) + ' ';
    lanes.end(*lane);
  }
  return taken;
}

void lanes_take_turns(void **) {
  Names lanes;
  for (const char *one : {"a1", "a2", "a3"}) lanes.add("a", one);
  for (const char *one : {"b1", "b2"}) lanes.add("b", one);
  lanes.add("c", "c1");
  assert_int_equal(lanes.size(), 6);
  assert_string_equal(take_all(lanes).c_str(), "a1 b1 c1 a2 b2 a3 ");
  assert_int_equal(lanes.size(), 0);
  assert_null(lanes.turn());
}

void a_lane_that_is_held_is_left_out(void **) {
  Names lanes;
  lanes.add("a", "a1");
  lanes.add("a", "a2");
  lanes.add("b", "b1");
  Names::Lane *a = lanes.turn();
  assert_string_equal(lanes.take(*a).c_str(), "a1");
  Names::hold(*a);
  Names::hold(*a);
  assert_string_equal(take_all(lanes).c_str(), "b1 ");
  lanes.add("a", "a3");
  lanes.let_go(*a);
  assert_null(lanes.turn());  // it is held once more
  lanes.let_go(*a);
  assert_string_equal(take_all(lanes).c_str(), "a2 a3 ");
  lanes.end(*a);
}

void a_lane_lives_until_all_have_ended(void **) {
  Names lanes;
  lanes.add("a", "a1");
  Names::Lane *a = lanes.turn();
  lanes.take(*a);
  for (int i = 0; i < 1000; ++i) lanes.add(std::to_string(i), "x");  // the map grows
  assert_int_equal(a->size(), 0);
  lanes.add("a", "a2");
  assert_int_equal(a->size(), 1);
  lanes.end(*a);
  const std::string taken = take_all(lanes);
  assert_int_equal(taken.size(), 1000 * 2 + 3);
}

void some_are_taken_out(void **) {
  Names lanes;
  for (const char *one : {"a1", "a2"}) lanes.add("a", one);
  lanes.add("b", "b1");
  std::vector<std::string> out;
  lanes.remove_if([](const std::string &one) { return one != "a2"; }, [&](std::string one) { out.push_back(std::move(one)); });
  assert_int_equal(out.size(), 2);
  assert_int_equal(lanes.size(), 1);
  lanes.add("b", "b2");
  assert_string_equal(take_all(lanes).c_str(), "a2 b2 ");
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(lanes_take_turns),
      cmocka_unit_test(a_lane_that_is_held_is_left_out),
      cmocka_unit_test(a_lane_lives_until_all_have_ended),
      cmocka_unit_test(some_are_taken_out),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
