#include "core/log.hpp"

#include <algorithm>
#include <iterator>

#include "core/ascii.hpp"
#include "core/utf8.hpp"

namespace ghlauth {
bool loggable(std::string_view name) noexcept {
  static constexpr std::string_view names[] = {
      // fields
      "method", "host", "path", "status", "reason", "attempt", "elapsed_ms", "bytes", "level", "installation", "client_id",
      "app_id", "company_id", "location_id", "owner", "installation_state", "expires_at_s", "retry_after_ms", "trace_id",
      "error", "source", "operation", "budget", "remedy", "remedy_value", "grant_type", "generation", "redacted", "age_s", "waiters", "check",
      // headers
      "version", "user-agent", "content-type", "content-length", "retry-after", "x-ratelimit-remaining", "x-ratelimit-max",
      "x-ratelimit-daily-remaining", "date"};
  return std::any_of(std::begin(names), std::end(names), [&](std::string_view n) { return equal_ignoring_case(n, name); });
}

void Log::write(LogLevel level, std::string_view event, Fields fields) noexcept {
  if (!enabled(level)) return;
  try {
    std::string line(event);
    for (const auto &[name, value] : fields) {
      if (!loggable(name)) continue;
      line += ' ';
      line += name;
      line += '=';
      line += printable(value);
    }
    emit(level, line);
  } catch (...) {  // a log that cannot be written must not fail the call that it tells about
  }
}

std::string printable(std::string_view text, std::size_t max_bytes) {
  std::string out;
  while (!text.empty()) {
    const std::size_t size = utf8_size(text);
    const std::string_view character = text.substr(0, std::max<std::size_t>(size, 1));
    const auto lead = static_cast<unsigned char>(text[0]);
    const bool c1_control = lead == 0xc2 && size == 2 && static_cast<unsigned char>(text[1]) < 0xa0;
    const std::string_view shown = size == 0 ? "?" : lead < 0x20 || lead == 0x7f || c1_control ? " " : character;
    if (out.size() + shown.size() > max_bytes) return out += "...";
    out += shown;
    text.remove_prefix(character.size());
  }
  return out;
}

}  // namespace ghlauth
