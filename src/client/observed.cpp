#include "client/observed.hpp"

#include "auth/metrics.hpp"
#include "auth/observer.hpp"

namespace ghlauth::client {
namespace {

using auth::AttemptView;
using auth::Metrics;

void count(Metrics &metrics, const AttemptResult &outcome, std::int64_t elapsed_ms) {
  if (outcome.unanswered) return;
  metrics.answered(elapsed_ms);
  Metrics::add(metrics.sent_bytes, outcome.result.response.sent_bytes);
  Metrics::add(metrics.received_bytes, outcome.result.response.received_bytes);
}

void show(auth::Observer &observer, AttemptView &view, const AttemptResult &outcome, std::int64_t elapsed_ms) {
  view.elapsed_ms = elapsed_ms;
  if (const Error *failure = outcome.failure()) {
    view.status = failure->status();
    view.trace_id = failure->trace_id;
  }
  if (!outcome.unanswered) {
    view.http_status = outcome.result.response.status;
    view.sent_bytes = outcome.result.response.sent_bytes;
    view.received_bytes = outcome.result.response.received_bytes;
  }
  observer.after(view);
}

}  // namespace

ObservedAttempt::ObservedAttempt(const Caller &caller, const auth::Credential &credential,
                                 const std::shared_ptr<const auth::ApiRequest> &request, const AccessToken &token, int number,
                                 std::int64_t waited_ms, std::int64_t now_ms)
    : environment_(*caller.environment), started_ms_(now_ms) {
  if (environment_.observer) {
    view_ = std::make_unique<AttemptView>();
    view_->method = request->method;
    view_->path = request->path.substr(0, request->path.find('?'));
    view_->number = number;
    view_->waited_ms = waited_ms;
    environment_.observer->before(*view_);
    started_ms_ = monotonic_ms();  // its time is its own
  }
  Metrics::add(environment_.metrics->attempts);
  try {
    attempt_.emplace(*caller.session, environment_, credential, request, token, view_ ? &view_->trace : nullptr);
  } catch (...) {  // whoever was told of the beginning is told of the end
    unanswered_ = std::make_unique<Error>(error_in_hand());
  }
}

AttemptResult ObservedAttempt::end() {
  AttemptResult outcome;
  outcome.unanswered = std::move(unanswered_);
  if (attempt_) {
    try {
      outcome.result = attempt_->take();
    } catch (...) {
      outcome.unanswered = std::make_unique<Error>(error_in_hand());
    }
  }
  outcome.ended_ms = monotonic_ms();
  const std::int64_t elapsed_ms = outcome.ended_ms - started_ms_;
  count(*environment_.metrics, outcome, elapsed_ms);
  if (view_) show(*environment_.observer, *view_, outcome, elapsed_ms);
  return outcome;
}

}  // namespace ghlauth::client
