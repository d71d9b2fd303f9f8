// One run of the program: the profile, the store, and what is made from them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/handles.hpp"
#include "cli/options.hpp"
#include "cli/profile.hpp"
#include "cli/secret.hpp"

namespace ghlauth::cli {

/// The events of the library's log: shown with --verbose; those of installations that cannot be read are kept.
struct Events {
  bool shown = false;
  std::vector<std::string> unreadable;
};

class Session {
 public:
  explicit Session(const Options &options) : options_(options), profile_(read_profile()) { events_.shown = options.verbose; }

  [[nodiscard]] const Options &options() const noexcept { return options_; }
  [[nodiscard]] const Profile &profile() const noexcept { return profile_; }
  [[nodiscard]] Events &events() noexcept { return events_; }

  /// Opened when it is first asked for; nullptr when there is none.
  [[nodiscard]] ghlauth_store *store();
  /// Opened, or made where there is none.
  [[nodiscard]] ghlauth_store *store_or_new();
  /// Until it is asked for again.
  void close_store() noexcept { store_.reset(); }
  /// Fails when there is none: nobody is logged in.
  [[nodiscard]] ghlauth_store *store_with_login();

  /// What the options say, and `saved` where they say nothing.
  [[nodiscard]] Origin origin(const Origin &saved) const;
  [[nodiscard]] Config config(const Origin &saved, ghlauth_store *store = nullptr);
  /// An app with all its client keys that have this origin. Their secrets are taken from the store when they are needed.
  /// That of `app` itself is `given`, where it was.
  [[nodiscard]] OAuth oauth(const Config &config, const SavedApp &app, const Secret *given = nullptr);
  /// The app of the options, and what the profile knows of it; without a client id the only one.
  [[nodiscard]] SavedApp app(const ClientOptions &named) const;
  /// The apps of the profile: of each app id and origin the one that was used last.
  [[nodiscard]] std::vector<SavedApp> apps() const;

 private:
  const Options &options_;
  Profile profile_;
  Events events_;
  Store store_;
};

}  // namespace ghlauth::cli
