// The documented events, each with a body as it may well be.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace ghlauth::sandbox {

struct EventSample {
  std::string_view type;
  std::string_view subject;  ///< under which the page lists it
  /// A JSON object without the members that every event has. {{location}}, {{company}}, {{user}}, {{contact}} and {{now}} stand
  /// for what the sandbox has. Empty for the events of the app itself, which are made from an installation.
  std::string_view json;
};

/// All of them, subject by subject.
const std::vector<EventSample> &event_samples();

// The parts of that list, by file.
std::span<const EventSample> crm_samples() noexcept;
std::span<const EventSample> conversation_samples() noexcept;
std::span<const EventSample> commerce_samples() noexcept;
std::span<const EventSample> account_samples() noexcept;

}  // namespace ghlauth::sandbox
