// One app installed at one company or location, with its tokens: what the store keeps.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/secret.hpp"
#include "protocol/access_token.hpp"
#include "protocol/level.hpp"
#include "protocol/lifecycle.hpp"
#include "protocol/refresh_progress.hpp"

namespace ghlauth {

/// The numbers are those of the public header. DUE and REFRESHING are never stored: InstallationRecord::view_at finds them.
enum class InstallationState : std::int32_t { VALID = 1, NEEDS_AUTHORIZATION = 2, INACTIVE = 3, REMOVED = 4, DUE = 5, REFRESHING = 6 };

struct InstallationRecord {
  std::string app_id;
  std::string client_id;   ///< the refresh token is bound to it
  std::string api_origin;  ///< the tokens go nowhere else
  Level level = Level::UNKNOWN;
  std::string company_id;
  std::string location_id;
  std::string user_id;
  std::string owner;
  InstallationState state = InstallationState::VALID;
  std::string state_reason;
  std::int64_t since_s = 0;
  std::int64_t obtained_at_s = 0;
  std::int64_t expires_at_s = no_expiry;
  std::int64_t grant_expires_at_s = no_expiry;
  Secret access_token;
  Secret refresh_token;
  Secret previous_refresh_token;  ///< the one that was given for it: kept until the present one has been used
  RefreshProgress progress;
  std::vector<Candidate> candidates;  ///< the youngest first
  std::int64_t missing_since_s = 0;  ///< when HighLevel's list was first seen without it
  std::int64_t retry_at_s = 0;        ///< when an inactive one is asked for again, unless somebody insists
  std::vector<std::string> scopes;
  std::vector<std::string> approved_locations;
  bool is_bulk = false;
  bool installs_to_future_locations = false;
  bool is_unclaimed = false;
  Lifecycle lifecycle;
  bool is_adopted = false;  ///< taken over from another program that may use its tokens still: not used here

  [[nodiscard]] const std::string &resource_id() const noexcept { return level == Level::LOCATION ? location_id : company_id; }
  [[nodiscard]] std::string id() const { return id_of(app_id, resource_id()); }
  static std::string id_of(std::string_view app_id, std::string_view resource_id);

  [[nodiscard]] AccessToken token() const;
  /// Enters a state, noting when and why; nothing changes when it is in that state for that reason already.
  void enter(InstallationState next, std::string reason, std::int64_t now_s);
  /// The record as it is to be shown: a valid one may be due, or being refreshed.
  [[nodiscard]] InstallationRecord view_at(std::int64_t now_s, std::int64_t margin_s) const;
  /// Until when the access token is handed out: its expiry less the margin, but never less than half of a short lifetime.
  [[nodiscard]] std::int64_t usable_until_s(std::int64_t margin_s) const noexcept;
  /// Sets an answer aside that came too late to be the present one.
  void set_aside(Candidate candidate);

  /// The record as JSON: SECRET.
  [[nodiscard]] SecretBytes serialize() const;
  /// Throws STORE for anything that serialize() did not write.
  static InstallationRecord deserialize(std::string_view json);
};

/// The app id of a client id: up to its first "-".
std::string_view app_id_of(std::string_view client_id) noexcept;

}  // namespace ghlauth
