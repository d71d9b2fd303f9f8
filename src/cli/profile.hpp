// What the program remembers that is no secret: $XDG_CONFIG_HOME/ghlauth/config.json.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace ghlauth::cli {

/// Where a credential came from, and is sent to; empty for the library's defaults.
struct Origin {
  std::string api_url;
  std::string marketplace_url;
  std::string generation;
};

/// A client key of an app. Its secret is in the store.
struct SavedApp {
  std::string client_id;
  std::string redirect_uri;
  Origin origin;
  [[nodiscard]] std::string app_id() const { return client_id.substr(0, client_id.find('-')); }
};

/// A Private Integration Token. The token is in the store.
struct SavedPit {
  std::string name;
  int level = 0;
  std::string resource_id;
  Origin origin;
};

struct Profile {
  std::vector<SavedApp> apps;  ///< the one that was used last stands first
  std::vector<SavedPit> pits;

  [[nodiscard]] const SavedApp *app(const std::string &client_id) const;
  /// By its name, or by a resource id that one of them alone has.
  [[nodiscard]] const SavedPit *pit(const std::string &name_or_resource) const;
  void put(SavedApp app);
  void put(SavedPit pit);
};

/// Throws for a file that cannot be understood; one that is not there is empty.
[[nodiscard]] Profile read_profile();
/// Reads it, changes it and writes it, one process at a time.
void change_profile(const std::function<void(Profile &)> &change);

[[nodiscard]] const char *level_name(int level);  ///< "agency", "location", "unknown"
/// 0 for "".
[[nodiscard]] int level_of(const std::string &name);

}  // namespace ghlauth::cli
