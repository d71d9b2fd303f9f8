#include "client/observed.hpp"

#include "auth/metrics.hpp"
#include "auth/observer.hpp"

namespace ghlauth::client {
namespace {

using auth::AttemptView;
using auth::Metrics;

void count(Metrics &metrics, const Attempt &attempt, std::int64_t elapsed_ms) {
  if (attempt.unanswered) return;
  metrics.answered(elapsed_ms);
  Metrics::add(metrics.sent_bytes, attempt.result.response.sent_bytes);
  Metrics::add(metrics.received_bytes, attempt.result.response.received_bytes);
}

void show(auth::Observer &observer, AttemptView &view, const Attempt &attempt, std::int64_t elapsed_ms) {
  view.elapsed_ms = elapsed_ms;
  if (const Error *failure = attempt.failure()) {
    view.status = failure->status();
    view.trace_id = failure->trace_id;
  }
  if (!attempt.unanswered) {
    view.http_status = attempt.result.response.status;
    view.sent_bytes = attempt.result.response.sent_bytes;
    view.received_bytes = attempt.result.response.received_bytes;
  }
  observer.after(view);
}

}  // namespace

Task<Attempt> observed_attempt(Caller caller, auth::CredentialPtr credential, std::shared_ptr<const auth::ApiRequest> request,
                               auth::TokenPtr token, int number, std::int64_t waited_ms) {
  const std::shared_ptr<auth::Observer> &observer = caller.environment->observer;
  AttemptView view;
  if (observer) {
    view.method = request->method;
    view.path = request->path.substr(0, request->path.find('?'));
    view.number = number;
    view.waited_ms = waited_ms;
    observer->before(view);
  }
  Metrics &metrics = *caller.environment->metrics;
  Metrics::add(metrics.attempts);
  const std::int64_t started_ms = monotonic_ms();
  Attempt attempt;
  try {
    attempt.result = co_await auth::attempt(*caller.session, caller.environment, credential, request, token, &view.trace);
  } catch (const Error &error) {
    attempt.unanswered = error;
  }
  const std::int64_t elapsed_ms = monotonic_ms() - started_ms;
  count(metrics, attempt, elapsed_ms);
  if (observer) show(*observer, view, attempt, elapsed_ms);
  co_return attempt;
}

}  // namespace ghlauth::client
