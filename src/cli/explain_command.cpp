#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "cli/answer_text.hpp"
#include "cli/commands.hpp"
#include "cli/failure.hpp"
#include "cli/input.hpp"
#include "cli/handles.hpp"
#include "cli/options.hpp"
#include "cli/terminal.hpp"
#include "cli/text.hpp"

namespace ghlauth::cli {
namespace {

struct ExplainArguments {
  Options options;
  std::string file;
  std::string method;
  std::string path;
  std::string version;
  bool has_version = false;
  int http_status = 0;
  bool has_status = false;
};

AnswerText read_answer(const ExplainArguments &arguments) {
  AnswerText answer = parse_answer(input(arguments.file, "the answer, as curl -i prints it,"));
  if (arguments.has_status) answer.http_status = arguments.http_status;
  if (!answer.http_status)
    throw Failure(exit_usage, "the answer has no HTTP status",
                  "Give the output of curl -i, or --status N beside a body; --status 0 for the text of a page of HighLevel.");
  return answer;
}

// What --as says here is the kind alone; the forms of the other commands are taken as well.
int kind_of(const std::string &as) {
  if (as.empty()) return GHLAUTH_KIND_UNKNOWN;
  if (as == "pit" || as.starts_with("pit:")) return GHLAUTH_KIND_PIT;
  if (as == "oauth" || as.starts_with("installation:")) return GHLAUTH_KIND_OAUTH;
  throw Failure(exit_usage, "\"" + as + "\" is no kind of credential", "Give pit or oauth, and --level for what it is for.");
}

int level_of(const std::string &level) {
  return level == "agency" ? GHLAUTH_LEVEL_AGENCY : level == "location" ? GHLAUTH_LEVEL_LOCATION : 0;
}

const char *given(const std::string &text) { return text.empty() ? nullptr : text.c_str(); }

Explanation explained(const ExplainArguments &arguments) {
  const AnswerText answer = read_answer(arguments);
  const Headers headers = made<Headers>(ghlauth_headers_new);
  for (const auto &[name, value] : answer.headers)  // those that are none are left out
    (void)ghlauth_headers_add(headers.get(), name.c_str(), value.c_str(), nullptr);
  return made<Explanation>([&](auto out, auto error) {
    return ghlauth_explain(out, *answer.http_status, headers.get(), reinterpret_cast<const std::uint8_t *>(answer.body.data()),
                           answer.body.size(), given(arguments.method), given(arguments.path),
                           arguments.has_version ? arguments.version.c_str() : nullptr, kind_of(arguments.options.as),
                           level_of(arguments.options.level), error);
  });
}

void line(const char *name, const std::string &value) {
  if (value.empty()) return;
  std::string label = std::string(name) + std::string(12 - std::string(name).size(), ' ');
  show_wrapped(label + printable(value), 12);
}

std::string credentials_text(const ghlauth_operation *operation) {
  if (ghlauth_operation_has_security(operation) == 0) return "not said by HighLevel";
  const std::uint32_t admits = ghlauth_operation_credentials(operation);
  std::string text;
  const auto add = [&](std::uint32_t bit, const char *name) {
    if ((admits & bit) != 0) text += (text.empty() ? "" : ", ") + std::string(name);
  };
  add(GHLAUTH_ADMITS_LOCATION_PIT, "sub-account PIT");
  add(GHLAUTH_ADMITS_LOCATION_OAUTH, "sub-account access token");
  add(GHLAUTH_ADMITS_AGENCY_PIT, "agency PIT");
  add(GHLAUTH_ADMITS_AGENCY_OAUTH, "agency access token");
  return text;
}

void show(const ghlauth_explanation *explanation) {
  show_wrapped(printable(ghlauth_explanation_message(explanation)), 0);
  if (*ghlauth_explanation_hint(explanation) != '\0') show_wrapped(printable(ghlauth_explanation_hint(explanation)), 2, 2);
  std::printf("\n");
  line("Status", ghlauth_status_name(ghlauth_explanation_status(explanation)));
  line("Server", ghlauth_explanation_server_message(explanation));
  line("Trace id", ghlauth_explanation_trace_id(explanation));
  if (const std::int64_t wait_ms = ghlauth_explanation_retry_after_ms(explanation); wait_ms >= 0)
    line("Try again", "in " + duration((wait_ms + 999) / 1000));
  const ghlauth_operation *operation = ghlauth_explanation_operation(explanation);
  if (operation == nullptr) return;
  line("Operation", std::string(ghlauth_operation_name(operation)) + ", generation " + ghlauth_operation_generation(operation));
  line("Takes", credentials_text(operation));
  line("Scope", ghlauth_operation_scope(operation));
  line("Version", ghlauth_operation_version(operation));
}

int explain(const ExplainArguments &arguments) {
  const Explanation explanation = explained(arguments);
  if (arguments.options.json)
    std::printf("%s\n", ghlauth_explanation_json(explanation.get()));
  else
    show(explanation.get());
  return exit_ok;
}

}  // namespace

void add_explain_command(CLI::App &program, int &exit_code) {
  auto arguments = std::make_shared<ExplainArguments>();
  ExplainArguments &a = *arguments;
  CLI::App *command = program.add_subcommand("explain", "What an answer of HighLevel means, and what to change");
  command->add_option("FILE", a.file, "The answer, as curl -i prints it, or its body [standard input]");
  CLI::Option *status =
      command->add_option("--status", a.http_status, "HTTP status, beside a body alone; 0 for the text of a page of HighLevel")
          ->type_name("N")
          ->check(CLI::Range(0, 999));
  command->add_option("--method", a.method, "Method of the request, such as GET")->type_name("METHOD");
  command->add_option("--path", a.path, "Its path or URL")->type_name("PATH");
  CLI::Option *version = command->add_option("--api-version,--version", a.version, "Its Version header; '' when there was none")
                             ->type_name("VERSION");
  command->add_option("--as", a.options.as, "What was sent as the credential: pit or oauth")->type_name("KIND");
  command->add_option("--level", a.options.level, "What it is for: agency or location")
      ->type_name("LEVEL")
      ->check(CLI::IsMember({"agency", "location"}));
  add_json(*command, a.options);
  command->footer(
      "curl -i ... | ghlauth explain --method GET --path /contacts/abc --as pit --level agency\n"
      "ghlauth explain --status 0 <<< 'Install unavailable'");
  command->callback([arguments, status, version, &exit_code] {
    arguments->has_status = status->count() > 0;
    arguments->has_version = version->count() > 0;
    exit_code = run_command(arguments->options, [&] { return explain(*arguments); });
  });
}

}  // namespace ghlauth::cli
