// Flow 2: the user consents in a browser, and the app is installed.
#include <unistd.h>

#include <cstdio>
#include <string_view>

#include "cli/browser.hpp"
#include "cli/failure.hpp"
#include "cli/lists.hpp"
#include "cli/login.hpp"
#include "cli/report.hpp"
#include "cli/secret_input.hpp"
#include "cli/session.hpp"
#include "cli/store/store.hpp"
#include "cli/terminal.hpp"
#include "cli/text.hpp"

namespace ghlauth::cli {
namespace {

struct ClientSecret {
  Secret text;
  bool is_new = false;
};

ClientSecret client_secret_of(const LoginArguments &arguments, const std::string &client_id, ghlauth_store *store) {
  if (!arguments.secret_env.empty()) return {secret_of_variable(arguments.secret_env), true};
  if (!arguments.secret_file.empty()) return {secret_of_file(arguments.secret_file), true};
  if (store != nullptr)
    if (std::optional<Secret> known = stored_secret(store, client_secret_name(client_id))) return {std::move(*known), false};
  if (is_terminal(STDIN_FILENO)) return {ask_secret("Client secret of " + client_id), true};
  throw Failure(exit_usage, "the client secret of " + client_id + " is not known",
                "Give it with --client-secret-file PATH (- for standard input) or --client-secret-env NAME.");
}

AuthorizeOptions authorize_options(const LoginArguments &arguments) {
  AuthorizeOptions options = made<AuthorizeOptions>(ghlauth_authorize_options_new);
  const List scopes = list_of(arguments.scopes);
  if (ghlauth_list_size(scopes.get()) > 0)
    check([&](ghlauth_error **error) { return ghlauth_authorize_options_set_scopes(options.get(), scopes.get(), error); });
  if (arguments.white_label)
    check([&](ghlauth_error **error) { return ghlauth_authorize_options_set_white_label(options.get(), 1, error); });
  if (!arguments.version_id.empty())
    check([&](ghlauth_error **error) {
      return ghlauth_authorize_options_set_version_id(options.get(), arguments.version_id.c_str(), error);
    });
  check([&](ghlauth_error **error) {
    return ghlauth_authorize_options_set_lifetime_s(options.get(), arguments.timeout_s, error);
  });
  return options;
}

void show_url(const LoginArguments &arguments, const char *url) {
  const bool opened = !arguments.no_browser && open_browser(url);
  std::fprintf(stderr, "%s\n\n  %s\n\n",
               opened ? "Your browser opens. If it does not, open this address:" : "Open this address in a browser:",
               printable(url).c_str());
}

[[noreturn]] void nobody_came(std::int64_t timeout_s) {
  throw Failure(exit_failed, "nobody finished the login within " + std::to_string(timeout_s) + " s",
                "Who refuses stays on HighLevel's page, and nothing comes back. --timeout SECONDS gives more time.");
}

// The browser comes back to this machine.
Callback listen(const LoginArguments &arguments, const OAuth &oauth) {
  const AuthorizeOptions options = authorize_options(arguments);
  const Login login =
      made<Login>([&](auto out, auto error) { return ghlauth_login_start(out, oauth.get(), options.get(), error); });
  show_url(arguments, ghlauth_login_url(login.get()));
  std::fprintf(stderr, "Waiting for the answer; Ctrl-C ends this.\n");
  const auto limit = [](std::int64_t ms) {
    check([&](ghlauth_error **error) { return ghlauth_cancel_set_timeout_ms(cancel(), ms, error); });
  };
  limit(arguments.timeout_s * 1000);
  try {
    Callback callback =
        made<Callback>([&](auto out, auto error) { return ghlauth_login_wait(login.get(), out, cancel(), error); });
    limit(-1);
    return callback;
  } catch (const Failure &failure) {
    if (failure.status == GHLAUTH_E_TIMEOUT || failure.status == GHLAUTH_E_STATE_EXPIRED) nobody_came(arguments.timeout_s);
    throw;
  }
}

// The user brings what the browser ended at.
Callback paste(const LoginArguments &arguments, const OAuth &oauth) {
  const AuthorizeOptions options = authorize_options(arguments);
  const Buf url = made<Buf>(
      [&](auto out, auto error) { return ghlauth_oauth_authorize_url(oauth.get(), out, nullptr, options.get(), error); });
  show_url(arguments, ghlauth_buf_data(url.get()));
  std::fprintf(stderr, "Then paste the address that the browser ends at:%s", is_terminal(STDIN_FILENO) ? " " : "\n");
  const Secret pasted = read_line("the address");
  return made<Callback>(
      [&](auto out, auto error) { return ghlauth_oauth_parse_callback(oauth.get(), out, pasted.c_str(), nullptr, error); });
}

void remember(Session &session, const SavedApp &app, const ClientSecret &secret) {
  if (secret.is_new) store_secret(session.store_or_new(), client_secret_name(app.client_id), secret.text);
  change_profile([&](Profile &profile) { profile.put(app); });
}

}  // namespace

int login_with_oauth(const LoginArguments &arguments) {
  Session session(arguments.options);
  const SavedApp app = session.app(arguments);
  const ClientSecret secret = client_secret_of(arguments, app.client_id, session.store());
  const Config config = session.config(app.origin, session.store_or_new());
  const OAuth oauth = made<OAuth>([&](auto out, auto error) {
    return ghlauth_oauth_new(out, config.get(), app.client_id.c_str(), secret.text.c_str(), app.redirect_uri.c_str(), error);
  });
  if (const char *warning = ghlauth_oauth_redirect_uri_warning(oauth.get()); *warning != '\0') warn(warning);
  const bool by_hand = arguments.no_browser || !app.redirect_uri.starts_with("http:");
  const Callback callback = by_hand ? paste(arguments, oauth) : listen(arguments, oauth);
  Installation installation;
  try {
    const char *owner = arguments.owner.empty() ? nullptr : arguments.owner.c_str();
    installation = made<Installation>(
        [&](auto out, auto error) { return ghlauth_oauth_exchange(oauth.get(), out, callback.get(), owner, cancel(), error); });
  } catch (const Failure &failure) {
    // The answer is on its way, and is kept when `oauth` ends: so that it can be used, the app is remembered as well.
    if (failure.status == GHLAUTH_E_CANCELLED) remember(session, app, secret);
    throw;
  }
  remember(session, app, secret);
  if (arguments.options.json) {
    std::printf("%s\n", installation_json(*installation).text().c_str());
    return exit_ok;
  }
  const char *id = ghlauth_installation_id(installation.get());
  success("Logged in to the " + std::string(level_name(ghlauth_installation_level(installation.get()))) + " " +
          ghlauth_installation_resource_id(installation.get()));
  std::printf("  --as installation:%s\n", printable(id).c_str());
  return exit_ok;
}

}  // namespace ghlauth::cli
