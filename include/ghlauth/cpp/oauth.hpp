/// @file oauth.hpp Flow 2: the OAuth 2.0 authorization code flow of a marketplace app, and the installations of the app.
#ifndef GHLAUTH_CPP_OAUTH_HPP
#define GHLAUTH_CPP_OAUTH_HPP

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "../lifecycle.h"
#include "../oauth.h"
#include "authorize.hpp"
#include "cancel.hpp"
#include "config.hpp"
#include "installation.hpp"
#include "keep.hpp"
#include "list.hpp"
#include "report.hpp"
#include "webhook.hpp"

namespace ghlauth {
inline namespace v0 {

/// What happens to a callback without a state.
enum class Unsolicited : std::int32_t {
  refuse = GHLAUTH_UNSOLICITED_REFUSE,
  accept = GHLAUTH_UNSOLICITED_ACCEPT,  ///< the installation is kept, and usable once it is claimed
};

/// What an event has done to the installations of an app.
enum class Lifecycle : std::int32_t {
  nothing = GHLAUTH_LIFECYCLE_NOTHING,
  remembered = GHLAUTH_LIFECYCLE_REMEMBERED,  ///< until there is an installation that it is about
  added = GHLAUTH_LIFECYCLE_ADDED,
  removed = GHLAUTH_LIFECYCLE_REMOVED,
  updated = GHLAUTH_LIFECYCLE_UPDATED,
  checked = GHLAUTH_LIFECYCLE_CHECKED,  ///< the company's locations were compared with HighLevel's list instead
  stale = GHLAUTH_LIFECYCLE_STALE,      ///< older than what is known
};

/// Which installations are looked up: what has to be equal; "" for any.
struct InstallationFilter {
  std::string owner;
  std::string company_id;
  std::string location_id;
};

/// A marketplace app and the installations of it in the configured store. oauth.h says what each of the calls fails with.
///
/// `came`: where the installation lies when the call throws because HighLevel's answer was for another one.
class OAuth : public Handle<ghlauth_oauth, ghlauth_oauth_free> {
 public:
  using Handle::Handle;
  /// `client_secret`: SECRET. `redirect_uri`: exactly as registered.
  OAuth(const Config &config, const std::string &client_id, const std::string &client_secret, const std::string &redirect_uri)
      : Handle(detail::make<OAuth>([&](auto **out, auto **error) {
          return ghlauth_oauth_new(out, config.get(), detail::c_text(client_id), detail::c_text(client_secret),
                                   detail::c_text(redirect_uri), error);
        })) {}
  /// The secret comes from a function, which is asked whenever it is needed.
  OAuth(const Config &config, const std::string &client_id, SecretSource secret, const std::string &redirect_uri)
      : Handle(from_source(config, detail::c_text(client_id), std::move(secret), detail::c_text(redirect_uri))) {}

  /// Adds another client key of the same app.
  void add_client(const std::string &client_id, const std::string &client_secret, bool is_default) {
    detail::call([&](auto **error) {
      return ghlauth_oauth_add_client(get(), detail::c_text(client_id), detail::c_text(client_secret), is_default ? 1 : 0,
                                      error);
    });
  }
  void add_client(const std::string &client_id, SecretSource secret, bool is_default) {
    const char *id = detail::c_text(client_id);
    detail::SecretTable table(std::move(secret));
    detail::call([&](auto **error) {
      return ghlauth_oauth_add_client_from_source(get(), id, table.give(), is_default ? 1 : 0, error);
    });
  }
  void set_unsolicited(Unsolicited policy) {
    detail::call(
        [&](auto **error) { return ghlauth_oauth_set_unsolicited_policy(get(), static_cast<std::int32_t>(policy), error); });
  }
  /// The key that seals states. SECRET, 32 bytes.
  void set_state_key(Bytes key) {
    detail::call([&](auto **error) { return ghlauth_oauth_set_state_key(get(), key.data(), key.size(), error); });
  }
  std::string_view app_id() const noexcept { return detail::view(ghlauth_oauth_app_id(get())); }
  /// What HighLevel has against the redirect URI; "" for nothing.
  std::string_view redirect_uri_warning() const noexcept { return detail::view(ghlauth_oauth_redirect_uri_warning(get())); }

  /// 1. The URL for the user's browser.
  AuthorizeUrl authorize_url(const AuthorizeOptions &options = AuthorizeOptions()) const {
    Buf state;
    const Buf url = detail::make<Buf>([&](auto **out, auto **error) {
      ghlauth_buf *made = nullptr;
      const Status status = ghlauth_oauth_authorize_url(get(), out, &made, options.get(), error);
      state.reset(made);
      return status;
    });
    return {url.str(), state.str()};
  }
  /// 2. Checks the request that came to the redirect URI: its URL or query string as received.
  Callback parse_callback(const std::string &url, const std::string &session_binding = std::string()) const {
    return detail::make<Callback>([&](auto **out, auto **error) {
      return ghlauth_oauth_parse_callback(get(), out, detail::c_text(url), detail::c_text_or_null(session_binding), error);
    });
  }
  /// 3. Exchanges its code for tokens and stores the installation. `owner`: the application's label; "" for none.
  Installation exchange(const Callback &callback, const std::string &owner = std::string(), const Cancel *cancel = nullptr,
                        Installation *came = nullptr) const {
    return installation([&](auto **out, auto **error) {
      return ghlauth_oauth_exchange(get(), out, callback.get(), detail::c_text_or_null(owner), detail::handle_of(cancel),
                                    error);
    }, came);
  }

  /// Binds an unclaimed installation to an owner.
  Installation claim(const std::string &installation_id, const std::string &owner) const {
    return installation([&](auto **out, auto **error) {
      return ghlauth_oauth_claim(get(), out, detail::c_text(installation_id), detail::c_text(owner), error);
    });
  }
  /// Refreshes the tokens now. Not needed for their use.
  Installation refresh(const std::string &installation_id, const Cancel *cancel = nullptr, Installation *came = nullptr) const {
    return installation([&](auto **out, auto **error) {
      return ghlauth_oauth_refresh(get(), out, detail::c_text(installation_id), detail::handle_of(cancel), error);
    }, came);
  }
  /// Mints the token of a location from the agency's.
  Installation mint_location(const std::string &company_id, const std::string &location_id, const Cancel *cancel = nullptr,
                             Installation *came = nullptr) const {
    return installation([&](auto **out, auto **error) {
      return ghlauth_oauth_mint_location(get(), out, detail::c_text(company_id), detail::c_text(location_id),
                                         detail::handle_of(cancel), error);
    }, came);
  }
  /// Asks HighLevel for the locations of a company.
  Locations installed_locations(const std::string &company_id, bool installed_only = true,
                                const Cancel *cancel = nullptr) const {
    return detail::make<Locations>([&](auto **out, auto **error) {
      return ghlauth_oauth_installed_locations(get(), out, detail::c_text(company_id), installed_only ? 1 : 0,
                                               detail::handle_of(cancel), error);
    });
  }
  /// Uninstalls the app there. `reason`: shown to the account.
  void uninstall(const std::string &installation_id, const std::string &reason = std::string(),
                 const Cancel *cancel = nullptr) const {
    detail::call([&](auto **error) {
      return ghlauth_oauth_uninstall(get(), detail::c_text(installation_id), detail::c_text_or_null(reason),
                                     detail::handle_of(cancel), error);
    });
  }

  /// Looks one up by its id. Throws NotFoundError.
  Installation look_up(const std::string &installation_id) const {
    return installation([&](auto **out, auto **error) {
      return ghlauth_oauth_installation(get(), out, detail::c_text(installation_id), error);
    });
  }
  Installations find(const InstallationFilter &filter = InstallationFilter()) const {
    return detail::make<Installations>([&](auto **out, auto **error) {
      return ghlauth_oauth_find(get(), out, detail::c_text_or_null(filter.owner), detail::c_text_or_null(filter.company_id),
                                detail::c_text_or_null(filter.location_id), error);
    });
  }
  /// The same, a page at a time, ordered by id. `after`: "" for the first one, then Installations::next.
  Installations page(const std::string &after, std::size_t limit, const InstallationFilter &filter = InstallationFilter()) const {
    return detail::make<Installations>([&](auto **out, auto **error) {
      return ghlauth_oauth_page(get(), out, detail::c_text_or_null(filter.owner), detail::c_text_or_null(filter.company_id),
                                detail::c_text_or_null(filter.location_id), detail::c_text(after), limit, error);
    });
  }
  /// Those whose access tokens expire by then, the first to expire first.
  Installations due(At until, std::size_t limit) const {
    return detail::make<Installations>(
        [&](auto **out, auto **error) { return ghlauth_oauth_due(get(), out, until.unix_s(), limit, error); });
  }
  ClientCounts count_by_client(const Cancel *cancel = nullptr) const {
    return detail::make<ClientCounts>([&](auto **out, auto **error) {
      return ghlauth_oauth_count_by_client(get(), out, detail::handle_of(cancel), error);
    });
  }

  /// Takes over tokens that were obtained elsewhere. `token_json`: SECRET, a token answer. `client_id`: "" for the default.
  Installation import_tokens(const std::string &token_json, At obtained_at, const std::string &owner = std::string(),
                             const std::string &client_id = std::string()) const {
    return installation([&](auto **out, auto **error) {
      return ghlauth_oauth_import(get(), out, detail::c_text(token_json), detail::c_text_or_null(client_id),
                                  obtained_at.unix_s(), detail::c_text_or_null(owner), error);
    });
  }
  /// Adopts the sessions of HighLevel's own SDK for Node; activate() begins to use them.
  Report import_sdk_sessions(ByteSource source, const std::string &owner = std::string(),
                             const std::string &client_id = std::string(), const Cancel *cancel = nullptr,
                             Report *partial = nullptr) const {
    const char *id = detail::c_text_or_null(client_id), *label = detail::c_text_or_null(owner);
    detail::SourceTable table(std::move(source));
    return detail::make<Report>([&](auto **out, auto **error) {
      return ghlauth_oauth_import_sdk_sessions(get(), out, table.give(), id, label, detail::handle_of(cancel), error);
    }, partial);
  }
  Report import_sdk_sessions_file(const std::string &path, const std::string &owner = std::string(),
                                  const std::string &client_id = std::string(), const Cancel *cancel = nullptr,
                                  Report *partial = nullptr) const {
    return detail::make<Report>([&](auto **out, auto **error) {
      return ghlauth_oauth_import_sdk_sessions_file(get(), out, detail::c_text(path), detail::c_text_or_null(client_id),
                                                    detail::c_text_or_null(owner), detail::handle_of(cancel), error);
    }, partial);
  }
  /// Begins to use adopted installations: one, or with "" all.
  Report activate(const std::string &installation_id = std::string(), const Cancel *cancel = nullptr,
                  Report *partial = nullptr) const {
    return detail::make<Report>([&](auto **out, auto **error) {
      return ghlauth_oauth_activate(get(), out, detail::c_text_or_null(installation_id), detail::handle_of(cancel), error);
    }, partial);
  }
  /// Marks an installation as removed here; HighLevel is not told.
  void remove(const std::string &installation_id) const {
    detail::call([&](auto **error) { return ghlauth_oauth_remove(get(), detail::c_text(installation_id), error); });
  }

  /// Renews what has become old: to be called about once a day (keep.h).
  Report keep(const KeepOptions &options = KeepOptions(), const Cancel *cancel = nullptr, Report *partial = nullptr) const {
    return detail::make<Report>([&](auto **out, auto **error) {
      return ghlauth_oauth_keep(get(), out, options.get(), detail::handle_of(cancel), error);
    }, partial);
  }
  /// Compares the locations of a company with HighLevel's list.
  Report reconcile(const std::string &company_id, const Cancel *cancel = nullptr, Report *partial = nullptr) const {
    return detail::make<Report>([&](auto **out, auto **error) {
      return ghlauth_oauth_reconcile(get(), out, detail::c_text(company_id), detail::handle_of(cancel), error);
    }, partial);
  }
  /// Applies what a verified event says about the installations (lifecycle.h).
  Lifecycle apply(const Event &event, const Cancel *cancel = nullptr) const {
    std::int32_t outcome = 0;
    detail::call([&](auto **error) {
      return ghlauth_webhook_apply(get(), &outcome, event.get(), detail::handle_of(cancel), error);
    });
    return static_cast<Lifecycle>(outcome);
  }

 private:
  static OAuth from_source(const Config &config, const char *client_id, SecretSource secret, const char *redirect_uri) {
    detail::SecretTable table(std::move(secret));
    return detail::make<OAuth>([&](auto **out, auto **error) {
      return ghlauth_oauth_new_from_source(out, config.get(), client_id, table.give(), redirect_uri, error);
    });
  }
  template <class Call>
  static Installation installation(Call &&call, Installation *came = nullptr) {
    return detail::make<Installation>(std::forward<Call>(call), came);
  }
};

}  // namespace v0
}  // namespace ghlauth

#endif  // GHLAUTH_CPP_OAUTH_HPP
