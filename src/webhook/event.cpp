#include "webhook/event.hpp"

#include <algorithm>

#include "core/encoding.hpp"
#include "core/error.hpp"
#include "core/json.hpp"
#include "crypto/digest.hpp"
#include "webhook/timestamp.hpp"

namespace ghlauth::webhook {
namespace {

constexpr std::size_t max_id_bytes = 128;

[[noreturn]] void fail(std::string message) { throw Error(Status::EVENT_MALFORMED, std::move(message)); }

std::string field(const JsonValue &root, std::string_view name) {
  const JsonValue value = root[name];
  if (value.present() && !value.is_null() && !value.is_string()) fail("the event's " + std::string(name) + " is no string");
  return std::string(value.string_or_empty());
}

/// HighLevel documents ISO 8601; a number can only be milliseconds or seconds.
std::optional<std::int64_t> timestamp(const JsonValue &root) {
  constexpr std::int64_t first_in_ms = 100'000'000'000;  // in seconds it would be the year 5138
  const JsonValue value = root["timestamp"];
  if (!value.present() || value.is_null() || value.string() == "") return std::nullopt;
  if (value.is_number()) {
    const std::optional<std::int64_t> number = value.integer();
    if (number && *number > 0) return *number < first_in_ms ? *number * 1000 : *number;
  } else if (const auto time = read_timestamp_ms(value.string_or_empty())) {
    return time;
  }
  fail("the event's timestamp is no point in time");
}

/// What can be the name of a claim; a UUID is.
bool is_usable_id(std::string_view id) noexcept {
  const auto is_plain = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
  };
  return !id.empty() && id.size() <= max_id_bytes && std::all_of(id.begin(), id.end(), is_plain);
}

JsonDocument parse(std::string_view body) {
  try {
    return JsonDocument::parse(body);
  } catch (const Error &failure) {
    fail(std::string(failure.message()));  // it says what is wrong and where
  }
}

}  // namespace

Event read_event(std::string_view body) {
  const JsonDocument document = parse(body);
  const JsonValue root = document.root();
  if (!root.is_object()) fail("the event is no JSON object");
  Event event{.type = field(root, "type"),
              .id = field(root, "webhookId"),
              .timestamp_ms = timestamp(root),
              .app_id = field(root, "appId"),
              .version_id = field(root, "versionId"),
              .company_id = field(root, "companyId"),
              .location_id = field(root, "locationId"),
              .install_type = field(root, "installType"),
              .json = std::string(body)};
  if (event.type.empty()) fail("the event has no type");
  if (!is_usable_id(event.id)) event.id = hex_encode(crypto::sha256(body));
  return event;
}

}  // namespace ghlauth::webhook
