#include <CLI/CLI.hpp>
#include <memory>

#include "cli/commands.hpp"
#include "cli/login.hpp"

namespace ghlauth::cli {

void add_login_command(CLI::App &program, int &exit_code) {
  auto arguments = std::make_shared<LoginArguments>();
  LoginArguments &a = *arguments;
  CLI::App *command =
      program.add_subcommand("login", "Log in: install an app in the browser, or save a Private Integration Token");
  const char *oauth = "OAuth (the default)", *token = "Private Integration Token";
  add_client(*command, a, oauth);
  command->add_option("--scope", a.scopes, "Scopes to ask for; repeatable, or several in one")
      ->type_name("SCOPE")
      ->allow_extra_args(false)
      ->group(oauth);
  command->add_option("--version-id", a.version_id, "Version of the app, for a draft")->type_name("ID")->group(oauth);
  command->add_option("--owner", a.owner, "Label for the installation, such as your tenant")->type_name("TEXT")->group(oauth);
  command->add_option("--timeout", a.timeout_s, "How long to wait for the browser, in seconds")
      ->check(CLI::Range(1, 86400))
      ->capture_default_str()
      ->type_name("SECONDS")
      ->group(oauth);
  command->add_flag("--white-label", a.white_label, "Authorize at the white-label host")->group(oauth);
  command
      ->add_flag("--no-browser", a.no_browser,
                 "Show the address, and take the one that the browser ends at from standard input")
      ->group(oauth);
  command->add_flag("--pit", a.pit, "Save a Private Integration Token: asked for, or from standard input")->group(token);
  CLI::Option *from =
      command->add_option("--from-env", a.from_env, "Take the token from a variable")->type_name("NAME")->group(token);
  command->add_option("--from-file", a.from_file, "Take the token from a file")
      ->type_name("PATH")
      ->group(token)
      ->excludes(from);
  command->add_option("--name", a.name, "Name to save it under [its resource id, or default]")->type_name("NAME")->group(token);
  add_level(*command, a.options);
  add_json(*command, a.options);
  add_options(*command, a.options);
  command->footer(
      "The client secret and the token are never arguments: they come from a file, a variable or the keyboard.\n"
      "A redirect URI with https cannot be listened at: paste the address that the browser ends at.");
  command->callback([arguments, &exit_code] {
    exit_code = run_command(arguments->options,
                            [&] { return arguments->pit ? login_with_pit(*arguments) : login_with_oauth(*arguments); });
  });
}

}  // namespace ghlauth::cli
