#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "cli/failure.hpp"
#include "cli/handles.hpp"
#include "cli/json.hpp"
#include "cli/options.hpp"
#include "cli/terminal.hpp"
#include "cli/text.hpp"

namespace ghlauth::cli {
namespace {

struct AdviseArguments {
  Options options;
  std::vector<std::int64_t> answers;  // by criterion; 0 where there is none
  std::vector<std::string> no;
  std::vector<std::string> operations;
  bool criteria = false;
};

std::string option_name(std::size_t index) {
  std::string name = std::string("--") + ghlauth_criterion_name(index);
  std::replace(name.begin(), name.end(), '_', '-');
  return name;
}

void set(const Needs &needs, const char *name, std::int64_t value) {
  check([&](ghlauth_error **error) { return ghlauth_needs_set(needs.get(), name, value, error); });
}

Advice advised(const Needs &needs) {
  return made<Advice>([&](auto out, auto error) { return ghlauth_advise_flow(out, needs.get(), error); });
}

// The answer to a question; -1 for an end of all questions.
std::int64_t ask(std::size_t index) {
  const bool is_count = ghlauth_criterion_is_count(index) == 1;
  for (;;) {
    std::fprintf(stderr, "%s %s ", printable(ghlauth_criterion_question(index)).c_str(), is_count ? "[0]" : "[y/N]");
    const Secret line = read_line("the answer");
    const std::string_view answer = line.view();
    if (answer.empty() || (!is_count && (answer == "n" || answer == "N" || answer == "no" || answer == "No"))) return 0;
    if (answer == ".") return -1;
    if (!is_count && (answer == "y" || answer == "Y" || answer == "yes" || answer == "Yes")) return 1;
    std::int64_t number = -1;
    const auto [end, failure] = std::from_chars(answer.data(), answer.data() + answer.size(), number);
    if (is_count && failure == std::errc() && end == answer.data() + answer.size() && number >= 0 && number <= 1000000000)
      return number;
    std::fprintf(stderr, "  %s, or a dot to end the questions.\n", is_count ? "A number" : "y or n");
  }
}

// What was said excludes it: it is not asked for.
bool is_excluded(const std::vector<std::int64_t> &answers, std::size_t index) {
  const auto conflicts = [&](std::int64_t value) {
    const Needs needs = made<Needs>(ghlauth_needs_new);
    for (std::size_t i = 0; i < index; ++i) set(needs, ghlauth_criterion_name(i), answers[i]);
    if (value > 0) set(needs, ghlauth_criterion_name(index), value);
    return ghlauth_advice_conflict_count(advised(needs).get());
  };
  return ghlauth_criterion_is_count(index) == 0 && conflicts(1) > conflicts(0);
}

void ask_all(const Needs &needs) {
  std::fprintf(stderr, "What does it need? Enter alone means no, and a dot ends the questions.\n\n");
  std::vector<std::int64_t> answers(ghlauth_criterion_count());
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (is_excluded(answers, i)) continue;
    answers[i] = ask(i);
    if (answers[i] < 0) break;
    if (answers[i] > 0) set(needs, ghlauth_criterion_name(i), answers[i]);  // an Enter leaves it open
  }
  std::fprintf(stderr, "\n");
}

const char *flow_text(int flow) {
  switch (flow) {
    case GHLAUTH_FLOW_PIT_LOCATION: return "a Private Integration Token";
    case GHLAUTH_FLOW_PIT_AGENCY: return "a Private Integration Token of the agency";
    case GHLAUTH_FLOW_OAUTH: return "OAuth 2.0";
    default: return "neither, it is said beside the advice";
  }
}

std::string way_text(const ghlauth_advice *advice, std::size_t index) {
  const int flow = ghlauth_advice_alternative_flow_at(advice, index);
  if (flow == GHLAUTH_FLOW_PIT_LOCATION) return "Private Integration Token of a sub-account";
  if (flow == GHLAUTH_FLOW_PIT_AGENCY) return "Private Integration Token of the agency";
  const bool is_public = ghlauth_advice_alternative_app_distribution_at(advice, index) == GHLAUTH_DISTRIBUTION_PUBLIC;
  const bool is_agency = ghlauth_advice_alternative_app_target_at(advice, index) == GHLAUTH_LEVEL_AGENCY;
  return std::string("OAuth 2.0, ") + (is_public ? "public" : "private") + " app for " +
         (is_agency ? "the agency" : "sub-accounts");
}

void show_list(const ghlauth_list *list, std::size_t indent) {
  for (std::size_t i = 0; i < ghlauth_list_size(list); ++i)
    show_wrapped("- " + printable(ghlauth_list_at(list, i)), indent, indent - 2);
}

void show(const ghlauth_advice *advice) {
  show_wrapped(ghlauth_advice_summary(advice), 0, 0);
  if (ghlauth_advice_conflict_count(advice) > 0) std::printf("\nWhat contradicts itself\n");
  for (std::size_t i = 0; i < ghlauth_advice_conflict_count(advice); ++i)
    show_wrapped("- " + printable(ghlauth_advice_conflict_at(advice, i)), 4, 2);
  if (ghlauth_advice_reason_count(advice) > 0) std::printf("\nWhy\n");
  for (std::size_t i = 0; i < ghlauth_advice_reason_count(advice); ++i)
    show_wrapped("- " + printable(ghlauth_advice_reason_at(advice, i)), 4, 2);
  std::printf("\nWhat the others would lack or cost\n");
  for (std::size_t i = 0; i < ghlauth_advice_alternative_count(advice); ++i) {
    show_wrapped(way_text(advice, i), 2, 2);
    show_list(ghlauth_advice_alternative_lacks_at(advice, i), 6);
  }
  if (ghlauth_list_size(ghlauth_advice_notes(advice)) == 0) return;
  std::printf("\nGood to know\n");
  show_list(ghlauth_advice_notes(advice), 4);
}

int show_criteria(bool json) {
  Json all = Json::array();
  for (std::size_t i = 0; i < ghlauth_criterion_count(); ++i) {
    const int flow = ghlauth_criterion_flow(i);
    if (json) {
      Json one = Json::object();
      one.add("name", ghlauth_criterion_name(i)).add("question", ghlauth_criterion_question(i));
      one.add("source", ghlauth_criterion_source(i)).add("is_count", ghlauth_criterion_is_count(i) == 1);
      one.add("flow", flow == GHLAUTH_FLOW_OAUTH          ? Json("oauth")
                      : flow == GHLAUTH_FLOW_PIT_AGENCY   ? Json("pit-agency")
                      : flow == GHLAUTH_FLOW_PIT_LOCATION ? Json("pit-location")
                                                          : Json());
      all.push(std::move(one));
      continue;
    }
    std::printf("%s\n", option_name(i).c_str());
    show_wrapped(ghlauth_criterion_question(i), 4, 4);
    show_wrapped(std::string("Speaks for ") + flow_text(flow) + ".", 4, 4);
    show_wrapped(ghlauth_criterion_source(i), 4, 4);
  }
  if (json) std::printf("%s\n", all.text().c_str());
  return exit_ok;
}

int advise(const AdviseArguments &arguments) {
  if (arguments.criteria) return show_criteria(arguments.options.json);
  const Needs needs = made<Needs>(ghlauth_needs_new);
  bool any = false;
  for (std::size_t i = 0; i < arguments.answers.size(); ++i) {
    if (arguments.answers[i] == 0) continue;
    set(needs, ghlauth_criterion_name(i), arguments.answers[i]);
    any = true;
  }
  for (std::string name : arguments.no) {
    std::replace(name.begin(), name.end(), '-', '_');
    set(needs, name.c_str(), 0);
    any = true;
  }
  for (const std::string &operation : arguments.operations)
    check([&](ghlauth_error **error) { return ghlauth_needs_add_operation(needs.get(), operation.c_str(), nullptr, error); });
  if (!any && arguments.operations.empty() && is_terminal(STDIN_FILENO)) ask_all(needs);
  const Advice advice = advised(needs);
  if (arguments.options.json)
    std::printf("%s\n", ghlauth_advice_json(advice.get()));
  else
    show(advice.get());
  return exit_ok;
}

}  // namespace

void add_advise_command(CLI::App &program, int &exit_code) {
  auto arguments = std::make_shared<AdviseArguments>();
  AdviseArguments &a = *arguments;
  CLI::App *command =
      program.add_subcommand("advise", "Which flow: a Private Integration Token or OAuth 2.0, by HighLevel's criteria");
  a.answers.resize(ghlauth_criterion_count());
  for (std::size_t i = 0; i < a.answers.size(); ++i) {
    if (ghlauth_criterion_is_count(i) == 1)
      command->add_option(option_name(i), a.answers[i], ghlauth_criterion_question(i))->type_name("N")->group("What it needs");
    else
      command
          ->add_flag_callback(
              option_name(i), [arguments, i] { arguments->answers[i] = 1; }, ghlauth_criterion_question(i))
          ->group("What it needs");
  }
  command->add_option("--no", a.no, "What it does not need, such as webhooks; repeatable")
      ->type_name("NAME")
      ->allow_extra_args(false);
  command->add_option("--operation", a.operations, "An operation that it calls: a name, or 'METHOD PATH'; repeatable")
      ->type_name("OPERATION")
      ->allow_extra_args(false);
  command->add_flag("--criteria", a.criteria, "List the criteria and where they stand, and advise nothing");
  add_json(*command, a.options);
  command->footer(
      "ghlauth advise                       asks, on a terminal\n"
      "ghlauth advise --webhooks --sub-accounts 3\n"
      "ghlauth advise --operation 'GET /contacts/abc' --operation marketplace/charge");
  command->callback(
      [arguments, &exit_code] { exit_code = run_command(arguments->options, [&] { return advise(*arguments); }); });
}

}  // namespace ghlauth::cli
