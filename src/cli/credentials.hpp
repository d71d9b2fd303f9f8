// Which credential: what there is to choose from, and the one of --as.
#pragma once

#include <string>
#include <vector>

#include "cli/session.hpp"

namespace ghlauth::cli {

/// A saved token, or an installation: one line of the status.
struct Entry {
  std::string as;                                      ///< what --as takes
  const SavedPit *pit = nullptr;                       ///< of the profile
  const ghlauth_installation *installation = nullptr;  ///< of the listing
  SavedApp app;                                        ///< of an installation

  [[nodiscard]] bool is_removed() const;  ///< logged out or uninstalled: the store keeps it for a while
};

struct Listing {
  std::vector<Entry> entries;
  std::vector<Installations> found;     ///< what the entries point to
  std::vector<std::string> unreadable;  ///< installations whose rows do not open, with the reason
};

/// All that is saved; empty when there is no store.
[[nodiscard]] Listing list_credentials(Session &session);

/// What --as says: its kind and the rest. The kind is empty when there is no --as.
struct As {
  enum class Kind { ONLY, PIT_ENV, PIT_FILE, PIT_SAVED, INSTALLATION };
  Kind kind = Kind::ONLY;
  std::string name;
};
[[nodiscard]] As parse_as(const std::string &text);

/// A saved token by its name, also where its resource was given.
[[nodiscard]] As named(const Session &session, As as);

/// The PIT of a variable or file.
[[nodiscard]] Pit given_pit(Session &session, const Config &config, const As &as);

/// The entry of --as, or the only one that is not removed. Throws what there is to choose from.
[[nodiscard]] const Entry &choose(const Listing &listing, const As &as);

/// A credential ready for use, with what keeps it alive.
struct Chosen {
  std::string as;
  Config config;
  OAuth oauth;
  Pit pit;
  Credential credential;
};
[[nodiscard]] Chosen open_credential(Session &session);

}  // namespace ghlauth::cli
