/** @file callbacks.h The tables by which an application supplies its own clock, log and secrets, and gives and takes bytes. (The HTTP
 *  one: transport.h; that of a store: store_table.h.)
 *
 *  Every table starts with `struct_size` (sizeof of the table as the application knows it; members may be appended in later
 *  versions), `user_data`, which is passed to every function of it, and `drop`, which is called exactly once when the library
 *  needs `user_data` no more: also when the call that takes the table fails. `drop` may be NULL. Tables are copied.
 *
 *  Callbacks run on the thread that called the library, with no lock held. They may call the library, except on the object that
 *  is calling them. They must not unwind through the library (no longjmp, no exception); they report failure by status.
 */
#ifndef GHLAUTH_CALLBACKS_H
#define GHLAUTH_CALLBACKS_H

#include <stddef.h>
#include <stdint.h>

#include "error.h"
#include "export.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Log levels. */
#define GHLAUTH_LOG_ERROR 1
#define GHLAUTH_LOG_WARN 2
#define GHLAUTH_LOG_INFO 3
#define GHLAUTH_LOG_DEBUG 4

/** Receives events. What may appear in one is an allow-list of fields and headers; bodies and secrets never do. */
typedef struct ghlauth_log_table {
  uint32_t struct_size;              /**< sizeof(ghlauth_log_table) */
  int32_t level;                     /**< the most detailed level wanted, GHLAUTH_LOG_... */
  void *user_data;                   /**< passed to the functions */
  void (*drop)(void *user_data);     /**< end of use; may be NULL */
  /** One event: its level and "name field=value ..." in UTF-8, valid during the call. Called by any thread, by several at a time. */
  void (*write)(void *user_data, int32_t level, const char *line);
} ghlauth_log_table;

/** Tells the time. For tests, and for machines whose clock is known to be wrong. */
typedef struct ghlauth_clock_table {
  uint32_t struct_size;              /**< sizeof(ghlauth_clock_table) */
  void *user_data;                   /**< passed to the functions */
  void (*drop)(void *user_data);     /**< end of use; may be NULL */
  /** Milliseconds since 1970-01-01 UTC. Called by any thread, often: it must be fast. */
  int64_t (*unix_ms)(void *user_data);
} ghlauth_clock_table;

/** Where a ghlauth_secret_source puts the secret. Borrowed during the call of `fetch`.
 *  Threads: the one that is in `fetch`. */
typedef struct ghlauth_secret ghlauth_secret;

/** Gives the secret to the library, which copies it into memory that it wipes.
 *  In: data, size: the secret, no NUL needed.
 *  Error: GHLAUTH_E_INVALID_ARGUMENT for more than 64 KiB.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_secret_set(ghlauth_secret *secret, const char *data, size_t size, ghlauth_error **error);

/** Says when the secret expires (access tokens only).
 *  In: expires_at_s: Unix seconds.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_secret_set_expires_at_s(ghlauth_secret *secret, int64_t expires_at_s, ghlauth_error **error);

/** Supplies a secret: a client secret, a Private Integration Token or an access token from a secrets manager or broker. */
typedef struct ghlauth_secret_source {
  uint32_t struct_size;              /**< sizeof(ghlauth_secret_source) */
  void *user_data;                   /**< passed to the functions */
  void (*drop)(void *user_data);     /**< end of use; may be NULL */
  /** Puts the secret with ghlauth_secret_set and returns GHLAUTH_OK, or returns a failure: any negative number. That of a
   *  client secret is called by any thread, by several at a time. */
  ghlauth_status (*fetch)(void *user_data, ghlauth_secret *secret);
} ghlauth_secret_source;

/** Takes bytes: an export, the body of an answer. Dropped before the call returns that was given it, unless that says otherwise. */
typedef struct ghlauth_byte_sink {
  uint32_t struct_size;              /**< sizeof(ghlauth_byte_sink) */
  void *user_data;                   /**< passed to the functions */
  void (*drop)(void *user_data);     /**< end of use; may be NULL */
  /** Takes all of the bytes and returns GHLAUTH_OK, or returns a failure: any negative number. */
  ghlauth_status (*write)(void *user_data, const uint8_t *data, size_t size);
} ghlauth_byte_sink;

/** Gives bytes: those of an export, the body of a request. Dropped before the call returns that was given it, unless that says
 *  otherwise. */
typedef struct ghlauth_byte_source {
  uint32_t struct_size;              /**< sizeof(ghlauth_byte_source) */
  void *user_data;                   /**< passed to the functions */
  void (*drop)(void *user_data);     /**< end of use; may be NULL */
  /** Puts the next bytes into `buffer`, sets `*size` to their number, which is 0 at the end alone, and returns GHLAUTH_OK; or
   *  returns a failure: any negative number. The buffer of an import is wiped after use. */
  ghlauth_status (*read)(void *user_data, uint8_t *buffer, size_t capacity, size_t *size);
  /** Goes back to the first byte and returns GHLAUTH_OK, or returns a failure. Only for the body of a request that is sent a second
   *  time; NULL where that cannot be: then it is not sent again. */
  ghlauth_status (*rewind)(void *user_data);
} ghlauth_byte_source;

/** Looks on while the bodies of an exchange travel. */
typedef struct ghlauth_transfer_progress {
  uint32_t struct_size;              /**< sizeof(ghlauth_transfer_progress) */
  void *user_data;                   /**< passed to the functions */
  void (*drop)(void *user_data);     /**< end of use; may be NULL */
  /** After each piece, often: bytes of the request's body that were taken to be sent, and of the answer's that came, after
   *  decompression; and how many there will be, -1 where that is not known. A request that is sent again begins at 0 again.
   *  Returns 0; any other number ends the exchange with GHLAUTH_E_CANCELLED. */
  int32_t (*moved)(void *user_data, int64_t sent, int64_t send_total, int64_t received, int64_t receive_total);
} ghlauth_transfer_progress;

#ifdef __cplusplus
}
#endif

#endif /* GHLAUTH_CALLBACKS_H */
