/** @file login.h Flow 2 for programs without a server: the user consents in the browser of this machine, and the answer comes to
 *  a listener on a loopback address, which is served while the program waits (errors left out):
 *
 *      ghlauth_oauth_new(&oauth, config, client_id, client_secret, "http://localhost:8765/callback", NULL);
 *      ghlauth_login_start(&login, oauth, NULL, NULL);
 *      open_browser(ghlauth_login_url(login));                          the program's own way to do that, or a line to click on
 *      ghlauth_login_wait(login, &callback, cancel, &error);
 *      ghlauth_oauth_exchange(oauth, &installation, callback, NULL, cancel, &error);
 *
 *  Who may use this: the client secret is mandatory and HighLevel has no PKCE for apps, so this is for programs on machines of the
 *  app's own maker: tools, back offices, development. A program that is shipped to customers must not contain the client secret:
 *  let a server of yours (a broker) do the authorization and give the program tokens with ghlauth_credential_from_source.
 *
 *  The redirect URI has to be registered in the app and is used as it is, byte for byte, with its fixed port. It has to be http on
 *  localhost, an address of 127.0.0.0/8 or [::1]. For an app that has https redirect URIs alone, let the user paste the address
 *  that the browser ended at, and pass it to ghlauth_oauth_parse_callback.
 *
 *  A user who refuses is told so on HighLevel's page; the browser is not sent back. The wait then ends by the timeout or request of
 *  its cancel, or when the state is too old (ghlauth_authorize_options_set_lifetime_s).
 *
 *  The browser's address and the history that it shows do not keep the code. Its files may: Chromium's history database keeps
 *  addresses that were redirected from. The code works once, so exchange it at once.
 */
#ifndef GHLAUTH_LOGIN_H
#define GHLAUTH_LOGIN_H

#include <stddef.h>
#include <stdint.h>

#include "cancel.h"
#include "error.h"
#include "export.h"
#include "oauth.h"

#ifdef __cplusplus
extern "C" {
#endif

/** One login: its authorize URL, and what listens for the answer. Its HTTP server is a module (module.h), which is loaded when the
 *  first login starts.
 *  Threads: one thread at a time. */
typedef struct ghlauth_login ghlauth_login;

/** Listens at the redirect URI, exclusively, and makes the authorize URL. Where the redirect URI says localhost, that is 127.0.0.1
 *  and, on machines with IPv6, ::1: a program that listens on the other one would get the code.
 *  Out:   login: owned, free with ghlauth_login_free.
 *  In:    options: NULL for the defaults. A redirect URI with port 0 gets a free port where the configured marketplace URL is a
 *         loopback host (the sandbox); HighLevel itself knows registered ports alone.
 *  Error: GHLAUTH_E_UNSUPPORTED for a redirect URI that cannot be listened at, or when the module is not installed;
 *         GHLAUTH_E_LISTEN naming the address that is taken; GHLAUTH_E_TOO_MANY_OPEN_FILES; those of ghlauth_oauth_authorize_url.
 *  Blocks: never.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_login_start(ghlauth_login **login, ghlauth_oauth *oauth,
                                               const ghlauth_authorize_options *options, ghlauth_error **error);

/** The authorize URL, for the browser.
 *  Returns: borrowed from `login`; NULL when `login` is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_login_url(const ghlauth_login *login);

/** Serves the listener until the browser brings the answer: a GET of the redirect URI with the state of this login. Whatever else
 *  comes (other paths, methods, hosts or states) is answered with 400 and changes nothing. The browser is then sent on to a page
 *  without the code in its address, which asks to close the window; that is waited for, for at most a second.
 *  Out:   callback: owned, free with ghlauth_callback_free; for ghlauth_oauth_exchange.
 *  In:    cancel: ends the wait within 100 ms, or after a time; NULL for none.
 *  Error: GHLAUTH_E_CANCELLED, GHLAUTH_E_TIMEOUT: the login goes on, and may be waited for again. Any other ends it:
 *         GHLAUTH_E_STATE_EXPIRED when nothing came during the lifetime of the state, GHLAUTH_E_CALLBACK_DENIED for an "error"
 *         parameter whose state is right, GHLAUTH_E_STATE_USED once it was answered; those of ghlauth_oauth_parse_callback.
 *  Blocks: until the answer, and on the store for a sealed state. Everything runs on the calling thread.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_login_wait(ghlauth_login *login, ghlauth_callback **callback, ghlauth_cancel *cancel,
                                              ghlauth_error **error);

/** Ends a login and frees its port. NULL is allowed.  Since: 0.1 */
GHLAUTH_API void ghlauth_login_free(ghlauth_login *login);

#ifdef __cplusplus
}
#endif

#endif /* GHLAUTH_LOGIN_H */
