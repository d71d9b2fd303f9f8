// Flow 2: OAuth 2.0.
#pragma once

#include "config.hpp"
#include "installation.hpp"

namespace ghlauth_binding {

/// What an authorize URL says.
class AuthorizeOptions : public Resource {
 public:
  AuthorizeOptions()
      : Resource("AuthorizeOptions",
                 detail::make<ghlauth_authorize_options>(ghlauth_authorize_options_free, [](auto **out, auto **error) {
                   return ghlauth_authorize_options_new(out, error);
                 })) {}

  void set_scopes(const std::vector<std::string> &scopes) {
    const auto list = detail::list(scopes);
    set<const ghlauth_list *>(ghlauth_authorize_options_set_scopes, list.get());
  }
  /// The same text is to be given to OAuth::exchange.
  void set_session(const std::string &session) { set(ghlauth_authorize_options_set_session_binding, detail::c(session)); }
  void set_app_data(const std::string &data) { set(ghlauth_authorize_options_set_app_data, detail::c(data)); }
  void set_client_id(const std::string &client_id) { set(ghlauth_authorize_options_set_client_id, detail::c(client_id)); }
  void set_redirect_uri(const std::string &uri) { set(ghlauth_authorize_options_set_redirect_uri, detail::c(uri)); }
  void set_white_label(bool enabled) { set<std::int32_t>(ghlauth_authorize_options_set_white_label, enabled); }
  /// `form`: GHLAUTH_STATE_...
  void set_state_form(std::int32_t form) { set(ghlauth_authorize_options_set_state_form, form); }
  void set_lifetime_s(std::int64_t lifetime_s) { set(ghlauth_authorize_options_set_lifetime_s, lifetime_s); }
  void set_expected_installation(const std::string &id) { set(ghlauth_authorize_options_set_expected_installation, detail::c(id)); }
  void set_version_id(const std::string &id) { set(ghlauth_authorize_options_set_version_id, detail::c(id)); }
  void add_parameter(const std::string &name, const std::string &value) {
    detail::call([&](auto **error) {
      return ghlauth_authorize_options_add_parameter(handle().get(), detail::c(name), detail::c(value), error);
    });
  }

#ifndef SWIG
  std::shared_ptr<ghlauth_authorize_options> handle() const { return held<ghlauth_authorize_options>(); }

 private:
  template <class Value>
  void set(ghlauth_status (*setter)(ghlauth_authorize_options *, Value, ghlauth_error **), Value value) {
    detail::call([&](auto **error) { return setter(handle().get(), value, error); });
  }
#endif
};

/// The request that came to the redirect URI, checked. Its state is used up.
class Callback : public Resource {
 public:
  std::string app_data() const { return detail::text(ghlauth_callback_app_data(handle().get())); }
  bool is_unsolicited() const { return ghlauth_callback_is_unsolicited(handle().get()) == 1; }

#ifndef SWIG
  explicit Callback(std::shared_ptr<ghlauth_callback> handle) : Resource("Callback", std::move(handle)) {}
  std::shared_ptr<ghlauth_callback> handle() const { return held<ghlauth_callback>(); }
#endif
};

/// A marketplace app and its installations in the store.
class OAuth : public Resource {
 public:
  /// `client_secret`: SECRET.
  OAuth(const Config &config, const std::string &client_id, const std::string &client_secret, const std::string &redirect_uri)
      : OAuth(detail::make<ghlauth_oauth>(ghlauth_oauth_free, [&](auto **out, auto **error) {
          return ghlauth_oauth_new(out, config.handle().get(), detail::c(client_id), detail::c(client_secret),
                                   detail::c(redirect_uri), error);
        })) {}
  static OAuth from_listener(const Config &config, const std::string &client_id, const std::string &redirect_uri,
                             SecretListener *listener) {
    auto owned = detail::take(listener);
    const auto held = config.handle();
    const char *const id = detail::c(client_id), *const uri = detail::c(redirect_uri);
    const ghlauth_secret_source source = detail::table(std::move(owned));
    return OAuth(detail::make<ghlauth_oauth>(ghlauth_oauth_free, [&](auto **out, auto **error) {
      return ghlauth_oauth_new_from_source(out, held.get(), id, &source, uri, error);
    }));
  }

  /// `client_secret`: SECRET.
  void add_client(const std::string &client_id, const std::string &client_secret, bool is_default) {
    detail::call([&](auto **error) {
      return ghlauth_oauth_add_client(handle().get(), detail::c(client_id), detail::c(client_secret), is_default, error);
    });
  }
  /// `policy`: GHLAUTH_UNSOLICITED_...
  void set_unsolicited_policy(std::int32_t policy) {
    detail::call([&](auto **error) { return ghlauth_oauth_set_unsolicited_policy(handle().get(), policy, error); });
  }
  std::string app_id() const { return detail::text(ghlauth_oauth_app_id(handle().get())); }

  /// The URL that the user's browser opens.
  std::string authorize_url(const AuthorizeOptions &options) {
    return detail::buf([&](auto **out, auto **error) {
      return ghlauth_oauth_authorize_url(handle().get(), out, nullptr, options.handle().get(), error);
    });
  }
  /// Checks the request that came to the redirect URI. `session`: as AuthorizeOptions::set_session was given it; "" for none.
  Callback parse_callback(const std::string &url, const std::string &session = "") {
    return Callback(detail::make<ghlauth_callback>(ghlauth_callback_free, [&](auto **out, auto **error) {
      return ghlauth_oauth_parse_callback(handle().get(), out, detail::c(url), detail::or_null(session), error);
    }));
  }
  /// Exchanges its code. `owner`: the application's label; "" for none. `cancel`: none for no limit.
  Installation exchange(const Callback &callback, const std::string &owner, const Cancel *cancel = nullptr) {
    return snapshot([&](auto **out, auto **error) {
      return ghlauth_oauth_exchange(handle().get(), out, callback.handle().get(), detail::or_null(owner), Cancel::of(cancel).get(),
                                    error);
    });
  }
  Installation refresh(const std::string &installation_id, const Cancel *cancel = nullptr) {
    return snapshot([&](auto **out, auto **error) {
      return ghlauth_oauth_refresh(handle().get(), out, detail::c(installation_id), Cancel::of(cancel).get(), error);
    });
  }
  Installation mint_location(const std::string &company_id, const std::string &location_id, const Cancel *cancel = nullptr) {
    return snapshot([&](auto **out, auto **error) {
      return ghlauth_oauth_mint_location(handle().get(), out, detail::c(company_id), detail::c(location_id),
                                         Cancel::of(cancel).get(), error);
    });
  }
  Installation claim(const std::string &installation_id, const std::string &owner) {
    return snapshot([&](auto **out, auto **error) {
      return ghlauth_oauth_claim(handle().get(), out, detail::c(installation_id), detail::c(owner), error);
    });
  }
  Installation installation(const std::string &installation_id) {
    return snapshot([&](auto **out, auto **error) {
      return ghlauth_oauth_installation(handle().get(), out, detail::c(installation_id), error);
    });
  }
  /// `token_json`: SECRET, the JSON of a token answer. `client_id`, `owner`: "" for the default and for none.
  Installation import_tokens(const std::string &token_json, const std::string &client_id, std::int64_t obtained_at_s,
                             const std::string &owner) {
    return snapshot([&](auto **out, auto **error) {
      return ghlauth_oauth_import(handle().get(), out, detail::c(token_json), detail::or_null(client_id), obtained_at_s,
                                  detail::or_null(owner), error);
    });
  }
  /// What has to be equal; "" for any.
  std::vector<Installation> find(const std::string &owner = "", const std::string &company_id = "",
                                 const std::string &location_id = "") {
    const auto found = detail::make<ghlauth_installations>(ghlauth_installations_free, [&](auto **out, auto **error) {
      return ghlauth_oauth_find(handle().get(), out, detail::or_null(owner), detail::or_null(company_id),
                                detail::or_null(location_id), error);
    });
    std::vector<Installation> result;
    for (std::size_t i = 0; i < ghlauth_installations_size(found.get()); ++i)
      result.emplace_back(ghlauth_installations_at(found.get(), i));
    return result;
  }
  /// HighLevel's list of the locations of a company.
  std::vector<Location> installed_locations(const std::string &company_id, bool installed_only, const Cancel *cancel = nullptr) {
    const auto found = detail::make<ghlauth_locations>(ghlauth_locations_free, [&](auto **out, auto **error) {
      return ghlauth_oauth_installed_locations(handle().get(), out, detail::c(company_id), installed_only,
                                               Cancel::of(cancel).get(), error);
    });
    std::vector<Location> result;
    for (std::size_t i = 0; i < ghlauth_locations_size(found.get()); ++i)
      result.push_back({detail::text(ghlauth_locations_id(found.get(), i)), detail::text(ghlauth_locations_name(found.get(), i)),
                        detail::text(ghlauth_locations_address(found.get(), i)),
                        ghlauth_locations_is_installed(found.get(), i) == 1});
    return result;
  }
  /// Uninstalls the app there. `reason`: shown to the account; "" for the usual one.
  void uninstall(const std::string &installation_id, const std::string &reason, const Cancel *cancel = nullptr) {
    detail::call([&](auto **error) {
      return ghlauth_oauth_uninstall(handle().get(), detail::c(installation_id), detail::or_null(reason),
                                     Cancel::of(cancel).get(), error);
    });
  }
  /// Marks it as removed here; HighLevel is not told.
  void remove(const std::string &installation_id) {
    detail::call([&](auto **error) { return ghlauth_oauth_remove(handle().get(), detail::c(installation_id), error); });
  }
  /// Renews the refresh tokens that have become old. `max_refreshes`: 0 for no limit.
  Report keep(std::int64_t max_refreshes = 0, const Cancel *cancel = nullptr) {
    const auto options = detail::make<ghlauth_keep_options>(
        ghlauth_keep_options_free, [](auto **out, auto **error) { return ghlauth_keep_options_new(out, error); });
    detail::call([&](auto **error) { return ghlauth_keep_options_set_max_refreshes(options.get(), max_refreshes, error); });
    const auto made = detail::make<ghlauth_report>(ghlauth_report_free, [&](auto **out, auto **error) {
      return ghlauth_oauth_keep(handle().get(), out, options.get(), Cancel::of(cancel).get(), error);
    });
    return {ghlauth_report_done(made.get()), ghlauth_report_skipped(made.get()), ghlauth_report_failed(made.get())};
  }

#ifndef SWIG
  std::shared_ptr<ghlauth_oauth> handle() const { return held<ghlauth_oauth>(); }

 private:
  explicit OAuth(std::shared_ptr<ghlauth_oauth> handle) : Resource("OAuth", std::move(handle)) {}

  template <class Call>
  static Installation snapshot(Call call) {
    return Installation(detail::make<ghlauth_installation>(ghlauth_installation_free, call).get());
  }
#endif
};

}  // namespace ghlauth_binding
