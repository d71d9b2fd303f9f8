#include "cli/status.hpp"

#include <algorithm>

#include "cli/report.hpp"
#include "cli/store/store.hpp"
#include "cli/text.hpp"

namespace ghlauth::cli {
namespace {

constexpr std::int64_t soon_s = 30 * 86400;

/// Nothing has to be done about it: an access token that is due is renewed when it is used next.
bool is_well(const ghlauth_installation *i) {
  const int state = ghlauth_installation_state(i);
  return state == GHLAUTH_INSTALLATION_VALID || state == GHLAUTH_INSTALLATION_DUE;
}

Colour colour_of(const ghlauth_installation *i) {
  const int state = ghlauth_installation_state(i);
  if (is_well(i)) return Colour::GREEN;
  if (state == GHLAUTH_INSTALLATION_REFRESHING) return Colour::YELLOW;
  return state == GHLAUTH_INSTALLATION_REMOVED ? Colour::GREY : Colour::RED;
}

bool ends_soon(const ghlauth_installation *i) {
  const std::int64_t end_s = ghlauth_installation_grant_expires_at_s(i);
  return is_well(i) && end_s >= 0 && end_s - now_s() < soon_s;
}

void add_installation(Table &table, const Entry &entry, Ends ends) {
  const ghlauth_installation *i = entry.installation;
  const int state = ghlauth_installation_state(i);
  const bool unclaimed = ghlauth_installation_is_unclaimed(i) == 1;
  const auto told = ends == Ends::ROUGHLY ? duration : countdown;
  table.add({{entry.as},
             {level_name(ghlauth_installation_level(i))},
             {unclaimed ? "unclaimed" : state_name(state), unclaimed ? Colour::YELLOW : colour_of(i)},
             {until(ghlauth_installation_expires_at_s(i), "expired", told)},
             {until(ghlauth_installation_grant_expires_at_s(i), "expired", told), ends_soon(i) ? Colour::YELLOW : Colour::NONE},
             {std::to_string(ghlauth_list_size(ghlauth_installation_scopes(i)))},
             {ghlauth_installation_owner(i)}});
}

void add_note(std::vector<std::string> &notes, const Entry &entry) {
  const ghlauth_installation *i = entry.installation;
  if (!is_well(i))
    notes.push_back(entry.as + ", " + state_name(ghlauth_installation_state(i)) + " for " +
                    duration(std::max<std::int64_t>(0, now_s() - ghlauth_installation_since_s(i))) + ": " +
                    ghlauth_installation_state_reason(i));
  if (ends_soon(i))
    notes.push_back(entry.as + ": its refresh token ends " + until(ghlauth_installation_grant_expires_at_s(i), "now") +
                    " unless it is used before: ghlauth token --as " + entry.as);
}

std::string state_of(Session &session, const SavedPit &pit) {
  ghlauth_store *store = session.store();
  return store != nullptr && stored_secret(store, pit_secret_name(pit.name)) ? "saved" : "not in this store";
}

}  // namespace

Status look_at_status(const Options &options, bool all) {
  Status status;
  status.session = std::make_unique<Session>(options);
  Session &session = *status.session;
  const As as = parse_as(options.as);
  Listing &listing = status.listing = list_credentials(session);
  if (as.kind != As::Kind::ONLY)
    listing.entries = {choose(listing, named(session, as))};
  else if (!all)
    std::erase_if(listing.entries, [](const Entry &entry) { return entry.is_removed(); });
  for (const Entry &entry : listing.entries)
    status.pit_states.push_back(entry.pit == nullptr ? std::string() : state_of(session, *entry.pit));
  session.close_store();  // while this is shown, it is in nobody's way
  return status;
}

Table status_table(const Status &status, Ends ends) {
  Table table({"CREDENTIAL", "LEVEL", "STATE", "TOKEN ENDS", "GRANT ENDS", "SCOPES", "OWNER"});
  for (std::size_t i = 0; i < status.listing.entries.size(); ++i) {
    const Entry &entry = status.listing.entries[i];
    if (entry.pit == nullptr)
      add_installation(table, entry, ends);
    else
      table.add({{entry.as}, {level_name(entry.pit->level)}, {status.pit_states[i]}, {"-"}, {"-"}, {"-"}, {""}});
  }
  return table;
}

std::vector<std::string> status_notes(const Status &status) {
  std::vector<std::string> notes;
  for (const Entry &entry : status.listing.entries)
    if (entry.installation != nullptr) add_note(notes, entry);
  return notes;
}

std::vector<std::string> unreadable_notes(const Status &status) {
  std::vector<std::string> notes;
  for (const std::string &row : status.listing.unreadable) notes.push_back("cannot be read: " + row);
  return notes;
}

Json status_json(const Status &status) {
  Json credentials = Json::array(), unreadable = Json::array(), out = Json::object();
  for (std::size_t i = 0; i < status.listing.entries.size(); ++i) {
    const Entry &entry = status.listing.entries[i];
    credentials.push(entry.pit != nullptr ? pit_json(*entry.pit, status.pit_states[i].c_str())
                                          : installation_json(*entry.installation));
  }
  for (const std::string &row : status.listing.unreadable) unreadable.push(row);
  out.add("credentials", std::move(credentials)).add("unreadable", std::move(unreadable));
  return out;
}

}  // namespace ghlauth::cli
