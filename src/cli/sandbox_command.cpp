#include <CLI/CLI.hpp>
#include <charconv>
#include <memory>

#include "cli/commands.hpp"
#include "cli/core_files.hpp"
#include "cli/text.hpp"
#include "sandbox/sandbox.hpp"

namespace ghlauth::cli {
namespace {

struct SandboxArguments {
  sandbox::Options options;
  std::uint64_t seed = 0;
  bool list_switches = false;
};

// CLI11 takes -1 for the largest number that there is.
std::string why_no_seed(const std::string &text) {
  std::uint64_t seed = 0;
  const char *end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, seed);
  if (read.ec == std::errc() && read.ptr == end) return {};
  return "\"" + printable(text) + "\" is not a whole number from 0 to 18446744073709551615";
}

}  // namespace

void add_sandbox_command(CLI::App &program, int &exit_code) {
  auto arguments = std::make_shared<SandboxArguments>();
  sandbox::Options &options = arguments->options;
  CLI::App *command = program.add_subcommand("sandbox", "Run a local HighLevel for development and tests");
  command->add_option("--port", options.port, "Port to listen on; 0 takes a free one")->capture_default_str();
  command->add_option("--bind", options.bind, "Loopback address to listen on")->capture_default_str();
  command->add_option("--allow-host", options.allow_hosts, "Also accept this Host header (name or name:port); repeatable")
      ->allow_extra_args(false);
  command->add_option("--seed-file", options.seed_file, "Begin with what this JSON file describes")->type_name("FILE");
  CLI::Option *seed = command->add_option("--seed", arguments->seed, "Make ids and secrets repeatable (never for real secrets)")
                          ->check(why_no_seed)
                          ->type_name("NUMBER");
  command->add_option("--redirect-uri", options.redirect_uris, "Redirect URI of the app of the default seed; repeatable")
      ->allow_extra_args(false);
  command->add_option("--locations", options.locations, "Sub-accounts of the default seed")
      ->check(CLI::Range(0, 100000))
      ->capture_default_str();
  command->add_option("--set", options.settings, "Set a switch, name=value; repeatable")->allow_extra_args(false);
  command->add_option("--operations", options.operations_file,
                      "Also have the operations of this file, one JSON object a line; what passes the gate gets 200")
      ->type_name("FILE");
  command->add_option("--webhook-url", options.webhook_url, "Send the events of the app of the default seed there");
  command
      ->add_option("--webhook-key", options.webhook_keys,
                   "Sign webhooks with the private key of this PEM file (Ed25519 or RSA with 4096 bits); repeatable")
      ->type_name("FILE")
      ->allow_extra_args(false);
  command
      ->add_option("--allow-target", options.allow_targets,
                   "Also send webhooks to this host (name or name:port); without it to this machine only; repeatable")
      ->allow_extra_args(false);
  command->add_option("--webhook-ca", options.webhook_ca,
                      "Check the TLS of webhook URLs against the certificates of this file")
      ->type_name("FILE");
  command->add_option("--ready-file", options.ready_file, "Write the JSON line to this file once the server answers")
      ->type_name("FILE");
  command->add_flag("--json", options.json, "Print one line of JSON instead of text");
  command->add_flag("--exit-with-stdin", options.exit_with_stdin, "End when standard input ends");
  command->add_flag("--list-switches", arguments->list_switches, "List the switches with their defaults and sources, and end");
  CLI::App *run =
      command->add_subcommand("run", "Run a command with the sandbox beside it, and end with that command's exit code");
  run->footer(
      "Separate the command with --: ghlauth sandbox run -- make test\n"
      "It finds GHLAUTH_SANDBOX_URL, _CLIENT_ID, _CLIENT_SECRET, _REDIRECT_URI, _COMPANY_ID,\n"
      "_LOCATION_ID, _PIT_LOCATION, _PIT_AGENCY, _WEBHOOK_KEY (the public Ed25519 key of its webhooks: DER, base64),\n"
      "_SHARED_SECRET (of the user context) and _CONTROL_TOKEN in its environment.");
  run->add_option("command", options.command, "The command and its arguments")->required();
  run->fallthrough();
  command->callback([arguments, seed, &exit_code] {
    if (arguments->list_switches) return sandbox::list_switches(arguments->options.json);
    if (seed->count() > 0) arguments->options.seed = arguments->seed;
    arguments->options.started = allow_core_files;
    exit_code = sandbox::run(arguments->options);
  });
}

}  // namespace ghlauth::cli
