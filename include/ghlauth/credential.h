/** @file credential.h What both flows yield: something that gives a valid access token when asked. */
#ifndef GHLAUTH_CREDENTIAL_H
#define GHLAUTH_CREDENTIAL_H

#include <stddef.h>
#include <stdint.h>

#include "callbacks.h"
#include "cancel.h"
#include "config.h"
#include "error.h"
#include "export.h"
#include "oauth.h"
#include "pit.h"
#include "token.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A credential. It keeps what it was made from alive.
 *  Threads: any, concurrently. */
typedef struct ghlauth_credential ghlauth_credential;

/** Uses a Private Integration Token.
 *  Out: credential: owned, free with ghlauth_credential_free.  Blocks: never.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_credential_from_pit(ghlauth_credential **credential, ghlauth_pit *pit, ghlauth_error **error);

/** Uses an installation of an app; its access token is refreshed when it has to be, once for all who ask.
 *  Out:   credential: owned, free with ghlauth_credential_free.
 *         Made for each request it costs little more than one that is kept: 10,000 are remembered.
 *  Error: GHLAUTH_E_NOT_FOUND; GHLAUTH_E_FOREIGN_ORIGIN; GHLAUTH_E_STORE.
 *  Blocks: on the store, unless its access token is known here.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_credential_from_installation(ghlauth_credential **credential, ghlauth_oauth *oauth,
                                                                const char *installation_id, ghlauth_error **error);

/** Uses an access token as it is; nothing refreshes it.
 *  Out:   credential: owned, free with ghlauth_credential_free.
 *  In:    access_token: SECRET. expires_at_s: Unix seconds; -1 for the `exp` of the JWT, or not known.
 *         level, resource_id: what it speaks for; 0 and NULL when not known.
 *         config: for its clock, margin and API URL; NULL for the defaults.
 *  Error: GHLAUTH_E_INVALID_ARGUMENT.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_credential_from_access_token(ghlauth_credential **credential, const ghlauth_config *config,
                                                                const char *access_token, int64_t expires_at_s, int32_t level,
                                                                const char *resource_id, ghlauth_error **error);

/** Uses the application's own source of access tokens, such as a broker or a secrets manager. It is asked when there is no token
 *  yet, when the one it gave is about to expire, and once after HighLevel refused it; by one thread at a time.
 *  Out:   credential: owned, free with ghlauth_credential_free.
 *  In:    config: for its clock, margin and API URL; NULL for the defaults.
 *         source: copied; `drop` is called when the credential and its users are gone, or now on failure.
 *         level, resource_id: what it speaks for; 0 and NULL when not known.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_credential_from_source(ghlauth_credential **credential, const ghlauth_config *config,
                                                          const ghlauth_secret_source *source, int32_t level,
                                                          const char *resource_id, ghlauth_error **error);

/** Gives an access token.
 *  Out:   token: owned, free with ghlauth_token_free.
 *  In:    min_valid_s: how long it must still be valid, 0..86400; the configured margin comes on top.
 *         cancel: NULL for none.
 *  Error: those of ghlauth_oauth_refresh; GHLAUTH_E_TOKEN_EXPIRED, _SECRET_SOURCE, _UNCLAIMED, _REMOVED, _ADOPTED, _FOREIGN_ORIGIN, _STORE.
 *  Blocks: when the token has to be refreshed, for one HTTP exchange.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_credential_token(ghlauth_credential *credential, ghlauth_token **token, int64_t min_valid_s,
                                                    ghlauth_cancel *cancel, ghlauth_error **error);

/** Copies an access token into the caller's memory: the fast path, which touches nothing that is shared among threads.
 *  Out:   buffer: the token with a NUL: SECRET. needed: its size with the NUL, also when the buffer is too small.
 *         serial: also in: which token `buffer` holds, as the last call with that buffer said; 0 for none. The same token is not
 *         copied again; no other token of the process has its number. 0 afterwards when the call failed, or when the token came
 *         from elsewhere than the fast path. NULL to copy always.
 *  In:    capacity: the bytes at `buffer`; tokens of HighLevel have up to about 1,500.
 *  Error: GHLAUTH_E_BUFFER_TOO_SMALL, and those of ghlauth_credential_token.
 *  Blocks: as ghlauth_credential_token.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_credential_bearer(ghlauth_credential *credential, char *buffer, size_t capacity,
                                                     size_t *needed, uint64_t *serial, int64_t min_valid_s,
                                                     ghlauth_error **error);

/** As ghlauth_credential_bearer, and never waits: for threads that must not, such as those of an event loop.
 *  Out:   buffer: the token with a NUL: SECRET. needed: its size with the NUL, also when the buffer is too small.
 *         serial: also in, as with ghlauth_credential_bearer; NULL to copy always.
 *  In:    capacity, min_valid_s: as with ghlauth_credential_bearer.
 *  Error: GHLAUTH_E_NOT_FOUND when none can be had without waiting, as when it has to be fetched or refreshed first, which
 *         ghlauth_credential_token does; GHLAUTH_E_TOKEN_EXPIRED for a given token, of which there is no other; GHLAUTH_E_BUFFER_TOO_SMALL.
 *  Blocks: never.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_credential_bearer_now(ghlauth_credential *credential, char *buffer, size_t capacity,
                                                         size_t *needed, uint64_t *serial, int64_t min_valid_s,
                                                         ghlauth_error **error);

/** Says that HighLevel refused an access token as invalid, for applications with their own HTTP: the next call gets another one,
 *  if there is one to be had. Nothing happens when `access_token` is not the present one. In: access_token: SECRET.  Blocks: never.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_credential_invalidate(ghlauth_credential *credential, const char *access_token,
                                                         ghlauth_error **error);

/** What it speaks for. Returns: GHLAUTH_LEVEL_...; 0 when not known.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_credential_level(const ghlauth_credential *credential);

/** The company id or location id; "" when not known. Returns: borrowed from `credential`; NULL when it is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_credential_resource_id(const ghlauth_credential *credential);

/** Frees a credential. When its ghlauth_oauth was freed before, a token request that a cancelled call left behind is waited for
 *  as in ghlauth_oauth_free. NULL is allowed.
 *  Blocks: as ghlauth_oauth_free.  Since: 0.1 */
GHLAUTH_API void ghlauth_credential_free(ghlauth_credential *credential);

#ifdef __cplusplus
}
#endif

#endif /* GHLAUTH_CREDENTIAL_H */
