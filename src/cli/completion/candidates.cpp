#include "cli/completion/candidates.hpp"

#include <ghlauth/config.h>
#include <ghlauth/operation.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <set>
#include <string_view>

#include "cli/profile.hpp"

namespace ghlauth::cli {
namespace {

using Candidates = std::vector<Candidate>;

bool takes_value(const CLI::Option &option) { return option.get_items_expected_max() > 0; }

// A word that begins like an option is one, and not the value of the option before it, which can be left out.
bool leaves_value_out(const CLI::Option &option, const std::string &word) {
  return option.get_items_expected_min() == 0 && word.starts_with('-');
}

bool is_repeatable(const CLI::Option &option) { return option.get_expected_max() > 1; }

const CLI::App *subcommand_of(const CLI::App &command, const std::string &name) {
  const auto found = command.get_subcommands([&](const CLI::App *one) { return one->check_name(name); });
  return found.empty() ? nullptr : found.front();
}

/// Where the words before the last one lead.
struct Place {
  explicit Place(const CLI::App &program) : command(&program) {}

  void pass(const std::string &word) {
    if (value_of != nullptr && leaves_value_out(*value_of, word)) value_of = nullptr;
    if (value_of != nullptr) {
      value_of = nullptr;
    } else if (!has_ended_options && word == "--") {
      has_ended_options = true;
    } else if (!has_ended_options && word.size() > 1 && word.front() == '-') {
      const std::size_t equals = word.find('=');
      const CLI::Option *option = command->get_option_no_throw(word.substr(0, equals));
      if (option == nullptr) return;
      used.insert(option);
      if (equals == std::string::npos && takes_value(*option)) value_of = option;
    } else if (const CLI::App *next = positionals.empty() ? subcommand_of(*command, word) : nullptr) {
      command = next;
    } else {
      positionals.push_back(word);
    }
  }

  const CLI::App *command;
  const CLI::Option *value_of = nullptr;
  std::set<const CLI::Option *> used;
  std::vector<std::string> positionals;
  bool has_ended_options = false;
};

/// Of "LEVEL:{agency,location}".
void add_choices(Candidates &found, const std::string &type) {
  const std::size_t begin = type.find('{'), end = type.rfind('}');
  if (begin == std::string::npos || end == std::string::npos) return;
  std::string_view rest = std::string_view(type).substr(begin + 1, end - begin - 1);
  while (!rest.empty()) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    found.push_back({std::string(rest.substr(0, comma)), ""});
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
}

void add_operations(Candidates &found) {
  for (std::size_t i = 0; i < ghlauth_operation_count(); ++i) {
    const ghlauth_operation *operation = ghlauth_operation_at(i);
    if (ghlauth_operation_generation(operation) != std::string_view(GHLAUTH_GENERATION_2021_07_28)) continue;
    found.push_back({ghlauth_operation_name(operation),
                     std::string(ghlauth_operation_method(operation)) + ' ' + ghlauth_operation_path(operation)});
  }
}

void add_methods(Candidates &found) {
  for (const char *method : {"GET", "POST", "PUT", "PATCH", "DELETE"}) found.push_back({method, ""});
}

// The store is not opened for that: an installation's id is known to who types it.
void add_credentials(Candidates &found) {
  try {
    for (const SavedPit &pit : read_profile().pits) found.push_back({"pit:" + pit.name, std::string("saved, ") + level_name(pit.level)});
  } catch (const std::exception &) {  // a command that needs the profile will tell
  }
  found.push_back({"pit:env:", "a token in a variable"});
  found.push_back({"pit:file:", "a token in a file"});
  found.push_back({"installation:", "by its company or location id"});
}

void add_parameters(Candidates &found, const std::string &name) {
  const ghlauth_operation *operation = ghlauth_operation_find(name.c_str(), nullptr);
  if (operation == nullptr) return;
  for (std::size_t i = 0; i < ghlauth_operation_parameter_count(operation); ++i)
    found.push_back({std::string(ghlauth_operation_parameter_name(operation, i)) + '=',
                     std::string("in the ") + ghlauth_operation_parameter_in(operation, i) +
                         (ghlauth_operation_parameter_is_required(operation, i) == 1 ? ", required" : "")});
}

void add_values(Candidates &found, const Place &place, const CLI::Option &option) {
  const bool is_positional = !option.nonpositional();
  const std::string type = option.get_type_name(), name = is_positional ? option.get_single_name() : type.substr(0, type.find(':'));
  add_choices(found, type);
  if (!is_positional && (name == "PATH" || name == "FILE")) found.push_back({":files", ""});
  if (name == "CREDENTIAL") add_credentials(found);
  if (name == "OPERATION" || name == "METHOD") add_methods(found);
  if (name == "OPERATION" || (name == "METHOD" && is_positional)) add_operations(found);
  if (option.check_lname("field") && !place.positionals.empty()) add_parameters(found, place.positionals.front());
}

void add_options(Candidates &found, const Place &place) {
  const auto options = place.command->get_options([&](const CLI::Option *option) {
    return option->nonpositional() && !option->get_group().empty() && (place.used.count(option) == 0 || is_repeatable(*option));
  });
  for (const CLI::Option *option : options) {
    for (const std::string &name : option->get_lnames()) found.push_back({"--" + name, option->get_description()});
    if (option->get_lnames().empty())
      for (const std::string &name : option->get_snames()) found.push_back({"-" + name, option->get_description()});
  }
}

void add_subcommands(Candidates &found, const CLI::App &command) {
  for (const CLI::App *subcommand : command.get_subcommands([](const CLI::App *one) { return !one->get_group().empty(); }))
    found.push_back({subcommand->get_name(), subcommand->get_description()});
}

void add_positional(Candidates &found, const Place &place) {
  const auto positionals = place.command->get_options([](const CLI::Option *option) { return option->get_positional(); });
  if (positionals.empty()) return;
  const CLI::Option &last = *positionals.back();
  if (place.positionals.size() < positionals.size())
    add_values(found, place, *positionals[place.positionals.size()]);
  else if (is_repeatable(last))
    add_values(found, place, last);
}

}  // namespace

std::vector<Candidate> candidates(const CLI::App &program, const std::vector<std::string> &words) {
  Place place(program);
  for (std::size_t i = 0; i + 1 < words.size(); ++i) place.pass(words[i]);
  const std::string word = words.empty() ? std::string() : words.back();
  const std::size_t equals = word.find('=');
  if (place.value_of != nullptr && leaves_value_out(*place.value_of, word)) place.value_of = nullptr;
  Candidates found;
  std::string before;  // the value, where it stands in the same word
  if (place.value_of != nullptr) {
    add_values(found, place, *place.value_of);
  } else if (!place.has_ended_options && word.starts_with("--") && equals != std::string::npos) {
    before = word.substr(0, equals + 1);
    const CLI::Option *option = place.command->get_option_no_throw(word.substr(0, equals));
    if (option != nullptr) add_values(found, place, *option);
  } else if (!place.has_ended_options && word.starts_with('-')) {
    add_options(found, place);
  } else {
    if (place.positionals.empty()) add_subcommands(found, *place.command);
    add_positional(found, place);
  }
  for (Candidate &candidate : found)
    if (candidate.word != ":files") candidate.word.insert(0, before);
  std::erase_if(found, [&](const Candidate &candidate) { return candidate.word != ":files" && !candidate.word.starts_with(word); });
  return found;
}

}  // namespace ghlauth::cli
