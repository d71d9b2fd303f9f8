/** @file transport.h HTTP supplied by the application instead of the built-in libcurl.
 *
 *  The simplest transport has `start` alone: it performs the request on the spot and finishes the exchange before it returns.
 *  One with an event loop of its own returns from `start` at once and finishes the exchange in `poll`.
 */
#ifndef GHLAUTH_TRANSPORT_H
#define GHLAUTH_TRANSPORT_H

#include <stddef.h>
#include <stdint.h>

#include "error.h"
#include "export.h"

#ifdef __cplusplus
extern "C" {
#endif

/** One request and the answer that is being put together for it.
 *  Borrowed by the transport from `start` until it is finished or cancelled.
 *  Threads: the thread that is in start, poll or cancel. */
typedef struct ghlauth_exchange ghlauth_exchange;

/** The method, such as "POST". Borrowed from `exchange`.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_exchange_method(const ghlauth_exchange *exchange);
/** The absolute URL. Borrowed from `exchange`. It was checked against the configured origin: send to nowhere else, and never
 *  follow a redirect.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_exchange_url(const ghlauth_exchange *exchange);
/** The number of request headers.  Since: 0.1 */
GHLAUTH_API size_t ghlauth_exchange_header_count(const ghlauth_exchange *exchange);
/** A request header's name. Borrowed from `exchange`; NULL when there is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_exchange_header_name(const ghlauth_exchange *exchange, size_t index);
/** A request header's value: SECRET for Authorization. Borrowed from `exchange`; NULL when there is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_exchange_header_value(const ghlauth_exchange *exchange, size_t index);
/** The request body: SECRET at the token endpoint. Borrowed from `exchange`; NULL when there is none, and for one that is a file or
 *  a stream: ghlauth_exchange_read gives either kind.  Since: 0.1 */
GHLAUTH_API const uint8_t *ghlauth_exchange_body(const ghlauth_exchange *exchange);
/** The size of the request body; 0 for none, -1 when it is not known before its end.  Since: 0.1 */
GHLAUTH_API int64_t ghlauth_exchange_body_size(const ghlauth_exchange *exchange);
/** Reads on in the request body, of whatever kind. It can be read once.
 *  Out:     buffer: the next bytes. size: their number; 0 at the end alone.
 *  In:      capacity: the bytes at `buffer`.
 *  Returns: the failure of a file or a source: give the exchange up, and finish it with that status.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_exchange_read(ghlauth_exchange *exchange, uint8_t *buffer, size_t capacity, size_t *size);
/** How long the exchange may take, in milliseconds: the whole of it, or with a body that is a file or a stream, the time in which
 *  nothing is read or written.  Since: 0.1 */
GHLAUTH_API int64_t ghlauth_exchange_timeout_ms(const ghlauth_exchange *exchange);
/** 1 when the request may be sent again after a failure of the connection; 0 when it must reach the server at most once, or its body
 *  cannot be read twice.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_exchange_is_idempotent(const ghlauth_exchange *exchange);

/** Sets the HTTP status of the answer.
 *  In: http_status: 200..599.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_exchange_set_http_status(ghlauth_exchange *exchange, int32_t http_status);
/** Adds a header of the answer (copied).
 *  Returns: GHLAUTH_E_OUT_OF_MEMORY: the exchange has failed then.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_exchange_add_header(ghlauth_exchange *exchange, const char *name, const char *value);
/** Appends to the body of the answer (copied, or passed on to the file or sink of a download). Status and headers come before it.
 *  Returns: GHLAUTH_E_RESPONSE_TOO_LARGE over the configured limit, the failure of a file or a sink, GHLAUTH_E_OUT_OF_MEMORY: the
 *           exchange has failed then, finish it with that.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_exchange_write(ghlauth_exchange *exchange, const uint8_t *data, size_t size);
/** Ends the exchange; it must not be touched after.
 *  In: status: GHLAUTH_OK for an answer of whatever HTTP status; otherwise one of GHLAUTH_E_NETWORK .. GHLAUTH_E_BAD_RESPONSE
 *      or the application's own negative number; message: one sentence for the error, or NULL.  Since: 0.1 */
GHLAUTH_API void ghlauth_exchange_finish(ghlauth_exchange *exchange, ghlauth_status status, const char *message);

/** An application's HTTP. `open`, `close`, `poll` and `cancel` may be NULL where `start` always finishes on the spot. */
typedef struct ghlauth_transport_table {
  uint32_t struct_size;              /**< sizeof(ghlauth_transport_table) */
  void *user_data;                   /**< passed to open; and as `session` to the others where open is NULL */
  void (*drop)(void *user_data);     /**< end of use; may be NULL */
  /** Opens a session. A session is used by one thread at a time, several sessions by several threads. */
  ghlauth_status (*open)(void *user_data, void **session);
  /** Ends a session; it has no exchange any more. */
  void (*close)(void *session);
  /** Starts an exchange, and may finish it. After a failure it must not be touched. */
  ghlauth_status (*start)(void *session, ghlauth_exchange *exchange);
  /** Works for at most `timeout_ms`, and returns early when any exchange of the session was finished. */
  ghlauth_status (*poll)(void *session, int64_t timeout_ms);
  /** Gives up an exchange that isn't finished; it must not be touched after. */
  void (*cancel)(void *session, ghlauth_exchange *exchange);
} ghlauth_transport_table;

#ifdef __cplusplus
}
#endif

#endif /* GHLAUTH_TRANSPORT_H */
