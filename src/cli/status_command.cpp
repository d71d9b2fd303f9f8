#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>

#include "cli/commands.hpp"
#include "cli/credentials.hpp"
#include "cli/failure.hpp"
#include "cli/report.hpp"
#include "cli/status.hpp"
#include "cli/status_watch.hpp"

namespace ghlauth::cli {
namespace {

// A token of a variable or file is in no listing; it can be looked at as well.
int show_given(Session &session, const As &as) {
  const Config config = session.config({});
  const Pit pit = given_pit(session, config, as);
  const Buf redacted = made<Buf>([&](auto out, auto error) { return ghlauth_pit_redacted(pit.get(), out, error); });
  if (session.options().json) {
    Json out = Json::object();
    out.add("as", session.options().as).add("kind", "pit").add("id", ghlauth_buf_data(redacted.get()));
    out.add("level", level_name(ghlauth_pit_level(pit.get()))).add("resource_id", ghlauth_pit_resource_id(pit.get()));
    std::printf("%s\n", out.text().c_str());
  } else {
    Table table({"CREDENTIAL", "LEVEL", "TOKEN"});
    table.add({{session.options().as}, {level_name(ghlauth_pit_level(pit.get()))}, {ghlauth_buf_data(redacted.get())}});
    table.print();
  }
  if (const char *warning = ghlauth_pit_warning(pit.get()); *warning != '\0') warn(warning);
  return exit_ok;
}

struct StatusArguments {
  Options options;
  bool all = false;
  std::optional<std::string> watch;  ///< what stands behind --watch; "true" for nothing
};

constexpr std::int64_t watch_interval_ms = 2000;

std::int64_t watch_interval(const std::string &text) {
  if (text.empty() || text == "true") return watch_interval_ms;
  char *end = nullptr;
  const double seconds = std::strtod(text.c_str(), &end);
  if (*end != '\0' || !(seconds >= 0.1 && seconds <= 86400))
    throw Failure(exit_usage, "--watch takes seconds, from 0.1 to 86400", "Leave them out for one look every 2 s.");
  return static_cast<std::int64_t>(seconds * 1000);
}

int status(const StatusArguments &arguments) {
  const Options &options = arguments.options;
  const As as = parse_as(options.as);
  if (as.kind == As::Kind::PIT_ENV || as.kind == As::Kind::PIT_FILE) {
    if (arguments.watch)
      throw Failure(exit_usage, "--watch is for what is saved: of a token in a variable or file nothing changes");
    Session session(options);
    return show_given(session, as);
  }
  if (arguments.watch) return watch_status(options, arguments.all, watch_interval(*arguments.watch));
  const Status status = look_at_status(options, arguments.all);
  const Listing &listing = status.listing;
  if (options.json)
    std::printf("%s\n", status_json(status).text().c_str());
  else if (!listing.entries.empty())
    status_table(status, Ends::ROUGHLY).print();
  std::fflush(stdout);
  if (!options.json)
    for (const std::string &note : status_notes(status)) warn(note);
  for (const std::string &note : unreadable_notes(status)) warn(note);
  if (!listing.unreadable.empty()) return exit_failed;
  if (!listing.entries.empty()) return exit_ok;
  if (options.json) return exit_no_credential;
  throw Failure(exit_no_credential, "nobody is logged in", "Log in: ghlauth login");
}

}  // namespace

void add_status_command(CLI::App &program, int &exit_code) {
  auto arguments = std::make_shared<StatusArguments>();
  CLI::App *command = program.add_subcommand("status", "Show what is logged in, and how it is");
  command->add_flag("--all", arguments->all, "Show as well what was logged out or uninstalled");
  command->add_option("--watch", arguments->watch, "Show it again and again, with a look every so many seconds [2]")
      ->expected(0, 1)
      ->type_name("[SECONDS]");
  add_as(*command, arguments->options);
  add_json(*command, arguments->options);
  add_options(*command, arguments->options);
  command->footer(
      "With --watch: a terminal is drawn over, until Ctrl-C (exit code 130). Elsewhere each change is told once,\n"
      "with its time; with --json in a line, which has \"error\" instead of credentials when the store cannot be\n"
      "read. A store that is locked or cannot be reached for a while does not end it.\n"
      "Exit codes without it: 0 done, 1 when a row cannot be read, 3 when nobody is logged in.");
  command->callback(
      [arguments, &exit_code] { exit_code = run_command(arguments->options, [&] { return status(*arguments); }); });
}

}  // namespace ghlauth::cli
