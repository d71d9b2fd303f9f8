#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <memory>

#include "cli/commands.hpp"
#include "cli/credentials.hpp"
#include "cli/failure.hpp"
#include "cli/report.hpp"
#include "cli/store/store.hpp"
#include "cli/table.hpp"
#include "cli/terminal.hpp"
#include "cli/text.hpp"

namespace ghlauth::cli {
namespace {

constexpr std::int64_t soon_s = 30 * 86400;

std::string until(std::int64_t time_s, const char *over) {
  if (time_s < 0) return "-";
  const std::int64_t left = time_s - now_s();
  return left <= 0 ? over : "in " + duration(left);
}

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

void add_installation(Table &table, const Entry &entry) {
  const ghlauth_installation *i = entry.installation;
  const int state = ghlauth_installation_state(i);
  const bool unclaimed = ghlauth_installation_is_unclaimed(i) == 1;
  table.add({{entry.as},
             {level_name(ghlauth_installation_level(i))},
             {unclaimed ? "unclaimed" : state_name(state), unclaimed ? Colour::YELLOW : colour_of(i)},
             {until(ghlauth_installation_expires_at_s(i), "expired")},
             {until(ghlauth_installation_grant_expires_at_s(i), "expired"), ends_soon(i) ? Colour::YELLOW : Colour::NONE},
             {std::to_string(ghlauth_list_size(ghlauth_installation_scopes(i)))},
             {ghlauth_installation_owner(i)}});
}

void add_note(const Entry &entry) {
  const ghlauth_installation *i = entry.installation;
  if (!is_well(i))
    warn(entry.as + ", " + state_name(ghlauth_installation_state(i)) + " for " +
         duration(std::max<std::int64_t>(0, now_s() - ghlauth_installation_since_s(i))) + ": " +
         ghlauth_installation_state_reason(i));
  if (ends_soon(i))
    warn(entry.as + ": its refresh token ends " + until(ghlauth_installation_grant_expires_at_s(i), "now") +
         " unless it is used before: ghlauth token --as " + entry.as);
}

const char *state_of(Session &session, const SavedPit &pit) {
  ghlauth_store *store = session.store();
  return store != nullptr && stored_secret(store, pit_secret_name(pit.name)) ? "saved" : "not in this store";
}

void show_table(Session &session, const Listing &listing) {
  Table table({"CREDENTIAL", "LEVEL", "STATE", "TOKEN ENDS", "GRANT ENDS", "SCOPES", "OWNER"});
  for (const Entry &entry : listing.entries) {
    if (entry.pit == nullptr)
      add_installation(table, entry);
    else
      table.add({{entry.as}, {level_name(entry.pit->level)}, {state_of(session, *entry.pit)}, {"-"}, {"-"}, {"-"}, {""}});
  }
  if (!listing.entries.empty()) table.print();
  std::fflush(stdout);
  for (const Entry &entry : listing.entries)
    if (entry.installation != nullptr) add_note(entry);
}

void show_json(Session &session, const Listing &listing) {
  Json credentials = Json::array(), unreadable = Json::array(), out = Json::object();
  for (const Entry &entry : listing.entries)
    credentials.push(entry.pit != nullptr ? pit_json(*entry.pit, state_of(session, *entry.pit))
                                          : installation_json(*entry.installation));
  for (const std::string &row : listing.unreadable) unreadable.push(row);
  out.add("credentials", std::move(credentials)).add("unreadable", std::move(unreadable));
  std::printf("%s\n", out.text().c_str());
}

// A token of a variable or file is in no listing; it can be looked at as well.
int show_given(Session &session, const As &as) {
  const Config config = session.config({});
  const Pit pit = given_pit(session, config, as);
  const Buf redacted = made<Buf>([&](auto out, auto error) { return ghlauth_pit_redacted(pit.get(), out, error); });
  if (session.options().json) {
    Json out = Json::object();
    out.add("as", session.options().as).add("kind", "pit").add("id", ghlauth_buf_data(redacted.get()));
    out.add("level", level_name(ghlauth_pit_level(pit.get()))).add("resource_id", ghlauth_pit_resource_id(pit.get()));
    std::printf("%s\n", out.text().c_str());
  } else {
    Table table({"CREDENTIAL", "LEVEL", "TOKEN"});
    table.add({{session.options().as}, {level_name(ghlauth_pit_level(pit.get()))}, {ghlauth_buf_data(redacted.get())}});
    table.print();
  }
  if (const char *warning = ghlauth_pit_warning(pit.get()); *warning != '\0') warn(warning);
  return exit_ok;
}

struct StatusArguments {
  Options options;
  bool all = false;
};

int status(const StatusArguments &arguments) {
  const Options &options = arguments.options;
  Session session(options);
  const As as = parse_as(options.as);
  if (as.kind == As::Kind::PIT_ENV || as.kind == As::Kind::PIT_FILE) return show_given(session, as);
  Listing listing = list_credentials(session);
  if (as.kind != As::Kind::ONLY)
    listing.entries = {choose(listing, named(session, as))};
  else if (!arguments.all)
    std::erase_if(listing.entries, [](const Entry &entry) { return entry.is_removed(); });
  options.json ? show_json(session, listing) : show_table(session, listing);
  for (const std::string &row : listing.unreadable) warn("cannot be read: " + row);
  if (!listing.unreadable.empty()) return exit_failed;
  if (!listing.entries.empty()) return exit_ok;
  if (options.json) return exit_no_credential;
  throw Failure(exit_no_credential, "nobody is logged in", "Log in: ghlauth login");
}

}  // namespace

void add_status_command(CLI::App &program, int &exit_code) {
  auto arguments = std::make_shared<StatusArguments>();
  CLI::App *command = program.add_subcommand("status", "Show what is logged in, and how it is");
  command->add_flag("--all", arguments->all, "Show as well what was logged out or uninstalled");
  add_as(*command, arguments->options);
  add_json(*command, arguments->options);
  add_options(*command, arguments->options);
  command->callback(
      [arguments, &exit_code] { exit_code = run_command(arguments->options, [&] { return status(*arguments); }); });
}

}  // namespace ghlauth::cli
