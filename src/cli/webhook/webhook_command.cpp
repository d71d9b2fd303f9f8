#include <CLI/CLI.hpp>
#include <map>
#include <memory>

#include "cli/commands.hpp"
#include "cli/profile.hpp"
#include "cli/webhook/fire.hpp"
#include "cli/webhook/serve.hpp"
#include "cli/webhook/verify.hpp"

namespace ghlauth::cli {
namespace {

const std::map<std::string, std::int64_t> time_units{{"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86400}};

void add_listen(CLI::App &command, ServeArguments &a) {
  command.add_option("--listen", a.listen, "127.0.0.1:PORT, [::1]:PORT or unix:/PATH, behind a server with TLS")
      ->capture_default_str()
      ->type_name("ADDRESS");
  command.add_option("--app-id", a.app_ids, "Also let events of this app in; repeatable")->allow_extra_args(false)->type_name("ID");
}

void add_keys(CLI::App &command, ServeArguments &a) {
  command.add_option("--key", a.key_files, "Public key, PEM or DER, that is accepted beside HighLevel's published ones; repeatable")
      ->allow_extra_args(false)
      ->type_name("FILE");
  command.add_option("--retire-key", a.retired_key_files, "Published key, PEM or DER, that is not accepted any more; repeatable")
      ->allow_extra_args(false)
      ->type_name("FILE");
  command.add_flag("--rsa", a.rsa, "Accept X-WH-Signature where there is no X-GHL-Signature");
}

void add_serve_command(CLI::App &webhook, int &exit_code) {
  auto arguments = std::make_shared<ServeArguments>();
  ServeArguments &a = *arguments;
  CLI::App *command = webhook.add_subcommand("serve", "Receive webhooks: verify, drop duplicates, keep the store up to date, hand on");
  add_listen(*command, a);
  add_keys(*command, a);
  command->add_flag("--require-app-id", a.require_app_id, "Refuse events that name no app");
  command->add_option("--window", a.window_s, "How old an event may be [3d]")
      ->transform(CLI::AsNumberWithUnit(time_units))
      ->check(CLI::Range(std::int64_t{60}, std::int64_t{31 * 86400}, "60 s to 31 d"))
      ->type_name("TIME");
  command->add_flag("--allow-missing-timestamp", a.allow_missing_timestamp,
                    "Let events without a timestamp in: the deliveries to a conversation provider have none");
  command->add_option("--claim", a.claim_s, "When an event is new again whose receiver has died [5m, or twice --timeout-ms and 1m]")
      ->transform(CLI::AsNumberWithUnit(time_units))
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{86400}, "1 s to 1 d"))
      ->type_name("TIME");
  command->add_flag("--no-lifecycle", a.no_lifecycle, "Leave the store of installations alone: no login is needed, but --app-id");

  const char *hand_on = "Where events are handed on to";
  CLI::Option *upstream = command->add_option("--upstream", a.upstream, "Post them there; 2xx accepts")->type_name("URL")->group(hand_on);
  CLI::Option *socket = command->add_option("--socket", a.socket, "Write each to this Unix socket; the answer ok accepts")
                            ->type_name("PATH")
                            ->group(hand_on)
                            ->excludes(upstream);
  command->add_option("command", a.command, "Run this for each, with it at standard input; exit code 0 accepts")
      ->group(hand_on)
      ->excludes(upstream)
      ->excludes(socket);
  command->add_option("--timeout-ms", a.timeout_ms, "How long that may take")
      ->check(CLI::Range(std::int64_t{100}, std::int64_t{600000}))
      ->capture_default_str()
      ->type_name("N")
      ->group(hand_on);
  CLI::Option *spool =
      command->add_option("--spool", a.spool, "Keep events in this file, answer then, and hand them on as fast as they are accepted")
          ->type_name("FILE")
          ->group(hand_on);
  command->add_option("--workers", a.workers, "How many are handed on at a time, from the spool; 1 keeps their order until one fails")
      ->check(CLI::Range(1, 64))
      ->capture_default_str()
      ->needs(spool)
      ->type_name("N")
      ->group(hand_on);
  command->add_option("--give-up", a.give_up_s, "How long one in the spool is tried [3d]")
      ->transform(CLI::AsNumberWithUnit(time_units))
      ->check(CLI::Range(std::int64_t{0}, std::int64_t{365 * 86400}))
      ->needs(spool)
      ->type_name("TIME")
      ->group(hand_on);
  command->add_flag("--retry-given-up", a.retry_given_up, "Try those in the spool again that were given up before")
      ->needs(spool)
      ->group(hand_on);

  command->add_option("--max-body", a.max_body, "How large a request may be")
      ->check(CLI::Range(std::int64_t{1024}, std::int64_t{64} << 20))
      ->capture_default_str()
      ->type_name("BYTES");
  command->add_option("--max-connections", a.max_connections, "How many are served at a time")
      ->check(CLI::Range(1, 10000))
      ->capture_default_str()
      ->type_name("N");
  command->add_option("--receive-timeout", a.receive_s, "How long a request may take to arrive")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{600}))
      ->capture_default_str()
      ->type_name("SECONDS");
  command->add_option("--metrics", a.metrics, "File to write for Prometheus' node exporter, FOLDER/NAME.prom")->type_name("FILE");
  const char *app = "An app without a login here [all that logged in]";
  add_client(*command, a, app);
  for (const char *name : {"--redirect-uri", "--client-secret-env", "--client-secret-file"})
    command->get_option(name)->needs(command->get_option("--client-id"));
  add_options(*command, a.options);
  command->footer(
      "Separate a command with --: ghlauth webhook serve -- /usr/local/bin/on-event\n"
      "It is run without a shell, with GHLAUTH_EVENT_ID, _TYPE, _APP_ID, _COMPANY_ID, _LOCATION_ID and\n"
      "_TIMESTAMP beside PATH, HOME, LANG and TZ in its environment. An upstream gets the body byte for byte\n"
      "and X-Ghlauth-Event-Id, -Event-Type, -App-Id, -Company-Id, -Location-Id and -Timestamp.\n"
      "SIGHUP reads the files of the keys again; SIGTERM and SIGINT end the program with exit code 0.");
  command->callback([arguments, &exit_code] { exit_code = run_command(arguments->options, [&] { return serve(*arguments); }); });
}

// The apps that are logged in, where none is named.
std::vector<std::string> app_ids_of(const ServeArguments &arguments) {
  if (!arguments.app_ids.empty()) return arguments.app_ids;
  std::vector<std::string> ids;
  for (const SavedApp &app : read_profile().apps) ids.push_back(app.app_id());
  return ids;
}

void add_tail_command(CLI::App &webhook, int &exit_code) {
  auto arguments = std::make_shared<ServeArguments>();
  ServeArguments &a = *arguments;
  a.print = a.no_lifecycle = a.allow_missing_timestamp = true;
  CLI::App *command = webhook.add_subcommand("tail", "Receive webhooks and print them, for development: verified, each once");
  add_listen(*command, a);
  add_keys(*command, a);
  add_json(*command, a.options);
  command->add_flag("-v,--verbose", a.options.verbose, "What is known of a failure, and the log, on standard error");
  command->footer(
      "ghlauth webhook tail --app-id ID --json | jq .event\n\n"
      "It answers each with success, and no store is changed. What is refused stands on standard error.");
  command->callback([arguments, &exit_code] {
    exit_code = run_command(arguments->options, [&] {
      arguments->app_ids = app_ids_of(*arguments);
      return serve(*arguments);
    });
  });
}

void add_fire_command(CLI::App &webhook, int &exit_code) {
  auto arguments = std::make_shared<FireArguments>();
  FireArguments &a = *arguments;
  CLI::App *command = webhook.add_subcommand("fire", "Let a sandbox that is running send an event, signed as HighLevel does");
  command->add_option("TYPE", a.type, "Such as ContactCreate");
  command->add_flag("--list", a.list, "List the types, and send nothing");
  command->add_option("--location", a.location_id, "Where it happens [the first location]")->type_name("ID");
  CLI::Option *location = command->get_option("--location");
  command->add_option("--company", a.company_id, "The agency where it happens")->type_name("ID")->excludes(location);
  command->add_option("--app-id", a.app_id, "The app that gets it [the first one]")->type_name("ID");
  command->add_option("-d,--payload", a.payload, "Members of the event: a JSON object, or @FILE")->type_name("JSON");
  command->add_option("--count", a.count, "How many different ones")->check(CLI::Range(1, 20000))->capture_default_str()->type_name("N");
  command->add_option("--copies", a.copies, "How often each is sent")->check(CLI::Range(1, 20000))->capture_default_str()->type_name("N");
  command->add_option("--fault", a.fault, "What is wrong with it")
      ->check(CLI::IsMember({"wrong_signature", "missing_signature", "swapped_signatures", "repeated_signatures", "flipped_body", "other_app", "stale"}))
      ->type_name("FAULT");
  command->add_option("--sandbox", a.sandbox, "Its address [GHLAUTH_SANDBOX_URL]")->type_name("URL");
  command->add_option("--control-token-file", a.token_file, "File with its control token [GHLAUTH_SANDBOX_CONTROL_TOKEN]")->type_name("PATH");
  add_json(*command, a.options);
  command->add_flag("-v,--verbose", a.options.verbose, "What is known of a failure, on standard error");
  command->footer("ghlauth sandbox run --webhook-url http://127.0.0.1:3000/webhooks -- ghlauth webhook fire ContactCreate");
  command->callback([arguments, &exit_code] { exit_code = run_command(arguments->options, [&] { return fire(*arguments); }); });
}

void add_verify_command(CLI::App &webhook, int &exit_code) {
  auto arguments = std::make_shared<VerifyArguments>();
  VerifyArguments &a = *arguments;
  CLI::App *command = webhook.add_subcommand("verify", "Tell whether a request that was kept is HighLevel's, and why not");
  command->add_option("FILE", a.file, "File with the body, byte for byte; - or nothing for standard input");
  command->add_option("-H,--header", a.headers, "Header of the request, 'X-GHL-Signature: ...'; repeatable")
      ->allow_extra_args(false)
      ->type_name("HEADER")
      ->required();
  command->add_option("--app-id", a.app_ids, "Also whether it is for this app, and how old it is; repeatable")
      ->allow_extra_args(false)
      ->type_name("ID");
  command->add_option("--key", a.key_files, "Public key, PEM or DER, that is accepted beside HighLevel's published ones; repeatable")
      ->allow_extra_args(false)
      ->type_name("FILE");
  command->add_flag("--rsa", a.rsa, "Accept X-WH-Signature where there is no X-GHL-Signature");
  add_json(*command, a.options);
  command->add_flag("-v,--verbose", a.options.verbose, "What is known of a failure, on standard error");
  command->footer(
      "ghlauth webhook verify -H \"X-GHL-Signature: $SIGNATURE\" body.json\n\n"
      "Nothing is asked of HighLevel, and no store. What is signed is the body as it was sent: one that was parsed and\n"
      "written again is another one. The exit code is 0 when it is let in, and 1 when it is not.");
  command->callback([arguments, &exit_code] { exit_code = run_command(arguments->options, [&] { return verify(*arguments); }); });
}

}  // namespace

void add_webhook_command(CLI::App &program, int &exit_code) {
  CLI::App *webhook = program.add_subcommand("webhook", "HighLevel's webhooks");
  webhook->require_subcommand(1);
  add_serve_command(*webhook, exit_code);
  add_tail_command(*webhook, exit_code);
  add_verify_command(*webhook, exit_code);
  add_fire_command(*webhook, exit_code);
}

}  // namespace ghlauth::cli
