// Events of a sandbox that is running.
#pragma once

#include <cstdint>
#include <string>

#include "cli/options.hpp"

namespace ghlauth::cli {

struct FireArguments {
  Options options;
  std::string type;
  std::string sandbox;  ///< origin; empty: that of the environment
  std::string token_file;
  std::string app_id;
  std::string location_id;
  std::string company_id;
  std::string payload;  ///< JSON, or @FILE
  std::string fault;
  std::int64_t count = 1;   ///< of different events
  std::int64_t copies = 1;  ///< of each
  bool list = false;
};

/// Returns the exit code.
[[nodiscard]] int fire(const FireArguments &arguments);

}  // namespace ghlauth::cli
