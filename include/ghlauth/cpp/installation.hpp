/// @file installation.hpp One app installed at one company or location: the unit that is stored, refreshed and lost.
#ifndef GHLAUTH_CPP_INSTALLATION_HPP
#define GHLAUTH_CPP_INSTALLATION_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "../installation.h"
#include "level.hpp"
#include "list.hpp"
#include "time.hpp"

namespace ghlauth {
inline namespace v0 {

enum class InstallationState : std::int32_t {
  none = 0,                                                                ///< of an empty object
  valid = GHLAUTH_INSTALLATION_VALID,                                      ///< its access token is usable
  needs_authorization = GHLAUTH_INSTALLATION_NEEDS_AUTHORIZATION,          ///< only the user can help
  inactive = GHLAUTH_INSTALLATION_INACTIVE,                                ///< the location is paused
  removed = GHLAUTH_INSTALLATION_REMOVED,                                  ///< a tombstone
  due = GHLAUTH_INSTALLATION_DUE,                                          ///< renewed when it is used next
  refreshing = GHLAUTH_INSTALLATION_REFRESHING,                            ///< by some thread, process or machine
};

/// What an installation tells of itself; installation.h has more words. Texts are views of the object, "" when not known.
template <class Self>
class InstallationFields {
 public:
  /// "<app id>:<company or location id>"
  std::string_view id() const noexcept { return detail::view(ghlauth_installation_id(c())); }
  std::optional<Level> level() const noexcept { return detail::level_or_none(ghlauth_installation_level(c())); }
  std::string_view resource_id() const noexcept { return detail::view(ghlauth_installation_resource_id(c())); }
  std::string_view company_id() const noexcept { return detail::view(ghlauth_installation_company_id(c())); }
  /// "" for an agency.
  std::string_view location_id() const noexcept { return detail::view(ghlauth_installation_location_id(c())); }
  std::string_view user_id() const noexcept { return detail::view(ghlauth_installation_user_id(c())); }
  std::string_view app_id() const noexcept { return detail::view(ghlauth_installation_app_id(c())); }
  std::string_view client_id() const noexcept { return detail::view(ghlauth_installation_client_id(c())); }
  std::string_view api_origin() const noexcept { return detail::view(ghlauth_installation_api_origin(c())); }
  /// The application's label.
  std::string_view owner() const noexcept { return detail::view(ghlauth_installation_owner(c())); }
  InstallationState state() const noexcept { return static_cast<InstallationState>(ghlauth_installation_state(c())); }
  std::string_view state_reason() const noexcept { return detail::view(ghlauth_installation_state_reason(c())); }
  std::optional<TimePoint> since() const noexcept { return detail::time_or_none(ghlauth_installation_since_s(c())); }
  /// Of its access token.
  std::optional<TimePoint> expires_at() const noexcept {
    return detail::time_or_none(ghlauth_installation_expires_at_s(c()));
  }
  /// Of its refresh token, unless it is used before.
  std::optional<TimePoint> grant_expires_at() const noexcept {
    return detail::time_or_none(ghlauth_installation_grant_expires_at_s(c()));
  }
  std::optional<TimePoint> granted_at() const noexcept {
    return detail::time_or_none(ghlauth_installation_granted_at_s(c()));
  }
  std::string_view version_id() const noexcept { return detail::view(ghlauth_installation_version_id(c())); }
  std::string_view plan_id() const noexcept { return detail::view(ghlauth_installation_plan_id(c())); }
  std::optional<TimePoint> external_auth_at() const noexcept {
    return detail::time_or_none(ghlauth_installation_external_auth_at_s(c()));
  }
  bool is_bulk() const noexcept { return ghlauth_installation_is_bulk(c()) != 0; }
  bool installs_to_future_locations() const noexcept { return ghlauth_installation_installs_to_future_locations(c()) != 0; }
  bool is_unclaimed() const noexcept { return ghlauth_installation_is_unclaimed(c()) != 0; }
  bool is_adopted() const noexcept { return ghlauth_installation_is_adopted(c()) != 0; }
  ListView scopes() const noexcept { return ListView(ghlauth_installation_scopes(c())); }
  ListView approved_locations() const noexcept { return ListView(ghlauth_installation_approved_locations(c())); }

 private:
  const ghlauth_installation *c() const noexcept { return static_cast<const Self *>(this)->get(); }
};

/// A snapshot without secrets.
class Installation : public Handle<ghlauth_installation, ghlauth_installation_free>, public InstallationFields<Installation> {
 public:
  using Handle::Handle;
};

/// One of a list, and living as long as that.
class InstallationView : public InstallationFields<InstallationView> {
 public:
  explicit InstallationView(const ghlauth_installation *installation) noexcept : installation_(installation) {}
  const ghlauth_installation *get() const noexcept { return installation_; }

 private:
  const ghlauth_installation *installation_;
};

class Installations : public Handle<ghlauth_installations, ghlauth_installations_free> {
 public:
  using Handle::Handle;

  std::size_t size() const noexcept { return ghlauth_installations_size(get()); }
  bool empty() const noexcept { return size() == 0; }
  InstallationView operator[](std::size_t index) const noexcept {
    return InstallationView(ghlauth_installations_at(get(), index));
  }
  /// The id behind which the next page starts; "" when there is none.
  std::string_view next() const noexcept { return detail::view(ghlauth_installations_next(get())); }
  detail::IndexIterator<Installations> begin() const noexcept { return {this, 0}; }
  detail::IndexIterator<Installations> end() const noexcept { return {this, size()}; }
};

/// How many installations each client key of an app has issued.
class ClientCounts : public Handle<ghlauth_client_counts, ghlauth_client_counts_free> {
 public:
  using Handle::Handle;
  struct Count {
    std::string_view client_id;
    std::int64_t total;
    std::int64_t in_use;  ///< neither removed nor waiting for a new authorization
  };

  std::size_t size() const noexcept { return ghlauth_client_counts_size(get()); }
  Count operator[](std::size_t index) const noexcept {
    return {detail::view(ghlauth_client_counts_client_id(get(), index)), ghlauth_client_counts_total(get(), index),
            ghlauth_client_counts_in_use(get(), index)};
  }
  /// How many could not be read; -1 for an empty object.
  std::int64_t unreadable() const noexcept { return ghlauth_client_counts_unreadable(get()); }
  detail::IndexIterator<ClientCounts> begin() const noexcept { return {this, 0}; }
  detail::IndexIterator<ClientCounts> end() const noexcept { return {this, size()}; }
};

/// What HighLevel says about the locations of a company.
class Locations : public Handle<ghlauth_locations, ghlauth_locations_free> {
 public:
  using Handle::Handle;
  struct Location {
    std::string_view id;
    std::string_view name;
    std::string_view address;
    bool is_installed;
  };

  std::size_t size() const noexcept { return ghlauth_locations_size(get()); }
  Location operator[](std::size_t index) const noexcept {
    return {detail::view(ghlauth_locations_id(get(), index)), detail::view(ghlauth_locations_name(get(), index)),
            detail::view(ghlauth_locations_address(get(), index)), ghlauth_locations_is_installed(get(), index) != 0};
  }
  bool installs_to_future_locations() const noexcept { return ghlauth_locations_installs_to_future_locations(get()) != 0; }
  detail::IndexIterator<Locations> begin() const noexcept { return {this, 0}; }
  detail::IndexIterator<Locations> end() const noexcept { return {this, size()}; }
};

}  // namespace v0
}  // namespace ghlauth

#endif  // GHLAUTH_CPP_INSTALLATION_HPP
