// The local HighLevel: the one entry point of this folder.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ghlauth::sandbox {

struct Options {
  std::string bind = "127.0.0.1";  ///< a loopback address; anything else is refused
  std::uint16_t port = 0;          ///< 0 takes a free one
  std::vector<std::string> allow_hosts;
  std::optional<std::uint64_t> seed;
  std::string seed_file;
  std::vector<std::string> redirect_uris;  ///< of the default seed's app
  int locations = 4;                       ///< of the default seed
  std::vector<std::string> settings;       ///< name=value of a switch
  std::string operations_file;             ///< has more operations, one JSON object a line
  std::string webhook_url;                 ///< of the default seed's app
  std::vector<std::string> webhook_keys;   ///< files with a private key (PEM) that signs the webhooks of all apps
  std::vector<std::string> allow_targets;  ///< hosts beside this machine that webhooks may be sent to
  std::string webhook_ca;                  ///< certificates that their TLS is checked against; empty: those of the system
  std::string ready_file;                  ///< written, whole, when the server answers
  bool json = false;
  bool exit_with_stdin = false;
  std::vector<std::string> command;  ///< runs with the sandbox's URL and credentials in its environment, and ends it
  std::function<void(pid_t)> started = [](pid_t) {};  ///< is told the process of the command
};

/// Serves until SIGTERM or SIGINT, or until the command ends, whose exit code it then has. What went wrong is on stderr.
int run(const Options &options) noexcept;

/// Prints the table of switches to stdout.
void list_switches(bool json);

}  // namespace ghlauth::sandbox
