// The apps that a service works for: the one of its options, or all that logged in.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/handles.hpp"
#include "cli/options.hpp"
#include "cli/session.hpp"

namespace ghlauth::cli {

struct ServiceApps {
  /// Throws when there is no store, no app or no secret.
  ServiceApps(const Options &options, const ClientOptions &named);

  struct App {
    std::string app_id;
    Config config;
    OAuth oauth;
  };
  Session session;
  std::vector<App> apps;
};

}  // namespace ghlauth::cli
