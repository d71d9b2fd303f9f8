// The envelope of an event.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ghlauth::webhook {

struct Event {
  std::string type;
  std::string id;                           ///< webhookId; without one, the SHA-256 of the body in hex
  std::optional<std::int64_t> timestamp_ms;  ///< when it was sent the first time
  std::string app_id;                       ///< the ids may all be empty
  std::string version_id;
  std::string company_id;
  std::string location_id;
  std::string install_type;
  std::string json;  ///< the body as it was sent

  [[nodiscard]] std::optional<std::int64_t> timestamp_s() const {
    return timestamp_ms ? std::optional(*timestamp_ms / 1000) : std::nullopt;
  }
};

/// Reads a body whose signature was verified. Throws EVENT_MALFORMED.
Event read_event(std::string_view body);

}  // namespace ghlauth::webhook
