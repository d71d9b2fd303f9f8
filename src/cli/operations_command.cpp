#include <ghlauth/config.h>
#include <ghlauth/operation.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <memory>
#include <vector>

#include "cli/commands.hpp"
#include "cli/credential_kinds.hpp"
#include "cli/failure.hpp"
#include "cli/json.hpp"
#include "cli/options.hpp"
#include "cli/text.hpp"

namespace ghlauth::cli {
namespace {

using Operations = std::vector<const ghlauth_operation *>;

constexpr std::size_t table_width = 80;
constexpr std::size_t indent = 7;  // below the method

struct OperationsArguments {
  Options options;
  std::string search;
};

bool has_all(const ghlauth_operation *operation, const std::vector<std::string> &wanted) {
  const std::string text = lower(std::string(ghlauth_operation_name(operation)) + ' ' + ghlauth_operation_method(operation) +
                                 ' ' + ghlauth_operation_path(operation) + ' ' + ghlauth_operation_scope(operation));
  return std::all_of(wanted.begin(), wanted.end(),
                     [&](const std::string &word) { return text.find(word) != std::string::npos; });
}

Operations found(const OperationsArguments &arguments) {
  const std::vector<std::string> wanted = words(lower(arguments.search));
  Operations result;
  for (std::size_t i = 0; i < ghlauth_operation_count(); ++i) {
    const ghlauth_operation *operation = ghlauth_operation_at(i);
    if (ghlauth_operation_generation(operation) == arguments.options.generation && has_all(operation, wanted))
      result.push_back(operation);
  }
  return result;
}

/// Whose credentials are admitted, in a word or two.
std::string admitted(const ghlauth_operation *operation) {
  const std::uint32_t credentials = ghlauth_operation_credentials(operation);
  std::string text;
  const auto add = [&](const char *level, std::uint32_t pit, std::uint32_t oauth) {
    if ((credentials & oauth) == 0) return;
    text += (text.empty() ? "" : ", ") + std::string(level) + ((credentials & pit) == 0 ? " (OAuth)" : "");
  };
  add("location", GHLAUTH_ADMITS_LOCATION_PIT, GHLAUTH_ADMITS_LOCATION_OAUTH);
  add("agency", GHLAUTH_ADMITS_AGENCY_PIT, GHLAUTH_ADMITS_AGENCY_OAUTH);
  return text.empty() ? "not declared" : text;
}

void show_path(const ghlauth_operation *operation) {
  std::string path = ghlauth_operation_path(operation);
  std::printf("%-*s", static_cast<int>(indent), ghlauth_operation_method(operation));
  while (path.size() > table_width - indent) {
    const std::size_t end = path.rfind('/', table_width - indent);
    if (end == 0 || end == std::string::npos) break;
    std::printf("%s\n%*s", path.substr(0, end).c_str(), static_cast<int>(indent), "");
    path.erase(0, end);
  }
  std::printf("%s\n", path.c_str());
}

/// Two lines for each: what is called, and below it the name, whose credentials are admitted and with which scope. A third line
/// where that is more than a terminal shows in one.
void show_table(const Operations &operations) {
  for (const ghlauth_operation *operation : operations) {
    show_path(operation);
    std::string line = ghlauth_operation_name(operation);
    const auto add = [&](const std::string &more) {
      if (more.empty()) return;
      if (indent + line.size() + 2 + more.size() > table_width) {
        std::printf("%*s%s\n", static_cast<int>(indent), "", line.c_str());
        line.clear();
      }
      line += (line.empty() ? "" : "  ") + more;
    };
    add(admitted(operation));
    add(ghlauth_operation_scope(operation));
    add(ghlauth_operation_is_deprecated(operation) == 1 ? "deprecated" : "");
    std::printf("%*s%s\n", static_cast<int>(indent), "", line.c_str());
  }
}

const char *paging_name(const ghlauth_operation *operation) {
  switch (ghlauth_operation_paging(operation)) {
    case GHLAUTH_PAGING_SKIP: return "skip";
    case GHLAUTH_PAGING_PAGE: return "page";
    case GHLAUTH_PAGING_CURSOR: return "cursor";
    case GHLAUTH_PAGING_TOKEN: return "token";
    default: return "none";
  }
}

Json credentials_json(const ghlauth_operation *operation) {
  Json names = Json::array();
  for (const std::string &name : credential_kinds(ghlauth_operation_credentials(operation))) names.push(name);
  return names;
}

Json operation_json(const ghlauth_operation *operation) {
  Json parameters = Json::array(), types = Json::array(), out = Json::object();
  for (std::size_t i = 0; i < ghlauth_operation_parameter_count(operation); ++i) {
    Json parameter = Json::object();
    parameter.add("name", ghlauth_operation_parameter_name(operation, i))
        .add("in", ghlauth_operation_parameter_in(operation, i));
    parameter.add("required", ghlauth_operation_parameter_is_required(operation, i) == 1);
    parameters.push(std::move(parameter));
  }
  for (const std::string &type : words(ghlauth_operation_content_types(operation))) types.push(type);
  out.add("name", ghlauth_operation_name(operation)).add("generation", ghlauth_operation_generation(operation));
  out.add("method", ghlauth_operation_method(operation)).add("path", ghlauth_operation_path(operation));
  out.add("version", ghlauth_operation_version(operation)).add("scope", ghlauth_operation_scope(operation));
  out.add("security_declared", ghlauth_operation_has_security(operation) == 1).add("credentials", credentials_json(operation));
  out.add("deprecated", ghlauth_operation_is_deprecated(operation) == 1).add("content_types", std::move(types));
  out.add("paging", paging_name(operation)).add("paging_parameter", ghlauth_operation_paging_parameter(operation));
  out.add("page_size_parameter", ghlauth_operation_page_size_parameter(operation));
  out.add("page_items", ghlauth_operation_page_items(operation)).add("parameters", std::move(parameters));
  return out;
}

void show_json(const Operations &operations) {
  Json list = Json::array(), out = Json::object();
  for (const ghlauth_operation *operation : operations) list.push(operation_json(operation));
  out.add("operations", std::move(list));
  std::printf("%s\n", out.text().c_str());
}

int operations(const OperationsArguments &arguments) {
  const Operations result = found(arguments);
  arguments.options.json ? show_json(result) : show_table(result);
  if (!result.empty()) return exit_ok;
  if (arguments.options.json) return exit_failed;
  throw Failure(exit_failed,
                "no operation of generation " + arguments.options.generation + " has \"" + printable(arguments.search) +
                    "\" in its name, method, path or scope",
                "Try another word, or the other generation: 2021-07-28 and v3.");
}

}  // namespace

void add_operations_command(CLI::App &program, int &exit_code) {
  auto arguments = std::make_shared<OperationsArguments>();
  OperationsArguments &a = *arguments;
  a.options.generation = GHLAUTH_GENERATION_2021_07_28;
  CLI::App *command = program.add_subcommand("operations", "List the operations of the API, and what each admits and needs");
  command->add_option("--search", a.search, "Those with these words in their name, method, path or scope")->type_name("WORD");
  command->add_option("--generation", a.options.generation, "Generation of the API")
      ->check(CLI::IsMember({GHLAUTH_GENERATION_2021_07_28, GHLAUTH_GENERATION_V3}))
      ->capture_default_str();
  add_json(*command, a.options);
  command->footer(
      "Below each method and path stand the operation's name, whose credentials it admits (Private\n"
      "Integration Tokens and OAuth, or OAuth alone), and the scope that they need.");
  command->callback(
      [arguments, &exit_code] { exit_code = run_command(arguments->options, [&] { return operations(*arguments); }); });
}

}  // namespace ghlauth::cli
