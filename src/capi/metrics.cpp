#include "capi/metrics.hpp"

#include "capi/arguments.hpp"
#include "capi/client.hpp"
#include "capi/guard.hpp"

using namespace ghlauth::capi;
using ghlauth::auth::Metrics;

ghlauth_metrics::ghlauth_metrics(const Metrics &now) {
  const auto take = [&](std::size_t metric, const Metrics::Count &count) { values[metric] = count.load(std::memory_order_relaxed); };
  take(GHLAUTH_METRIC_REQUESTS, now.requests);
  take(GHLAUTH_METRIC_FAILURES, now.failures);
  take(GHLAUTH_METRIC_ATTEMPTS, now.attempts);
  take(GHLAUTH_METRIC_RETRIES, now.retries);
  take(GHLAUTH_METRIC_REPLAYS, now.replays);
  take(GHLAUTH_METRIC_TOKENS, now.tokens);
  take(GHLAUTH_METRIC_WAITS, now.waits);
  take(GHLAUTH_METRIC_WAITED_MS, now.waited_ms);
  take(GHLAUTH_METRIC_SENT_BYTES, now.sent_bytes);
  take(GHLAUTH_METRIC_RECEIVED_BYTES, now.received_bytes);
  take(GHLAUTH_METRIC_ANSWERS_MS, now.latency_ms);
  for (std::size_t i = 0; i < latency.size(); ++i) {
    latency[i] = now.latency[i].load(std::memory_order_relaxed);
    values[GHLAUTH_METRIC_ANSWERS] += latency[i];
  }
}

extern "C" {

ghlauth_status ghlauth_client_metrics(ghlauth_client *client, ghlauth_metrics **metrics, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(metrics, "metrics");
    *metrics = new ghlauth_metrics(*deref(client, "client").client->environment()->metrics);
  });
}

std::int64_t ghlauth_metrics_value(const ghlauth_metrics *metrics, std::int32_t metric) {
  if (peek(metrics) == nullptr || metric < 0) return -1;
  const auto index = static_cast<std::size_t>(metric);
  return index < metrics->values.size() ? metrics->values[index] : -1;
}

size_t ghlauth_metrics_latency_size(const ghlauth_metrics *metrics) { return peek(metrics) ? metrics->latency.size() : 0; }

std::int64_t ghlauth_metrics_latency_limit_ms(const ghlauth_metrics *metrics, size_t index) {
  if (peek(metrics) == nullptr || index >= metrics->latency.size()) return -1;
  return index + 1 == metrics->latency.size() ? INT64_MAX : std::int64_t{1} << index;
}

std::int64_t ghlauth_metrics_latency_count(const ghlauth_metrics *metrics, size_t index) {
  return peek(metrics) != nullptr && index < metrics->latency.size() ? metrics->latency[index] : -1;
}

void ghlauth_metrics_free(ghlauth_metrics *metrics) { free_handle(metrics); }

}  // extern "C"
