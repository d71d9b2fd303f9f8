/** @file response.h Answers of the HighLevel API. */
#ifndef GHLAUTH_RESPONSE_H
#define GHLAUTH_RESPONSE_H

#include <stddef.h>
#include <stdint.h>

#include "export.h"
#include "list.h"

#ifdef __cplusplus
extern "C" {
#endif

/** An answer: immutable.
 *  Threads: share freely until it is freed. */
typedef struct ghlauth_response ghlauth_response;

/** The HTTP status; 0 when the handle is none.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_response_http_status(const ghlauth_response *response);
/** The headers. Borrowed from `response`; NULL when it is none.  Since: 0.1 */
GHLAUTH_API const ghlauth_headers *ghlauth_response_headers(const ghlauth_response *response);
/** The body, with a NUL after its end. Borrowed from `response`; NULL when it is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_response_body(const ghlauth_response *response);
/** The size of the body without the NUL; 0 when the handle is none.  Since: 0.1 */
GHLAUTH_API size_t ghlauth_response_body_size(const ghlauth_response *response);
/** HighLevel's trace id; "" when the answer has none. Borrowed from `response`; NULL when it is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_response_trace_id(const ghlauth_response *response);
/** Requests left in the present interval (X-RateLimit-Remaining); -1 when the answer does not say.  Since: 0.1 */
GHLAUTH_API int64_t ghlauth_response_rate_remaining(const ghlauth_response *response);
/** Requests left today (X-RateLimit-Daily-Remaining); -1 when the answer does not say.  Since: 0.1 */
GHLAUTH_API int64_t ghlauth_response_daily_remaining(const ghlauth_response *response);
/** Frees an answer. NULL is allowed.  Since: 0.1 */
GHLAUTH_API void ghlauth_response_free(ghlauth_response *response);

#ifdef __cplusplus
}
#endif

#endif /* GHLAUTH_RESPONSE_H */
