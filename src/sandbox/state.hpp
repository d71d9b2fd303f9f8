// The data of the sandbox with its look-ups. Not locked: the world's mutex guards it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "sandbox/directory.hpp"
#include "sandbox/items.hpp"
#include "sandbox/model.hpp"

namespace ghlauth::sandbox {

/// What a bearer turned out to be: exactly one of the two.
struct Bearer {
  std::shared_ptr<Grant> grant;
  const Pit *pit = nullptr;
};

class State {
 public:
  using Table = std::map<std::string, Installation, std::less<>>;

  Directory<App> apps;
  Directory<Company> companies;
  Directory<Location> locations;
  std::map<std::string, Contact, std::less<>> contacts;
  Items items;
  Table installations;                                ///< by installation_key
  std::map<std::string, Tally, std::less<>> tallies;  ///< by installation_key; outlive an uninstall

  /// The app of a client id; nullptr for an unknown one.
  [[nodiscard]] const App *app_of_client(std::string_view client_id) const noexcept;
  [[nodiscard]] const ClientKey *client(std::string_view client_id) const noexcept;
  [[nodiscard]] Installation *installation(std::string_view app_id, std::string_view resource_id) noexcept;
  Tally &tally(const Grant &grant) { return tallies[installation_key(grant.app_id, grant.resource_id)]; }
  /// Installs (or renews an installation); a bulk one also puts the app on its locations.
  void install(const Installation &installation);
  /// Adds a location, and puts the apps on it that were installed for future locations.
  const Location &add_location(Location location);
  /// Removes an installation, for an agency also those of its locations, and ends its tokens. False when there was none.
  bool uninstall(std::string_view app_id, std::string_view resource_id);

  /// A new grant of an installation to one of the app's clients.
  std::shared_ptr<Grant> grant(const Installation &installation, std::string_view client_id);
  /// A new grant for a location under the one of its agency, with the scopes that minted tokens gain.
  std::shared_ptr<Grant> mint(const Grant &agency, std::string_view location_id);

  // Credentials. The texts are digested; a look-up answers nullptr for anything that was not given out.
  void add_code(std::string_view text, Code code);
  [[nodiscard]] Code *code(std::string_view text);
  void drop_code(std::string_view text);
  void add_access_token(std::string_view text, AccessToken token, std::int64_t now_ms);
  [[nodiscard]] AccessToken *access_token(std::string_view text);
  void add_refresh_token(std::string_view text, RefreshToken token);
  [[nodiscard]] RefreshToken *refresh_token(std::string_view text);
  Pit &add_pit(std::string_view text, Pit pit);
  [[nodiscard]] Pit *pit(std::string_view text);
  [[nodiscard]] Pit *pit_by_id(std::string_view id);
  void drop_pit(std::string_view id);
  [[nodiscard]] const std::map<std::string, Pit> &pits() const noexcept { return pits_; }

  /// Ends the access tokens that a grant has so far.
  void revoke_access_tokens(Grant &grant) noexcept { grant.access_valid_from = serial_ + 1; }
  /// Calls `visit` with every live grant of an app (empty: of all apps) at a resource (empty: at all).
  template <class Visit>
  void each_grant(std::string_view app_id, std::string_view resource_id, Visit visit) {
    for (const std::weak_ptr<Grant> &weak : grants_) {
      const std::shared_ptr<Grant> grant = weak.lock();
      if (grant && (app_id.empty() || grant->app_id == app_id) && (resource_id.empty() || grant->resource_id == resource_id))
        visit(*grant);
    }
  }

  static std::string installation_key(std::string_view app_id, std::string_view resource_id);

 private:
  void forget_expired(std::int64_t now_ms);

  std::unordered_map<std::string, Code> codes_;
  std::unordered_map<std::string, AccessToken> access_tokens_;
  std::unordered_map<std::string, RefreshToken> refresh_tokens_;
  std::map<std::string, Pit> pits_;
  std::vector<std::weak_ptr<Grant>> grants_;
  std::int64_t serial_ = 0;
};

}  // namespace ghlauth::sandbox
