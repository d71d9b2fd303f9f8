/** @file list.h Lists of strings and of headers: scopes, extra parameters, what a request carries. */
#ifndef GHLAUTH_LIST_H
#define GHLAUTH_LIST_H

#include <stddef.h>
#include <stdint.h>

#include "error.h"
#include "export.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A list of strings.
 *  Threads: one thread at a time while it is appended to; share freely where the library hands it out as const. */
typedef struct ghlauth_list ghlauth_list;

/** Makes an empty list.
 *  Out: list: owned, free with ghlauth_list_free.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_list_new(ghlauth_list **list, ghlauth_error **error);

/** Appends a copy of a string.
 *  In: value: UTF-8.
 *  Error: GHLAUTH_E_INVALID_ARGUMENT when `value` is NULL or not UTF-8.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_list_append(ghlauth_list *list, const char *value, ghlauth_error **error);

/** The number of strings; 0 when `list` is none.  Since: 0.1 */
GHLAUTH_API size_t ghlauth_list_size(const ghlauth_list *list);

/** The string at `index` (from 0).
 *  Returns: borrowed from `list`; NULL when there is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_list_at(const ghlauth_list *list, size_t index);

/** Tells whether a string is in the list, byte for byte.
 *  Returns: 1 or 0.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_list_contains(const ghlauth_list *list, const char *value);

/** Frees a list that the caller owns. NULL is allowed.  Since: 0.1 */
GHLAUTH_API void ghlauth_list_free(ghlauth_list *list);

/** Names and values in their order; names are compared without case.
 *  Threads: one thread at a time while it is added to; share freely where the library hands it out as const. */
typedef struct ghlauth_headers ghlauth_headers;

/** Makes an empty set of headers.
 *  Out: headers: owned, free with ghlauth_headers_free.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_headers_new(ghlauth_headers **headers, ghlauth_error **error);

/** Adds a header; one of the same name stays beside it.
 *  In: name: an HTTP token; value: no control characters.
 *  Error: GHLAUTH_E_INVALID_ARGUMENT naming the header.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_headers_add(ghlauth_headers *headers, const char *name, const char *value,
                                               ghlauth_error **error);

/** The number of headers; 0 when `headers` is none.  Since: 0.1 */
GHLAUTH_API size_t ghlauth_headers_size(const ghlauth_headers *headers);

/** The name at `index` (from 0). Returns: borrowed from `headers`; NULL when there is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_headers_name_at(const ghlauth_headers *headers, size_t index);

/** The value at `index` (from 0). Returns: borrowed from `headers`; NULL when there is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_headers_value_at(const ghlauth_headers *headers, size_t index);

/** The first value of a name, whatever its case. Returns: borrowed from `headers`; NULL when there is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_headers_find(const ghlauth_headers *headers, const char *name);

/** Frees headers that the caller owns. NULL is allowed.  Since: 0.1 */
GHLAUTH_API void ghlauth_headers_free(ghlauth_headers *headers);

#ifdef __cplusplus
}
#endif

#endif /* GHLAUTH_LIST_H */
