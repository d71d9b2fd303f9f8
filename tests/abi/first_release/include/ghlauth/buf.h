/** @file buf.h Bytes that the library hands out. */
#ifndef GHLAUTH_BUF_H
#define GHLAUTH_BUF_H

#include <stddef.h>
#include <stdint.h>

#include "export.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Immutable bytes with a NUL after their end, wiped when freed.
 *  Threads: share freely until it is freed. */
typedef struct ghlauth_buf ghlauth_buf;

/** The bytes, followed by a NUL, so that text can be used as a C string.
 *  Returns: borrowed from `buf`; NULL when `buf` is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_buf_data(const ghlauth_buf *buf);

/** The number of bytes, without the NUL.
 *  Returns: 0 when `buf` is none.  Since: 0.1 */
GHLAUTH_API size_t ghlauth_buf_size(const ghlauth_buf *buf);

/** Wipes and frees a buffer. NULL is allowed.  Since: 0.1 */
GHLAUTH_API void ghlauth_buf_free(ghlauth_buf *buf);

#ifdef __cplusplus
}
#endif

#endif /* GHLAUTH_BUF_H */
