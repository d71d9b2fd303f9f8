// CMocka from C++. A failing assertion leaves the test by longjmp, which runs no destructors: a test body holds plain values
// alone, and objects live in functions that give plain values back. The checks here are such functions.
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

extern "C" {
#include <cmocka.h>
}

#include <string>
#include <string_view>

#include "core/error.hpp"

namespace ghlauth::test {

/// True when both are equal; says what they are when not.
inline bool same(std::string_view got, std::string_view expected) {
  if (got == expected) return true;
  print_error("got      \"%.*s\"\nexpected \"%.*s\"\n", static_cast<int>(got.size()), got.data(),
              static_cast<int>(expected.size()), expected.data());
  return false;
}

/// The status of the Error that the function throws; OK when it throws none.
template <class Function>
Status status_of(Function function) {
  try {
    static_cast<void>(function());
    return Status::OK;
  } catch (const Error &error) {
    return error.status();
  }
}

/// The message of the Error that the function throws; empty when it throws none.
template <class Function>
std::string message_of(Function function) {
  try {
    static_cast<void>(function());
    return {};
  } catch (const Error &error) {
    return std::string(error.message());
  }
}

}  // namespace ghlauth::test

#define assert_status(expression, expected)                                                \
  assert_int_equal(static_cast<int>(ghlauth::test::status_of([&] { return expression; })), \
                   static_cast<int>(ghlauth::Status::expected))
