#include "sandbox/pages/integrations.hpp"

#include <algorithm>
#include <tuple>

#include "sandbox/pages/html.hpp"

namespace ghlauth::sandbox {

std::vector<Integration> integrations(const World &world) {
  std::vector<const Pit *> tokens;
  for (const auto &[digest, pit] : world.state.pits())
    if (pit.expires_ms > world.clock.unix_ms()) tokens.push_back(&pit);
  const auto order = [](const Pit *pit) {
    return std::tuple(pit->created_ms, std::string_view(pit->name), std::string_view(pit->id), -pit->expires_ms);
  };
  std::sort(tokens.begin(), tokens.end(), [&](const Pit *a, const Pit *b) { return order(a) < order(b); });
  std::vector<Integration> out;
  for (const Pit *pit : tokens) {
    const bool same = !out.empty() && out.back().current->id == pit->id;
    if (!same)
      out.push_back({pit, nullptr});
    else if (!out.back().previous)
      out.back().previous = pit;
  }
  return out;
}

std::string account_name(const State &state, std::string_view id) {
  if (const Company *company = state.companies.find(id)) return company->name;
  if (const Location *location = state.locations.find(id)) return location->name;
  return std::string(id);
}

std::string account_select(const State &state, std::string_view chosen) {
  std::string out = "<select id=\"for\" name=\"for\">\n";
  const auto option = [&](const std::string &id, const std::string &text) {
    out += "<option value=\"" + html_escape(id) + (id == chosen ? "\" selected>" : "\">") + html_escape(text) + "</option>\n";
  };
  for (const Company &company : state.companies) {
    option(company.id, company.name + " (agency)");
    for (const Location &location : state.locations)
      if (location.company_id == company.id) option(location.id, location.name);
  }
  return out + "</select>";
}

}  // namespace ghlauth::sandbox
