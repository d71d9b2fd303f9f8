/** @file store_table.h A store supplied by the application: its own database, with the library's installations in it.
 *
 *  The table knows rows of bytes with a version, a few columns to find them by, and leases, counters and claims by name. What it is
 *  given is sealed already (store.h says how, and what is not). The simplest table finishes each operation on the spot:
 *
 *      static ghlauth_status get(void *user_data, ghlauth_store_operation *operation, const char *key) {
 *        ghlauth_store_row row = {sizeof row};
 *        if (find(user_data, key, &row)) ghlauth_store_operation_add_row(operation, &row);
 *        ghlauth_store_operation_finish(operation, 0);
 *        return GHLAUTH_OK;
 *      }
 *
 *  One over a network starts the operation, returns, and finishes it in a later `poll`, so that nobody waits within it who has
 *  something else to do. ghlauth_store_conformance tells whether a table keeps what is asked of it here.
 */
#ifndef GHLAUTH_STORE_TABLE_H
#define GHLAUTH_STORE_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "callbacks.h"
#include "error.h"
#include "export.h"
#include "store.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A row. Texts are UTF-8 and never NULL in what the library gives; NULL is read as empty. */
typedef struct ghlauth_store_row {
  uint32_t struct_size;              /**< sizeof(ghlauth_store_row) */
  const char *key;                   /**< unique; rows are ordered by its bytes */
  const uint8_t *value;              /**< SECRET where the store is plain */
  size_t size;                       /**< of the value, up to 16 MiB */
  uint64_t version;                  /**< below 2^63, never 0; another one with each write */
  int64_t due_s;                     /**< 0: never due */
  const char *app_id;                /**< a column to find it by; may be empty, like those that follow */
  const char *owner;                 /**< another column */
  const char *company_id;            /**< another column */
  const char *location_id;           /**< another column */
} ghlauth_store_row;

/** The claim is the caller's now. */
#define GHLAUTH_STORE_CLAIM_NEW 0
/** Somebody else has claimed it and not confirmed it yet. */
#define GHLAUTH_STORE_CLAIM_IN_PROGRESS 1
/** The claim was confirmed. */
#define GHLAUTH_STORE_CLAIM_DONE 2

/** One operation and the answer that is being put together for it.
 *  Borrowed by the table from the call that starts it until it is finished or cancelled.
 *  Threads: the thread that is in a function of the table for it. */
typedef struct ghlauth_store_operation ghlauth_store_operation;

/** Adds a row to the answer (copied), in the order that was asked for.
 *  Returns: GHLAUTH_E_INVALID_ARGUMENT for one that cannot be or is too many, GHLAUTH_E_OUT_OF_MEMORY: the operation has failed then.
 *  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_store_operation_add_row(ghlauth_store_operation *operation, const ghlauth_store_row *row);
/** Says who holds the lease after this operation (copied), and for how long at most.
 *  Returns: GHLAUTH_E_OUT_OF_MEMORY: the operation has failed then.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_store_operation_set_lease(ghlauth_store_operation *operation, const char *holder,
                                                             int64_t remaining_ms);
/** Ends the operation; it must not be touched after.
 *  In: result: 1 for done, 0 for not done; the sum of count; GHLAUTH_STORE_CLAIM_... of claim; 0 for what answers with rows or a
 *      lease.  Since: 0.1 */
GHLAUTH_API void ghlauth_store_operation_finish(ghlauth_store_operation *operation, int64_t result);
/** Ends an operation that failed; it must not be touched after. Whether it was done nobody needs to know: the library looks.
 *  In: status: GHLAUTH_E_STORE, GHLAUTH_E_TOO_MANY_OPEN_FILES, or the application's own negative number, at most -10000;
 *      message: one sentence for the error, or NULL.  Since: 0.1 */
GHLAUTH_API void ghlauth_store_operation_fail(ghlauth_store_operation *operation, ghlauth_status status, const char *message);

/** An application's store. Its functions are called by any thread, concurrently. Each one starts an operation, may finish it, and
 *  returns GHLAUTH_OK, or a failure if it did not finish it. Every operation is one indivisible step, and on the disk when it is
 *  finished. The names of rows, leases, counters and claims are four separate things. What is there until a second is there in that
 *  second still. `poll` and `cancel` may be NULL where all operations are finished on the spot. */
typedef struct ghlauth_store_table {
  uint32_t struct_size;              /**< sizeof(ghlauth_store_table) */
  void *user_data;                   /**< passed to the functions */
  void (*drop)(void *user_data);     /**< end of use; may be NULL */
  int64_t timeout_ms;                /**< how long an operation may take; 0: 30 s */
  /** The row of the key, if there is one. */
  ghlauth_status (*get)(void *user_data, ghlauth_store_operation *operation, const char *key);
  /** Writes the row, with row->version as its new version, if the stored one has the version `present`; if `present` is 0: if
   *  there is none. Result: 1 when it was written. */
  ghlauth_status (*put_if_version)(void *user_data, ghlauth_store_operation *operation, const ghlauth_store_row *row,
                                   uint64_t present);
  /** Deletes the row if it has that version. Result: 1 when it was deleted. */
  ghlauth_status (*erase_if_version)(void *user_data, ghlauth_store_operation *operation, const char *key, uint64_t version);
  /** The first `limit` rows whose keys are behind `after` and whose columns are equal to those that are not NULL, ordered by key.
   *  Fewer: there are no more. */
  ghlauth_status (*scan)(void *user_data, ghlauth_store_operation *operation, const char *app_id, const char *owner,
                         const char *company_id, const char *location_id, const char *after, size_t limit);
  /** The first `limit` rows of the app with 0 < due_s <= `until_s`, ordered by due_s, then by key. */
  ghlauth_status (*due)(void *user_data, ghlauth_store_operation *operation, const char *app_id, int64_t until_s, size_t limit);
  /** Grants the lease when it is free, when it is over, and to its holder again, from now on; answers who holds it with
   *  ghlauth_store_operation_set_lease. Its time is not that of a clock that somebody can set. */
  ghlauth_status (*lease)(void *user_data, ghlauth_store_operation *operation, const char *name, const char *holder,
                          int64_t duration_ms);
  /** Gives a lease back if it is that holder's. Result: 1 when it was. */
  ghlauth_status (*release)(void *user_data, ghlauth_store_operation *operation, const char *name, const char *holder);
  /** Adds to a counter. Where there is none, or its end is before now, it starts at 0 and gets this end. Result: the sum. */
  ghlauth_status (*count)(void *user_data, ghlauth_store_operation *operation, const char *name, int64_t delta,
                          int64_t until_unix_s, int64_t now_unix_s);
  /** Claims a name where nobody has, where the end is before now, and for its unconfirmed holder again, until the new end.
   *  Result: GHLAUTH_STORE_CLAIM_... */
  ghlauth_status (*claim)(void *user_data, ghlauth_store_operation *operation, const char *name, const char *holder,
                          int64_t until_unix_s, int64_t now_unix_s);
  /** Makes a claim done until then, unless it is another holder's; also one that is over and was forgotten. Result: 1 when it
   *  is. */
  ghlauth_status (*confirm)(void *user_data, ghlauth_store_operation *operation, const char *name, const char *holder,
                            int64_t until_unix_s);
  /** Gives an unconfirmed claim back if it is that holder's. Result: 1 when it was. */
  ghlauth_status (*unclaim)(void *user_data, ghlauth_store_operation *operation, const char *name, const char *holder);
  /** Works for at most `timeout_ms`, 0 included, to finish this operation. */
  ghlauth_status (*poll)(void *user_data, ghlauth_store_operation *operation, int64_t timeout_ms);
  /** Gives up an operation that isn't finished; it must not be touched after. It may be done or not. */
  void (*cancel)(void *user_data, ghlauth_store_operation *operation);
} ghlauth_store_table;

/** Opens a store over a table of the application.
 *  Out:   store: owned, free with ghlauth_store_free; configurations that use it keep it alive.
 *  In:    table: copied; dropped once nothing uses the store any more, also on failure.
 *         options: a key, so that what reaches the table is sealed; or ghlauth_store_options_set_plain.
 *  Error: GHLAUTH_E_INVALID_ARGUMENT for a table without a function that it needs; GHLAUTH_E_STORE_KEY as in ghlauth_store_open;
 *         GHLAUTH_E_STORE, or the application's own status, when the table fails. A table that does not keep what is asked of it
 *         here fails with GHLAUTH_E_STORE, now and later.
 *  Blocks: on the table.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_store_from_table(ghlauth_store **store, const ghlauth_store_table *table,
                                                    const ghlauth_store_options *options, ghlauth_error **error);

/** Tries whether a store keeps what this header asks of it: versions, order, pages, leases, counters, claims, and all of that with
 *  many threads at once. For tests of a table, over any store; it uses names that nothing else has, and removes its rows.
 *  In:    log: gets a line for each check, "store.check check=... status=ok", or "status=failed reason=..."; or NULL. Dropped before
 *         this returns.
 *  Error: GHLAUTH_E_STORE after the last check if any has failed: the first one, with what was not so. A store without rows
 *         (ghlauth_store_options_set_tokens_in_redis) fails the checks of these with GHLAUTH_E_UNSUPPORTED.
 *  Blocks: some seconds. Starts eight threads, which end before it returns.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_store_conformance(ghlauth_store *store, const ghlauth_log_table *log, ghlauth_error **error);

/** The same over a table before anything is kept in it: it needs no key, and leaves no row behind. `ghlauth store check` is the
 *  program for it. Leases, counters and claims stay, under random names, until they end.
 *  In:    table: copied; dropped before this returns, also on failure. log: as for ghlauth_store_conformance.
 *  Error: as above; GHLAUTH_E_INVALID_ARGUMENT for a table without a function that it needs, or with rows in it: nothing is changed
 *         then. The rows of a check that was killed do not count.
 *  Blocks: some seconds. Starts eight threads, which end before it returns.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_store_table_conformance(const ghlauth_store_table *table, const ghlauth_log_table *log,
                                                           ghlauth_error **error);

#ifdef __cplusplus
}
#endif

#endif /* GHLAUTH_STORE_TABLE_H */
