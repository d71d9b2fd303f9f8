// Points in time as HighLevel writes them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace ghlauth::webhook {

/// Unix milliseconds of "2025-06-25T06:57:06.225Z", fraction optional, also with an offset such as +02:00. Nothing for anything else.
std::optional<std::int64_t> read_timestamp_ms(std::string_view text) noexcept;

}  // namespace ghlauth::webhook
