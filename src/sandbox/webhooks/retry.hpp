// When a webhook that was not taken is sent again: the two schedules that HighLevel documented.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "sandbox/switches.hpp"
#include "sandbox/webhooks/webhooks.hpp"

namespace ghlauth::sandbox {

/// True for a status that ends a webhook's retries.
constexpr bool is_taken(int status) noexcept { return status >= 200 && status < 300; }

/// How long to wait after an attempt that ended with `status` (0: no answer) until the next one; nothing when there is none.
/// The jitter follows from the webhook and the attempt, so that it repeats with a seed.
std::optional<std::int64_t> retry_delay_ms(const Switches &switches, const Webhook &webhook, int status);

}  // namespace ghlauth::sandbox
