// What is known of an app at one place (a company or a location) from the events of its life there. Events come in any order, and
// again: of each thing the youngest is kept, so that joining is the same in any order and any number of times.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/json.hpp"

namespace ghlauth {

enum class LifecycleKind { INSTALL, UNINSTALL, UPDATE, PLAN_CHANGE, EXTERNAL_AUTH_CONNECTED };

/// The kind of an event by its type, such as "INSTALL"; nothing for other types.
std::optional<LifecycleKind> lifecycle_kind(std::string_view type) noexcept;

/// What a lifecycle event says. The ids may all be empty; without a location it is about the company.
struct LifecycleEvent {
  LifecycleKind kind = LifecycleKind::INSTALL;
  std::string app_id;
  std::string company_id;
  std::string location_id;
  std::string user_id;
  std::string version_id;
  std::string plan_id;
  std::optional<std::int64_t> at_ms;  ///< when it happened, Unix milliseconds

  [[nodiscard]] const std::string &resource_id() const noexcept { return location_id.empty() ? company_id : location_id; }
};

/// A text and when it was so.
struct Noted {
  std::string text;
  std::int64_t at_ms = 0;

  /// True when it is younger. Of two texts of one moment the greater is kept, whichever came first.
  bool join(const Noted &other);
};

struct Lifecycle {
  std::int64_t granted_at_ms = 0;  ///< the youngest authorization or INSTALL; a refresh is none
  std::int64_t ended_at_ms = 0;    ///< the youngest UNINSTALL or removal
  Noted version;
  Noted plan;
  Noted user;  ///< who installed it
  std::int64_t external_auth_at_ms = 0;

  /// What an event with a timestamp says.
  static Lifecycle of(const LifecycleEvent &event);
  /// True when anything was younger than what was known.
  bool join(const Lifecycle &other);
  /// Whether the end is the last word; of one moment, it is.
  [[nodiscard]] bool is_ended() const noexcept { return ended_at_ms != 0 && ended_at_ms >= granted_at_ms; }
  /// An authorization that succeeded after everything that is known here.
  void grant(std::int64_t at_ms) noexcept;
  /// A removal that was decided with everything that is known here.
  void end(std::int64_t at_ms) noexcept;
  /// The youngest of all.
  [[nodiscard]] std::int64_t latest_ms() const noexcept;
};

void write_lifecycle(JsonWriter &out, const Lifecycle &lifecycle);
Lifecycle read_lifecycle(const JsonValue &in);

}  // namespace ghlauth
