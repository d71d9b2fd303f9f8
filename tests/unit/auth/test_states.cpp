// The state of the authorization page: used once, by the browser it was made for, in time.
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "auth/state.hpp"
#include "core/encoding.hpp"
#include "store/memory_table.hpp"
#include "support/scenario.hpp"

using ghlauth::append;
using ghlauth::Cancel;
using ghlauth::run_blocking;
using ghlauth::SecretBytes;
using ghlauth::Status;
using ghlauth::auth::binding_digest;
using ghlauth::auth::HeldStates;
using ghlauth::auth::is_sealed_state;
using ghlauth::auth::open_sealed_state;
using ghlauth::auth::seal_state;
using ghlauth::auth::StateData;
using ghlauth::test::outcome_of;

namespace {

constexpr std::int64_t now_s = 1700000000;

StateData data(std::string binding = {}) {
  StateData made;
  made.client_id = "app-key";
  made.redirect_uri = "https://app.example/cb?x=1";
  made.session_binding = binding_digest(binding);
  made.app_data = "\xc3\xa9 /page?a=b&c";
  made.issued_at_s = now_s;
  made.lifetime_s = 600;
  return made;
}

SecretBytes key(char c) { return SecretBytes(32, c); }

bool a_held_state_works_once() {
  HeldStates states;
  const std::string state = states.issue(data());
  CHECK_EQUAL(state.size(), 43U);
  CHECK(!is_sealed_state(state));
  const StateData back = states.consume(state, "", now_s + 600);
  CHECK_EQUAL(back.app_data, data().app_data);
  CHECK_EQUAL(back.redirect_uri, data().redirect_uri);
  CHECK_STATUS(outcome_of([&] { (void)states.consume(state, "", now_s); }), STATE_USED);
  CHECK_STATUS(outcome_of([&] { (void)states.consume("", "", now_s); }), STATE_INVALID);
  CHECK_STATUS(outcome_of([&] { (void)states.consume(state + "x", "", now_s); }), STATE_INVALID);
  return true;
}

bool a_held_state_ends() {
  HeldStates states;
  const std::string state = states.issue(data());
  CHECK_STATUS(outcome_of([&] { (void)states.consume(state, "", now_s + 601); }), STATE_EXPIRED);
  CHECK_EQUAL(states.consume(state, "", now_s).client_id, "app-key");  // and was not used up by that
  return true;
}

// Another browser must not use it up for the one that it was made for.
bool a_held_state_is_bound_to_its_session() {
  HeldStates states;
  const std::string state = states.issue(data("session 1"));
  CHECK_STATUS(outcome_of([&] { (void)states.consume(state, binding_digest("session 2"), now_s); }), STATE_INVALID);
  CHECK_STATUS(outcome_of([&] { (void)states.consume(state, "", now_s); }), STATE_INVALID);
  CHECK_EQUAL(states.consume(state, binding_digest("session 1"), now_s).client_id, "app-key");
  const std::string unbound = states.issue(data());
  CHECK_STATUS(outcome_of([&] { (void)states.consume(unbound, binding_digest("session 1"), now_s); }), STATE_INVALID);
  return true;
}

bool expired_states_are_told_as_such_and_then_forgotten() {
  HeldStates states;
  const std::string old = states.issue(data());
  StateData later = data();
  later.issued_at_s = now_s + 1200;
  (void)states.issue(later);
  CHECK_STATUS(outcome_of([&] { (void)states.consume(old, "", now_s + 1200); }), STATE_EXPIRED);
  later.issued_at_s = now_s + 1201;
  (void)states.issue(later);
  CHECK_STATUS(outcome_of([&] { (void)states.consume(old, "", now_s + 1201); }), STATE_INVALID);
  return true;
}

bool a_flood_drops_the_oldest_states() {
  constexpr int max_held = 100000;
  HeldStates states;
  const std::string first = states.issue(data());
  StateData later = data();
  later.issued_at_s = now_s + 1;
  const std::string second = states.issue(later);
  for (int i = 0; i < max_held - 1; ++i) (void)states.issue(later);
  CHECK_STATUS(outcome_of([&] { (void)states.consume(first, "", now_s + 1); }), STATE_INVALID);
  CHECK_EQUAL(states.consume(second, "", now_s + 1).client_id, "app-key");
  return true;
}

bool of_many_threads_one_uses_a_held_state() {
  HeldStates states;
  const std::string state = states.issue(data());
  std::atomic<int> winners{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([&] {
      if (outcome_of([&] { (void)states.consume(state, "", now_s); }).status == Status::OK) ++winners;
    });
  for (std::thread &thread : threads) thread.join();
  CHECK_EQUAL(winners.load(), 1);
  return true;
}

struct Opened {
  Status status = Status::OK;
  StateData data;
};

Opened open(const std::string &state, std::vector<SecretBytes> keys, const std::shared_ptr<ghlauth::store::Table> &table,
            const std::string &binding = {}, std::int64_t at_s = now_s, const std::string &app_id = "app") {
  Opened opened;
  opened.status = outcome_of([&] {
                    opened.data =
                        run_blocking(open_sealed_state(std::move(keys), app_id, state, binding_digest(binding), at_s, table),
                                     Cancel::none());
                  }).status;
  return opened;
}

bool a_sealed_state_carries_everything() {
  const auto table = ghlauth::store::make_memory_table();
  const std::string state = seal_state(view(key('k')), "app", data("session"));
  CHECK(is_sealed_state(state));
  CHECK(!ghlauth::test::holds(state, "page"));
  const Opened opened = open(state, {key('x'), key('k')}, table, "session");
  CHECK_EQUAL(opened.status, Status::OK);
  CHECK_EQUAL(opened.data.app_data, data().app_data);
  CHECK_EQUAL(opened.data.redirect_uri, data().redirect_uri);
  CHECK_EQUAL(opened.data.issued_at_s, now_s);
  CHECK_EQUAL(open(state, {key('k')}, table, "session").status, Status::STATE_USED);
  CHECK_EQUAL(open(state, {key('k')}, ghlauth::store::make_memory_table(), "session").status, Status::OK);
  return true;
}

bool a_sealed_state_is_bound_and_ends() {
  const auto table = ghlauth::store::make_memory_table();
  const std::string state = seal_state(view(key('k')), "app", data("session"));
  CHECK_EQUAL(open(state, {key('k')}, table, "other").status, Status::STATE_INVALID);
  CHECK_EQUAL(open(state, {key('k')}, table, "").status, Status::STATE_INVALID);
  CHECK_EQUAL(open(state, {key('k')}, table, "session", now_s + 601).status, Status::STATE_EXPIRED);
  CHECK_EQUAL(open(state, {key('k')}, table, "session", now_s, "other").status, Status::STATE_INVALID);
  CHECK_EQUAL(open(state, {key('l')}, table, "session").status, Status::STATE_INVALID);
  CHECK_EQUAL(open(state, {}, table, "session").status, Status::STATE_INVALID);
  CHECK_EQUAL(open(state, {key('k')}, table, "session", now_s + 600).status, Status::OK);  // none of that used it up
  CHECK_EQUAL(open(state, {key('k')}, table, "session", now_s + 600).status, Status::STATE_USED);
  return true;
}

bool no_character_of_a_sealed_state_can_be_changed() {
  const auto table = ghlauth::store::make_memory_table();
  const std::string state = seal_state(view(key('k')), "app", data());
  for (std::size_t i = 3; i < state.size(); ++i) {
    std::string forged = state;
    forged[i] = forged[i] == 'A' ? 'B' : 'A';
    CHECK_EQUAL(open(forged, {key('k')}, table).status, Status::STATE_INVALID);
    CHECK_EQUAL(open(state.substr(0, i), {key('k')}, table).status, Status::STATE_INVALID);
  }
  for (const std::string &forged : {std::string("s1."), std::string("s1.!!!"), state + "A", state + "=", "s1." + state})
    CHECK_EQUAL(open(forged, {key('k')}, table).status, Status::STATE_INVALID);
  CHECK_EQUAL(open(state, {key('k')}, table).status, Status::OK);
  return true;
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      SCENARIO(a_held_state_works_once),
      SCENARIO(a_held_state_ends),
      SCENARIO(a_held_state_is_bound_to_its_session),
      SCENARIO(expired_states_are_told_as_such_and_then_forgotten),
      SCENARIO(a_flood_drops_the_oldest_states),
      SCENARIO(of_many_threads_one_uses_a_held_state),
      SCENARIO(a_sealed_state_carries_everything),
      SCENARIO(a_sealed_state_is_bound_and_ends),
      SCENARIO(no_character_of_a_sealed_state_can_be_changed),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
