#include "permission/plan.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <unordered_set>

#include "core/log.hpp"
#include "permission/scopes.hpp"

namespace ghlauth::permission {
namespace {

constexpr std::string_view blanks = " \t\r\"'";

std::string name_of(const Operation &operation) {
  const std::string prefix = operation.generation == Generation::V3 ? "v3:" : "";
  return prefix + operation.name();
}

/// The path of a URL, or the path itself; empty for anything else.
std::string_view path_of(std::string_view word) {
  if (word.starts_with('/')) return word;
  const std::size_t scheme = word.find("://");
  if (scheme == std::string_view::npos) return {};
  const std::size_t path = word.find('/', scheme + 3);
  return path == std::string_view::npos ? std::string_view() : word.substr(path);
}

std::string_view next_word(std::string_view &text) {
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  const std::string_view word = text.substr(0, text.find_first_of(blanks));
  text.remove_prefix(word.size());
  return word;
}

bool is_method(std::string_view word) {
  constexpr std::string_view methods[] = {"GET", "POST", "PUT", "DELETE", "PATCH"};
  return std::find(std::begin(methods), std::end(methods), word) != std::end(methods);
}

void add_warnings(Plan &plan) {
  for (const Operation *operation : plan.operations) {
    const std::string_view filed = operation->scope();
    const std::string_view paged = operation->page_scope();
    if (!operation->has_security())
      plan.warnings.push_back("HighLevel does not declare who may call " + name_of(*operation) + '.');
    else if (filed.empty() && paged.empty())
      plan.warnings.push_back("HighLevel does not declare which scope " + name_of(*operation) + " needs.");
    else if (!paged.empty())
      plan.warnings.push_back("For " + name_of(*operation) + " HighLevel's files name " +
                              (filed.empty() ? std::string("no scope") : std::string(filed)) + ", its scope page names " +
                              std::string(paged) + ": both are in the plan.");
  }
  for (const std::string &scope : plan.scopes) {
    const ScopeName *known = find_scope(scope);
    if (known == nullptr) continue;
    for (const ScopeName *other : spelled_like(*known))
      plan.warnings.push_back("HighLevel's sources also spell " + scope + " as " + other->name() + '.');
    if (!known->is_on_page)
      plan.warnings.push_back("HighLevel's scope page does not name " + scope +
                              ": check that the app's settings offer it before a customer is asked.");
  }
}

}  // namespace

Plan plan_of(std::span<const std::string> asked, std::string_view generation) {
  Plan plan;
  std::set<std::string> scopes;
  std::set<std::string> events;
  std::unordered_set<std::string_view> seen_unknown;
  std::unordered_set<const Operation *> seen;
  bool has_security = false;
  Admitted admitted = admits_location_pit | admits_agency_pit | admits_location_oauth | admits_agency_oauth;
  for (const std::string &text : asked) {
    const Operation *operation = parse(text, generation);
    if (operation == nullptr) {
      if (seen_unknown.insert(text).second) plan.unknown.push_back(text);
      continue;
    }
    if (!seen.insert(operation).second) continue;
    plan.operations.push_back(operation);
    has_security = has_security || operation->has_security();
    if (operation->has_security()) admitted = static_cast<Admitted>(admitted & operation->admitted);
    for (const std::string_view scope : {std::string_view(operation->scope()), std::string_view(operation->page_scope())})
      if (!scope.empty()) scopes.emplace(scope);
  }
  plan.admitted = has_security ? admitted : Admitted{0};
  for (const std::string &scope : scopes)
    if (const ScopeName *known = find_scope(scope))
      for (const std::string_view event : known->events()) events.emplace(event);
  plan.scopes.assign(scopes.begin(), scopes.end());
  plan.events.assign(events.begin(), events.end());
  add_warnings(plan);
  return plan;
}

std::vector<std::string> requests_in_log(std::string_view log) {
  std::vector<std::string> requests;
  while (!log.empty()) {
    std::string_view line = log.substr(0, log.find('\n'));
    log.remove_prefix(std::min(line.size() + 1, log.size()));
    for (std::string_view method, word = next_word(line); !word.empty(); method = word, word = next_word(line)) {
      const std::string_view path = path_of(word);
      if (!is_method(method) || path.empty()) continue;
      requests.push_back(std::string(method) + ' ' + std::string(path));
      break;
    }
  }
  return requests;
}

std::vector<std::string> difference(std::span<const std::string> wanted, std::span<const std::string> given) {
  std::vector<std::string> missing;
  for (const std::string &one : wanted)
    if (std::find(given.begin(), given.end(), one) == given.end()) missing.push_back(one);
  return missing;
}

}  // namespace ghlauth::permission
