#include "sandbox/pages/consent_choices.hpp"

#include "core/error.hpp"
#include "core/json.hpp"
#include "sandbox/pages/html.hpp"

namespace ghlauth::sandbox {
namespace {

std::string city_of(const Location &location) {
  for (const auto &[name, json] : location.fields)
    if (name == "city") return std::string(JsonDocument::parse(json).root().string_or_empty());
  return {};
}

/// A choice whose label says what it is; `more` is shown while it is chosen.
std::string choice(Level level, const std::string &id, const std::string &text, const std::string &detail,
                   const std::string &more) {
  std::string out = "<div class=\"choice\"><label><input type=\"radio\" name=\"resource\" required value=\"";
  out += auth_class(level);
  out += ':' + html_escape(id) + "\"><span>" + html_escape(text);
  if (!detail.empty()) out += "<small>" + html_escape(detail) + "</small>";
  out += "</span></label>";
  if (!more.empty()) out += "\n<div class=\"more\">" + more + "</div>";
  return out + "</div>\n";
}

std::string checkbox(const char *name, const std::string &value, const std::string &text, const char *attributes) {
  return std::string("<label") + (*attributes ? "" : " class=\"each\"") + "><input type=\"checkbox\" name=\"" + name +
         "\" value=\"" + html_escape(value) + '"' + attributes + "><span>" + html_escape(text) + "</span></label>\n";
}

std::string bulk_options(const std::vector<const Location *> &locations) {
  std::string out = checkbox("all_locations", "true", "All " + html_count(locations.size(), "sub-account"), " checked");
  for (const Location *location : locations) out += checkbox("approved_location", location->id, location->name, "");
  return out + checkbox("future_locations", "true", "Also sub-accounts that are added later", " class=\"future\"");
}

}  // namespace

std::string consent_choices(const State &state, const App &app) {
  std::string out;
  const bool sub_accounts = app.target == Level::LOCATION;
  for (const Company &company : state.companies) {
    std::vector<const Location *> locations;
    for (const Location &location : state.locations)
      if (location.company_id == company.id) locations.push_back(&location);
    out += "<fieldset><legend>" + html_escape(company.name) + "</legend>\n";
    if (!sub_accounts) out += choice(Level::AGENCY, company.id, "The agency", "The app works for the agency as a whole", "");
    if (sub_accounts && app.bulk)
      out += choice(Level::AGENCY, company.id, "The agency", "Install on many sub-accounts at once", bulk_options(locations));
    for (const Location *location : locations)
      if (sub_accounts) out += choice(Level::LOCATION, location->id, location->name, city_of(*location), "");
    out += "</fieldset>\n";
  }
  return out;
}

Approval read_choice(const Submission &form) {
  const std::string_view resource = form.text("resource");
  const std::size_t colon = resource.find(':');
  if (colon == std::string_view::npos) throw_invalid("nothing was chosen", "Choose the agency or a sub-account.");
  Approval approval;
  approval.level = resource.substr(0, colon) == "Company" ? Level::AGENCY : Level::LOCATION;
  approval.resource_id = resource.substr(colon + 1);
  // Each agency has its own boxes of the same name; what is ticked for another one names none of its locations.
  approval.all_locations = form.has("all_locations");
  approval.future_locations = form.has("future_locations");
  approval.approved_locations = form.all("approved_location");
  return approval;
}

}  // namespace ghlauth::sandbox
