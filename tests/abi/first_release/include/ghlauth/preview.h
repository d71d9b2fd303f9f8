/** @file preview.h What would be sent: for dry runs and logs. */
#ifndef GHLAUTH_PREVIEW_H
#define GHLAUTH_PREVIEW_H

#include <stddef.h>
#include <stdint.h>

#include "client.h"
#include "error.h"
#include "export.h"
#include "list.h"
#include "request.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A request as it would be sent: immutable. No token is in it: Authorization is "Bearer [redacted]", as is the value of every
 *  other header whose name tells of a secret (auth, cookie, key, password, secret, token).
 *  Threads: share freely until it is freed. */
typedef struct ghlauth_preview ghlauth_preview;

/** Puts together what ghlauth_client_send would send, and sends nothing: no token is fetched, refreshed or minted for it.
 *  Out:   preview: owned, free with ghlauth_preview_free.
 *  Error: GHLAUTH_E_INVALID_ARGUMENT for parameters of an operation that are missing or name two locations.
 *  Blocks: never.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_preview_new(ghlauth_preview **preview, const ghlauth_client *client, const ghlauth_request *request,
                                               ghlauth_error **error);

/** The method. Borrowed from `preview`; NULL when it is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_preview_method(const ghlauth_preview *preview);
/** The URL with its query. Borrowed from `preview`; NULL when it is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_preview_url(const ghlauth_preview *preview);
/** The path from the root of the API, with its query. Borrowed from `preview`; NULL when it is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_preview_path(const ghlauth_preview *preview);
/** The headers, but for those of the connection (Host, User-Agent, Content-Length). Borrowed from `preview`; NULL when it is
 *  none.  Since: 0.1 */
GHLAUTH_API const ghlauth_headers *ghlauth_preview_headers(const ghlauth_preview *preview);
/** The body as it was given, with a NUL after its end; "" without one, and for files, streams and parts. Borrowed from `preview`; NULL
 *  when it is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_preview_body(const ghlauth_preview *preview);
/** The size of the body without the NUL; 0 when the handle is none.  Since: 0.1 */
GHLAUTH_API size_t ghlauth_preview_body_size(const ghlauth_preview *preview);
/** Frees a preview. NULL is allowed.  Since: 0.1 */
GHLAUTH_API void ghlauth_preview_free(ghlauth_preview *preview);

#ifdef __cplusplus
}
#endif

#endif /* GHLAUTH_PREVIEW_H */
