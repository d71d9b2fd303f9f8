#include "sandbox/published_operation.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "core/error.hpp"
#include "core/json.hpp"
#include "core/log.hpp"

namespace ghlauth::sandbox {
namespace {

using Place = LocationName::Place;

constexpr std::array<std::string_view, 5> methods = {"GET", "POST", "PUT", "DELETE", "PATCH"};
/// What the schemes of HighLevel's specifications admit, by their descriptions there.
constexpr std::array<std::pair<std::string_view, unsigned>, 5> schemes = {{{"bearer", LOCATION_PIT | LOCATION_OAUTH},
                                                                           {"Location-Access", LOCATION_PIT | LOCATION_OAUTH},
                                                                           {"Location-Access-Only", LOCATION_OAUTH},
                                                                           {"Agency-Access", AGENCY_PIT | AGENCY_OAUTH},
                                                                           {"Agency-Access-Only", AGENCY_OAUTH}}};

std::string text(const JsonValue &row, std::string_view name) {
  const auto value = row[name].string();
  if (!value || value->empty()) throw_invalid('"' + std::string(name) + "\" is not a text");
  return std::string(*value);
}

void add_scope(PublishedOperation &operation, const JsonValue &scopes) {
  for (const JsonValue &item : scopes.items()) {
    const std::string scope(item.string_or_empty());
    if (scope.empty() || (!operation.scope.empty() && operation.scope != scope))
      throw_invalid("not one scope: \"" + printable(scope, 64) + '"');
    operation.scope = scope;
  }
}

void read_security(PublishedOperation &operation, const JsonValue &security) {
  if (!security.is_array()) throw_invalid("\"security\" is not an array");
  for (const JsonValue &requirement : security.items())
    for (const JsonValue &scheme : requirement.items()) {
      const std::string_view name = scheme.key();
      const auto known = std::find_if(schemes.begin(), schemes.end(), [&](const auto &row) { return row.first == name; });
      if (known == schemes.end()) throw_invalid("an unknown security scheme: \"" + printable(name, 64) + '"');
      operation.callers |= known->second;
      add_scope(operation, scheme);
    }
}

/// Looks a name up among words such as "locationId* limit"; whether it is required, or nothing when it is not there.
std::optional<bool> find_word(std::string_view words, std::string_view name) {
  while (!words.empty()) {
    const std::string_view word = words.substr(0, words.find(' '));
    words.remove_prefix(std::min(word.size() + 1, words.size()));
    if (word.starts_with(name) && (word.size() == name.size() || word.substr(name.size()) == "*"))
      return word.size() > name.size();
  }
  return std::nullopt;
}

/// altId is a location beside an altType; without one it still is in a query, but in a body it is the id of a message.
void read_locations(PublishedOperation &operation, const JsonValue &row, std::string_view member, Place place) {
  const std::string_view words = row[member].string_or_empty();
  const bool has_type = find_word(words, "altType").has_value();
  for (const std::string_view name : {"locationId", "location_id", "altId"}) {
    const bool is_alternative = name == "altId";
    const auto is_required = find_word(words, name);
    if (!is_required || (is_alternative && place == Place::BODY && !has_type)) continue;
    operation.locations.push_back({std::string(name), place, *is_required, is_alternative && has_type});
  }
}

}  // namespace

PublishedOperation read_published_operation(std::string_view line) {
  const auto document = JsonDocument::try_parse(line);
  if (!document || !document->root().is_object()) throw_invalid("not a JSON object");
  const JsonValue row = document->root();
  PublishedOperation operation;
  const std::string generation = text(row, "generation");
  if (generation != "2021-07-28" && generation != "v3")
    throw_invalid("an unknown generation: \"" + printable(generation, 64) + '"');
  operation.is_v3 = generation == "v3";
  operation.method = text(row, "method");
  if (std::find(methods.begin(), methods.end(), operation.method) == methods.end())
    throw_invalid("an unknown method: \"" + printable(operation.method, 64) + '"');
  operation.path = text(row, "path");
  if (!operation.path.starts_with('/')) throw_invalid("\"path\" does not begin with a slash");
  const std::vector<JsonValue> versions = row["version"].items();
  if (!row["version"].is_array() || versions.size() > 1) throw_invalid("\"version\" is not an array of one value or none");
  if (!versions.empty()) operation.version = versions.front().string_or_empty();
  read_security(operation, row["security"]);
  if (operation.path.find("{locationId}") != std::string::npos)
    operation.locations.push_back({"locationId", Place::PATH, true, false});
  read_locations(operation, row, "query", Place::QUERY);
  read_locations(operation, row, "body", Place::BODY);
  return operation;
}

}  // namespace ghlauth::sandbox
