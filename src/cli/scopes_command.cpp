#include <ghlauth/plan.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "cli/credential_kinds.hpp"
#include "cli/failure.hpp"
#include "cli/files.hpp"
#include "cli/json.hpp"
#include "cli/lists.hpp"
#include "cli/options.hpp"
#include "cli/text.hpp"

namespace ghlauth::cli {
namespace {

struct ScopesArguments {
  Options options;
  std::vector<std::string> operations;
  std::string log;
  std::vector<std::string> have;
};

Plan plan_of(const ScopesArguments &arguments) {
  const char *generation = arguments.options.generation.c_str();
  if (arguments.operations.empty() == arguments.log.empty())
    throw Failure(exit_usage, arguments.log.empty() ? "nothing is asked for" : "there are operations beside --from-log",
                  "Name operations, such as contacts/get-contact or \"GET /contacts/abc\", or a log.");
  if (arguments.log.empty()) {
    const List operations = made<List>(ghlauth_list_new);
    for (const std::string &one : arguments.operations)
      check([&](ghlauth_error **error) { return ghlauth_list_append(operations.get(), one.c_str(), error); });
    return made<Plan>([&](auto out, auto error) { return ghlauth_plan_new(out, operations.get(), generation, error); });
  }
  const std::optional<std::string> text = read_file(arguments.log == "-" ? "/dev/stdin" : arguments.log);
  if (!text) throw Failure(exit_usage, "there is no file " + arguments.log);
  const std::string log = printable(*text, true);  // what is no UTF-8 is in no path either
  return made<Plan>([&](auto out, auto error) { return ghlauth_plan_new_from_log(out, log.c_str(), generation, error); });
}

/// Whose credential alone suffices.
std::vector<std::string> suffices(const ghlauth_plan *plan) { return credential_kinds(ghlauth_plan_credentials(plan)); }

std::string joined(const std::vector<std::string> &texts) {
  std::string out;
  for (const std::string &text : texts) out += (out.empty() ? "" : ", ") + text;
  return out;
}

struct Difference {
  List missing;
  List surplus;
};

Difference difference(const ghlauth_plan *plan, const std::vector<std::string> &have) {
  const List given = list_of(have);
  return {made<List>([&](auto out, auto error) { return ghlauth_plan_missing(plan, out, given.get(), error); }),
          made<List>([&](auto out, auto error) { return ghlauth_plan_surplus(plan, out, given.get(), error); })};
}

void show_text(const ghlauth_plan *plan, const ScopesArguments &arguments) {
  const auto show = [](const char *what, const std::vector<std::string> &texts) {
    if (!texts.empty()) show_wrapped(std::string(what) + ": " + printable(joined(texts)), 4);
  };
  for (const std::string &scope : strings_of(ghlauth_plan_scopes(plan))) std::printf("%s\n", printable(scope).c_str());
  const std::size_t count = ghlauth_plan_count(plan);
  std::printf("\n%s\n", counted(static_cast<std::int64_t>(count), "operation").c_str());
  const std::vector<std::string> enough = suffices(plan);
  if (count > 0)
    show_wrapped(enough.empty() ? "No single credential suffices: take an app of the agency, and mint tokens of its locations."
                                : "One of these suffices: " + joined(enough),
                 4);
  show("Webhook events that come with these scopes", strings_of(ghlauth_plan_events(plan)));
  if (!arguments.have.empty()) {
    const Difference found = difference(plan, arguments.have);
    show("Missing", strings_of(found.missing.get()));
    show("Not needed", strings_of(found.surplus.get()));
  }
  show("Not known", strings_of(ghlauth_plan_unknown(plan)));
  for (const std::string &warning : strings_of(ghlauth_plan_warnings(plan))) show_wrapped("! " + printable(warning), 2);
}

void show_json(const ghlauth_plan *plan, const ScopesArguments &arguments) {
  const auto array = [](const std::vector<std::string> &texts) {
    Json out = Json::array();
    for (const std::string &text : texts) out.push(text);
    return out;
  };
  Json operations = Json::array(), out = Json::object();
  for (std::size_t i = 0; i < ghlauth_plan_count(plan); ++i) {
    const ghlauth_operation *operation = ghlauth_plan_operation_at(plan, i);
    Json one = Json::object();
    one.add("name", ghlauth_operation_name(operation)).add("generation", ghlauth_operation_generation(operation));
    operations.push(std::move(one));
  }
  out.add("scopes", array(strings_of(ghlauth_plan_scopes(plan)))).add("operations", std::move(operations));
  out.add("credentials", array(suffices(plan))).add("events", array(strings_of(ghlauth_plan_events(plan))));
  out.add("unknown", array(strings_of(ghlauth_plan_unknown(plan)))).add("warnings", array(strings_of(ghlauth_plan_warnings(plan))));
  if (!arguments.have.empty()) {
    const Difference found = difference(plan, arguments.have);
    out.add("missing", array(strings_of(found.missing.get()))).add("surplus", array(strings_of(found.surplus.get())));
  }
  std::printf("%s\n", out.text().c_str());
}

int scopes(const ScopesArguments &arguments) {
  const Plan plan = plan_of(arguments);
  if (arguments.options.json)
    show_json(plan.get(), arguments);
  else
    show_text(plan.get(), arguments);
  return ghlauth_list_size(ghlauth_plan_unknown(plan.get())) == 0 ? exit_ok : exit_failed;
}

}  // namespace

void add_scopes_command(CLI::App &program, int &exit_code) {
  auto arguments = std::make_shared<ScopesArguments>();
  ScopesArguments &a = *arguments;
  a.options.generation = GHLAUTH_GENERATION_2021_07_28;
  CLI::App *command = program.add_subcommand("scopes", "Tell which scopes and levels some operations need");
  command->add_option("OPERATION", a.operations, "Names of 'ghlauth operations', or \"METHOD PATH\" in quotes");
  command->add_option("--from-log", a.log, "The requests in an access log or a script; - for standard input")->type_name("FILE");
  command->add_option("--have", a.have, "Scopes that the app has, to compare with; repeatable, or several in one")
      ->type_name("SCOPE")
      ->allow_extra_args(false);
  command->add_option("--generation", a.options.generation, "Generation of what has no v3: before it")
      ->check(CLI::IsMember({GHLAUTH_GENERATION_2021_07_28, GHLAUTH_GENERATION_V3}))
      ->capture_default_str();
  add_json(*command, a.options);
  command->footer(
      "ghlauth scopes contacts/get-contact \"POST /contacts/\"\n"
      "ghlauth scopes --from-log access.log --have \"contacts.readonly users.readonly\"\n\n"
      "'ghlauth login --scope' asks for them. The exit code is 1 when something is no public operation.");
  command->callback([arguments, &exit_code] { exit_code = run_command(arguments->options, [&] { return scopes(*arguments); }); });
}

}  // namespace ghlauth::cli
