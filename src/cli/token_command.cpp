#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "cli/commands.hpp"
#include "cli/credentials.hpp"
#include "cli/failure.hpp"
#include "cli/json.hpp"
#include "cli/terminal.hpp"

namespace ghlauth::cli {
namespace {

struct TokenArguments {
  Options options;
  std::int64_t min_valid_s = 0;
  bool show = false;
};

int token(const TokenArguments &arguments) {
  if (is_terminal(STDOUT_FILENO) && !arguments.show)
    throw Failure(exit_usage, "the token is not shown on a terminal",
                  "Pass it on, as in \"$(ghlauth token)\", or show it with --show.");
  Session session(arguments.options);
  const Chosen chosen = open_credential(session);
  const Token token = made<Token>([&](auto out, auto error) {
    return ghlauth_credential_token(chosen.credential.get(), out, arguments.min_valid_s, cancel(), error);
  });
  if (!arguments.options.json) {
    std::printf("%s\n", ghlauth_token_access_token(token.get()));
    return exit_ok;
  }
  const std::int64_t end_s = ghlauth_token_expires_at_s(token.get());
  Json out = Json::object();
  out.add("as", chosen.as).add("access_token", ghlauth_token_access_token(token.get()));
  out.add("expires_at_s", end_s < 0 ? Json() : Json(end_s)).add("level", level_name(ghlauth_token_level(token.get())));
  out.add("company_id", ghlauth_token_company_id(token.get())).add("location_id", ghlauth_token_location_id(token.get()));
  std::printf("%s\n", out.text().c_str());
  return exit_ok;
}

}  // namespace

void add_token_command(CLI::App &program, int &exit_code) {
  auto arguments = std::make_shared<TokenArguments>();
  CLI::App *command = program.add_subcommand("token", "Print an access token that is valid now, refreshed when it has to be");
  command->add_option("--min-valid", arguments->min_valid_s, "How long it must still be valid, in seconds")
      ->check(CLI::Range(0, 86400))
      ->type_name("SECONDS");
  command->add_flag("--show", arguments->show, "Print it on a terminal as well");
  add_as(*command, arguments->options);
  add_json(*command, arguments->options);
  add_options(*command, arguments->options);
  command->callback(
      [arguments, &exit_code] { exit_code = run_command(arguments->options, [&] { return token(*arguments); }); });
}

}  // namespace ghlauth::cli
