#include <ghlauth/decision.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "cli/credentials.hpp"
#include "cli/decision_text.hpp"
#include "cli/failure.hpp"
#include "cli/json.hpp"
#include "cli/lists.hpp"
#include "cli/text.hpp"

namespace ghlauth::cli {
namespace {

struct CanArguments {
  Options options;
  std::vector<std::string> operation;  // a name, or a method and a path
  std::string version;
  std::string location;
  std::vector<std::string> scopes;
};

void show_json(const ghlauth_decision *decision, const std::string &as) {
  const ghlauth_operation *operation = ghlauth_decision_operation(decision);
  Json findings = Json::array(), out = Json::object();
  for (std::size_t i = 0; i < ghlauth_decision_count(decision); ++i) {
    Json finding = Json::object();
    finding.add("reason", lower(ghlauth_reason_name(ghlauth_decision_reason_at(decision, i))));
    finding.add("message", ghlauth_decision_message_at(decision, i));
    finding.add("remedy", lower(ghlauth_remedy_name(ghlauth_decision_remedy_at(decision, i))));
    finding.add("value", ghlauth_decision_value_at(decision, i)).add("hint", ghlauth_decision_hint_at(decision, i));
    findings.push(std::move(finding));
  }
  out.add("outcome", outcome_word(decision, false)).add("as", as);
  out.add("operation", operation == nullptr ? Json() : Json(ghlauth_operation_name(operation)));
  out.add("generation", operation == nullptr ? Json() : Json(ghlauth_operation_generation(operation)));
  out.add("findings", std::move(findings));
  std::printf("%s\n", out.text().c_str());
}

int can(const CanArguments &arguments) {
  Session session(arguments.options);
  const Chosen chosen = open_credential(session);
  if (!arguments.scopes.empty()) {
    if (!chosen.pit)
      throw Failure(exit_usage, "--scope says what a Private Integration has, and " + chosen.as + " is none",
                    "Leave it out: the scopes of an installation are known.");
    const List scopes = list_of(arguments.scopes);
    check([&](ghlauth_error **error) { return ghlauth_pit_set_scopes(chosen.pit.get(), scopes.get(), error); });
  }
  std::string asked = arguments.operation.front();
  for (std::size_t i = 1; i < arguments.operation.size(); ++i) asked += ' ' + arguments.operation[i];
  const Decision decision = made<Decision>([&](auto out, auto error) {
    return ghlauth_credential_decide(chosen.credential.get(), out, asked.c_str(), arguments.version.c_str(),
                                     arguments.location.c_str(), nullptr, error);
  });
  if (arguments.options.json)
    show_json(decision.get(), chosen.as);
  else
    show_decision(decision.get(), asked, chosen.as);
  switch (ghlauth_decision_outcome(decision.get())) {
    case GHLAUTH_OUTCOME_ALLOWED: return exit_ok;
    case GHLAUTH_OUTCOME_DENIED: return exit_failed;
    default: return exit_undetermined;
  }
}

}  // namespace

void add_can_command(CLI::App &program, int &exit_code) {
  auto arguments = std::make_shared<CanArguments>();
  CanArguments &a = *arguments;
  CLI::App *command = program.add_subcommand("can", "Tell whether a credential may call an operation, and why not");
  command->add_option("OPERATION", a.operation, "METHOD PATH, or a name of 'ghlauth operations'")->required()->expected(1, 2);
  command->add_option("--api-version", a.version, "Version header that will be sent [the operation's own]")->type_name("VERSION");
  command->add_option("--location", a.location, "The location that it is about")->type_name("ID");
  command->add_option("--scope", a.scopes, "Scopes that a Private Integration has; repeatable, or several in one")
      ->type_name("SCOPE")
      ->allow_extra_args(false);
  add_as(*command, a.options);
  add_json(*command, a.options);
  add_options(*command, a.options);
  command->footer(
      "ghlauth can GET /contacts/abc\n"
      "ghlauth can contacts/create-contact --as pit:mine --scope contacts.write\n\n"
      "Decided here, without a request. The exit code is 0 for yes, 1 for no, and 5 for perhaps: where\n"
      "HighLevel's own sources do not tell, a request will.");
  command->callback([arguments, &exit_code] { exit_code = run_command(arguments->options, [&] { return can(*arguments); }); });
}

}  // namespace ghlauth::cli
