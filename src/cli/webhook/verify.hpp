// A request that was kept, looked at without a receiver.
#pragma once

#include <string>
#include <vector>

#include "cli/options.hpp"

namespace ghlauth::cli {

struct VerifyArguments {
  Options options;
  std::string file;
  std::vector<std::string> headers;
  std::vector<std::string> app_ids;
  std::vector<std::string> key_files;
  bool rsa = false;
};

/// Returns the exit code.
[[nodiscard]] int verify(const VerifyArguments &arguments);

}  // namespace ghlauth::cli
