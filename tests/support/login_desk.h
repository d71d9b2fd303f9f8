// A desk whose app can be logged in to from this machine.
#ifndef GHLAUTH_TESTS_LOGIN_DESK_H
#define GHLAUTH_TESTS_LOGIN_DESK_H

#include "support/browser.h"
#include "support/desk.h"

#define CODE "0123456789abcdef0123456789abcdef01234567"

struct login_desk {
  struct desk *desk;
  ghlauth_oauth *oauth;
  ghlauth_login *login;
  uint16_t port;
  char redirect_uri[256];  ///< with its real port
  char state[640];        ///< as it stands in the authorize URL
};

/// A login at a redirect URI; port 0 is allowed, because the marketplace URL is one of this machine.
void login_desk_start(struct login_desk *at, const char *redirect_uri, const ghlauth_authorize_options *options);
/// The same on a store of the caller's.
void login_desk_start_on(struct login_desk *at, const char *redirect_uri, const ghlauth_authorize_options *options,
                         ghlauth_store *store);
/// Everything, whatever was freed and set to NULL before.
void login_desk_end(struct login_desk *at);
/// "<redirect URI>?code=CODE&state=<state>", in static memory.
const char *login_desk_right_url(const struct login_desk *at);
/// Plays the browser up to the page, and expects the wait to be over with a callback.
void login_desk_finish(struct login_desk *at, struct waiting *waiting);
/// Exchanges the callback and expects this code and redirect URI in the request.
void login_desk_exchange(struct login_desk *at, const ghlauth_callback *callback);

#endif
