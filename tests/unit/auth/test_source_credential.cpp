// A credential whose tokens come from the application: one thread asks, and the others can be cancelled.
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "auth/credential.hpp"
#include "auth/secret_source.hpp"
#include "support/scenario.hpp"
#include "unit/auth/fake_server.hpp"

using ghlauth::Cancel;
using ghlauth::Error;
using ghlauth::Level;
using ghlauth::run_blocking;
using ghlauth::Secret;
using ghlauth::Status;
using ghlauth::auth::Credential;
using ghlauth::auth::CredentialPtr;
using ghlauth::auth::FetchedSecret;
using ghlauth::test::outcome_of;
using ghlauth::test::StillClock;

namespace {

/// Gives token-1, token-2 ..., each for an hour. While it is shut, it does not come back.
class Source final : public ghlauth::auth::SecretSource {
 public:
  explicit Source(std::shared_ptr<StillClock> clock) : clock_(std::move(clock)) {}
  [[nodiscard]] FetchedSecret fetch() const override {
    const int n = ++asked;
    asked.notify_all();
    if (inside.exchange(true)) overlapped = true;
    shut.wait(true);
    inside = false;
    if (fails) throw Error(Status::SECRET_SOURCE, "no");
    return {Secret(" token-" + std::to_string(n) + "\n"), clock_->unix_s() + 3600};
  }
  mutable std::atomic<int> asked{0};
  mutable std::atomic<bool> inside{false};
  mutable std::atomic<bool> overlapped{false};
  std::atomic<bool> shut{false};
  std::atomic<bool> fails{false};

 private:
  std::shared_ptr<StillClock> clock_;
};

struct Field {
  Field() {
    auto environment = std::make_shared<ghlauth::auth::Environment>();
    environment->clock = clock;
    credential = ghlauth::auth::credential_from_source(environment, true, source, Level::LOCATION, "loc");
  }
  [[nodiscard]] std::string token(std::int64_t min_valid_s = 0) const {
    return std::string(run_blocking(credential->token(min_valid_s), Cancel::none())->text.reveal());
  }
  std::shared_ptr<StillClock> clock = std::make_shared<StillClock>();
  std::shared_ptr<Source> source = std::make_shared<Source>(clock);
  CredentialPtr credential;
};

bool it_is_asked_when_there_is_need() {
  Field field;
  CHECK_EQUAL(field.token(), "token-1");
  CHECK_EQUAL(field.token(3540), "token-1");
  CHECK_STATUS(outcome_of([&] { (void)field.token(3541); }), TOKEN_EXPIRED);
  CHECK_EQUAL(field.source->asked.load(), 2);
  field.clock->advance_s(3541);
  CHECK_EQUAL(field.token(), "token-3");
  field.credential->invalidate("token-1");
  CHECK_EQUAL(field.token(), "token-3");
  field.credential->invalidate("token-3");
  CHECK_EQUAL(field.token(), "token-4");
  return true;
}

bool a_failure_leaves_the_present_token() {
  Field field;
  CHECK_EQUAL(field.token(), "token-1");
  field.source->fails = true;
  CHECK_STATUS(outcome_of([&] { (void)field.token(7200); }), SECRET_SOURCE);
  CHECK_EQUAL(field.token(), "token-1");
  field.source->fails = false;
  CHECK_STATUS(outcome_of([&] { (void)field.token(7200); }), TOKEN_EXPIRED);  // and the next one is asked again
  return true;
}

bool many_threads_cause_one_question() {
  Field field;
  field.source->shut = true;
  std::atomic<int> got{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 32; ++i)
    threads.emplace_back([&] {
      if (field.token() == "token-1") ++got;
    });
  field.source->asked.wait(0);
  field.source->shut = false;
  field.source->shut.notify_all();
  for (std::thread &thread : threads) thread.join();
  CHECK_EQUAL(got.load(), 32);
  CHECK_EQUAL(field.source->asked.load(), 1);
  CHECK(!field.source->overlapped.load());
  return true;
}

bool who_waits_for_the_source_can_be_cancelled() {
  Field field;
  field.source->shut = true;
  std::thread asking([&] { (void)field.token(); });
  field.source->asked.wait(0);
  Cancel cancel;
  std::thread cancelling([&] { cancel.request(); });
  const auto outcome = outcome_of([&] { (void)run_blocking(field.credential->token(0), cancel); });
  cancelling.join();
  field.credential->invalidate("other");  // does not wait either
  field.source->shut = false;
  field.source->shut.notify_all();
  asking.join();
  CHECK_STATUS(outcome, CANCELLED);
  CHECK_EQUAL(field.source->asked.load(), 1);
  CHECK_EQUAL(field.token(), "token-1");
  return true;
}

bool a_refused_token_is_replaced_once() {
  Field field;
  const auto first = run_blocking(field.credential->token(0), Cancel::none());
  const auto replace = [&](Status reason) {
    return run_blocking(field.credential->replacement(first, reason), Cancel::none());
  };
  CHECK(replace(Status::UNAUTHORIZED) == nullptr);
  CHECK(replace(Status::TOKEN_INVALID)->text.reveal() == "token-2");
  CHECK(replace(Status::TOKEN_INVALID)->text.reveal() == "token-2");
  CHECK_EQUAL(field.source->asked.load(), 2);
  return true;
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      SCENARIO(it_is_asked_when_there_is_need),   SCENARIO(a_failure_leaves_the_present_token),
      SCENARIO(many_threads_cause_one_question),  SCENARIO(who_waits_for_the_source_can_be_cancelled),
      SCENARIO(a_refused_token_is_replaced_once),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
