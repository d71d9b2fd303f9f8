// Reading what a store has kept. Whoever can write there can write anything: numbers that can mean nothing are refused here, so that
// nobody calculates with them.
#pragma once

#include <cstdint>

#include "core/error.hpp"
#include "core/json.hpp"

namespace ghlauth {

[[noreturn]] inline void throw_unreadable_record() {
  throw Error(Status::STORE, "a record of the store cannot be read", "Was it written by a newer version of ghlauth?");
}

/// The number of a member within bounds, or `standard`. Throws STORE.
inline std::int64_t stored_number(const JsonValue &in, std::int64_t standard, std::int64_t least, std::int64_t most) {
  const std::int64_t number = in.integer().value_or(standard);
  if (number < least || number > most) throw_unreadable_record();
  return number;
}

/// Of times: with what is beyond, a sum or the way from seconds to milliseconds could leave the numbers that there are.
inline constexpr std::int64_t most_stored_s = INT64_MAX / 1000 - 1000;
inline constexpr std::int64_t most_stored_ms = most_stored_s * 1000;

/// Unix seconds, or -1.
inline std::int64_t stored_s(const JsonValue &in, std::int64_t standard = 0) {
  return stored_number(in, standard, -1, most_stored_s);
}

/// Milliseconds, or -1.
inline std::int64_t stored_ms(const JsonValue &in, std::int64_t standard = 0) {
  return stored_number(in, standard, -1, most_stored_ms);
}

}  // namespace ghlauth
