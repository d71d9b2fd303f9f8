// Tests that hold objects: a scenario is a function that gives false where a CHECK fails, so that destructors run (CMocka's own
// assertions leave by longjmp, which skips them: server threads would go on).
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <iostream>
#include <string>

extern "C" {
#include <cmocka.h>
}
#undef fail  // a method name of std::ios and of ours

#include "core/error.hpp"

namespace ghlauth::test {

template <bool (*scenario)()>
void run_scenario(void **) {
  assert_true(scenario());
}

/// For a scenario that measures time: the promise is the library's, and a machine that is busy with something else may miss it.
/// A defect fails every attempt.
template <bool (*scenario)()>
void run_timed_scenario(void **) {
  constexpr int attempts = 5;
  for (int i = 0; i < attempts; ++i)
    if (scenario()) return;
  assert_true(false);
}

/// What an action threw, as plain values; OK when it threw nothing.
struct Outcome {
  Status status = Status::OK;
  std::string message;
  int http_status = 0;
};

template <class Action>
Outcome outcome_of(Action &&action) {
  try {
    action();
    return {};
  } catch (const Error &error) {
    return {error.status(), std::string(error.message()), error.http_status};
  }
}

inline std::ostream &operator<<(std::ostream &out, Status status) {
  return out << status_name(static_cast<std::int32_t>(status));
}

template <class T, class U>
bool check_equal(const T &got, const U &expected, const char *expression, const char *file, int line) {
  if (got == expected) return true;
  std::cerr << file << ':' << line << ": " << expression << " is " << got << " and not " << expected << '\n';
  return false;
}

inline bool check_true(bool value, const char *expression, const char *file, int line) {
  if (!value) std::cerr << file << ':' << line << ": not so: " << expression << '\n';
  return value;
}

template <class T>
bool check_between(T got, T low, T high, const char *expression, const char *file, int line) {
  if (got >= low && got <= high) return true;
  std::cerr << file << ':' << line << ": " << expression << " is " << got << " and not within " << low << ".." << high << '\n';
  return false;
}

inline bool check_status(const Outcome &outcome, Status expected, const char *file, int line) {
  if (outcome.status == expected) return true;
  std::cerr << file << ':' << line << ": " << outcome.status << " (" << outcome.message << ") and not " << expected << '\n';
  return false;
}

inline bool holds(const std::string &text, const std::string &part) { return text.find(part) != std::string::npos; }

}  // namespace ghlauth::test

#define SCENARIO(function) \
  { #function, ghlauth::test::run_scenario < function>, nullptr, nullptr, nullptr }
#define TIMED_SCENARIO(function) \
  { #function, ghlauth::test::run_timed_scenario < function>, nullptr, nullptr, nullptr }
#define CHECK(condition) \
  if (!ghlauth::test::check_true((condition), #condition, __FILE__, __LINE__)) return false
#define CHECK_EQUAL(expression, expected) \
  if (!ghlauth::test::check_equal((expression), (expected), #expression, __FILE__, __LINE__)) return false
#define CHECK_BETWEEN(expression, low, high)                                                                             \
  if (!ghlauth::test::check_between<decltype(expression)>((expression), (low), (high), #expression, __FILE__, __LINE__)) \
  return false
#define CHECK_STATUS(outcome, expected) \
  if (!ghlauth::test::check_status((outcome), ghlauth::Status::expected, __FILE__, __LINE__)) return false
