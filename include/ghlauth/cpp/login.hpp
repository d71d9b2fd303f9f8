/// @file login.hpp Flow 2 for programs without a server: the user consents in the browser of this machine. login.h says for whom.
#ifndef GHLAUTH_CPP_LOGIN_HPP
#define GHLAUTH_CPP_LOGIN_HPP

#include <string_view>

#include "../login.h"
#include "cancel.hpp"
#include "oauth.hpp"

namespace ghlauth {
inline namespace v0 {

/// One login: its authorize URL, and what listens for the answer at the redirect URI. One thread at a time.
class Login : public Handle<ghlauth_login, ghlauth_login_free> {
 public:
  using Handle::Handle;
  explicit Login(const OAuth &oauth, const AuthorizeOptions &options = AuthorizeOptions())
      : Handle(detail::make<Login>(
            [&](auto **out, auto **error) { return ghlauth_login_start(out, oauth.get(), options.get(), error); })) {}

  /// For the browser.
  std::string_view url() const noexcept { return detail::view(ghlauth_login_url(get())); }
  /// Serves the listener until the browser brings the answer, for OAuth::exchange. After CancelledError and TimeoutError it may be
  /// waited for again.
  Callback wait(const Cancel *cancel = nullptr) {
    return detail::make<Callback>(
        [&](auto **out, auto **error) { return ghlauth_login_wait(get(), out, detail::handle_of(cancel), error); });
  }
};

}  // namespace v0
}  // namespace ghlauth

#endif  // GHLAUTH_CPP_LOGIN_HPP
