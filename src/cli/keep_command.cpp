#include <CLI/CLI.hpp>
#include <cstdio>
#include <map>
#include <memory>
#include <random>
#include <utility>

#include "cli/commands.hpp"
#include "cli/json.hpp"
#include "cli/keep.hpp"
#include "cli/report.hpp"
#include "cli/service.hpp"
#include "cli/terminal.hpp"

namespace ghlauth::cli {
namespace {

void show_json(const KeepResult &result) {
  Json failures = Json::array(), unreadable = Json::array(), broken = Json::array(), out = Json::object();
  for (const KeepResult::Named &one : result.failures) {
    Json named = Json::object();
    named.add("id", one.id).add("reason", one.reason);
    failures.push(std::move(named));
  }
  for (const std::string &row : result.unreadable) unreadable.push(row);
  for (const Failure &failure : result.broken) broken.push(failure.message);
  out.add("renewed", result.renewed).add("not_due", result.not_due).add("failed", result.failed);
  out.add("failures", std::move(failures)).add("unreadable", std::move(unreadable)).add("broken", std::move(broken));
  std::printf("%s\n", out.text().c_str());
}

void show_line(const KeepResult &result) {
  const std::string text = "Renewed " + std::to_string(result.renewed) + ", not due " + std::to_string(result.not_due) +
                           ", failed " + std::to_string(result.failed);
  if (result.is_good())
    success(text);
  else
    std::printf("%s\n", text.c_str());
}

void show(const KeepArguments &arguments, const KeepResult &result) {
  if (result.has_begun) arguments.options.json ? show_json(result) : show_line(result);
  std::fflush(stdout);
  for (const KeepResult::Named &one : result.failures) warn("installation:" + one.id + ": " + one.reason);
  const auto named = static_cast<std::int64_t>(result.failures.size() + result.unreadable.size());
  if (named < result.failed) warn("and " + std::to_string(result.failed - named) + " more");
  for (const std::string &row : result.unreadable) warn("cannot be read: " + row);
  for (const Failure &failure : result.broken) report(failure, arguments.options.verbose);
}

int run_once(const KeepArguments &arguments) {
  KeepResult result = keep_once(arguments);
  try {
    KeepMetrics(arguments.metrics).write(result);
  } catch (Failure &failure) {
    result.broken.push_back(std::move(failure));
  }
  show(arguments, result);
  return result.is_good() ? exit_ok : result.has_begun ? exit_failed : result.broken.front().exit_code;
}

// Up to a tenth less than the interval, so that machines that were started at one time do not stay together.
std::int64_t pause_ms(const KeepArguments &arguments) {
  const std::int64_t interval_ms = arguments.interval_s * 1000;
  std::random_device random;
  return interval_ms - std::uniform_int_distribution<std::int64_t>(0, interval_ms / 10)(random);
}

int run_always(const KeepArguments &arguments) {
  take_hangups();
  require_something_to_keep(arguments);
  notify_service_manager("READY=1");
  try {
    do (void)run_once(arguments);  // what went wrong was told, and the next run tries again
    while (wait_for_signal(pause_ms(arguments)) != Woken::TO_END);
  } catch (const Failure &) {
    if (interrupted_by() == 0) throw;
  }
  notify_service_manager("STOPPING=1");
  return exit_ok;
}

int keep(const KeepArguments &arguments) {
  if (arguments.once) return run_once(arguments);
  if (arguments.options.json) throw Failure(exit_usage, "--json is for one run", "Add --once.");
  if (arguments.secret_file == "-")
    throw Failure(exit_usage, "the client secret is read anew for each run, and standard input only once",
                  "Name a file, or add --once.");
  return run_always(arguments);
}

}  // namespace

void add_keep_command(CLI::App &program, int &exit_code) {
  auto arguments = std::make_shared<KeepArguments>();
  KeepArguments &a = *arguments;
  CLI::App *command = program.add_subcommand("keep", "Keep all installations alive: renew their refresh tokens in time");
  command->add_flag("--once", a.once, "One run, instead of one now and then one every --interval");
  command->add_option("--interval", a.interval_s, "How long from one run to the next, such as 30m, 1h or 1d [1h]")
      ->transform(CLI::AsNumberWithUnit(std::map<std::string, std::int64_t>{{"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86400}}))
      ->check(CLI::Range(std::int64_t{60}, std::int64_t{7 * 86400}, "60 s to 7 d"))
      ->type_name("TIME");
  command->add_option("--age", a.age_days, "How old a refresh token becomes before it is renewed")
      ->check(CLI::Range(1, 365))
      ->capture_default_str()
      ->type_name("DAYS");
  command->add_option("--max", a.max_refreshes, "How many of an app are renewed in a run; 0 for all")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str()
      ->type_name("N");
  command->add_option("--parallel", a.parallel, "How many are under way at a time")
      ->check(CLI::Range(1, 64))
      ->capture_default_str()
      ->type_name("N");
  command->add_option("--tombstone-days", a.tombstone_days, "How long what was removed stays in the store")
      ->check(CLI::Range(0, 36500))
      ->capture_default_str()
      ->type_name("N");
  command->add_flag("--no-reconcile", a.no_reconcile, "Do not compare agencies with HighLevel's lists of their locations");
  command->add_option("--metrics", a.metrics, "File to write for Prometheus' node exporter, FOLDER/NAME.prom")
      ->type_name("FILE");
  const char *app = "An app without a login here [all that logged in]";
  add_client(*command, a, app);
  for (const char *name : {"--redirect-uri", "--client-secret-env", "--client-secret-file"})
    command->get_option(name)->needs(command->get_option("--client-id"));
  add_json(*command, a.options);
  add_options(*command, a.options);
  command->footer(
      "Without --once: SIGHUP begins a run now, SIGTERM and SIGINT end the program with exit code 0.\n"
      "Any number of these may run over one store; each installation is renewed by one of them.");
  command->callback([arguments, &exit_code] { exit_code = run_command(arguments->options, [&] { return keep(*arguments); }); });
}

}  // namespace ghlauth::cli
