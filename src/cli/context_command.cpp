#include <ghlauth/user_context.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>

#include "cli/commands.hpp"
#include "cli/failure.hpp"
#include "cli/handles.hpp"
#include "cli/input.hpp"
#include "cli/json.hpp"
#include "cli/options.hpp"
#include "cli/secret_input.hpp"
#include "cli/text.hpp"

namespace ghlauth::cli {
namespace {

using Reader = std::unique_ptr<ghlauth_user_context_reader, Freed<ghlauth_user_context_reader_free>>;
using UserContext = std::unique_ptr<ghlauth_user_context, Freed<ghlauth_user_context_free>>;

struct ContextArguments {
  Options options;
  std::string file;
  std::string secret_env;
  std::string secret_file;
};

void show(const char *name, const char *value) {
  if (*value != '\0') std::printf("%-9s %s\n", name, printable(value).c_str());
}

int decrypt(const ContextArguments &arguments) {
  if (arguments.secret_env.empty() && arguments.secret_file.empty())
    throw Failure(exit_usage, "the app's shared secret is not given", "Give --secret-env NAME or --secret-file PATH.");
  const Secret secret = arguments.secret_env.empty() ? secret_of_file(arguments.secret_file) : secret_of_variable(arguments.secret_env);
  const Reader reader =
      made<Reader>([&](auto out, auto error) { return ghlauth_user_context_reader_new(out, nullptr, secret.c_str(), error); });
  const std::string text = input(arguments.file, "the user context");
  const std::size_t begin = text.find_first_not_of(" \t\r\n\""), end = text.find_last_not_of(" \t\r\n\"");
  const std::string payload = begin == std::string::npos ? std::string() : text.substr(begin, end - begin + 1);
  const UserContext context = made<UserContext>([&](auto out, auto error) {
    return ghlauth_user_context_decrypt(reader.get(), out, payload.data(), payload.size(), error);
  });
  if (arguments.options.json) {
    std::printf("%s\n", ghlauth_user_context_json(context.get()));
    return exit_ok;
  }
  show("user", ghlauth_user_context_user_id(context.get()));
  show("name", ghlauth_user_context_user_name(context.get()));
  show("e-mail", ghlauth_user_context_email(context.get()));
  show("role", ghlauth_user_context_role(context.get()));
  show("type", ghlauth_user_context_type(context.get()));
  show("company", ghlauth_user_context_company_id(context.get()));
  show("location", ghlauth_user_context_active_location(context.get()));
  return exit_ok;
}

}  // namespace

void add_context_command(CLI::App &program, int &exit_code) {
  auto arguments = std::make_shared<ContextArguments>();
  ContextArguments &a = *arguments;
  CLI::App *group = program.add_subcommand("context", "The user of a custom page");
  group->require_subcommand(1);
  CLI::App *command = group->add_subcommand("decrypt", "Open the encrypted user context that a page got from HighLevel");
  command->add_option("FILE", a.file, "File with it; - or nothing for standard input");
  CLI::Option *env = command->add_option("--secret-env", a.secret_env, "Variable with the app's shared secret")->type_name("NAME");
  command->add_option("--secret-file", a.secret_file, "File with the app's shared secret")->type_name("PATH")->excludes(env);
  add_json(*command, a.options);
  command->add_flag("-v,--verbose", a.options.verbose, "What is known of a failure, on standard error");
  command->footer(
      "pbpaste | ghlauth context decrypt --secret-env SHARED_SECRET\n\n"
      "The context has no signature and no time: whoever has the ciphertext can use it again.");
  command->callback([arguments, &exit_code] { exit_code = run_command(arguments->options, [&] { return decrypt(*arguments); }); });
}

}  // namespace ghlauth::cli
