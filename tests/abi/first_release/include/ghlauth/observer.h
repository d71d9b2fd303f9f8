/** @file observer.h Looking on while requests are sent: a hook before and after each exchange with the API, and counts. */
#ifndef GHLAUTH_OBSERVER_H
#define GHLAUTH_OBSERVER_H

#include <stddef.h>
#include <stdint.h>

#include "client.h"
#include "config.h"
#include "error.h"
#include "export.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Numbers of what was made from one configuration, at one moment: immutable.
 *  Threads: share freely until it is freed. */
typedef struct ghlauth_metrics ghlauth_metrics;

/** Requests that were begun. */
#define GHLAUTH_METRIC_REQUESTS 0
/** Requests that ended with a failure, cancelled ones included. */
#define GHLAUTH_METRIC_FAILURES 1
/** Exchanges with the API that were begun for them. */
#define GHLAUTH_METRIC_ATTEMPTS 2
/** Of these, the ones after a failure that may pass (ghlauth_config_set_max_retries). */
#define GHLAUTH_METRIC_RETRIES 3
/** Of these, the ones with another token after a refusal. */
#define GHLAUTH_METRIC_REPLAYS 4
/** Access tokens that were issued: exchanged, refreshed, minted. */
#define GHLAUTH_METRIC_TOKENS 5
/** Attempts that had to wait for their rate limit. */
#define GHLAUTH_METRIC_WAITS 6
/** How long they waited, in milliseconds. */
#define GHLAUTH_METRIC_WAITED_MS 7
/** Bytes of bodies that were sent, of attempts that were answered. */
#define GHLAUTH_METRIC_SENT_BYTES 8
/** Bytes of bodies of answers, as they came over the network. */
#define GHLAUTH_METRIC_RECEIVED_BYTES 9
/** Attempts that were answered. */
#define GHLAUTH_METRIC_ANSWERS 10
/** How long their answers took, in milliseconds. */
#define GHLAUTH_METRIC_ANSWERS_MS 11

/** Takes the numbers of what was made from the configuration of a client, queues included, since it was first used.
 *  Out: metrics: owned, free with ghlauth_metrics_free.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_client_metrics(ghlauth_client *client, ghlauth_metrics **metrics, ghlauth_error **error);
/** One of the numbers. In: metric: GHLAUTH_METRIC_... Returns: -1 for any other.  Since: 0.1 */
GHLAUTH_API int64_t ghlauth_metrics_value(const ghlauth_metrics *metrics, int32_t metric);
/** How many classes the histogram of the times of answers has.  Since: 0.1 */
GHLAUTH_API size_t ghlauth_metrics_latency_size(const ghlauth_metrics *metrics);
/** The longest time of a class, in milliseconds; that of the last one is INT64_MAX. Returns: -1 when there is none.  Since: 0.1 */
GHLAUTH_API int64_t ghlauth_metrics_latency_limit_ms(const ghlauth_metrics *metrics, size_t index);
/** How many answers are in a class: they took longer than the class before allows. Returns: -1 when there is none.  Since: 0.1 */
GHLAUTH_API int64_t ghlauth_metrics_latency_count(const ghlauth_metrics *metrics, size_t index);
/** Frees the numbers. NULL is allowed.  Since: 0.1 */
GHLAUTH_API void ghlauth_metrics_free(ghlauth_metrics *metrics);

/** One exchange with the API, as an observer sees it. There is no secret in it.
 *  Borrowed by the observer during its call.
 *  Threads: the one that is in that call. */
typedef struct ghlauth_attempt ghlauth_attempt;

/** The method. Borrowed from `attempt`.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_attempt_method(const ghlauth_attempt *attempt);
/** The path without the query, which may hold personal data. Borrowed from `attempt`.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_attempt_path(const ghlauth_attempt *attempt);
/** Which attempt of its request it is, from 1.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_attempt_number(const ghlauth_attempt *attempt);
/** How long it waited for its rate limit.  Since: 0.1 */
GHLAUTH_API int64_t ghlauth_attempt_waited_ms(const ghlauth_attempt *attempt);
/** The HTTP status of the answer; 0 for none.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_attempt_http_status(const ghlauth_attempt *attempt);
/** What the attempt came to, a GHLAUTH_E_... or GHLAUTH_OK: it may be repeated still.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_attempt_outcome(const ghlauth_attempt *attempt);
/** HighLevel's trace id of a refusal; "" for none. Borrowed from `attempt`.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_attempt_trace_id(const ghlauth_attempt *attempt);
/** How long the exchange took.  Since: 0.1 */
GHLAUTH_API int64_t ghlauth_attempt_elapsed_ms(const ghlauth_attempt *attempt);
/** Bytes of the body that was sent.  Since: 0.1 */
GHLAUTH_API int64_t ghlauth_attempt_sent_bytes(const ghlauth_attempt *attempt);
/** Bytes of the answer's body, as they came over the network.  Since: 0.1 */
GHLAUTH_API int64_t ghlauth_attempt_received_bytes(const ghlauth_attempt *attempt);
/** Makes the exchange part of a trace: before it alone. It goes before headers of that name in the request.
 *  In:    traceparent, tracestate: as W3C's Trace Context has them; tracestate may be NULL.
 *  Error: GHLAUTH_E_INVALID_ARGUMENT for what is none.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_attempt_set_trace(ghlauth_attempt *attempt, const char *traceparent, const char *tracestate,
                                                     ghlauth_error **error);

/** Who looks on. The functions are called by the thread that sends or drives the request, by several at a time; they must not block,
 *  nor use the client or queue that calls them. */
typedef struct ghlauth_observer {
  uint32_t struct_size;              /**< sizeof(ghlauth_observer) */
  void *user_data;                   /**< passed to the functions */
  void (*drop)(void *user_data);     /**< end of use; may be NULL */
  /** Before an exchange. May be NULL. */
  void (*before)(void *user_data, ghlauth_attempt *attempt);
  /** After it, answered or not; not when its request was cancelled meanwhile. May be NULL. */
  void (*after)(void *user_data, const ghlauth_attempt *attempt);
} ghlauth_observer;

/** Sets who looks on while clients and queues send requests. Default: nobody
 *  In:    observer: copied; NULL for nobody.
 *  Error: GHLAUTH_E_INVALID_ARGUMENT for a table with an impossible size.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_config_set_observer(ghlauth_config *config, const ghlauth_observer *observer, ghlauth_error **error);

#ifdef __cplusplus
}
#endif

#endif /* GHLAUTH_OBSERVER_H */
