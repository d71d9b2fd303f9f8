// Reading what a store has kept. Whoever can write there can write anything: numbers that can mean nothing are refused here, so that
// nobody calculates with them.
#pragma once

#include <cstdint>

#include "core/error.hpp"
#include "core/json.hpp"
#include "core/number.hpp"

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

/// Unix seconds, or -1.
inline std::int64_t stored_s(const JsonValue &in, std::int64_t standard = 0) {
  return stored_number(in, standard, -1, end_of_9999_s);
}

/// Unix milliseconds, or -1.
inline std::int64_t stored_ms(const JsonValue &in) { return stored_number(in, 0, -1, end_of_9999_s * 1000 + 999); }

}  // namespace ghlauth
