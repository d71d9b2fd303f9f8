/** @file queue.h Many authorized requests at a time, on one thread.
 *
 *  A queue has no thread of its own: whoever calls ghlauth_queue_next drives all of its requests. Up to max_in_flight of them are on
 *  their way, over connections that are kept, and with HTTP/2 many over one. A request that waits, for its rate limit, for a token that
 *  is being refreshed, or to be sent again, does not keep the others waiting, and locations take turns. Nothing in it waits for a
 *  store. Each request completes exactly once:
 *
 *      for (size_t i = 0; i < n; ++i) ghlauth_queue_submit(queue, credential, requests[i], (int64_t)i, -1, &error);
 *      while (ghlauth_queue_next(queue, &completion, -1, NULL, &error) == GHLAUTH_OK && completion != NULL) {
 *        done(ghlauth_completion_tag(completion), ghlauth_completion_response(completion), ghlauth_completion_error(completion));
 *        ghlauth_completion_free(completion);
 *      }
 *
 *  With an event loop (epoll, libuv, asyncio, GLib) watch ghlauth_queue_descriptor for reading, and each time that it is readable call
 *  ghlauth_queue_next with no time to wait until it gives no completion.
 */
#ifndef GHLAUTH_QUEUE_H
#define GHLAUTH_QUEUE_H

#include <stddef.h>
#include <stdint.h>

#include "cancel.h"
#include "config.h"
#include "credential.h"
#include "error.h"
#include "export.h"
#include "request.h"
#include "response.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What became of a request: immutable.
 *  Threads: share freely until it is freed. */
typedef struct ghlauth_completion ghlauth_completion;

/** The tag that the request was submitted with; 0 when the handle is none.  Since: 0.1 */
GHLAUTH_API int64_t ghlauth_completion_tag(const ghlauth_completion *completion);
/** GHLAUTH_OK for an answer below 400; otherwise the failure that ghlauth_client_send would have returned, GHLAUTH_E_CANCELLED, or
 *  GHLAUTH_E_TIMEOUT when the time of the request was over. GHLAUTH_E_INVALID_HANDLE when the handle is none.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_completion_status(const ghlauth_completion *completion);
/** The answer, where the server gave one. Borrowed from `completion`; NULL for none.  Since: 0.1 */
GHLAUTH_API const ghlauth_response *ghlauth_completion_response(const ghlauth_completion *completion);
/** The failure. Borrowed from `completion`; NULL for GHLAUTH_OK.  Since: 0.1 */
GHLAUTH_API const ghlauth_error *ghlauth_completion_error(const ghlauth_completion *completion);
/** Frees a completion with its answer and failure. NULL is allowed.  Since: 0.1 */
GHLAUTH_API void ghlauth_completion_free(ghlauth_completion *completion);

/** Where completions go that nobody took before the queue was freed. */
typedef struct ghlauth_leftover_table {
  uint32_t struct_size;              /**< sizeof(ghlauth_leftover_table) */
  void *user_data;                   /**< passed to the functions */
  void (*drop)(void *user_data);     /**< end of use; may be NULL */
  /** Takes one, and owns it. Called in ghlauth_queue_free; it must not use the queue. */
  void (*take)(void *user_data, ghlauth_completion *completion);
} ghlauth_leftover_table;

/** A queue of requests.
 *  Threads: submit, cancel and size by any, concurrently; the others by one at a time. */
typedef struct ghlauth_queue ghlauth_queue;

/** Makes a queue, which has three descriptors beside those of its connections.
 *  Out:   queue: owned, free with ghlauth_queue_free.
 *  Error: GHLAUTH_E_TOO_MANY_OPEN_FILES.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_queue_new(ghlauth_queue **queue, const ghlauth_config *config, ghlauth_error **error);

/** Bounds how many requests are on their way at a time. Default: 100
 *  In: count: 1..10000.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_queue_set_max_in_flight(ghlauth_queue *queue, int64_t count, ghlauth_error **error);
/** Bounds how many requests the queue holds: waiting, on their way, or completed and not taken. Default: 10000
 *  In: count: 1..10000000.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_queue_set_capacity(ghlauth_queue *queue, int64_t count, ghlauth_error **error);
/** Sets where completions go that nobody took before the queue was freed. Default: they are freed with it
 *  In:    table: copied; NULL for the default.
 *  Error: GHLAUTH_E_INVALID_ARGUMENT for a table without `take` or with an impossible size.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_queue_set_leftover(ghlauth_queue *queue, const ghlauth_leftover_table *table, ghlauth_error **error);

/** Submits a request. It is begun by ghlauth_queue_next.
 *  In:    request: as it is now; the caller may change or free it. tag: comes back with the completion: an index, an id, an address.
 *         timeout_ms: until the request is completed, retries and all; negative: no limit but those of its parts.
 *  Error: GHLAUTH_E_QUEUE_FULL when the queue holds as many as it may: take completions first. GHLAUTH_E_INVALID_ARGUMENT for a request
 *         that cannot be sent, as ghlauth_client_send says. Every other failure comes as a completion.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_queue_submit(ghlauth_queue *queue, ghlauth_credential *credential, const ghlauth_request *request,
                                                int64_t tag, int64_t timeout_ms, ghlauth_error **error);

/** Cancels the requests with that tag that are not completed: they complete with GHLAUTH_E_CANCELLED. One that is on its way may have
 *  taken effect.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_queue_cancel(ghlauth_queue *queue, int64_t tag, ghlauth_error **error);
/** Cancels all requests that are not completed.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_queue_cancel_all(ghlauth_queue *queue, ghlauth_error **error);

/** Drives the requests until one is completed, and takes it. They complete in any order.
 *  Out:    completion: owned, free with ghlauth_completion_free; NULL when none is completed within the time.
 *  In:     timeout_ms: how long to wait at most; 0: what can be done at once; negative: until one is completed or none is left.
 *          cancel: NULL for none. It ends the wait; the requests go on with the next call.
 *  Error:  GHLAUTH_E_CANCELLED and GHLAUTH_E_TIMEOUT from `cancel`. Nothing is lost by a failure.
 *  Blocks: up to timeout_ms. A function of the application that a request calls (store, transport, secret source) may block
 *          beyond it.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_queue_next(ghlauth_queue *queue, ghlauth_completion **completion, int64_t timeout_ms,
                                              ghlauth_cancel *cancel, ghlauth_error **error);

/** A descriptor that is readable when ghlauth_queue_next has something to do: to be watched, and neither read nor closed. The same for
 *  the life of the queue. Returns: -1 when there is none.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_queue_descriptor(ghlauth_queue *queue);

/** How many requests the queue holds; 0 when the handle is none.  Since: 0.1 */
GHLAUTH_API size_t ghlauth_queue_size(const ghlauth_queue *queue);

/** Cancels what is not completed, and frees the queue. Completions that nobody took go to the leftover table. NULL is allowed.
 *  Since: 0.1 */
GHLAUTH_API void ghlauth_queue_free(ghlauth_queue *queue);

#ifdef __cplusplus
}
#endif

#endif /* GHLAUTH_QUEUE_H */
