// The words of the conformance checks.
#pragma once

#include <exception>
#include <mutex>
#include <new>
#include <sstream>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "core/error.hpp"
#include "store/conformance.hpp"

namespace ghlauth::store {

[[noreturn]] inline void throw_not_so(const std::string &what) {
  throw Error(Status::STORE, "the store does not keep what is asked of it: " + what, "See store_table.h.");
}

template <class Got, class Expected>
void check_equal(const Got &got, const Expected &expected, const char *what) {
  if (got == expected) return;
  std::ostringstream text;
  text << what << " is \"" << got << "\" and not \"" << expected << '"';
  throw_not_so(text.str());
}

constexpr int thread_count = 8;

/// Runs the body in eight threads; throws what one of them throws.
template <class Body>
void in_threads(Body body) {
  std::mutex mutex;
  std::exception_ptr failure;
  std::vector<std::thread> threads;
  const auto run = [&](int number) {
    try {
      body(number);
    } catch (...) {
      const std::lock_guard lock(mutex);
      failure = std::current_exception();
    }
  };
  try {
    for (int i = 0; i < thread_count; ++i) threads.emplace_back(run, i);
  } catch (const std::system_error &) {  // no memory for a thread, or no room for another
    const std::lock_guard lock(mutex);
    failure = std::make_exception_ptr(std::bad_alloc());
  } catch (...) {
    const std::lock_guard lock(mutex);
    failure = std::current_exception();
  }
  for (std::thread &thread : threads) thread.join();
  if (failure) std::rethrow_exception(failure);
}

std::vector<Check> row_checks();
std::vector<Check> mark_checks();

}  // namespace ghlauth::store

#define CHECK(condition) \
  if (!(condition)) throw_not_so("this should be true: " #condition)
#define EQUAL(expression, expected) check_equal((expression), (expected), #expression)
