#pragma once

#include <ghlauth/observer.h>

#include <array>

#include "auth/metrics.hpp"
#include "capi/handle.hpp"

struct ghlauth_metrics : ghlauth::capi::Handle<ghlauth::capi::tag("GMET")> {
  explicit ghlauth_metrics(const ghlauth::auth::Metrics &now);
  std::array<std::int64_t, GHLAUTH_METRIC_ANSWERS_MS + 1> values{};
  std::array<std::int64_t, ghlauth::auth::Metrics::buckets> latency{};
};
