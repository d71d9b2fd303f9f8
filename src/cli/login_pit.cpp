// Flow 1: a Private Integration Token is saved.
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "cli/failure.hpp"
#include "cli/login.hpp"
#include "cli/report.hpp"
#include "cli/secret_input.hpp"
#include "cli/session.hpp"
#include "cli/store/store.hpp"
#include "cli/terminal.hpp"

namespace ghlauth::cli {
namespace {

void require_name(const std::string &name) {
  const bool good = !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '.';
  });
  if (!good) throw Failure(exit_usage, "this name cannot be used", "Names have up to 64 letters, digits, -, _ and .");
}

Secret token_of(const LoginArguments &arguments) {
  if (!arguments.from_env.empty()) return secret_of_variable(arguments.from_env);
  if (!arguments.from_file.empty()) return secret_of_file(arguments.from_file);
  if (is_terminal(STDIN_FILENO)) return ask_secret("Private Integration Token");
  return secret_of_file("-");
}

}  // namespace

int login_with_pit(const LoginArguments &arguments) {
  const Options &options = arguments.options;
  Session session(options);
  SavedPit saved;
  saved.level = level_of(options.level);
  saved.resource_id = options.resource;
  saved.name = !arguments.name.empty() ? arguments.name : !options.resource.empty() ? options.resource : "default";
  saved.origin = session.origin({});
  require_name(saved.name);
  const Config config = session.config(saved.origin);
  const Secret token = token_of(arguments);
  const Pit pit = made<Pit>([&](auto out, auto error) {
    return ghlauth_pit_new(out, config.get(), token.c_str(), saved.level, saved.resource_id.c_str(), error);
  });
  if (const char *warning = ghlauth_pit_warning(pit.get()); *warning != '\0') warn(warning);
  store_secret(session.store_or_new(), pit_secret_name(saved.name), token);
  change_profile([&](Profile &profile) { profile.put(saved); });
  if (options.json) {
    std::printf("%s\n", pit_json(saved, "saved").text().c_str());
    return exit_ok;
  }
  success(saved.level == 0 ? "Saved the token"
                           : "Saved the token of the " + std::string(level_name(saved.level)) + " " + saved.resource_id);
  std::printf("  --as pit:%s\n", saved.name.c_str());
  return exit_ok;
}

}  // namespace ghlauth::cli
