// One computation, many callers: who drives it may leave, and nothing is done twice or lost.
#include "auth/flight.hpp"

#include <atomic>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "support/scenario.hpp"
#include "unit/auth/fake_server.hpp"

using ghlauth::Cancel;
using ghlauth::Error;
using ghlauth::InstallationRecord;
using ghlauth::run_blocking;
using ghlauth::Status;
using ghlauth::Task;
using ghlauth::auth::Environment;
using ghlauth::auth::Flight;
using ghlauth::auth::join;
using ghlauth::auth::Vault;
using ghlauth::test::environment_with;
using ghlauth::test::FakeServer;
using ghlauth::test::outcome_of;
using ghlauth::test::StillClock;

namespace net = ghlauth::net;

namespace {

Task<ghlauth::auth::Outcome> ask(net::Session &session, std::shared_ptr<std::atomic<int>> begun) {
  ++*begun;
  net::Request request{.method = "POST", .url = net::Url::parse("https://api.example/held"), .headers = {}, .body = {}};
  const net::Response response = co_await net::exchange(session, std::move(request));
  if (response.status != 200) throw Error(Status::SERVER, "the server said " + std::to_string(response.status));
  ghlauth::auth::Outcome outcome;
  outcome.record = std::make_shared<const InstallationRecord>();
  co_return outcome;
}

struct Field {
  explicit Field(int status = 200)
      : server(std::make_shared<FakeServer>([status](const net::Request &) { return ghlauth::test::answer(status, ""); })),
        environment(environment_with(server, std::make_shared<StillClock>())) {}

  Vault::Boarding board(const void *owner = nullptr) {
    auto count = begun;
    return environment.vault->flight("name", environment.sessions, owner,
                                     [count](net::Session &session) { return ask(session, count); });
  }
  std::shared_ptr<std::atomic<int>> begun = std::make_shared<std::atomic<int>>(0);
  std::shared_ptr<FakeServer> server;
  Environment environment;
};

bool two_hundred_threads_share_one_flight() {
  Field field;
  field.server->hold("held");
  std::atomic<int> good{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 200; ++i) {
    std::shared_ptr<Flight> flight = field.board().flight;
    threads.emplace_back([&good, flight] {
      if (run_blocking(join(flight), Cancel::none()).record) ++good;
    });
  }
  const bool arrived = field.server->wait_for_arrivals(1);
  field.server->release();
  for (std::thread &thread : threads) thread.join();
  CHECK(arrived);
  CHECK_EQUAL(good.load(), 200);
  CHECK_EQUAL(field.begun->load(), 1);
  CHECK_EQUAL(field.server->arrivals(), 1);
  CHECK(field.board().is_own);  // the next one is another
  return true;
}

bool a_failure_is_shared() {
  Field field(503);
  field.server->hold("held");
  std::atomic<int> failed{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    std::shared_ptr<Flight> flight = field.board().flight;
    threads.emplace_back([&failed, flight] {
      const auto outcome = run_blocking(join(flight), Cancel::none());
      if (outcome.error && outcome.error->status() == Status::SERVER && outcome.error->message() == "the server said 503")
        ++failed;
    });
  }
  field.server->release();
  for (std::thread &thread : threads) thread.join();
  CHECK_EQUAL(failed.load(), 8);
  CHECK_EQUAL(field.server->arrivals(), 1);
  return true;
}

bool a_follower_takes_over_from_a_leader_who_leaves() {
  Field field;
  field.server->hold("held");
  Cancel leader_cancel;
  std::atomic<Status> leader_status{Status::OK};
  std::atomic<bool> followed{false};
  const std::shared_ptr<Flight> flight = field.board().flight;
  std::thread leader([&] { leader_status = outcome_of([&] { (void)run_blocking(join(flight), leader_cancel); }).status; });
  const bool arrived = field.server->wait_for_arrivals(1);
  std::thread follower([&] { followed = run_blocking(join(flight), Cancel::none()).record != nullptr; });
  leader_cancel.request();
  leader.join();
  field.server->release();
  follower.join();
  CHECK(arrived);
  CHECK_EQUAL(leader_status.load(), Status::CANCELLED);
  CHECK(followed.load());
  CHECK_EQUAL(field.server->arrivals(), 1);
  return true;
}

// Brings a flight to the point where its request was sent and its caller has gone.
bool park(Field &field, const void *owner) {
  field.server->hold("held");
  Cancel cancel;
  const std::shared_ptr<Flight> flight = field.board(owner).flight;
  std::thread caller([&] { (void)outcome_of([&] { (void)run_blocking(join(flight), cancel); }); });
  const bool arrived = field.server->wait_for_arrivals(1);
  cancel.request();
  caller.join();
  return arrived && flight->parked();
}

bool a_parked_flight_is_joined_later() {
  Field field;
  CHECK(park(field, nullptr));
  field.server->release();
  const Vault::Boarding boarding = field.board();
  CHECK(!boarding.is_own);
  CHECK(run_blocking(join(boarding.flight), Cancel::none()).record != nullptr);
  CHECK_EQUAL(field.begun->load(), 1);
  return true;
}

bool a_parked_flight_is_settled_for_its_owner_alone() {
  Field field;
  const int owner = 0;
  const int another = 0;
  CHECK(park(field, &owner));
  field.server->release();
  field.environment.vault->settle(&another);
  CHECK(!field.board().is_own);
  field.environment.vault->settle(&owner);
  CHECK_EQUAL(field.begun->load(), 1);
  CHECK(field.board().is_own);
  return true;
}

bool what_was_never_begun_is_forgotten_and_not_started() {
  Field field;
  const int owner = 0;
  (void)field.board(&owner);
  field.environment.vault->settle(&owner);
  CHECK_EQUAL(field.begun->load(), 0);
  CHECK(field.board(&owner).is_own);
  const std::shared_ptr<Flight> still_wanted = field.board(&owner).flight;
  field.environment.vault->settle(&owner);
  CHECK(!field.board(&owner).is_own);
  CHECK_EQUAL(field.server->arrivals(), 0);
  return true;
}

bool settling_leaves_those_alone_who_drive() {
  Field field;
  const int owner = 0;
  field.server->hold("held");
  const std::shared_ptr<Flight> flight = field.board(&owner).flight;
  std::thread driver([&] { (void)run_blocking(join(flight), Cancel::none()); });
  const bool arrived = field.server->wait_for_arrivals(1);
  field.environment.vault->settle(&owner);  // comes back, although the answer is held
  const bool was_done = flight->done();
  field.server->release();
  driver.join();
  CHECK(arrived);
  CHECK(!was_done);
  return true;
}

bool a_session_that_does_not_open_is_an_outcome() {
  Field field;
  field.environment = environment_with(field.server, std::make_shared<StillClock>(), [&field] {
    (void)field.environment.vault->entry("any");  // an application's transport may use the library: no lock is held here
    throw Error(Status::TLS, "a bad CA file");
  });
  const Vault::Boarding boarding = field.board();
  const auto outcome = run_blocking(join(boarding.flight), Cancel::none());
  CHECK(outcome.error.has_value());
  CHECK_EQUAL(outcome.error->status(), Status::TLS);
  CHECK_EQUAL(field.begun->load(), 0);
  return true;
}

template <class Thrown>
Task<ghlauth::auth::Outcome> fail_with(Thrown thrown) {
  if (true) throw thrown;
  co_return {};
}

template <class Thrown>
Status status_after(Field &field, Thrown thrown) {
  const auto boarding = field.environment.vault->flight("failing", field.environment.sessions, nullptr,
                                                        [thrown](net::Session &) { return fail_with(thrown); });
  const auto outcome = run_blocking(join(boarding.flight), Cancel::none());
  return outcome.error ? outcome.error->status() : Status::OK;
}

bool whatever_is_thrown_becomes_the_outcome() {
  Field field;
  CHECK_EQUAL(status_after(field, Error(Status::TLS)), Status::TLS);
  CHECK_EQUAL(status_after(field, std::bad_alloc()), Status::OUT_OF_MEMORY);
  CHECK_EQUAL(status_after(field, std::runtime_error("x")), Status::INTERNAL);
  CHECK_EQUAL(status_after(field, 7), Status::INTERNAL);
  return true;
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      SCENARIO(two_hundred_threads_share_one_flight),           SCENARIO(a_failure_is_shared),
      SCENARIO(a_follower_takes_over_from_a_leader_who_leaves), SCENARIO(a_parked_flight_is_joined_later),
      SCENARIO(a_parked_flight_is_settled_for_its_owner_alone), SCENARIO(what_was_never_begun_is_forgotten_and_not_started),
      SCENARIO(settling_leaves_those_alone_who_drive),          SCENARIO(a_session_that_does_not_open_is_an_outcome),
      SCENARIO(whatever_is_thrown_becomes_the_outcome),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
