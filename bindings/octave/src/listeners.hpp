// Calls of Octave from the library, and errors of the library in Octave.
#pragma once

#include <algorithm>
#include <deque>

#include "plain/classes.hpp"
#include "plain/listeners.hpp"
#include "values.hpp"

#include <octave/interpreter.h>
#include <octave/quit.h>

namespace ghlauth_octave {

/// What of Octave another thread let go: it is dropped with the next call.
class Graves {
 public:
  static void bury(octave_value &&one) {
    const std::lock_guard lock(all().mutex_);
    all().buried_.push_back(std::move(one));
    all().any_ = true;
  }
  static void clear() {
    if (!all().any_) return;
    std::vector<octave_value> buried;
    const std::lock_guard lock(all().mutex_);
    buried.swap(all().buried_);
    all().any_ = false;
  }

 private:
  static Graves &all() {
    static Graves graves;
    return graves;
  }
  std::mutex mutex_;
  std::vector<octave_value> buried_;
  std::atomic<bool> any_ = false;
};

/// Owns a function, or a struct of functions, of Octave; see plain/listeners.hpp. What they fail with is octave::execution_exception, which
/// comes out of the call of the library as it is.
class Callee {
 public:
  explicit Callee(const octave_value &given)
      : held_(new octave_value(given), [home = home_](octave_value *held) {
          const std::unique_ptr<octave_value> owned(held);
          if (!home.is_here()) Graves::bury(std::move(*owned));
        }) {}

  bool has(const char *method) const { return held_->isstruct() && held_->scalar_map_value().isfield(method); }
  template <class Result, class... Arguments>
  Result call(const char *method, const Arguments &...arguments) const {
    std::conditional_t<std::is_void_v<Result>, std::int64_t, Result> result{};
    home_.run([&] {
      if (is_over()) throw std::runtime_error("Octave ends, and is not called any more");
      const octave_value function = *method ? held_->scalar_map_value().contents(method) : *held_;
      octave_value_list given;
      (given.append(give(arguments)), ...);
      const octave_value_list returned = octave::feval(function, given, std::is_void_v<Result> ? 0 : 1);
      if constexpr (!std::is_void_v<Result>) {
        if (returned.empty() || returned(0).is_undefined()) refuse("the function%s%s gives nothing", *method ? " " : "", method);
        take(returned(0), result);
      }
    });
    if constexpr (!std::is_void_v<Result>) return result;
  }
  static bool &is_over() {
    static bool over = false;
    return over;
  }

 private:
  plain::Home home_;
  std::shared_ptr<octave_value> held_;
};

class FunctionClock final : public ClockListener {
 public:
  explicit FunctionClock(Callee callee) : callee_(std::move(callee)) {}
  std::int64_t unix_ms() override { return callee_.call<std::int64_t>(""); }

 private:
  Callee callee_;
};

inline void check_function(const octave_value &given, const char *what) {
  if (!given.is_function_handle()) refuse("%s is a function handle, and not %s", what, given.class_name().c_str());
}
inline void check_store(const octave_value &given) {
  if (!given.isstruct() || given.numel() != 1) refuse("a store is a struct of function handles, and not %s", given.class_name().c_str());
  for (const char *const name : {"get", "put_if_version", "erase_if_version", "scan", "due"}) {
    if (!given.scalar_map_value().isfield(name)) refuse("the store has no function '%s'", name);
    check_function(given.scalar_map_value().contents(name), name);
  }
}

/// "ghlauth:rate_limited", by the name of the status.
inline std::string identifier_of(const Error &error) {
  constexpr std::string_view prefix = "GHLAUTH_E_";
  std::string name = error.name.compare(0, prefix.size(), prefix) == 0 ? error.name.substr(prefix.size()) : "application";
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char one) { return std::tolower(one); });
  return "ghlauth:" + name;
}

/// An error of Octave has a message and an identifier; what else the last failures said is kept here.
class Failures {
 public:
  static Failures &all() {
    static Failures failures;
    return failures;
  }
  [[noreturn]] void raise(const Error &error) {
    std::string message = error.message;
    if (!error.hint.empty()) {
      if (message.empty() || message.back() != '.') message += '.';
      message += ' ' + error.hint;
    }
    const std::string identifier = identifier_of(error);
    last_.push_front({identifier, message, fields(error)});
    if (last_.size() > 64) last_.pop_back();
    error_with_id(identifier.c_str(), "%s", message.c_str());
  }
  /// The fields of a failure; of one long ago what its identifier says; [] for another error.
  octave_value find(const std::string &identifier, const std::string &message) const {
    for (const Failure &one : last_) {
      if (one.identifier == identifier && one.message == message) return octave_value(one.fields);
    }
    constexpr std::string_view prefix = "ghlauth:";
    if (identifier.compare(0, prefix.size(), prefix) != 0) return octave_value(Matrix());
    std::string name = "E_" + identifier.substr(prefix.size());
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char one) { return std::toupper(one); });
    return octave_value(fields(Error(constant_of(name).value_or(-10000), message, "")));
  }
  octave_value last() const { return last_.empty() ? octave_value(Matrix()) : octave_value(last_.front().fields); }
  void clear() { last_.clear(); }

 private:
  struct Failure {
    std::string identifier;
    std::string message;
    octave_scalar_map fields;
  };
  static octave_scalar_map fields(const Error &error) {
    octave_scalar_map map;
    map.assign("status", give(error.status));
    map.assign("name", give(error.name));
    map.assign("classes", give(plain::classes_of(error.kind())));
    map.assign("message", give(error.message));
    map.assign("hint", give(error.hint));
    map.assign("http_status", give(error.http_status));
    map.assign("server_message", give(error.server_message));
    map.assign("trace_id", give(error.trace_id));
    map.assign("retry_after_ms", give(plain::known(error.retry_after_ms)));
    map.assign("retryable", give(error.retryable));
    return map;
  }
  std::deque<Failure> last_;
};

/// What Octave calls: failures of the library become errors of Octave, whose own exceptions pass.
template <class Body>
auto entry(const Body &body) {
  Graves::clear();
  try {
    const detail::Under under;
    auto result = body();
    under.rethrow();  // also of a call that cannot fail, such as one for the time
    return result;
  } catch (const Error &error) {
    octave_quit();  // an interrupt goes before what it did to the call
    Failures::all().raise(error);
  } catch (const octave::execution_exception &) {
    throw;
  } catch (const std::runtime_error &failure) {
    error("ghlauth: %s", failure.what());
  } catch (const std::logic_error &failure) {
    error("ghlauth: %s", failure.what());
  }
}

}  // namespace ghlauth_octave
