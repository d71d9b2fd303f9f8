#include "client/call.hpp"

#include <cstring>
#include <optional>
#include <utility>

#include "auth/authorized_call.hpp"
#include "auth/metrics.hpp"
#include "client/admission.hpp"
#include "client/observed.hpp"
#include "core/timer.hpp"
#include "crypto/random.hpp"

namespace ghlauth::client {
namespace {

using auth::ApiRequest;
using auth::ApiResult;
using auth::Metrics;
using RequestPtr = std::shared_ptr<const ApiRequest>;

/// Where there is no permit at once. A wait may be long: another token is there then if the first one expired meanwhile.
Task<budget::Permit> permit_and_token(const Caller &caller, const std::shared_ptr<budget::Budget> &budget,
                                      const auth::CredentialPtr &credential, auth::TokenPtr &token) {
  constexpr std::int64_t short_wait_ms = 1000;
  const std::int64_t asked_ms = monotonic_ms();
  budget::Permit permit = co_await admission(caller, budget);
  while (monotonic_ms() - asked_ms > short_wait_ms) {
    token = co_await credential->token(0);
    if (permit.is_valid(monotonic_ms())) break;
    permit = co_await admission(caller, budget);
  }
  co_return permit;
}

/// An attempt within the budget; null: requests are not counted. `token` may be another one afterwards.
Task<AttemptResult> send_in_budget(const Caller &caller, const std::shared_ptr<budget::Budget> &budget,
                                   const auth::CredentialPtr &credential, const RequestPtr &request, auth::TokenPtr &token,
                                   int number) {
  if (caller.place != nullptr) co_await suspend_on(*caller.place);
  budget::Permit permit;
  std::int64_t now_ms = monotonic_ms();
  std::int64_t waited_ms = 0;
  if (budget) {
    permit = budget->try_take(now_ms);
    if (!permit) {
      const std::int64_t asked_ms = now_ms;
      permit = co_await permit_and_token(caller, budget, credential, token);
      now_ms = monotonic_ms();
      waited_ms = now_ms - asked_ms;
      if (waited_ms > 0) Metrics::add(caller.environment->metrics->waits);
      Metrics::add(caller.environment->metrics->waited_ms, waited_ms);
    }
    permit.sent(now_ms);
  }
  if (caller.place != nullptr) caller.place->use();
  ObservedAttempt attempt(caller, *credential, request, *token, number, waited_ms, now_ms);
  if (attempt.answer() != nullptr) co_await suspend_on(*attempt.answer());
  AttemptResult outcome = attempt.end();
  if (permit && !outcome.unanswered) permit.answered(rate_answer_of(outcome.result.response), outcome.ended_ms);
  if (budget && budget->has_news()) co_await budget->tell();
  co_return outcome;
}

/// Counts a failure, in whatever way the request ends with one.
class Failing {
 public:
  explicit Failing(Metrics &metrics) noexcept : metrics_(&metrics) {}
  Failing(const Failing &) = delete;
  Failing &operator=(const Failing &) = delete;
  ~Failing() {
    if (metrics_ != nullptr) Metrics::add(metrics_->failures);
  }
  void has_not() noexcept { metrics_ = nullptr; }

 private:
  Metrics *metrics_;
};

std::uint32_t random_number() {
  const SecretBytes bytes = crypto::random_bytes(sizeof(std::uint32_t));
  std::uint32_t number = 0;
  std::memcpy(&number, bytes.data(), sizeof number);
  return number;
}

/// How long until the request is sent again; nothing when it is not.
std::optional<std::int64_t> pause_before_repeat(const Caller &caller, const ApiRequest &request, const Error &failure, int repeats) {
  const bool is_repeatable = request.is_repeatable || auth::is_idempotent(request.method);
  if (repeats >= caller.environment->max_retries || !can_be_repeated(failure, is_repeatable) || !request.can_be_sent())
    return std::nullopt;
  const std::int64_t pause_ms = back_off_ms(repeats, failure.retry_after_ms, random_number());
  if (!may_wait(caller, pause_ms) || !caller.retries->spend()) return std::nullopt;
  return pause_ms;
}

Task<> pause(Caller caller, std::int64_t ms) {
  if (caller.place != nullptr) caller.place->give_up(Place::Reason::BACK_OFF);
  Timer timer(monotonic_ms() + ms);
  co_await suspend_on(timer);
}

}  // namespace

Task<ApiResult> call(Caller caller, auth::CredentialPtr credential, RequestPtr request) {
  Metrics &metrics = *caller.environment->metrics;
  Metrics::add(metrics.requests);
  Failing failing(metrics);
  credential = co_await auth::credential_for(caller.environment, credential, request);
  std::shared_ptr<budget::Budget> budget;
  if (caller.environment->budgets) budget = caller.environment->budgets->of(*credential->budget_key());
  auth::TokenPtr token = co_await credential->token(0);
  bool has_other_token = false;
  int attempts = 0;
  for (int repeats = 0;;) {
    AttemptResult outcome = co_await send_in_budget(caller, budget, credential, request, token, ++attempts);
    const Error *failure = outcome.failure();
    if (failure == nullptr) {
      caller.retries->earn();
      failing.has_not();
      co_return std::move(outcome.result);
    }
    // The replay: only where another token can change the answer, and at most once.
    if (!outcome.unanswered && !has_other_token) {
      if (caller.place != nullptr) caller.place->give_up(Place::Reason::LANE);
      auth::TokenPtr other = co_await credential->replacement(token, failure->status());
      if (other && !request->can_be_sent()) {
        outcome.result.error->with_hint(
            "The token was replaced. Send the request again with a body of its own: its source gives it once.");
        co_return std::move(outcome.result);
      }
      if (other) {
        caller.environment->log->write(LogLevel::INFO, "api.replay_with_other_token", {{"method", request->method}});
        Metrics::add(metrics.replays);
        token = std::move(other);
        has_other_token = true;
        continue;
      }
    }
    const std::optional<std::int64_t> pause_ms = pause_before_repeat(caller, *request, *failure, repeats);
    if (!pause_ms) {
      if (outcome.unanswered) throw Error(*outcome.unanswered);
      co_return std::move(outcome.result);
    }
    ++repeats;
    Metrics::add(metrics.retries);
    caller.environment->log->write(LogLevel::INFO, "api.repeat",
                                   {{"method", request->method},
                                    {"error", status_name(static_cast<std::int32_t>(failure->status()))},
                                    {"repeat", std::to_string(repeats)},
                                    {"pause_ms", std::to_string(*pause_ms)}});
    co_await pause(caller, *pause_ms);
    token = co_await credential->token(0);
  }
}

}  // namespace ghlauth::client
