// The options that the commands have in common.
#pragma once

#include <functional>
#include <memory>
#include <string>

namespace CLI {
class App;
}

namespace ghlauth::cli {

struct Options {
  std::string store;     ///< URL; empty for the default
  std::string key_file;  ///< empty for the default
  std::string key_env;
  std::string store_password_file;
  std::string api_url;
  std::string marketplace_url;
  std::string generation;
  std::string ca_file;
  std::string as;     ///< empty: the only one
  std::string level;  ///< of a token from a variable or file
  std::string resource;
  bool json = false;
  bool verbose = false;
};

/// An app, named by options instead of the profile.
struct ClientOptions {
  std::string client_id;
  std::string redirect_uri;
  std::string secret_env;
  std::string secret_file;
};

void add_options(CLI::App &command, Options &options);
void add_client(CLI::App &command, ClientOptions &options, const char *group);
void add_json(CLI::App &command, Options &options);
void add_level(CLI::App &command, Options &options);
void add_as(CLI::App &command, Options &options);

/// Runs a command: its failures are told, and become the exit code.
[[nodiscard]] int run_command(const Options &options, const std::function<int()> &command);

}  // namespace ghlauth::cli
