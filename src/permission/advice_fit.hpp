// How a way fits the needs.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "permission/advice.hpp"

namespace ghlauth::permission {

/// A sentence of the table about a number.
[[nodiscard]] std::string with_number(const char *sentence, std::int64_t number);
[[nodiscard]] bool needs_location(const Needs &needs) noexcept;
[[nodiscard]] bool needs_agency(const Needs &needs) noexcept;
/// By a need of its own, not for both levels at once.
[[nodiscard]] bool needs_oauth(const Needs &needs) noexcept;
/// More agencies than a private app is let into.
[[nodiscard]] bool is_beyond_private(const Needs &needs) noexcept;

/// What of the needs a way does not meet; empty when it meets them all.
[[nodiscard]] std::vector<std::string> unmet(const Way &way, const Needs &needs);
/// What it costs where it meets them: never what the advised way costs as well.
[[nodiscard]] std::vector<std::string> costs(const Way &way, const Way &advised, const Needs &needs);

}  // namespace ghlauth::permission
