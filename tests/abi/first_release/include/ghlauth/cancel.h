/** @file cancel.h Ending a blocking call early: by another thread or by a time limit. */
#ifndef GHLAUTH_CANCEL_H
#define GHLAUTH_CANCEL_H

#include <stdint.h>

#include "error.h"
#include "export.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Ends the blocking calls that it is passed to. One object may be passed to many calls; it stays cancelled for good.
 *  It may be NULL wherever a call takes one.
 *  Threads: any, concurrently. It must live until the calls that it was passed to have returned. */
typedef struct ghlauth_cancel ghlauth_cancel;

/** Makes a cancel object without a time limit.
 *  Out: cancel: owned, free with ghlauth_cancel_free.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_cancel_new(ghlauth_cancel **cancel, ghlauth_error **error);

/** Ends the calls within 100 ms, with GHLAUTH_E_CANCELLED. A token request that was already sent is not thrown away: its
 *  answer is read and kept by the next call for that installation, or when its ghlauth_oauth is freed.
 *  Blocks: never; safe in a signal handler.  Since: 0.1 */
GHLAUTH_API void ghlauth_cancel_request(ghlauth_cancel *cancel);

/** Tells whether the cancel was requested. Returns: 1 or 0.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_cancel_is_requested(const ghlauth_cancel *cancel);

/** Limits the calls to a time from now; when it is over they return GHLAUTH_E_TIMEOUT.
 *  In: timeout_ms: 0 or more; a negative one removes the limit.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_cancel_set_timeout_ms(ghlauth_cancel *cancel, int64_t timeout_ms, ghlauth_error **error);

/** Frees a cancel object. NULL is allowed.  Since: 0.1 */
GHLAUTH_API void ghlauth_cancel_free(ghlauth_cancel *cancel);

#ifdef __cplusplus
}
#endif

#endif /* GHLAUTH_CANCEL_H */
