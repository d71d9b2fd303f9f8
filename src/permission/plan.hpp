// What a list of operations needs: scopes, levels, kinds of credentials, and what HighLevel's sources leave in doubt.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "permission/catalogue.hpp"

namespace ghlauth::permission {

struct Plan {
  std::vector<const Operation *> operations;  ///< each once, in the order in which they were asked for
  std::vector<std::string> unknown;           ///< what is no operation
  std::vector<std::string> scopes;            ///< sorted
  std::vector<std::string> events;            ///< webhook events that HighLevel's scope page names for these scopes; sorted
  std::vector<std::string> warnings;          ///< sentences
  Admitted admitted = 0;                      ///< whose credential alone suffices for all that declare security
};

/// `asked`: as permission::parse takes it.
Plan plan_of(std::span<const std::string> asked, std::string_view generation);

/// The requests in a log: of each line the first method that a path or a URL follows, as access logs and curl have it.
std::vector<std::string> requests_in_log(std::string_view log);

/// Those of `wanted` that are not in `given`.
std::vector<std::string> difference(std::span<const std::string> wanted, std::span<const std::string> given);

}  // namespace ghlauth::permission
