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
#include "cli/terminal.hpp"

namespace ghlauth::cli {
namespace {

struct LogoutArguments {
  Options options;
  std::string reason;
  bool uninstall = false;
  bool forget_app = false;
  bool yes = false;
};

// What was done, for people or programs.
void say(const LogoutArguments &arguments, const std::string &as, const std::string &text, bool uninstalled) {
  if (!arguments.options.json) return success(text);
  Json out = Json::object();
  out.add("as", as).add("removed", true).add("uninstalled", uninstalled);
  std::printf("%s\n", out.text().c_str());
}

void forget_pit(Session &session, const std::string &name) {
  remove_secret(session.store_with_login(), pit_secret_name(name));
  change_profile([&](Profile &profile) { std::erase_if(profile.pits, [&](const SavedPit &pit) { return pit.name == name; }); });
}

// The client keys of an app with their secrets.
void forget_app(Session &session, const std::string &app_id) {
  for (const SavedApp &app : session.profile().apps)
    if (app.app_id() == app_id) remove_secret(session.store_with_login(), client_secret_name(app.client_id));
  change_profile(
      [&](Profile &profile) { std::erase_if(profile.apps, [&](const SavedApp &app) { return app.app_id() == app_id; }); });
}

// What is not an app any more is not kept: its tombstones are deleted now, not by ghlauth keep.
void delete_removed(const OAuth &oauth) {
  const KeepOptions options = made<KeepOptions>(ghlauth_keep_options_new);
  check([&](ghlauth_error **error) { return ghlauth_keep_options_set_tombstone_age_s(options.get(), 0, error); });
  check([&](ghlauth_error **error) { return ghlauth_keep_options_set_reconcile(options.get(), 0, error); });
  check([&](ghlauth_error **error) { return ghlauth_oauth_keep(oauth.get(), nullptr, options.get(), cancel(), error); });
}

// The id of an installation that no listing shows because its row does not open: it can be forgotten all the same.
const SavedApp *app_of_unreadable(const Session &session, const Listing &listing, const As &as) {
  if (as.kind != As::Kind::INSTALLATION) return nullptr;
  const auto shown = [&](const std::string &row) { return row.find("installation=" + as.name + " ") != std::string::npos; };
  if (std::none_of(listing.unreadable.begin(), listing.unreadable.end(), shown)) return nullptr;
  for (const SavedApp &app : session.profile().apps)
    if (as.name.starts_with(app.app_id() + ":")) return &app;
  return nullptr;
}

void require_confirmation(const LogoutArguments &arguments, const std::string &as) {
  if (arguments.yes || !is_terminal(STDIN_FILENO)) return;
  if (!confirm("Uninstall the app at HighLevel for " + as + "?")) throw Failure(exit_failed, "nothing was changed");
}

void log_out(const LogoutArguments &arguments, Session &session, const SavedApp &app, const std::string &id) {
  const Config config = session.config(app.origin, session.store_with_login());
  const OAuth oauth = session.oauth(config, app);
  const char *reason = arguments.reason.empty() ? nullptr : arguments.reason.c_str();
  check([&](ghlauth_error **error) {
    return arguments.uninstall ? ghlauth_oauth_uninstall(oauth.get(), id.c_str(), reason, cancel(), error)
                               : ghlauth_oauth_remove(oauth.get(), id.c_str(), error);
  });
  if (arguments.forget_app) delete_removed(oauth);
}

int logout_installation(const LogoutArguments &arguments, Session &session, const SavedApp &app, const std::string &id,
                        bool is_last) {
  const std::string as = "installation:" + id;
  if (arguments.forget_app && !is_last)
    throw Failure(exit_usage, "the app " + app.app_id() + " has other installations", "Log these out first: ghlauth status");
  if (arguments.uninstall) require_confirmation(arguments, as);
  log_out(arguments, session, app, id);
  if (arguments.forget_app) forget_app(session, app.app_id());
  say(arguments, as, (arguments.uninstall ? "Uninstalled, and logged out of " : "Logged out of ") + as, arguments.uninstall);
  if (arguments.forget_app || arguments.options.json) return exit_ok;
  std::printf("  Its tokens stay sealed in the store, unused, until ghlauth keep deletes them, after 30 days.\n");
  if (is_last) std::printf("  The client secret of its app is kept for the next login; --forget-app forgets all of this now.\n");
  return exit_ok;
}

int logout(const LogoutArguments &arguments) {
  Session session(arguments.options);
  const As as = named(session, parse_as(arguments.options.as));
  if (as.kind == As::Kind::PIT_ENV || as.kind == As::Kind::PIT_FILE)
    throw Failure(exit_usage, "a token of a variable or file is not saved here", "Remove it where it is.");
  const Listing listing = list_credentials(session);
  if (const SavedApp *app = app_of_unreadable(session, listing, as))
    return logout_installation(arguments, session, *app, as.name, false);
  const Entry &entry = choose(listing, as);
  if (entry.is_removed()) throw Failure(exit_no_credential, entry.as + " is removed already");
  if (entry.pit == nullptr) {
    const auto others = std::count_if(listing.entries.begin(), listing.entries.end(), [&](const Entry &one) {
      return one.installation != nullptr && !one.is_removed() && one.app.app_id() == entry.app.app_id();
    });
    return logout_installation(arguments, session, entry.app, ghlauth_installation_id(entry.installation),
                               others == 1 && listing.unreadable.empty());
  }
  if (arguments.uninstall || arguments.forget_app)
    throw Failure(exit_usage, "a Private Integration Token has no app",
                  "Delete it in HighLevel's settings: Private Integrations.");
  forget_pit(session, entry.pit->name);
  say(arguments, entry.as, "Forgot " + entry.as + "; the token itself stays valid until it is deleted in HighLevel", false);
  return exit_ok;
}

}  // namespace

void add_logout_command(CLI::App &program, int &exit_code) {
  auto arguments = std::make_shared<LogoutArguments>();
  CLI::App *command = program.add_subcommand("logout", "Log out of an installation, or forget a saved token");
  CLI::Option *uninstall = command->add_flag("--uninstall", arguments->uninstall, "Uninstall the app at HighLevel as well");
  command->add_option("--reason", arguments->reason, "What the account is told then")->type_name("TEXT")->needs(uninstall);
  command->add_flag("--forget-app", arguments->forget_app,
                    "Forget the app with its client secret and what is left of its installations, after the last one");
  command->add_flag("--yes", arguments->yes, "Do not ask");
  add_as(*command, arguments->options);
  add_json(*command, arguments->options);
  add_options(*command, arguments->options);
  command->callback(
      [arguments, &exit_code] { exit_code = run_command(arguments->options, [&] { return logout(*arguments); }); });
}

}  // namespace ghlauth::cli
