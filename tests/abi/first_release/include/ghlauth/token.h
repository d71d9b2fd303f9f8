/** @file token.h One access token, with what is known about it. */
#ifndef GHLAUTH_TOKEN_H
#define GHLAUTH_TOKEN_H

#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "error.h"
#include "export.h"
#include "level.h"
#include "list.h"

#ifdef __cplusplus
extern "C" {
#endif

/** An immutable access token.
 *  Threads: share freely until it is freed. */
typedef struct ghlauth_token ghlauth_token;

/** The token itself: SECRET. Returns: borrowed from `token`; NULL when `token` is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_token_access_token(const ghlauth_token *token);

/** When it expires by our clock, in Unix seconds. Returns: -1 for one that does not expire (a PIT) or whose expiry is not known;
 *  -1 when `token` is none.  Since: 0.1 */
GHLAUTH_API int64_t ghlauth_token_expires_at_s(const ghlauth_token *token);

/** What it speaks for. Returns: GHLAUTH_LEVEL_...; 0 when not known.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_token_level(const ghlauth_token *token);

/** The company id; "" when not known. Borrowed from `token`.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_token_company_id(const ghlauth_token *token);

/** The location id; "" for an agency token. Borrowed from `token`.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_token_location_id(const ghlauth_token *token);

/** The user who installed the app; "" when not known. Borrowed from `token`.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_token_user_id(const ghlauth_token *token);

/** The scopes that the answer named; empty when not known (a PIT). Borrowed from `token`.  Since: 0.1 */
GHLAUTH_API const ghlauth_list *ghlauth_token_scopes(const ghlauth_token *token);

/** Tells whether a scope was granted. Returns: 1 or 0; 0 also when the scopes are not known.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_token_has_scope(const ghlauth_token *token, const char *scope);

/** The claims of a JWT, as JSON. Hints only: HighLevel publishes no key to verify them with.
 *  Returns: borrowed from `token`; "" when it is no readable JWT; NULL when `token` is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_token_claims_json(const ghlauth_token *token);

/** Wipes and frees a token. NULL is allowed.  Since: 0.1 */
GHLAUTH_API void ghlauth_token_free(ghlauth_token *token);

#ifdef __cplusplus
}
#endif

#endif /* GHLAUTH_TOKEN_H */
