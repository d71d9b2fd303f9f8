#include "cli/service_apps.hpp"

#include <utility>

#include "cli/failure.hpp"
#include "cli/secret_input.hpp"
#include "cli/store/store.hpp"

namespace ghlauth::cli {
namespace {

std::optional<Secret> given_secret(const ClientOptions &named) {
  if (!named.secret_env.empty()) return secret_of_variable(named.secret_env);
  if (!named.secret_file.empty()) return secret_of_file(named.secret_file);
  return std::nullopt;
}

}  // namespace

ServiceApps::ServiceApps(const Options &options, const ClientOptions &named) : session(options) {
  ghlauth_store *store = session.store_with_login();
  const auto add = [&](const SavedApp &app, const Secret *secret) {
    Config config = session.config(app.origin, store);
    OAuth oauth = session.oauth(config, app, secret);
    apps.push_back({app.app_id(), std::move(config), std::move(oauth)});
  };
  if (!named.client_id.empty()) {
    const SavedApp app = session.app(named);
    const std::optional<Secret> secret = given_secret(named);
    if (!secret && !stored_secret(store, client_secret_name(app.client_id)))
      throw Failure(exit_usage, "the client secret of " + app.client_id + " is not known",
                    "Give it with --client-secret-file PATH or --client-secret-env NAME.");
    add(app, secret ? &*secret : nullptr);
    return;
  }
  for (const SavedApp &app : session.apps()) add(app, nullptr);
  if (apps.empty())
    throw Failure(exit_no_credential, "nobody is logged in",
                  "Log in: ghlauth login; where another program did, name its app: --client-id ID");
}

}  // namespace ghlauth::cli
