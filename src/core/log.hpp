// Events for the application's log. What may appear in one is an allow-list: a field that is not on it is dropped here, so
// that no call site can leak a secret by naming it. Bodies are never logged.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace ghlauth {

enum class LogLevel : std::int32_t { ERROR = 1, WARN = 2, INFO = 3, DEBUG = 4 };

/// True for the names of fields and headers whose values may be logged.
bool loggable(std::string_view name) noexcept;

class Log {
 public:
  using Fields = std::initializer_list<std::pair<std::string_view, std::string>>;

  Log() = default;
  Log(const Log &) = delete;
  Log &operator=(const Log &) = delete;
  virtual ~Log() = default;

  [[nodiscard]] bool enabled(LogLevel level) const noexcept { return level <= level_; }
  /// Writes "event name=value …"; never throws (a log that fails must not fail the call).
  void write(LogLevel level, std::string_view event, Fields fields) noexcept;

 protected:
  explicit Log(LogLevel level) : level_(level) {}
  virtual void emit(LogLevel level, const std::string &line) = 0;

 private:
  LogLevel level_ = static_cast<LogLevel>(0);  // nothing
};

/// The log of a configuration without one.
class NoLog final : public Log {
 private:
  void emit(LogLevel, const std::string &) override {}
};

/// Text for people, in valid UTF-8: control characters (and with them terminal escapes) and stray bytes replaced; what goes
/// beyond `max_bytes` is cut off between characters and "..." put in its place.
std::string printable(std::string_view text, std::size_t max_bytes = 512);

}  // namespace ghlauth
