// What the sandbox begins with.
#pragma once

#include <string>
#include <vector>

#include "sandbox/world.hpp"

namespace ghlauth::sandbox {

/// The tokens of the seed's PITs, which the state does not keep.
struct Seeded {
  std::vector<std::string> pits;
};

/// One agency with a few locations and contacts, an app with two client keys, a PIT of each level.
Seeded seed_default(World &world, const std::vector<std::string> &redirect_uris, int locations, const std::string &webhook_url);
/// {"switches": {...}, "companies": [...], "locations": [...], "contacts": [...], "items": {kind: [...]}, "apps": [...],
/// "pits": [...]}
Seeded seed_from_file(World &world, const std::string &path);

}  // namespace ghlauth::sandbox
