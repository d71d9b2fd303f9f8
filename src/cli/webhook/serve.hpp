// ghlauth webhook serve: what it is told, and what it is made of.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/options.hpp"

namespace ghlauth::cli {

struct ServeArguments : ClientOptions {
  Options options;
  std::string listen = "127.0.0.1:8484";
  std::vector<std::string> app_ids;    ///< beside those that are logged in
  std::vector<std::string> key_files;  ///< of public keys, beside those that HighLevel publishes
  std::vector<std::string> retired_key_files;
  bool rsa = false;
  bool require_app_id = false;
  bool allow_missing_timestamp = false;
  std::int64_t window_s = 3 * 86400;
  bool no_lifecycle = false;
  // Where events go: one of these, or nowhere.
  std::vector<std::string> command;
  std::string socket;
  std::string upstream;
  bool print = false;  ///< on standard output
  std::int64_t timeout_ms = 10000;
  std::int64_t claim_s = 0;  ///< 0: long enough for what may be done with an event
  std::string spool;  ///< a file; empty: answered when the application has accepted it
  std::int32_t workers = 4;
  std::int64_t give_up_s = 3 * 86400;
  bool retry_given_up = false;
  std::int64_t max_body = 6LL << 20;
  std::int32_t max_connections = 64;
  std::int64_t receive_s = 30;
  std::string metrics;
};

/// Serves until SIGTERM or SIGINT.
int serve(const ServeArguments &arguments);

}  // namespace ghlauth::cli
