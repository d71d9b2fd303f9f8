// Private integrations as the pages show them: one for all tokens that share an id while a rotation overlaps.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sandbox/world.hpp"

namespace ghlauth::sandbox {

struct Integration {
  const Pit *current = nullptr;
  const Pit *previous = nullptr;  ///< the token that a rotation lets live a while
};

/// Those that have a token that works, the oldest first.
std::vector<Integration> integrations(const World &world);

/// The name of an agency or a sub-account; its id when it has none.
std::string account_name(const State &state, std::string_view id);

/// A <select id="for" name="for"> of all agencies and sub-accounts.
std::string account_select(const State &state, std::string_view chosen = {});

}  // namespace ghlauth::sandbox
