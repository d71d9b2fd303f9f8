#include "sandbox/webhooks/samples.hpp"

#include <algorithm>

#include "sandbox/webhooks/event.hpp"
#include "sandbox/webhooks/fire.hpp"
#include "sandbox/webhooks/lifecycle.hpp"

namespace ghlauth::sandbox {
namespace {

void replace_all(std::string &text, std::string_view what, std::string_view with) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size())
    text.replace(at, what.size(), with);
}

/// With JSON's escapes, without its quotes.
std::string inside_quotes(std::string_view text) {
  const std::string quoted = JsonWriter().string(text).str();
  return quoted.substr(1, quoted.size() - 2);
}

std::string contact_of(const World &world, const std::string &location_id) {
  for (const auto &[id, contact] : world.state.contacts)
    if (contact.location_id == location_id) return id;
  return "Xh5tQw1ZsVk7RmYd3Lp9";
}

/// The installation that an event of the app itself is about, as it is or as it would be.
Installation installation_at(const World &world, const App &app, const Place &place) {
  const std::string &resource = place.location_id.empty() ? place.company_id : place.location_id;
  const auto found = world.state.installations.find(State::installation_key(app.id, resource));
  if (found != world.state.installations.end()) return found->second;
  Installation made;
  made.app_id = app.id;
  made.level = place.location_id.empty() ? Level::AGENCY : Level::LOCATION;
  made.resource_id = resource;
  made.company_id = place.company_id;
  if (const Company *company = world.state.companies.find(place.company_id)) made.user_id = company->user_id;
  made.installed_ms = world.clock.unix_ms();
  return made;
}

}  // namespace

const std::vector<EventSample> &event_samples() {
  static const std::vector<EventSample> all = [] {
    std::vector<EventSample> samples;
    for (const auto part : {account_samples(), crm_samples(), conversation_samples(), commerce_samples()})
      samples.insert(samples.end(), part.begin(), part.end());
    return samples;
  }();
  return all;
}

std::optional<Record> sample_fields(const World &world, const App &app, std::string_view type, const Place &place) {
  const auto &samples = event_samples();
  const auto found = std::find_if(samples.begin(), samples.end(), [&](const EventSample &s) { return s.type == type; });
  if (found == samples.end()) return std::nullopt;
  if (found->json.empty()) {
    const Installation installation = installation_at(world, app, place);
    if (type == "UNINSTALL") return uninstall_fields(installation);
    Record fields = install_fields(world, installation);
    if (type == "UPDATE") set_text(fields, "previousVersionId", "66e0a1b24be07d3158a9b001");
    return fields;
  }
  const Company *company = world.state.companies.find(place.company_id);
  std::string text(found->json);
  replace_all(text, "{{location}}", inside_quotes(place.location_id));
  replace_all(text, "{{company}}", inside_quotes(place.company_id));
  replace_all(text, "{{user}}", inside_quotes(company ? company->user_id : "Zk9wVt3XqRs7LmPb1Yd5"));
  replace_all(text, "{{contact}}", contact_of(world, place.location_id));
  replace_all(text, "{{now}}", iso_time(world.clock.unix_ms()));
  Record fields;
  const JsonDocument document = JsonDocument::parse(text);
  for (const JsonValue &member : document.root().items()) {
    const bool no_place = member.key() == "locationId" && member.string_or_empty().empty();
    if (!no_place) fields.emplace_back(member.key(), member.dump());
  }
  return fields;
}

}  // namespace ghlauth::sandbox
