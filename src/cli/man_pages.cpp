#include "cli/man_pages.hpp"

#include <ghlauth/version.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>
#include <string_view>
#include <vector>

#include "cli/failure.hpp"

namespace ghlauth::cli {
namespace {

using OptionList = std::vector<const CLI::Option *>;
using CommandList = std::vector<const CLI::App *>;

// roff's own signs as letters.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\')
      out += "\\e";
    else if (c == '-')
      out += "\\-";
    else if ((c == '.' || c == '\'') && (out.empty() || out.back() == '\n'))
      out += std::string("\\&") + c;
    else
      out += c;
  }
  return out;
}

std::string bold(std::string_view text) { return "\\fB" + escaped(text) + "\\fR"; }
std::string italic(std::string_view text) { return "\\fI" + escaped(text) + "\\fR"; }

// "ghlauth webhook serve".
std::string path_of(const CLI::App &command) {
  return command.get_parent() == nullptr ? command.get_name() : path_of(*command.get_parent()) + ' ' + command.get_name();
}

std::string page_of(const CLI::App &command) {
  std::string name = path_of(command);
  std::replace(name.begin(), name.end(), ' ', '-');
  return name;
}

CommandList commands_of(const CLI::App &command) {
  return command.get_subcommands([](const CLI::App *one) { return !one->get_group().empty(); });
}

OptionList positionals_of(const CLI::App &command) {
  return command.get_options([](const CLI::Option *option) { return option->get_positional(); });
}

bool takes_value(const CLI::Option &option) { return option.get_items_expected_max() > 0; }

// "LEVEL" of "LEVEL:{agency,location}"; what may be chosen is told behind the description.
std::string value_of(const CLI::Option &option) {
  const std::string type = option.get_type_name();
  return type.substr(0, type.find(':'));
}

// "INT in [1 - 365]", and what may be chosen, where the description does not say it.
std::string range_of(const CLI::Option &option) {
  const std::string type = option.get_type_name(), about = option.get_description();
  const std::size_t colon = type.find(':');
  if (colon == std::string::npos) return {};
  std::string range = type.substr(colon + 1);
  if (!range.starts_with('{')) return range;
  range = range.substr(1, range.size() - 2);
  const std::string first = range.substr(0, range.find(','));
  return about.find(first) == std::string::npos ? range : "";
}

std::string about(const CLI::Option &option) {
  std::string text = escaped(option.get_description());
  if (const std::string range = range_of(option); !range.empty()) text += " (" + escaped(range) + ')';
  if (!option.get_default_str().empty()) text += " [" + escaped(option.get_default_str()) + ']';
  return text + '\n';
}

std::string term(const CLI::Option &option) {
  std::string text;
  for (const std::string &name : option.get_snames()) text += (text.empty() ? "" : ", ") + bold("-" + name);
  for (const std::string &name : option.get_lnames()) text += (text.empty() ? "" : ", ") + bold("--" + name);
  if (takes_value(option)) text += ' ' + italic(value_of(option));
  return text;
}

std::string synopsis(const CLI::App &command) {
  std::string text = bold(path_of(command)) + " [" + italic("OPTIONS") + ']';
  for (const CLI::Option *one : positionals_of(command)) {
    const std::string name = italic(one->get_single_name()) + (one->get_expected_max() > 1 ? "..." : "");
    text += one->get_required() ? ' ' + name : " [" + name + ']';
  }
  if (!commands_of(command).empty()) text += command.get_require_subcommand_min() > 0 ? " " + italic("COMMAND") : " [" + italic("COMMAND") + ']';
  return text + '\n';
}

// In the order in which --help has them: those without a group of their own first.
std::string options_text(const CLI::App &command) {
  std::vector<std::string> groups;
  for (const CLI::Option *option : command.get_options()) {
    const std::string &group = option->get_group();
    if (!group.empty() && option->nonpositional() && std::find(groups.begin(), groups.end(), group) == groups.end()) groups.push_back(group);
  }
  std::stable_partition(groups.begin(), groups.end(), [](const std::string &group) { return group == "Options"; });
  std::string text;
  for (const std::string &group : groups) {
    if (group != "Options") text += ".SS " + escaped(group) + '\n';
    for (const CLI::Option *option :
         command.get_options([&](const CLI::Option *one) { return one->get_group() == group && one->nonpositional(); }))
      text += ".TP\n" + term(*option) + '\n' + about(*option);
  }
  return text;
}

// What stands below the options in --help: examples and notes, line for line.
std::string notes(const CLI::App &command) {
  return command.get_footer().empty() ? "" : ".SH NOTES\n.nf\n" + escaped(command.get_footer()) + "\n.fi\n";
}

std::string see_also(const CLI::App &command) {
  CommandList others = commands_of(command);
  if (command.get_parent() != nullptr) others.insert(others.begin(), command.get_parent());
  std::string text;
  for (const CLI::App *one : others)
    text += ".BR " + escaped(page_of(*one)) + (one == others.back() ? " (1)\n" : " (1),\n");
  return text.empty() ? "" : ".SH SEE ALSO\n" + text;
}

std::string page(const CLI::App &command) {
  std::string title = page_of(command);
  std::transform(title.begin(), title.end(), title.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  std::string text = ".TH " + escaped(title) + " 1 \"\" \"ghlauth " + ghlauth_version_string() + "\" \"ghlauth\"\n";
  text += ".SH NAME\n" + escaped(page_of(command)) + " \\- " + escaped(command.get_description()) + '\n';
  text += ".SH SYNOPSIS\n" + synopsis(command);
  if (const OptionList positionals = positionals_of(command); !positionals.empty()) {
    text += ".SH ARGUMENTS\n";
    for (const CLI::Option *one : positionals) text += ".TP\n" + italic(one->get_single_name()) + '\n' + about(*one);
  }
  if (const CommandList commands = commands_of(command); !commands.empty()) {
    text += ".SH COMMANDS\n";
    for (const CLI::App *one : commands)
      text += ".TP\n.BR " + escaped(page_of(*one)) + " (1)\n" + escaped(one->get_description()) + '\n';
  }
  text += ".SH OPTIONS\n" + options_text(command) + notes(command) + see_also(command);
  return text;
}

void write(const CLI::App &command, const std::string &folder) {
  const std::string file = folder + '/' + page_of(command) + ".1";
  std::ofstream out(file);
  out << page(command);
  out.close();
  if (!out) throw Failure(exit_failed, file + " cannot be written");
  for (const CLI::App *one : commands_of(command)) write(*one, folder);
}

}  // namespace

void write_man_pages(const CLI::App &program, const std::string &folder) { write(program, folder); }

}  // namespace ghlauth::cli
