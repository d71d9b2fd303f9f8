#include "cli/credentials.hpp"

#include <string_view>

#include "cli/failure.hpp"
#include "cli/secret_input.hpp"
#include "cli/store/store.hpp"

namespace ghlauth::cli {
namespace {

std::string or_else(const std::string &text, const char *other) { return text.empty() ? other : text; }

Pit saved_pit(Session &session, const Config &config, const SavedPit &saved) {
  const std::optional<Secret> token = stored_secret(session.store_with_login(), pit_secret_name(saved.name));
  if (!token)
    throw Failure(exit_no_credential, "the token pit:" + saved.name + " is not in this store", "Save it: ghlauth login --pit");
  return made<Pit>([&](auto pit, auto error) {
    return ghlauth_pit_new(pit, config.get(), token->c_str(), saved.level, saved.resource_id.c_str(), error);
  });
}

// Its token is for the API alone that it was saved for.
void require_origin(const Session &session, const SavedPit &saved) {
  const std::string &asked = session.options().api_url;
  if (!asked.empty() && asked != saved.origin.api_url)
    throw Failure(exit_usage,
                  "pit:" + saved.name + " was saved for " + or_else(saved.origin.api_url, "HighLevel's API") +
                      " and is sent nowhere else",
                  "Leave --api-url out, or save the token for the other API.");
}

bool matches(const Entry &entry, const As &as) {
  if (as.kind == As::Kind::PIT_SAVED) return entry.pit != nullptr && entry.as == "pit:" + as.name;
  return entry.installation != nullptr && (as.name == ghlauth_installation_id(entry.installation) ||
                                           as.name == ghlauth_installation_resource_id(entry.installation));
}

std::string choices(const std::vector<const Entry *> &entries) {
  std::string out = "Choose one with --as:";
  for (const Entry *entry : entries) out += " " + entry->as;
  return out;
}

void require_secret(Session &session, const std::string &client_id) {
  if (!stored_secret(session.store_with_login(), client_secret_name(client_id)))
    throw Failure(exit_no_credential, "the client secret of " + client_id + " is not in this store",
                  "Log in: ghlauth login --client-id " + client_id);
}

}  // namespace

Pit given_pit(Session &session, const Config &config, const As &as) {
  const Options &options = session.options();
  const int level = level_of(options.level);
  const char *resource = options.resource.c_str();
  if (as.kind == As::Kind::PIT_FILE && !is_plain_file(as.name)) {  // such as <(a command) of a shell
    const Secret token = secret_of_file(as.name);
    return made<Pit>(
        [&](auto pit, auto error) { return ghlauth_pit_new(pit, config.get(), token.c_str(), level, resource, error); });
  }
  return made<Pit>([&](auto pit, auto error) {
    return as.kind == As::Kind::PIT_ENV ? ghlauth_pit_from_env(pit, config.get(), as.name.c_str(), level, resource, error)
                                        : ghlauth_pit_from_file(pit, config.get(), as.name.c_str(), 0, level, resource, error);
  });
}

bool Entry::is_removed() const {
  return pit == nullptr && ghlauth_installation_state(installation) == GHLAUTH_INSTALLATION_REMOVED;
}

Listing list_credentials(Session &session) {
  Listing listing;
  for (const SavedPit &pit : session.profile().pits) {
    Entry &entry = listing.entries.emplace_back();
    entry.as = "pit:" + pit.name;
    entry.pit = &pit;
  }
  if (session.store() == nullptr) return listing;
  session.events().unreadable.clear();
  for (const SavedApp &app : session.apps()) {
    const Config config = session.config(app.origin, session.store());
    const OAuth oauth = session.oauth(config, app);
    listing.found.push_back(made<Installations>(
        [&](auto found, auto error) { return ghlauth_oauth_find(oauth.get(), found, nullptr, nullptr, nullptr, error); }));
    const ghlauth_installations *found = listing.found.back().get();
    for (std::size_t i = 0; i < ghlauth_installations_size(found); ++i) {
      Entry &entry = listing.entries.emplace_back();
      entry.installation = ghlauth_installations_at(found, i);
      entry.as = std::string("installation:") + ghlauth_installation_id(entry.installation);
      entry.app = app;
    }
  }
  listing.unreadable = session.events().unreadable;
  return listing;
}

As parse_as(const std::string &text) {
  if (text.empty()) return {};
  const auto rest = [&](std::string_view prefix) { return text.substr(prefix.size()); };
  As as;
  if (text.starts_with("pit:env:"))
    as = {As::Kind::PIT_ENV, rest("pit:env:")};
  else if (text.starts_with("pit:file:"))
    as = {As::Kind::PIT_FILE, rest("pit:file:")};
  else if (text.starts_with("pit:"))
    as = {As::Kind::PIT_SAVED, rest("pit:")};
  else if (text.starts_with("installation:"))
    as = {As::Kind::INSTALLATION, rest("installation:")};
  if (as.name.empty())
    throw Failure(exit_usage, "--as is none of pit:env:NAME, pit:file:PATH, pit:NAME and installation:ID",
                  "ghlauth status shows what there is.");  // without its text: it may be a token
  return as;
}

As named(const Session &session, As as) {
  if (as.kind == As::Kind::PIT_SAVED)
    if (const SavedPit *saved = session.profile().pit(as.name)) as.name = saved->name;
  return as;
}

const Entry &choose(const Listing &listing, const As &as) {
  std::vector<const Entry *> fitting;
  for (const Entry &entry : listing.entries)
    if (as.kind == As::Kind::ONLY ? !entry.is_removed() : matches(entry, as)) fitting.push_back(&entry);
  if (fitting.size() == 1) return *fitting.front();
  const std::string named = as.kind == As::Kind::PIT_SAVED ? "pit:" + as.name : "installation:" + as.name;
  if (fitting.size() > 1)
    throw Failure(exit_usage, as.kind == As::Kind::ONLY ? "there are several credentials" : named + " is not one alone",
                  choices(fitting));
  if (as.kind == As::Kind::ONLY) throw Failure(exit_no_credential, "nobody is logged in", "Log in: ghlauth login");
  for (const std::string &row : listing.unreadable)
    if (row.find(as.name) != std::string::npos) throw Failure(exit_failed, "an installation cannot be read: " + row);
  throw Failure(exit_no_credential, "there is no " + named, "ghlauth status shows what there is.");
}

Chosen open_credential(Session &session) {
  const As as = parse_as(session.options().as);
  Chosen chosen;
  if (as.kind == As::Kind::PIT_ENV || as.kind == As::Kind::PIT_FILE) {
    chosen.as = session.options().as;
    chosen.config = session.config({});
    chosen.pit = given_pit(session, chosen.config, as);
  } else {
    const Listing listing = list_credentials(session);
    const Entry &entry = choose(listing, named(session, as));
    chosen.as = entry.as;
    if (entry.pit != nullptr) {
      require_origin(session, *entry.pit);
      chosen.config = session.config(entry.pit->origin);
      chosen.pit = saved_pit(session, chosen.config, *entry.pit);
    } else {
      require_secret(session, ghlauth_installation_client_id(entry.installation));
      chosen.config = session.config(entry.app.origin, session.store());
      chosen.oauth = session.oauth(chosen.config, entry.app);
      chosen.credential = made<Credential>([&](auto credential, auto error) {
        return ghlauth_credential_from_installation(credential, chosen.oauth.get(), ghlauth_installation_id(entry.installation),
                                                    error);
      });
    }
  }
  if (chosen.pit)
    chosen.credential = made<Credential>(
        [&](auto credential, auto error) { return ghlauth_credential_from_pit(credential, chosen.pit.get(), error); });
  return chosen;
}

}  // namespace ghlauth::cli
