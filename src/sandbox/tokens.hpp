// Giving out tokens for a grant.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "sandbox/world.hpp"

namespace ghlauth::sandbox {

struct Issue {
  std::int64_t lifetime_s = 0;
  bool refresh_token = true;
  bool minted = false;      ///< the answer of locationToken instead of that of the token endpoint
  bool camel_case = false;  ///< the names of generation v3
};

/// Makes and records the tokens, and returns the answer with them. Lets go of the lock while it signs.
std::string issue_tokens(Call &call, const std::shared_ptr<Grant> &grant, const Issue &issue);

/// True when the resource of a grant is a location that is paused.
bool is_paused(const State &state, const Grant &grant) noexcept;

}  // namespace ghlauth::sandbox
