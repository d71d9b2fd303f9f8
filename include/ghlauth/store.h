/** @file store.h Where installations and their tokens are kept.
 *
 *  In a durable store the values are sealed with AES-256-GCM, each under a key of its own that is derived (HKDF-SHA-256) from a key
 *  of the application and 32 random bytes beside it. What is not sealed: the app id, company id, location id and owner label of an
 *  installation, by which it is found, when it is due, and the names of secrets. They are bound to the value (as associated data),
 *  and so are the format, the id of the key, what kind of row it is, and the version that each write gives a row; the API origin
 *  that issued the tokens is sealed with them. A row whose owner was changed in the database, that was put in the place of another,
 *  or that got an older value back, does not open. A row that does not open is reported by its id: listings leave it out and write
 *  it to the log, getting it fails with GHLAUTH_E_STORE, and all others stay usable. The limit: who can write the database can put
 *  the whole of an older row back, and can delete it.
 *
 *  Keys are 32 random bytes with an id, and must not lie beside the data (`echo "2026-1 $(openssl rand -base64 32)"` makes a line of
 *  a key file). The first key seals, all of them open; the store remembers which keys sealed in it, so that a wrong one is refused
 *  before anything is written. To roll a new key out to many processes, without a stop:
 *  1. Add it behind the old one in all of them: now all can open what it seals.
 *  2. Put it first in all of them: what is written from then on is sealed with it.
 *  3. Call ghlauth_store_rotate in one of them, until it succeeds: what the old one sealed is sealed anew.
 *  4. Remove the old key from all of them. What a backup holds needs it still.
 */
#ifndef GHLAUTH_STORE_H
#define GHLAUTH_STORE_H

#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "callbacks.h"
#include "cancel.h"
#include "error.h"
#include "export.h"
#include "report.h"

#ifdef __cplusplus
extern "C" {
#endif

/** How a store is opened. Setters copy.
 *  Threads: one thread at a time. */
typedef struct ghlauth_store_options ghlauth_store_options;

/** Makes options without a key. Out: options: owned, free with ghlauth_store_options_free.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_store_options_new(ghlauth_store_options **options, ghlauth_error **error);

/** Adds a key.
 *  In:    key_id: letters, digits, "-", "_" and ".", at most 64; stored beside what the key sealed.
 *         key: SECRET, 32 bytes.
 *  Error: GHLAUTH_E_INVALID_ARGUMENT, also for another key of the same id.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_store_options_add_key(ghlauth_store_options *options, const char *key_id, const uint8_t *key,
                                                         size_t size, ghlauth_error **error);

/** Adds the keys of a file: one in each line, "key_id base64"; blank lines and those that begin with # are left out.
 *  In:    path: a regular file that only its owner can read.
 *  Error: GHLAUTH_E_SECRET_SOURCE, _FILE_PERMISSIONS; GHLAUTH_E_INVALID_ARGUMENT for a line that is no key.
 *  Blocks: on the file.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_store_options_add_key_file(ghlauth_store_options *options, const char *path,
                                                              ghlauth_error **error);

/** Adds the keys of an environment variable, written as in a file.
 *  In:    name: of the variable.
 *  Error: GHLAUTH_E_SECRET_SOURCE when it is not set; GHLAUTH_E_INVALID_ARGUMENT for a line that is no key.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_store_options_add_key_env(ghlauth_store_options *options, const char *name,
                                                             ghlauth_error **error);

/** Adds the keys that a callback gives, written as in a file: from a secrets manager.
 *  In:    source: its fetch is called once, now, and then its drop, also on failure.
 *  Error: GHLAUTH_E_SECRET_SOURCE; GHLAUTH_E_INVALID_ARGUMENT for a line that is no key.
 *  Blocks: as long as the callback does.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_store_options_add_key_source(ghlauth_store_options *options,
                                                                const ghlauth_secret_source *source, ghlauth_error **error);

/** Allows values that are not sealed. Without a key a durable store then keeps them as they are, for whoever can read the file; with
 *  keys it opens a store that was used without one, where what is written from then on is sealed.
 *  In: enabled: 1 or 0.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_store_options_set_plain(ghlauth_store_options *options, int32_t enabled,
                                                           ghlauth_error **error);

/** Takes the password of a postgres:// or redis:// store from a file; an end of line behind it is left out. A password in the URL
 *  then is an error.
 *  In:    path: a regular file that only its owner can read; read now.
 *  Error: GHLAUTH_E_SECRET_SOURCE, _FILE_PERMISSIONS; GHLAUTH_E_INVALID_ARGUMENT for an empty one.
 *  Blocks: on the file.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_store_options_set_password_file(ghlauth_store_options *options, const char *path,
                                                                   ghlauth_error **error);

/** The same from an environment variable.
 *  In:    name: of the variable; read now.
 *  Error: GHLAUTH_E_SECRET_SOURCE when it is not set; GHLAUTH_E_INVALID_ARGUMENT for an empty one.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_store_options_set_password_env(ghlauth_store_options *options, const char *name,
                                                                  ghlauth_error **error);

/** The same from a callback: from a secrets manager.
 *  In:    source: its fetch is called once, now, and then its drop, also on failure.
 *  Error: GHLAUTH_E_SECRET_SOURCE; GHLAUTH_E_INVALID_ARGUMENT for an empty one.
 *  Blocks: as long as the callback does.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_store_options_set_password_source(ghlauth_store_options *options,
                                                                     const ghlauth_secret_source *source,
                                                                     ghlauth_error **error);

/** Lets a redis:// store hold installations and secrets, sealed. Without this it holds leases, counters and claims alone, and
 *  needs no key. A Redis that loses what it said to have written loses installations: see ghlauth_store_warning.
 *  In: enabled: 1 or 0.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_store_options_set_tokens_in_redis(ghlauth_store_options *options, int32_t enabled,
                                                                     ghlauth_error **error);

/** Sets where the modules of postgres:// and redis:// stores are (module.h).
 *  In:    path: absolute; empty for the folder beside the library.
 *  Error: GHLAUTH_E_INVALID_ARGUMENT for a relative path.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_store_options_set_module_dir(ghlauth_store_options *options, const char *path,
                                                                ghlauth_error **error);

/** Wipes and frees options. NULL is allowed.  Since: 0.1 */
GHLAUTH_API void ghlauth_store_options_free(ghlauth_store_options *options);

/** A store of installations.
 *  Threads: any, concurrently. */
typedef struct ghlauth_store ghlauth_store;

/** Opens a store.
 *  Out:   store: owned, free with ghlauth_store_free; configurations that use it keep it alive.
 *  In:    url: SECRET where it holds a password; what is special in a user, password or path is percent-encoded.
 *              "memory:" keeps everything in this process, for as long as the store is open.
 *              "sqlite:/absolute/path" keeps it in a file that any number of processes of one machine open at once; it is made,
 *              with mode 0600, when there is none. Not for network file systems. A write is on the disk when the call returns.
 *              "postgres://user@host:port/database?parameters" keeps it in a PostgreSQL (12 or later, UTF-8) that any number of
 *              machines open at once. Its tables, ghlauth_..., are made when there are none. A write is on the server's disk when
 *              the call returns. "postgres://user@/database?host=/folder" goes over a Unix socket; without a host, over that in
 *              /var/run/postgresql. It works behind poolers of transactions.
 *              TLS with the certificate checked is not optional but for a Unix socket, localhost, 127.0.0.0/8 and ::1.
 *              Parameters: sslmode (verify-full; on this machine prefer), sslrootcert (the CA file; the system's, such as
 *              /etc/ssl/certs/ca-certificates.crt), sslcert, sslkey, sslcrl. libpq's variables and files (PGHOST, ~/.pgpass and
 *              so on) change nothing of that.
 *              "redis://user@localhost:port/number?parameters" and "redis+unix://user@/path/to/socket?parameters" keep leases,
 *              counters and claims in a Redis (5 or later) of this machine, or at the end of a TLS tunnel on it; with
 *              ghlauth_store_options_set_tokens_in_redis installations as well. Parameters: prefix (of its keys; "ghlauth:"), db
 *              (the number, for a socket).
 *         options: NULL for the defaults; a durable store needs a key. "memory:" needs none and looks at none.
 *  Error: GHLAUTH_E_UNSUPPORTED for any other scheme, for a server that is not to be reached without TLS, and when the module of
 *         the store cannot be loaded; GHLAUTH_E_STORE_KEY without a key, or with others than the store was sealed with: nothing is
 *         changed then; GHLAUTH_E_FILE_PERMISSIONS for a file that other users have access to; GHLAUTH_E_INVALID_ARGUMENT for a
 *         URL that cannot be; GHLAUTH_E_STORE for a file that is no store of this library or of a newer version of it, or that
 *         cannot be made; for a server that does not answer or refuses; GHLAUTH_E_TOO_MANY_OPEN_FILES.
 *  Blocks: on the file or server, at most 30 s; with a server, also on the look-up of its name.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_store_open(ghlauth_store **store, const char *url, const ghlauth_store_options *options,
                                              ghlauth_error **error);

/** Makes one store of two: installations and secrets are in the first, leases, counters and claims in the second. For a fleet whose
 *  processes agree by redis:// on who refreshes, and keep their tokens in PostgreSQL. All processes of the fleet must join the same
 *  two.
 *  Out:   store: owned, free with ghlauth_store_free; it keeps what it was made from alive.
 *  In:    installations: such as "postgres://". leases: such as "redis://", without tokens.
 *  Error: GHLAUTH_E_INVALID_ARGUMENT for one store twice.
 *  Blocks: never.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_store_join(ghlauth_store **store, ghlauth_store *installations, ghlauth_store *leases,
                                              ghlauth_error **error);

/** What was noticed about a store when it was opened. "not_durable: ..." says that the server may lose what it said to have
 *  written, and why.
 *  Returns: borrowed from `store`; empty for nothing.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_store_warning(const ghlauth_store *store);

/** Keeps a small secret of the application under a name, beside the installations: such as a client secret.
 *  In:    name: up to 256 bytes of UTF-8, not sealed. data: SECRET, copied, up to 64 KiB; size 0 removes the secret.
 *  Error: GHLAUTH_E_INVALID_ARGUMENT, GHLAUTH_E_STORE.  Blocks: on the store.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_store_set_secret(ghlauth_store *store, const char *name, const uint8_t *data, size_t size,
                                                    ghlauth_error **error);

/** Looks a secret up by its name.
 *  Out:   secret: SECRET, owned, free with ghlauth_buf_free, which wipes it.
 *  Error: GHLAUTH_E_NOT_FOUND, GHLAUTH_E_STORE.  Blocks: on the store.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_store_secret(ghlauth_store *store, ghlauth_buf **secret, const char *name,
                                                ghlauth_error **error);

/** Seals with the first key what another one sealed, while others read and write. It can be stopped and called again, and run in
 *  several processes at once. When nothing is left that another key sealed, the store forgets the other keys: it does not open with
 *  them alone any more. A store that was used without a key, opened with one and with ghlauth_store_options_set_plain, is sealed.
 *  Out:   report: owned, free with ghlauth_report_free, also on failure; may be NULL when it isn't wanted.
 *         Skipped: what was sealed with the first key already.
 *  In:    cancel: NULL for none.
 *  Error: GHLAUTH_E_STORE_KEY for a store without a key; GHLAUTH_E_INCOMPLETE when rows cannot be read, or when some process seals
 *         with another key still: all others were done, and no key is forgotten.
 *  Blocks: on the store, which is read twice.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_store_rotate(ghlauth_store *store, ghlauth_report **report, ghlauth_cancel *cancel,
                                                ghlauth_error **error);

/** Writes the store out as text: a head, a line of JSON for each row (installations with their tokens, and secrets), an end. It can
 *  be imported into a store of any kind. Rows are bound to their line: what opens in an import is as it was exported. The limit: who
 *  can write the text can leave rows out.
 *  Out:   report: owned, free with ghlauth_report_free, also on failure; may be NULL when it isn't wanted.
 *  In:    sink: gets the lines.
 *         options: with a key: its first key seals what is exported. NULL, or without a key: it stays sealed with the keys of the
 *         store, which open it in an import.
 *         cancel: NULL for none.
 *  Error: GHLAUTH_E_STORE_KEY for a store without a key ("memory:") when `options` has none either; GHLAUTH_E_INCOMPLETE when rows
 *         cannot be read: all others were written; GHLAUTH_E_CALLBACK, or the application's own status.
 *  Blocks: on the store and the sink.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_store_export(ghlauth_store *store, ghlauth_report **report, const ghlauth_byte_sink *sink,
                                                const ghlauth_store_options *options, ghlauth_cancel *cancel,
                                                ghlauth_error **error);

/** As ghlauth_store_export, into a new file of mode 0600, which is removed again when this fails otherwise than with GHLAUTH_E_INCOMPLETE.
 *  In:    path: of no file that is there.
 *         options: as for ghlauth_store_export; also without a key and with ghlauth_store_options_set_plain: then the file holds the
 *         tokens as they are, for whoever can read it.
 *  Error: as above; GHLAUTH_E_INVALID_ARGUMENT for a file that is there; GHLAUTH_E_STORE for one that cannot be written.
 *  Blocks: on the store and the file.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_store_export_file(ghlauth_store *store, ghlauth_report **report, const char *path,
                                                     const ghlauth_store_options *options, ghlauth_cancel *cancel,
                                                     ghlauth_error **error);

/** Takes an export into a store, beside what is there, while others read and write. An installation that is there stays unless the
 *  export has a younger token of it, or of the same token a younger state; a secret that is there stays. Can be called again.
 *  Out:   report: owned, free with ghlauth_report_free, also on failure; may be NULL when it isn't wanted.
 *         Skipped: what stayed. Failed: by the key of the row, or
 *         by the number of the line.
 *  In:    source: gives what ghlauth_store_export wrote.
 *         options: the keys that open it; NULL, or without a key: those of the store. ghlauth_store_options_set_plain: takes a
 *         plain export as well.
 *         cancel: NULL for none.
 *  Error: GHLAUTH_E_STORE_KEY when the keys are not those of the export, or it is plain and that was not allowed, and
 *         GHLAUTH_E_INVALID_ARGUMENT, _UNSUPPORTED for what is no export: nothing is written then. GHLAUTH_E_INCOMPLETE when a line
 *         was changed, or the end is missing: all others were taken. GHLAUTH_E_STORE when the store fails, which ends it: what the
 *         report counts was taken. GHLAUTH_E_CALLBACK, or the application's own status.
 *  Blocks: on the store and the source.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_store_import(ghlauth_store *store, ghlauth_report **report, const ghlauth_byte_source *source,
                                                const ghlauth_store_options *options, ghlauth_cancel *cancel,
                                                ghlauth_error **error);

/** As ghlauth_store_import, from a file. Error: also GHLAUTH_E_STORE for one that cannot be read.  Blocks: on the store and the file.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_store_import_file(ghlauth_store *store, ghlauth_report **report, const char *path,
                                                     const ghlauth_store_options *options, ghlauth_cancel *cancel,
                                                     ghlauth_error **error);

/** Gives up a store. NULL is allowed.  Since: 0.1 */
GHLAUTH_API void ghlauth_store_free(ghlauth_store *store);

#ifdef __cplusplus
}
#endif

#endif /* GHLAUTH_STORE_H */
