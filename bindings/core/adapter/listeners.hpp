// What an application gives the library to be called: classes to derive from, in whatever language. A listener is given once, and
// belongs to the library from then on; it is the last argument, so that it is not given away when another one is wrong. What it
// throws comes out of the call that called it, as it is.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>

#include "call.hpp"
#include "values.hpp"

namespace ghlauth_binding {

class Listener {
 public:
  virtual ~Listener() = default;
  Listener() = default;
  Listener(const Listener &) = delete;
  Listener &operator=(const Listener &) = delete;

#ifndef SWIG
  bool take() { return !taken_.exchange(true); }
  /// For a language whose object has to live as long as this one.
  void keep(std::shared_ptr<void> object) { kept_ = std::move(object); }

 private:
  std::shared_ptr<void> kept_;
  std::atomic<bool> taken_ = false;
#endif
};

/// Receives events: a level (GHLAUTH_LOG_...) and "name field=value ...". There are no secrets in them.
class LogListener : public Listener {
 public:
  virtual void write(std::int32_t level, const std::string &line) = 0;
};

/// Tells the time. Called by any thread, often.
class ClockListener : public Listener {
 public:
  virtual std::int64_t unix_ms() = 0;
};

/// Gives a secret when it is needed: from a secrets manager or a broker.
class SecretListener : public Listener {
 public:
  virtual Secret fetch() = 0;
};

#ifndef SWIG
namespace detail {

/// Owns a listener, if it is nobody else's.
template <class Type>
std::unique_ptr<Type> take(Type *listener) {
  if (!listener || !listener->take())
    throw Error(GHLAUTH_E_INVALID_ARGUMENT, listener ? "the listener was given before" : "there is no listener",
                "Make one for each use.");
  return std::unique_ptr<Type>(listener);
}

template <class Type>
void drop(void *listener) {
  delete static_cast<Type *>(listener);
}

inline ghlauth_log_table table(std::unique_ptr<LogListener> listener, std::int32_t level) {
  ghlauth_log_table table = {};
  table.struct_size = sizeof table;
  table.level = level;
  table.user_data = listener.release();
  table.drop = drop<LogListener>;
  table.write = [](void *self, std::int32_t of, const char *line) {
    guarded([&] { static_cast<LogListener *>(self)->write(of, line); });
  };
  return table;
}

inline ghlauth_clock_table table(std::unique_ptr<ClockListener> listener) {
  ghlauth_clock_table table = {};
  table.struct_size = sizeof table;
  table.user_data = listener.release();
  table.drop = drop<ClockListener>;
  table.unix_ms = [](void *self) {
    using namespace std::chrono;
    std::int64_t now = duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
    guarded([&] { now = static_cast<ClockListener *>(self)->unix_ms(); });
    return now;
  };
  return table;
}

inline ghlauth_secret_source table(std::unique_ptr<SecretListener> listener) {
  ghlauth_secret_source source = {};
  source.struct_size = sizeof source;
  source.user_data = listener.release();
  source.drop = drop<SecretListener>;
  source.fetch = [](void *self, ghlauth_secret *out) {
    ghlauth_status status = GHLAUTH_E_SECRET_SOURCE;
    guarded([&] {
      const Secret secret = static_cast<SecretListener *>(self)->fetch();
      status = ghlauth_secret_set(out, secret.text.data(), secret.text.size(), nullptr);
      if (status == GHLAUTH_OK && secret.expires_at_s >= 0)
        status = ghlauth_secret_set_expires_at_s(out, secret.expires_at_s, nullptr);
    });
    return status;
  };
  return source;
}

}  // namespace detail
#endif

}  // namespace ghlauth_binding
