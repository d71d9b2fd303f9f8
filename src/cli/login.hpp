// ghlauth login: both flows.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/options.hpp"

namespace ghlauth::cli {

struct LoginArguments : ClientOptions {
  Options options;
  // OAuth
  std::vector<std::string> scopes;
  std::string version_id;
  std::string owner;
  std::int64_t timeout_s = 600;
  bool white_label = false;
  bool no_browser = false;
  // a Private Integration Token
  bool pit = false;
  std::string name;
  std::string from_env;
  std::string from_file;
};

int login_with_oauth(const LoginArguments &arguments);
int login_with_pit(const LoginArguments &arguments);

}  // namespace ghlauth::cli
