#include "cli/session.hpp"

#include <algorithm>
#include <cstdio>
#include <string_view>

#include "cli/failure.hpp"
#include "cli/store/store.hpp"
#include "cli/text.hpp"

namespace ghlauth::cli {
namespace {

constexpr std::string_view unreadable_event = "installation.unreadable ";

void write_event(void *user_data, std::int32_t, const char *line) {
  Events &events = *static_cast<Events *>(user_data);
  if (events.shown) std::fprintf(stderr, "* %s\n", printable(line).c_str());
  const std::string_view text(line);
  if (text.starts_with(unreadable_event)) events.unreadable.push_back(printable(text.substr(unreadable_event.size())));
}

// The secret of a client key, looked up when the library needs it.
struct StoredSecret {
  ghlauth_store *store;
  std::string client_id;
};

ghlauth_status fetch_secret(void *user_data, ghlauth_secret *secret) {
  const StoredSecret &from = *static_cast<StoredSecret *>(user_data);
  try {
    const std::optional<Secret> found = stored_secret(from.store, client_secret_name(from.client_id));
    if (!found) return GHLAUTH_E_NOT_FOUND;
    return ghlauth_secret_set(secret, found->c_str(), found->size(), nullptr);
  } catch (const Failure &failure) {
    return failure.status < 0 ? failure.status : GHLAUTH_E_STORE;
  } catch (...) {
    return GHLAUTH_E_OUT_OF_MEMORY;
  }
}

void drop_secret(void *user_data) { delete static_cast<StoredSecret *>(user_data); }

ghlauth_secret_source source_of(ghlauth_store *store, const std::string &client_id) {
  return {sizeof(ghlauth_secret_source), new StoredSecret{store, client_id}, drop_secret, fetch_secret};
}

}  // namespace

ghlauth_store *Session::store() {
  if (!store_) store_ = open_store(options_);
  return store_.get();
}

ghlauth_store *Session::store_or_new() {
  if (!store_) store_ = open_or_make_store(options_);
  return store_.get();
}

ghlauth_store *Session::store_with_login() {
  ghlauth_store *opened = store();
  if (opened == nullptr)
    throw Failure(exit_no_credential, "nobody is logged in: there is no store yet", "Log in: ghlauth login");
  return opened;
}

Origin Session::origin(const Origin &saved) const {
  const auto first = [](const std::string &a, const std::string &b) { return a.empty() ? b : a; };
  return {first(options_.api_url, saved.api_url), first(options_.marketplace_url, saved.marketplace_url),
          first(options_.generation, saved.generation)};
}

Config Session::config(const Origin &saved, ghlauth_store *store) {
  Config config = made<Config>(ghlauth_config_new);
  ghlauth_config *raw = config.get();
  const auto set = [&](auto setter, const std::string &value) {
    if (!value.empty()) check([&](ghlauth_error **error) { return setter(raw, value.c_str(), error); });
  };
  const Origin used = origin(saved);
  set(ghlauth_config_set_api_url, used.api_url);
  set(ghlauth_config_set_marketplace_url, used.marketplace_url);
  set(ghlauth_config_set_api_generation, used.generation);
  set(ghlauth_config_set_ca_file, options_.ca_file);
  set(ghlauth_config_set_user_agent, "ghlauth-cli");
  // As at a shell one expects; the sandbox, the only one with http, is on this machine.
  if (!used.api_url.starts_with("http:"))
    check([&](ghlauth_error **error) { return ghlauth_config_set_proxy_from_environment(raw, 1, error); });
  const ghlauth_log_table log = {sizeof(log), options_.verbose ? GHLAUTH_LOG_DEBUG : GHLAUTH_LOG_ERROR, &events_, nullptr,
                                 write_event};
  check([&](ghlauth_error **error) { return ghlauth_config_set_log(raw, &log, error); });
  if (store != nullptr) check([&](ghlauth_error **error) { return ghlauth_config_set_store(raw, store, error); });
  return config;
}

OAuth Session::oauth(const Config &config, const SavedApp &app, const Secret *given) {
  ghlauth_store *secrets = store_with_login();
  OAuth oauth = made<OAuth>([&](auto out, auto error) {
    if (given != nullptr)
      return ghlauth_oauth_new(out, config.get(), app.client_id.c_str(), given->c_str(), app.redirect_uri.c_str(), error);
    const ghlauth_secret_source first = source_of(secrets, app.client_id);
    return ghlauth_oauth_new_from_source(out, config.get(), app.client_id.c_str(), &first, app.redirect_uri.c_str(), error);
  });
  for (const SavedApp &other : profile_.apps) {
    if (other.client_id == app.client_id || other.app_id() != app.app_id()) continue;
    if (origin(other.origin).api_url != origin(app.origin).api_url) continue;
    const ghlauth_secret_source source = source_of(secrets, other.client_id);
    check([&](ghlauth_error **error) {
      return ghlauth_oauth_add_client_from_source(oauth.get(), other.client_id.c_str(), &source, 0, error);
    });
  }
  return oauth;
}

SavedApp Session::app(const ClientOptions &named) const {
  SavedApp app;
  const SavedApp *known = nullptr;
  if (!named.client_id.empty())
    known = profile_.app(named.client_id);
  else if (profile_.apps.size() == 1)
    known = &profile_.apps.front();
  if (known != nullptr) app = *known;
  if (!named.client_id.empty()) app.client_id = named.client_id;
  if (!named.redirect_uri.empty()) app.redirect_uri = named.redirect_uri;
  if (app.client_id.empty())
    throw Failure(exit_usage, profile_.apps.empty() ? "which app?" : "there are several apps",
                  "Name its client id: --client-id ID. For a Private Integration Token: --pit");
  if (app.redirect_uri.empty())
    throw Failure(exit_usage, "the redirect URI of " + app.client_id + " is not known",
                  "Give it as it is registered: --redirect-uri URI");
  app.origin = origin(app.origin);
  return app;
}

std::vector<SavedApp> Session::apps() const {
  std::vector<SavedApp> out;
  for (const SavedApp &app : profile_.apps)
    if (std::none_of(out.begin(), out.end(), [&](const SavedApp &one) {
          return one.app_id() == app.app_id() && origin(one.origin).api_url == origin(app.origin).api_url;
        }))
      out.push_back(app);
  return out;
}

}  // namespace ghlauth::cli
