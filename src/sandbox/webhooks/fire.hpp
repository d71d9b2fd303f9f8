// Events by hand: what the control API and the page can ask for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/json.hpp"
#include "sandbox/world.hpp"

namespace ghlauth::sandbox {

/// Where an event happened; an agency's own has no location.
struct Place {
  std::string company_id;
  std::string location_id;
};

/// The members of an event as they may well be, without those that every event has. Nothing for a type that is not known.
std::optional<Record> sample_fields(const World &world, const App &app, std::string_view type, const Place &place);

/// Queues what a request asks for and returns the numbers, in the order in which they are sent. The request is one event or
/// {"events": [...], "order": "given", "reverse" or "shuffle"}. An event: type, app_id, location_id or company_id, payload
/// (members that replace those of the sample; null takes one away; with only_payload the sample's do not come) or body (the
/// very bytes, as text), url, count (different events), copies (of each), timestamp_offset_s, fault. What is left out gets a
/// believable value.
std::vector<std::int64_t> fire(World &world, const JsonValue &request);

}  // namespace ghlauth::sandbox
