/** @file oauth.h Flow 2: the OAuth 2.0 authorization code flow of a marketplace app.
 *
 *  1. ghlauth_oauth_authorize_url makes the URL that the user's browser opens.
 *  2. HighLevel sends the browser to the app's redirect URI; ghlauth_oauth_parse_callback checks that request.
 *  3. ghlauth_oauth_exchange turns its code into an installation with tokens.
 *  4. ghlauth_credential_from_installation uses it; access tokens are refreshed by themselves from then on.
 *
 *  The client secret is mandatory and HighLevel documents no PKCE: a program that is shipped to customers must not contain the
 *  secret. Give such a program tokens from a server of yours (ghlauth_credential_from_source).
 */
#ifndef GHLAUTH_OAUTH_H
#define GHLAUTH_OAUTH_H

#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "callbacks.h"
#include "cancel.h"
#include "config.h"
#include "error.h"
#include "export.h"
#include "installation.h"
#include "level.h"
#include "list.h"
#include "report.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A marketplace app and the installations of it in the configured store.
 *  Threads: any, concurrently; setters before it is used by several threads. */
typedef struct ghlauth_oauth ghlauth_oauth;

/** Makes the app with its first, default client key.
 *  Out:   oauth: owned, free with ghlauth_oauth_free.
 *  In:    client_id: "<app id>-<suffix>"; client_secret: SECRET; redirect_uri: exactly as registered, byte for byte.
 *  Error: GHLAUTH_E_INVALID_ARGUMENT naming the argument.  Blocks: never.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_oauth_new(ghlauth_oauth **oauth, const ghlauth_config *config, const char *client_id,
                                             const char *client_secret, const char *redirect_uri, ghlauth_error **error);

/** As ghlauth_oauth_new; the secret comes from a callback, which is asked whenever it is needed and whose answer is not kept.
 *  In:    secret: copied; its drop is called when `oauth` is freed, or now on failure.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_oauth_new_from_source(ghlauth_oauth **oauth, const ghlauth_config *config,
                                                         const char *client_id, const ghlauth_secret_source *secret,
                                                         const char *redirect_uri, ghlauth_error **error);

/** Adds another client key of the same app. Installations are refreshed with the key that issued them.
 *  In:    client_secret: SECRET. is_default: 1 to use it for new authorizations.
 *  Error: GHLAUTH_E_INVALID_ARGUMENT for a key of another app or one that is there already.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_oauth_add_client(ghlauth_oauth *oauth, const char *client_id, const char *client_secret,
                                                    int32_t is_default, ghlauth_error **error);

/** As ghlauth_oauth_add_client, with the secret from a callback.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_oauth_add_client_from_source(ghlauth_oauth *oauth, const char *client_id,
                                                                const ghlauth_secret_source *secret, int32_t is_default,
                                                                ghlauth_error **error);

/** The app id: the client id up to its first "-". Returns: borrowed from `oauth`; NULL when `oauth` is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_oauth_app_id(const ghlauth_oauth *oauth);

/** What HighLevel has against the redirect URI: white-label apps may not have one with HighLevel or the word GHL in it.
 *  Returns: a static string; "" for nothing; NULL when `oauth` is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_oauth_redirect_uri_warning(const ghlauth_oauth *oauth);

/** Refuse a callback without a state (the default). */
#define GHLAUTH_UNSOLICITED_REFUSE 0
/** Accept one, as HighLevel's marketplace sends: the installation is kept, marked, and usable once it is claimed. */
#define GHLAUTH_UNSOLICITED_ACCEPT 1

/** Chooses what happens to a callback without a state. A state that is there and wrong is always refused.
 *  In: policy: GHLAUTH_UNSOLICITED_...  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_oauth_set_unsolicited_policy(ghlauth_oauth *oauth, int32_t policy, ghlauth_error **error);

/** Sets the key that seals states. Default: derived from the client secret.
 *  In: key: SECRET, 32 bytes, the same in every process that consumes states of another.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_oauth_set_state_key(ghlauth_oauth *oauth, const uint8_t *key, size_t size,
                                                       ghlauth_error **error);

/** Frees the app; credentials made from it live on. When a token request that a cancelled call left behind is still under way,
 *  its answer is waited for and stored. NULL is allowed.
 *  Blocks: for that answer, at most the configured timeout.  Since: 0.1 */
GHLAUTH_API void ghlauth_oauth_free(ghlauth_oauth *oauth);

/* --- 1. the authorize URL --- */

/** The state is remembered by this ghlauth_oauth (the default). */
#define GHLAUTH_STATE_HELD 0
/** The state carries everything itself, encrypted: any process with the same key and store can consume it, once. */
#define GHLAUTH_STATE_SEALED 1

/** The page at /v2/oauth/chooselocation (the default; documented today). */
#define GHLAUTH_AUTHORIZE_PATH_V2 0
/** The page at /oauth/chooselocation (older, still in use). */
#define GHLAUTH_AUTHORIZE_PATH_V1 1

/** What an authorize URL says. Setters copy.
 *  Threads: one thread at a time. */
typedef struct ghlauth_authorize_options ghlauth_authorize_options;

/** Makes options with the defaults. Out: options: owned, free with ghlauth_authorize_options_free.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_authorize_options_new(ghlauth_authorize_options **options, ghlauth_error **error);
/** Asks for scopes; names are passed on as they are. Default: none named.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_authorize_options_set_scopes(ghlauth_authorize_options *options, const ghlauth_list *scopes,
                                                                ghlauth_error **error);
/** Uses a client key other than the default one.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_authorize_options_set_client_id(ghlauth_authorize_options *options, const char *client_id,
                                                                   ghlauth_error **error);
/** Uses another registered redirect URI than that of the app.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_authorize_options_set_redirect_uri(ghlauth_authorize_options *options,
                                                                      const char *redirect_uri, ghlauth_error **error);
/** Uses https://marketplace.leadconnectorhq.com instead of the configured marketplace URL. In: enabled: 1 or 0.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_authorize_options_set_white_label(ghlauth_authorize_options *options, int32_t enabled,
                                                                     ghlauth_error **error);
/** Chooses the path of the page. In: path: GHLAUTH_AUTHORIZE_PATH_...  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_authorize_options_set_path(ghlauth_authorize_options *options, int32_t path,
                                                              ghlauth_error **error);
/** Lets the page stay in its tab instead of opening another (loginWindowOpenMode=self). In: enabled: 1 or 0.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_authorize_options_set_same_window(ghlauth_authorize_options *options, int32_t enabled,
                                                                     ghlauth_error **error);
/** Names the app version (version_id): needed for a draft that has no published version.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_authorize_options_set_version_id(ghlauth_authorize_options *options, const char *version_id,
                                                                    ghlauth_error **error);
/** Adds a parameter. Error: GHLAUTH_E_INVALID_ARGUMENT for a name that this library sets itself.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_authorize_options_add_parameter(ghlauth_authorize_options *options, const char *name,
                                                                   const char *value, ghlauth_error **error);
/** Chooses the form of the state. In: form: GHLAUTH_STATE_...  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_authorize_options_set_state_form(ghlauth_authorize_options *options, int32_t form,
                                                                    ghlauth_error **error);
/** Binds the state to the user's session: the same text must be given to ghlauth_oauth_parse_callback. Without it, another
 *  browser can be made to finish the flow. In: binding: such as the session id, up to 512 bytes.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_authorize_options_set_session_binding(ghlauth_authorize_options *options,
                                                                         const char *binding, ghlauth_error **error);
/** Carries data of the application to ghlauth_callback_app_data, such as the page to return to. In: data: up to 512 bytes of
 *  UTF-8; encrypted in a sealed state.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_authorize_options_set_app_data(ghlauth_authorize_options *options, const char *data,
                                                                  ghlauth_error **error);
/** Says which installation is to be authorized again. HighLevel's page lets the user choose any company or location, so the answer
 *  is compared: for another one ghlauth_oauth_exchange fails with GHLAUTH_E_INSTALLATION_MISMATCH, and what came is kept unclaimed.
 *  In: installation_id: as ghlauth_installation_id gives it; "" for any.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_authorize_options_set_expected_installation(ghlauth_authorize_options *options,
                                                                               const char *installation_id,
                                                                               ghlauth_error **error);
/** Limits how long the user may take. Default: 600. In: lifetime_s: 1..86400.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_authorize_options_set_lifetime_s(ghlauth_authorize_options *options, int64_t lifetime_s,
                                                                    ghlauth_error **error);
/** Frees options. NULL is allowed.  Since: 0.1 */
GHLAUTH_API void ghlauth_authorize_options_free(ghlauth_authorize_options *options);

/** Makes the URL that the user's browser opens.
 *  Out:   url: owned, free with ghlauth_buf_free.
 *         state: the state in it, owned, free with ghlauth_buf_free; may be NULL when it isn't wanted.
 *  In:    options: NULL for the defaults.
 *  Error: GHLAUTH_E_INVALID_ARGUMENT for a client id that the app does not have.  Blocks: never.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_oauth_authorize_url(ghlauth_oauth *oauth, ghlauth_buf **url, ghlauth_buf **state,
                                                       const ghlauth_authorize_options *options, ghlauth_error **error);

/* --- 2. the callback --- */

/** A checked callback: its code, and what its state carried.
 *  Threads: share freely until it is freed. */
typedef struct ghlauth_callback ghlauth_callback;

/** Checks the request that came to the redirect URI, and uses up its state.
 *  Out:   callback: owned, free with ghlauth_callback_free.
 *  In:    url: the whole URL or its query string ("?code=..." or "code=..."), as received, not decoded.
 *         session_binding: what was given to ghlauth_authorize_options_set_session_binding; NULL for none.
 *  Error: GHLAUTH_E_CALLBACK_MALFORMED, _CALLBACK_DENIED (an "error" parameter whose state is right), _CODE_MISSING,
 *         _PARAMETER_REPEATED, _CALLBACK_TOO_LONG (over 8 KiB), _STATE_MISSING, _STATE_INVALID, _STATE_EXPIRED, _STATE_USED.
 *  Blocks: on the store, for a sealed state.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_oauth_parse_callback(ghlauth_oauth *oauth, ghlauth_callback **callback, const char *url,
                                                        const char *session_binding, ghlauth_error **error);

/** What ghlauth_authorize_options_set_app_data was given; "" for nothing. Returns: borrowed from `callback`; NULL when
 *  `callback` is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_callback_app_data(const ghlauth_callback *callback);
/** 1 when it had no state and the policy accepts that.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_callback_is_unsolicited(const ghlauth_callback *callback);
/** Wipes and frees a callback. NULL is allowed.  Since: 0.1 */
GHLAUTH_API void ghlauth_callback_free(ghlauth_callback *callback);

/* --- 3. tokens --- */

/** Exchanges the code of a callback for tokens and stores the installation.
 *  Out:   installation: owned, free with ghlauth_installation_free; also on GHLAUTH_E_INSTALLATION_MISMATCH.
 *  In:    owner: the application's label, such as its tenant or user, at most 1024 bytes; NULL for none. Not set for an
 *         unsolicited callback.
 *         cancel: NULL for none.
 *  Error: GHLAUTH_E_CODE_INVALID, _CLIENT_INVALID, _REDIRECT_URI_MISMATCH, _TOKEN_RESPONSE, _STORE, any of 2xx. A code works once.
 *  Blocks: for one HTTP exchange, and on the store.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_oauth_exchange(ghlauth_oauth *oauth, ghlauth_installation **installation,
                                                  const ghlauth_callback *callback, const char *owner, ghlauth_cancel *cancel,
                                                  ghlauth_error **error);

/** Binds an unclaimed installation to an owner, which makes it usable.
 *  Out:   installation: owned, free with ghlauth_installation_free; may be NULL when it isn't wanted.
 *  In:    owner: at most 1024 bytes, not empty.
 *  Error: GHLAUTH_E_NOT_FOUND; GHLAUTH_E_INVALID_ARGUMENT when somebody else claimed it; GHLAUTH_E_FOREIGN_ORIGIN; GHLAUTH_E_STORE.
 *  Blocks: on the store.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_oauth_claim(ghlauth_oauth *oauth, ghlauth_installation **installation,
                                               const char *installation_id, const char *owner, ghlauth_error **error);

/** Refreshes the tokens of an installation now, or joins the refresh that is under way in any thread, process or machine with the
 *  same store. Not needed for its use. A location whose agency is installed here, and may mint, is minted again instead: that spends
 *  no refresh token.
 *  Out:   installation: owned, free with ghlauth_installation_free, also on GHLAUTH_E_INSTALLATION_MISMATCH: that of the answer;
 *         may be NULL when it isn't wanted.
 *  Error: GHLAUTH_E_NOT_FOUND, _NEEDS_AUTHORIZATION (also GHLAUTH_E_GRANT_INVALID the first time), _LOCATION_INACTIVE,
 *         _CLIENT_INVALID, _TOKEN_RESPONSE, _INSTALLATION_MISMATCH, _UNCLAIMED, _ADOPTED, _FOREIGN_ORIGIN, _STORE,
 *         _REMOVED (also when it was removed meanwhile), any of 2xx: GHLAUTH_E_TIMEOUT also when another process has sent the
 *         refresh token, has not written an answer, and may live. What is stored survives every failure.
 *  Blocks: for one HTTP exchange, and up to two and a half times its timeout when another process was ended during its own.
 *  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_oauth_refresh(ghlauth_oauth *oauth, ghlauth_installation **installation,
                                                 const char *installation_id, ghlauth_cancel *cancel, ghlauth_error **error);

/** Mints the token of a location from the agency's, and stores the location's installation.
 *  Out:   installation: owned, free with ghlauth_installation_free, also on GHLAUTH_E_INSTALLATION_MISMATCH: the one that came
 *         instead; may be NULL when it isn't wanted.
 *  In:    company_id: whose agency installation is used (refreshed before, when it has to be).
 *  Error: GHLAUTH_E_NOT_FOUND without such an installation, _SCOPE_MISSING (oauth.write), _LEVEL_UNSUPPORTED,
 *         _WRONG_LOCATION (not installed there), and those of ghlauth_oauth_refresh.
 *  Blocks: for up to two HTTP exchanges.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_oauth_mint_location(ghlauth_oauth *oauth, ghlauth_installation **installation,
                                                       const char *company_id, const char *location_id, ghlauth_cancel *cancel,
                                                       ghlauth_error **error);

/** Asks HighLevel for the locations of a company and where the app is installed: all pages.
 *  Out:   locations: owned, free with ghlauth_locations_free.
 *  In:    installed_only: 1 for those where it is installed, 0 for all.
 *  Error: as ghlauth_oauth_mint_location (scope oauth.readonly).
 *  Blocks: for one HTTP exchange per 100 locations, and a refresh.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_oauth_installed_locations(ghlauth_oauth *oauth, ghlauth_locations **locations,
                                                             const char *company_id, int32_t installed_only,
                                                             ghlauth_cancel *cancel, ghlauth_error **error);

/** Uninstalls the app there (at an agency: with its locations) and marks the installations as removed.
 *  In:    reason: shown to the account; NULL for "uninstalled by the app".
 *  Error: GHLAUTH_E_NOT_FOUND, _SCOPE_MISSING (oauth.write), any of 2xx to 4xx; then nothing is marked.
 *  Blocks: for one HTTP exchange, and a refresh.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_oauth_uninstall(ghlauth_oauth *oauth, const char *installation_id, const char *reason,
                                                   ghlauth_cancel *cancel, ghlauth_error **error);

/* --- the installations in the store --- */

/** Looks an installation up by its id.
 *  Out:   installation: owned, free with ghlauth_installation_free.
 *  Error: GHLAUTH_E_NOT_FOUND; GHLAUTH_E_FOREIGN_ORIGIN; GHLAUTH_E_STORE when its row cannot be read.
 *  Blocks: on the store.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_oauth_installation(ghlauth_oauth *oauth, ghlauth_installation **installation,
                                                      const char *installation_id, ghlauth_error **error);

/** Looks the installations of this app up. A row that cannot be read is left out and written to the log.
 *  Out:  installations: owned, free with ghlauth_installations_free; empty when none fits.
 *  In:   owner, company_id, location_id: what has to be equal; NULL for any. An unclaimed installation has no owner and is found
 *        with owner NULL alone.
 *  Error: GHLAUTH_E_STORE.  Blocks: on the store.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_oauth_find(ghlauth_oauth *oauth, ghlauth_installations **installations, const char *owner,
                                              const char *company_id, const char *location_id, ghlauth_error **error);

/** Looks the installations of this app up as ghlauth_oauth_find does, a page at a time, ordered by id.
 *  Out:   installations: owned, free with ghlauth_installations_free; ghlauth_installations_next says where the next page starts.
 *  In:    owner, company_id, location_id: as for ghlauth_oauth_find.
 *         after: NULL or "" for the first page, then what ghlauth_installations_next said; what is added or removed meanwhile
 *         moves nothing else to another page. limit: 1..1000; a page has that many unless it is the last one.
 *  Error: GHLAUTH_E_INVALID_ARGUMENT.
 *  Blocks: on the store.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_oauth_page(ghlauth_oauth *oauth, ghlauth_installations **installations, const char *owner,
                                              const char *company_id, const char *location_id, const char *after, size_t limit,
                                              ghlauth_error **error);

/** Looks those up whose access tokens expire soon, the first to expire first. Those where only the user can do something are not
 *  among them.
 *  Out:   installations: owned, free with ghlauth_installations_free.
 *  In:    until_s: expiring by then, in Unix seconds. limit: 1..1000.
 *  Error: GHLAUTH_E_INVALID_ARGUMENT.
 *  Blocks: on the store, by an index: not longer with more installations.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_oauth_due(ghlauth_oauth *oauth, ghlauth_installations **installations, int64_t until_s,
                                             size_t limit, ghlauth_error **error);

/** Counts the installations of this app by the client key that issued them: a key that has none in use can be deleted in
 *  HighLevel, once ghlauth_client_counts_unreadable is 0 as well.
 *  Out:   counts: owned, free with ghlauth_client_counts_free; the client ids of `oauth` are there also without installations.
 *  In:    cancel: NULL for none.
 *  Error: GHLAUTH_E_STORE; GHLAUTH_E_CANCELLED.
 *  Blocks: on the store, for as long as it takes to read all of them.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_oauth_count_by_client(ghlauth_oauth *oauth, ghlauth_client_counts **counts,
                                                         ghlauth_cancel *cancel, ghlauth_error **error);

/** Takes over tokens that were obtained elsewhere: the JSON of a token answer, with access_token, refresh_token, expires_in,
 *  scope, userType, companyId, locationId, userId.
 *  Out:   installation: owned, free with ghlauth_installation_free; may be NULL when it isn't wanted.
 *  In:    token_json: SECRET. client_id: the key that issued them; NULL for the default. obtained_at_s: when, in Unix seconds.
 *         owner: at most 1024 bytes; NULL for none.
 *  Error: GHLAUTH_E_TOKEN_RESPONSE saying what is missing; an installation that is there already with a younger token stays.
 *  Blocks: on the store.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_oauth_import(ghlauth_oauth *oauth, ghlauth_installation **installation,
                                                const char *token_json, const char *client_id, int64_t obtained_at_s,
                                                const char *owner, ghlauth_error **error);

/** Takes over the sessions of HighLevel's own SDK for Node: the documents of its MongoDB storage, one in each line as mongoexport
 *  writes them or as an array, or what its memory storage holds, as JSON. Each becomes an installation that is adopted: kept, but
 *  neither refreshed nor handed out (GHLAUTH_E_ADOPTED) before ghlauth_oauth_activate, because two programs that refresh the same
 *  tokens end each other's. moving-in.md has the whole way, and the way back.
 *  Out:   report: owned, free with ghlauth_report_free, also on failure; may be NULL when it isn't wanted. Skipped: sessions of
 *         other apps, and those of which there is a token already that is not older. Failed: records without a token or
 *         without an id, and installations that are in use here while the SDK has a younger token.
 *  In:    source: gives the records, SECRET. client_id: the key that issued them, which the SDK does not write down; NULL for the
 *         default. owner: of all of them, at most 1024 bytes; NULL for none, or as it is. cancel: NULL for none.
 *  Error: GHLAUTH_E_INVALID_ARGUMENT for what is no JSON; GHLAUTH_E_CLIENT_INVALID for a key that the app does not have;
 *         GHLAUTH_E_INCOMPLETE when some failed: all others were taken over. GHLAUTH_E_STORE when the store fails, which ends it:
 *         what the report counts was taken over. GHLAUTH_E_CALLBACK, or the application's own status.
 *  Blocks: on the store and the source.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_oauth_import_sdk_sessions(ghlauth_oauth *oauth, ghlauth_report **report,
                                                             const ghlauth_byte_source *source, const char *client_id,
                                                             const char *owner, ghlauth_cancel *cancel, ghlauth_error **error);

/** As ghlauth_oauth_import_sdk_sessions, from a file. Error: also GHLAUTH_E_STORE for one that cannot be read.  Blocks: on the store and the file.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_oauth_import_sdk_sessions_file(ghlauth_oauth *oauth, ghlauth_report **report,
                                                                  const char *path, const char *client_id, const char *owner,
                                                                  ghlauth_cancel *cancel, ghlauth_error **error);

/** Begins to use an adopted installation. From then on no other program may refresh its tokens.
 *  Out:   report: owned, free with ghlauth_report_free, also on failure; may be NULL when it isn't wanted. Skipped: what is in use
 *         already.
 *  In:    installation_id: NULL for all of this app. cancel: NULL for none.
 *  Error: GHLAUTH_E_NOT_FOUND; GHLAUTH_E_INCOMPLETE when rows cannot be read: all others are in use.
 *  Blocks: on the store.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_oauth_activate(ghlauth_oauth *oauth, ghlauth_report **report, const char *installation_id,
                                                  ghlauth_cancel *cancel, ghlauth_error **error);

/** Marks an installation as removed here; HighLevel is not told. Nothing uses it any more, and a new authorization begins anew.
 *  Its tokens stay sealed in the store until ghlauth_oauth_keep deletes it. One that cannot be read is deleted now.
 *  Error: GHLAUTH_E_NOT_FOUND.
 *  Blocks: on the store.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_oauth_remove(ghlauth_oauth *oauth, const char *installation_id, ghlauth_error **error);

#ifdef __cplusplus
}
#endif

#endif /* GHLAUTH_OAUTH_H */
