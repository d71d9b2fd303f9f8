// ghlauth status --watch.
#pragma once

#include <cstdint>

#include "cli/options.hpp"

namespace ghlauth::cli {

/// Looks every `interval_ms` until a signal comes, and shows it. Returns the exit code.
[[nodiscard]] int watch_status(const Options &options, bool all, std::int64_t interval_ms);

}  // namespace ghlauth::cli
