#include "cli/options.hpp"

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>

#include "cli/failure.hpp"
#include "cli/terminal.hpp"

namespace ghlauth::cli {

void add_options(CLI::App &command, Options &options) {
  const char *group = "Where things are";
  command.add_option("--store", options.store, "Store [sqlite:~/.local/share/ghlauth/store.db]")
      ->type_name("URL")
      ->group(group);
  CLI::Option *file = command.add_option("--key-file", options.key_file, "Key of the store [~/.config/ghlauth/store.key]")
                          ->type_name("PATH")
                          ->group(group);
  command.add_option("--key-env", options.key_env, "Variable with the key of the store")
      ->type_name("NAME")
      ->group(group)
      ->excludes(file);
  command.add_option("--store-password-file", options.store_password_file, "File with the password of a store on a server")
      ->type_name("PATH")
      ->group(group);
  command.add_option("--api-url", options.api_url, "Origin of the API")->type_name("URL")->group(group);
  command.add_option("--marketplace-url", options.marketplace_url, "Origin of the authorization page")
      ->type_name("URL")
      ->group(group);
  command.add_option("--generation", options.generation, "Generation of the OAuth endpoints: 2021-07-28 or v3")
      ->type_name("NAME")
      ->group(group);
  command.add_option("--ca-file", options.ca_file, "Certificates to verify servers with, PEM")->type_name("PATH")->group(group);
  command.add_flag("-v,--verbose", options.verbose, "What is known of a failure, and the log, on standard error");
}

void add_client(CLI::App &command, ClientOptions &options, const char *group) {
  command.add_option("--client-id", options.client_id, "Client id of the app [that of the last login]")
      ->type_name("ID")
      ->group(group);
  command.add_option("--redirect-uri", options.redirect_uri, "Redirect URI, as it is registered [that of the last login]")
      ->type_name("URI")
      ->group(group);
  CLI::Option *env = command.add_option("--client-secret-env", options.secret_env, "Variable with the client secret")
                         ->type_name("NAME")
                         ->group(group);
  command.add_option("--client-secret-file", options.secret_file, "File with the client secret; - for a line of standard input")
      ->type_name("PATH")
      ->group(group)
      ->excludes(env);
}

void add_json(CLI::App &command, Options &options) { command.add_flag("--json", options.json, "Answer in JSON, in one line"); }

void add_level(CLI::App &command, Options &options) {
  CLI::Option *level =
      command.add_option("--level", options.level, "What a Private Integration Token is for: agency or location")
          ->type_name("LEVEL")
          ->check(CLI::IsMember({"agency", "location"}));
  CLI::Option *resource = command.add_option("--resource", options.resource, "Its company or location id")->type_name("ID");
  level->needs(resource);
  resource->needs(level);
}

void add_as(CLI::App &command, Options &options) {
  command.add_option("--as", options.as, "Credential: pit:env:NAME, pit:file:PATH, pit:NAME or installation:ID [the only one]")
      ->type_name("CREDENTIAL");
  add_level(command, options);
}

int run_command(const Options &options, const std::function<int()> &command) {
  const auto failed = [&](const Failure &failure) {
    std::fflush(stdout);
    report(failure, options.verbose);
    return failure.exit_code;
  };
  try {
    catch_signals();
    const int code = command();
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0)
      throw Failure(exit_failed, std::string("standard output cannot be written: ") + std::strerror(errno));
    return code;
  } catch (const Failure &failure) {
    return failed(failure);
  } catch (const std::exception &error) {
    return failed(Failure(exit_failed, error.what()));
  }
}

}  // namespace ghlauth::cli
