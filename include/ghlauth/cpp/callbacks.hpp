/// @file callbacks.hpp Functions of the application: its log, clock and secrets, the bytes that it gives and takes.
///
/// A function may throw. The exception does not go through the library: the call that ran the function fails, and throws that same
/// exception. Where the library gets over the failure, as when it sends a request again, nobody throws. A function that cannot fail a
/// call (a log, a clock, an observer) does not stop it: it is done to its end, and then throws the exception. In destructors it goes
/// nowhere, and a call that failed together with that of another thread throws ApplicationError. Functions run on the thread that
/// called the library, and are destroyed once, when it needs them no more.
#ifndef GHLAUTH_CPP_CALLBACKS_HPP
#define GHLAUTH_CPP_CALLBACKS_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>

#include "../callbacks.h"
#include "bytes.hpp"
#include "handle.hpp"
#include "time.hpp"

namespace ghlauth {
inline namespace v0 {

enum class LogLevel : std::int32_t {
  error = GHLAUTH_LOG_ERROR,
  warn = GHLAUTH_LOG_WARN,
  info = GHLAUTH_LOG_INFO,
  debug = GHLAUTH_LOG_DEBUG,
};

/// Receives events: "name field=value ...", valid during the call. No secret is in them.
using LogSink = std::function<void(LogLevel level, std::string_view line)>;

/// Tells the time. Called by any thread, often: it must be fast.
using Clock = std::function<std::chrono::system_clock::time_point()>;

/// Where a SecretSource puts the secret. Lent during its call.
class SecretSlot {
 public:
  explicit SecretSlot(ghlauth_secret *secret) noexcept : secret_(secret) {}
  /// Gives the secret to the library, which copies it into memory that it wipes.
  void set(std::string_view secret) {
    detail::call([&](auto **error) { return ghlauth_secret_set(secret_, secret.data(), secret.size(), error); });
  }
  /// Says when the secret expires (access tokens only).
  void set_expires_at(At time) {
    detail::call([&](auto **error) { return ghlauth_secret_set_expires_at_s(secret_, time.unix_s(), error); });
  }

 private:
  ghlauth_secret *secret_;
};

/// Supplies a secret: a client secret, a Private Integration Token or an access token from a secrets manager or broker.
using SecretSource = std::function<void(SecretSlot &slot)>;

/// Takes all of the bytes, which are valid during the call.
using ByteSink = std::function<void(Bytes bytes)>;

/// Gives bytes.
struct ByteSource {
  /// Puts the next bytes into `buffer` and gives their number, which is 0 at the end alone.
  std::function<std::size_t(std::uint8_t *buffer, std::size_t capacity)> read;
  /// Goes back to the first byte, for a request that is sent a second time. Without it such a one is not sent again.
  std::function<void()> rewind;
};

/// How far the bodies of an exchange have come, in bytes; totals where they are known.
struct Transfer {
  std::int64_t sent;
  std::optional<std::int64_t> send_total;
  std::int64_t received;
  std::optional<std::int64_t> receive_total;
};

/// Looks on while the bodies of an exchange travel; false ends it with CancelledError.
using Progress = std::function<bool(const Transfer &transfer)>;

namespace detail {

/// A table of functions on its way to the library, which drops its data exactly once; before it is given, it is dropped here.
template <class Table>
class Given {
 public:
  /// `data`: what the functions find in user_data.
  template <class Data>
  explicit Given(Data data) : table_() {
    table_.struct_size = sizeof(Table);
    table_.user_data = new Data(std::move(data));
    table_.drop = [](void *user_data) { delete static_cast<Data *>(user_data); };
  }
  ~Given() {
    if (!is_given_) table_.drop(table_.user_data);
  }
  Given(const Given &) = delete;
  Given &operator=(const Given &) = delete;

  /// In the call itself, and with nothing beside it that may throw.
  const Table *give() noexcept {
    is_given_ = true;
    return &table_;
  }

 protected:
  Table table_;

 private:
  bool is_given_ = false;
};

template <class Data>
Data &data_of(void *user_data) noexcept {
  return *static_cast<Data *>(user_data);
}

struct LogTable : Given<ghlauth_log_table> {
  LogTable(LogLevel level, LogSink sink) : Given(std::move(sink)) {
    table_.level = static_cast<std::int32_t>(level);
    table_.write = [](void *data, std::int32_t of_line, const char *line) {
      guard_aside([&] { data_of<LogSink>(data)(static_cast<LogLevel>(of_line), view(line)); });
    };
  }
};

struct ClockTable : Given<ghlauth_clock_table> {
  explicit ClockTable(Clock clock) : Given(std::move(clock)) {
    table_.unix_ms = [](void *data) {
      std::chrono::system_clock::time_point now = std::chrono::system_clock::now();
      guard_aside([&] { now = data_of<Clock>(data)(); });
      return static_cast<std::int64_t>(std::chrono::floor<std::chrono::milliseconds>(now).time_since_epoch().count());
    };
  }
};

struct SecretTable : Given<ghlauth_secret_source> {
  explicit SecretTable(SecretSource source) : Given(std::move(source)) {
    table_.fetch = [](void *data, ghlauth_secret *secret) {
      try {
        SecretSlot slot(secret);
        data_of<SecretSource>(data)(slot);
        return Status{GHLAUTH_OK};
      } catch (...) {
        return Scope::caught_secret();
      }
    };
  }
};

struct SinkTable : Given<ghlauth_byte_sink> {
  explicit SinkTable(ByteSink sink) : Given(std::move(sink)) {
    table_.write = [](void *data, const std::uint8_t *bytes, std::size_t size) {
      return guard([&] { data_of<ByteSink>(data)(Bytes(bytes, size)); });
    };
  }
};

struct SourceTable : Given<ghlauth_byte_source> {
  explicit SourceTable(ByteSource source) : Given(std::move(source)) {
    const bool can_rewind = static_cast<bool>(data_of<ByteSource>(table_.user_data).rewind);
    table_.read = [](void *data, std::uint8_t *buffer, std::size_t capacity, std::size_t *size) {
      return guard([&] { *size = data_of<ByteSource>(data).read(buffer, capacity); });
    };
    if (can_rewind) table_.rewind = [](void *data) { return guard([&] { data_of<ByteSource>(data).rewind(); }); };
  }
};

struct ProgressTable : Given<ghlauth_transfer_progress> {
  explicit ProgressTable(Progress progress) : Given(std::move(progress)) {
    table_.moved = [](void *data, std::int64_t sent, std::int64_t send_total, std::int64_t received, std::int64_t receive_total) {
      bool goes_on = false;
      guard_aside([&] {
        goes_on = data_of<Progress>(data)({sent, number_or_none(send_total), received, number_or_none(receive_total)});
      });
      return goes_on ? 0 : 1;
    };
  }
};

}  // namespace detail
}  // namespace v0
}  // namespace ghlauth

#endif  // GHLAUTH_CPP_CALLBACKS_HPP
