/** @file error.h Why a call failed. */
#ifndef GHLAUTH_ERROR_H
#define GHLAUTH_ERROR_H

#include <stdint.h>

#include "export.h"
#include "status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** An error: an immutable snapshot, not tied to a thread. No text in it ever holds a secret.
 *  Threads: share freely until it is freed. */
typedef struct ghlauth_error ghlauth_error;

/** Names a status as this header spells it, such as "GHLAUTH_E_TIMEOUT".
 *  Returns: a static string; NULL for a number that is no status.
 *  Threads: any.  Blocks: never.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_status_name(ghlauth_status status);

/** The status that the failing call returned.
 *  Returns: GHLAUTH_E_INVALID_HANDLE when `error` is none.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_error_status(const ghlauth_error *error);

/** What happened, in one sentence.
 *  Returns: UTF-8, borrowed from `error`; NULL when `error` is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_error_message(const ghlauth_error *error);

/** What to change, in one sentence; may be "".
 *  Returns: UTF-8, borrowed from `error`; NULL when `error` is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_error_hint(const ghlauth_error *error);

/** The HTTP status of the answer that the error is about.
 *  Returns: 100..599; 0 when there was no answer.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_error_http_status(const ghlauth_error *error);

/** What the server said, with control characters replaced; "" when it said nothing.
 *  Returns: UTF-8, borrowed from `error`; NULL when `error` is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_error_server_message(const ghlauth_error *error);

/** HighLevel's trace id of the answer, for its support; "" when there was none.
 *  Returns: UTF-8, borrowed from `error`; NULL when `error` is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_error_trace_id(const ghlauth_error *error);

/** How long to wait before trying again, in milliseconds.
 *  Returns: 0 or more; -1 when the server did not say.  Since: 0.1 */
GHLAUTH_API int64_t ghlauth_error_retry_after_ms(const ghlauth_error *error);

/** Tells whether the same call may succeed later without a change.
 *  Returns: 1 or 0.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_error_is_retryable(const ghlauth_error *error);

/** Frees an error. NULL is allowed.  Since: 0.1 */
GHLAUTH_API void ghlauth_error_free(ghlauth_error *error);

#ifdef __cplusplus
}
#endif

#endif /* GHLAUTH_ERROR_H */
