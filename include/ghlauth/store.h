/** @file store.h Where installations and their tokens are kept. */
#ifndef GHLAUTH_STORE_H
#define GHLAUTH_STORE_H

#include "error.h"
#include "export.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A store of installations.
 *  Threads: any, concurrently. */
typedef struct ghlauth_store ghlauth_store;

/** Opens a store.
 *  Out:   store: owned, free with ghlauth_store_free; configurations that use it keep it alive.
 *  In:    url: "memory:" keeps everything in this process, for as long as the store is open.
 *  Error: GHLAUTH_E_UNSUPPORTED for any other scheme, which the message names.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_store_open(ghlauth_store **store, const char *url, ghlauth_error **error);

/** Gives up a store. NULL is allowed.  Since: 0.1 */
GHLAUTH_API void ghlauth_store_free(ghlauth_store *store);

#ifdef __cplusplus
}
#endif

#endif /* GHLAUTH_STORE_H */
