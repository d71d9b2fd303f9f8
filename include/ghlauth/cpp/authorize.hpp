/// @file authorize.hpp The authorize URL of flow 2, and what comes to the redirect URI.
#ifndef GHLAUTH_CPP_AUTHORIZE_HPP
#define GHLAUTH_CPP_AUTHORIZE_HPP

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "../oauth.h"
#include "handle.hpp"
#include "list.hpp"

namespace ghlauth {
inline namespace v0 {

enum class StateForm : std::int32_t {
  held = GHLAUTH_STATE_HELD,      ///< remembered by this OAuth
  sealed = GHLAUTH_STATE_SEALED,  ///< carries everything itself, encrypted
};

/// The path of the authorization page.
enum class AuthorizePath : std::int32_t { v2 = GHLAUTH_AUTHORIZE_PATH_V2, v1 = GHLAUTH_AUTHORIZE_PATH_V1 };

/// What an authorize URL says. oauth.h says what each of them means.
class AuthorizeOptions : public Handle<ghlauth_authorize_options, ghlauth_authorize_options_free> {
 public:
  using Handle::Handle;
  AuthorizeOptions()
      : Handle(detail::make<AuthorizeOptions>(
            [](auto **out, auto **error) { return ghlauth_authorize_options_new(out, error); })) {}

  AuthorizeOptions &set_scopes(const List &scopes) { return set(ghlauth_authorize_options_set_scopes, scopes.get()); }
  AuthorizeOptions &set_client_id(const std::string &id) { return set_text(ghlauth_authorize_options_set_client_id, id); }
  AuthorizeOptions &set_redirect_uri(const std::string &uri) {
    return set_text(ghlauth_authorize_options_set_redirect_uri, uri);
  }
  AuthorizeOptions &set_white_label(bool enabled) {
    return set(ghlauth_authorize_options_set_white_label, enabled ? 1 : 0);
  }
  AuthorizeOptions &set_path(AuthorizePath path) {
    return set(ghlauth_authorize_options_set_path, static_cast<std::int32_t>(path));
  }
  AuthorizeOptions &set_same_window(bool enabled) {
    return set(ghlauth_authorize_options_set_same_window, enabled ? 1 : 0);
  }
  AuthorizeOptions &set_version_id(const std::string &id) { return set_text(ghlauth_authorize_options_set_version_id, id); }
  AuthorizeOptions &add_parameter(const std::string &name, const std::string &value) {
    detail::call([&](auto **error) {
      return ghlauth_authorize_options_add_parameter(get(), detail::c_text(name), detail::c_text(value), error);
    });
    return *this;
  }
  AuthorizeOptions &set_state_form(StateForm form) {
    return set(ghlauth_authorize_options_set_state_form, static_cast<std::int32_t>(form));
  }
  /// The same text is to be given to OAuth::parse_callback.
  AuthorizeOptions &set_session_binding(const std::string &binding) {
    return set_text(ghlauth_authorize_options_set_session_binding, binding);
  }
  AuthorizeOptions &set_app_data(const std::string &data) { return set_text(ghlauth_authorize_options_set_app_data, data); }
  /// Which installation is to be authorized again.
  AuthorizeOptions &set_expected_installation(const std::string &installation_id) {
    return set_text(ghlauth_authorize_options_set_expected_installation, installation_id);
  }
  AuthorizeOptions &set_lifetime(std::chrono::seconds lifetime) {
    return set(ghlauth_authorize_options_set_lifetime_s, lifetime.count());
  }

 private:
  template <class Value>
  AuthorizeOptions &set(Status (*setter)(ghlauth_authorize_options *, Value, ghlauth_error **),
                        std::enable_if_t<true, Value> value) {
    detail::call([&](auto **error) { return setter(get(), value, error); });
    return *this;
  }
  AuthorizeOptions &set_text(Status (*setter)(ghlauth_authorize_options *, const char *, ghlauth_error **),
                             const std::string &text) {
    return set(setter, detail::c_text(text));
  }
};

/// The URL that the user's browser opens, and the state in it.
struct AuthorizeUrl {
  std::string url;
  std::string state;
};

/// A checked callback: its code, and what its state carried.
class Callback : public Handle<ghlauth_callback, ghlauth_callback_free> {
 public:
  using Handle::Handle;

  /// What AuthorizeOptions::set_app_data was given.
  std::string_view app_data() const noexcept { return detail::view(ghlauth_callback_app_data(get())); }
  /// True when it had no state and the policy accepts that.
  bool is_unsolicited() const noexcept { return ghlauth_callback_is_unsolicited(get()) != 0; }
};

}  // namespace v0
}  // namespace ghlauth

#endif  // GHLAUTH_CPP_AUTHORIZE_HPP
