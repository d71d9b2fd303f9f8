/** @file store.h Where installations and their tokens are kept.
 *
 *  In a durable store the values are sealed with AES-256-GCM, each under a key of its own that is derived (HKDF-SHA-256) from a key
 *  of the application and a random salt beside it. What is not sealed: the app id, company id, location id and owner label of an
 *  installation, by which it is found, and the names of secrets. They are bound to the value: a row whose owner was changed in the
 *  database, or that was put in the place of another, does not open. A row that does not open is reported by its id: listings leave
 *  it out and write it to the log, getting it fails with GHLAUTH_E_STORE, and all others stay usable. The limit: who can write the
 *  database can put an older state of a row back, and can delete it.
 *
 *  Keys are 32 random bytes with an id, and must not lie beside the data (`echo "2026-1 $(openssl rand -base64 32)"` makes a line of
 *  a key file). The first key seals, all of them open. To roll a new key out to many processes: first add it behind the old one in
 *  all of them, then put it first in all of them. What is written from then on is sealed with it; what is not needs the old key.
 */
#ifndef GHLAUTH_STORE_H
#define GHLAUTH_STORE_H

#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "callbacks.h"
#include "error.h"
#include "export.h"

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
 *              /var/run/postgresql. It works behind poolers of transactions. Owner labels have to fit its indexes: 2,000 bytes do.
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
 *         cannot be made; for a server that does not answer or refuses.
 *  Blocks: on the file or server, at most 30 s; with a server, also on the look-up of its name.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_store_open(ghlauth_store **store, const char *url, const ghlauth_store_options *options,
                                              ghlauth_error **error);

/** What was noticed about a store when it was opened. "not_durable: ..." says that the server may lose what it said to have
 *  written, and why.
 *  Returns: borrowed from the store; empty for nothing.  Since: 0.1 */
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

/** Gives up a store. NULL is allowed.  Since: 0.1 */
GHLAUTH_API void ghlauth_store_free(ghlauth_store *store);

#ifdef __cplusplus
}
#endif

#endif /* GHLAUTH_STORE_H */
