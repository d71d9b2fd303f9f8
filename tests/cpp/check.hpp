// CMocka over objects: a failing check throws, so that destructors run, and the test fails behind them.
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <exception>
#include <sstream>
#include <stdexcept>
#include <string>
#include <typeinfo>
#include <utility>

#include "ghlauth/ghlauth.hpp"

extern "C" {
#include <cmocka.h>  // behind all others: it has a macro fail
}

namespace check {

struct Failed : std::runtime_error {
  using std::runtime_error::runtime_error;
};

template <class Value>
std::string shown(const Value &value) {
  std::ostringstream text;
  text << value;
  return text.str();
}
inline std::string shown(bool value) { return value ? "true" : "false"; }

[[noreturn]] inline void give_up(const char *file, int line, const std::string &what) {
  throw Failed(std::string(file) + ":" + std::to_string(line) + ": " + what);
}

template <class Got, class Wanted>
void equal(const char *file, int line, const char *text, const Got &got, const Wanted &wanted) {
  if (!(got == wanted)) give_up(file, line, std::string(text) + " is " + shown(got) + ", not " + shown(wanted));
}

/// The exception of exactly that class which the function throws.
template <class Wanted, class Function>
Wanted thrown(const char *file, int line, const char *text, Function &&function) {
  try {
    function();
  } catch (const Failed &) {
    throw;
  } catch (const Wanted &error) {
    if (typeid(error) == typeid(Wanted)) return error;
    give_up(file, line, std::string(text) + " throws " + typeid(error).name());
  } catch (const std::exception &error) {
    give_up(file, line, std::string(text) + " throws " + typeid(error).name() + ": " + error.what());
  }
  give_up(file, line, std::string(text) + " throws nothing");
}

inline void run(void (*body)()) {
  static std::string why;
  try {
    body();
    return;
  } catch (const ghlauth::Error &error) {
    why = std::string(error.name()) + ": " + error.what() + " " + error.server_message();
  } catch (const std::exception &error) {
    why = error.what();
  }
  fail_msg("%s", why.c_str());
}

}  // namespace check

#define TEST(name)                                 \
  static void name##_body();                       \
  static void name(void **) { check::run(name##_body); } \
  static void name##_body()
#define CHECK(condition) \
  do {                   \
    if (!(condition)) check::give_up(__FILE__, __LINE__, #condition); \
  } while (false)
#define EQUAL(got, wanted) check::equal(__FILE__, __LINE__, #got, got, wanted)
#define THROWS(Class, ...) check::thrown<Class>(__FILE__, __LINE__, #__VA_ARGS__, [&] { static_cast<void>(__VA_ARGS__); })
