/** @file operation.h The catalogue: HighLevel's public operations, of both API generations, and what each admits. */
#ifndef GHLAUTH_OPERATION_H
#define GHLAUTH_OPERATION_H

#include <stddef.h>
#include <stdint.h>

#include "export.h"

#ifdef __cplusplus
extern "C" {
#endif

/** An operation of the HighLevel API: a method and a template of a path. It is built into the library: never freed, valid as
 *  long as the library is loaded. Its facts are those of HighLevel's published OpenAPI files. Accessors of what is no operation
 *  return NULL or 0; texts are borrowed from the library, "" where HighLevel declares nothing.
 *  Threads: share freely. */
typedef struct ghlauth_operation ghlauth_operation;

/** Levels, as bits: a credential of the agency. */
#define GHLAUTH_LEVELS_AGENCY 1u
/** Levels, as bits: a credential of a sub-account. */
#define GHLAUTH_LEVELS_LOCATION 2u

/** Credentials, as bits: a sub-account's Private Integration Token. */
#define GHLAUTH_ADMITS_LOCATION_PIT 1u
/** Credentials, as bits: an agency's Private Integration Token. */
#define GHLAUTH_ADMITS_AGENCY_PIT 2u
/** Credentials, as bits: a sub-account's OAuth access token. */
#define GHLAUTH_ADMITS_LOCATION_OAUTH 4u
/** Credentials, as bits: an agency's OAuth access token. */
#define GHLAUTH_ADMITS_AGENCY_OAUTH 8u

/** Everything comes in one answer, or HighLevel declares no parameter for more. */
#define GHLAUTH_PAGING_NONE 0
/** A parameter says how many items to leave out (skip, offset). */
#define GHLAUTH_PAGING_SKIP 1
/** A parameter numbers the page. */
#define GHLAUTH_PAGING_PAGE 2
/** A parameter names the last item that was seen, or repeats what the answer said of it (startAfterId, lastMessageId). */
#define GHLAUTH_PAGING_CURSOR 3
/** A parameter repeats the page token of the answer. */
#define GHLAUTH_PAGING_TOKEN 4

/** The number of operations, of both generations together.  Since: 0.1 */
GHLAUTH_API size_t ghlauth_operation_count(void);

/** The operation at `index` (from 0): generation 2021-07-28 first, then v3, each sorted by name.
 *  Returns: NULL when there is none.  Since: 0.1 */
GHLAUTH_API const ghlauth_operation *ghlauth_operation_at(size_t index);

/** Finds the operation that a request calls. What is not in the catalogue is never guessed.
 *  In:  method: in capitals or not;
 *       path: as it is sent: "/contacts/ocQHyuzHvysMo5N5VsXc?x=1". Query and fragment are left out, and one slash at the end.
 *       Segments are compared after percent-decoding (an encoded slash separates nothing), in the case that HighLevel writes.
 *       What is no path of a request is no operation: an absolute URL, an empty segment, "." and "..", a blank, a malformed
 *       escape, more than 8192 bytes;
 *       version: the request's Version header, or a generation: "v3" is v3; every other published value (2021-07-28,
 *       2021-04-15, 2023-02-21), NULL and "" are generation 2021-07-28; a value that HighLevel does not publish has no
 *       operations. Where the older generation has none, what the files of v3 publish under an older Version is found.
 *  Where templates overlap, the most specific one is meant: a literal segment before a parameter, the leftmost first.
 *  Returns: NULL when no operation is known.
 *  Blocks: never, and allocates nothing.  Since: 0.1 */
GHLAUTH_API const ghlauth_operation *ghlauth_operation_match(const char *method, const char *path, const char *version);

/** Finds an operation by its name.
 *  In:  name: "contacts/get-contact"; "v3:contacts/get-contact" and "2021-07-28:..." force a generation;
 *       generation: as `version` of ghlauth_operation_match; NULL for the older one.
 *  Returns: NULL when no operation is known.  Since: 0.1 */
GHLAUTH_API const ghlauth_operation *ghlauth_operation_find(const char *name, const char *generation);

/** Finds an operation by what a person wrote: its name, or "GET /contacts/ocQHyuzHvysMo5N5VsXc"; "v3:" may stand before both.
 *  In:  generation: as `version` of ghlauth_operation_match; NULL for the older one.
 *  Returns: NULL when no operation is known.  Since: 0.1 */
GHLAUTH_API const ghlauth_operation *ghlauth_operation_parse(const char *text, const char *generation);

/** The name: product, slash, and HighLevel's id of the operation, in lower case with hyphens. Unique in a generation.
 *  Since: 0.1 */
GHLAUTH_API const char *ghlauth_operation_name(const ghlauth_operation *operation);

/** The product: the name of HighLevel's file, such as "contacts".  Since: 0.1 */
GHLAUTH_API const char *ghlauth_operation_product(const ghlauth_operation *operation);

/** The method, in capitals.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_operation_method(const ghlauth_operation *operation);

/** The template of the path: "/contacts/{contactId}".  Since: 0.1 */
GHLAUTH_API const char *ghlauth_operation_path(const ghlauth_operation *operation);

/** The generation: "2021-07-28" or "v3" (GHLAUTH_GENERATION_...).  Since: 0.1 */
GHLAUTH_API const char *ghlauth_operation_generation(const ghlauth_operation *operation);

/** The value of the Version header that HighLevel declares.
 *  Returns: "" for the 59 operations that declare none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_operation_version(const ghlauth_operation *operation);

/** The scope that the credential needs.
 *  Returns: "" for the 235 operations that declare security and no scope, and for those without security.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_operation_scope(const ghlauth_operation *operation);

/** The scope that HighLevel's scope page names for it, where that is another one than its files name.
 *  Returns: "" where both agree or the page does not name the operation.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_operation_page_scope(const ghlauth_operation *operation);

/** The levels whose credentials are admitted: GHLAUTH_LEVELS_... bits; 0 where HighLevel declares no security.  Since: 0.1 */
GHLAUTH_API uint32_t ghlauth_operation_levels(const ghlauth_operation *operation);

/** The credentials that are admitted: GHLAUTH_ADMITS_... bits.
 *  Returns: 0 where HighLevel declares no security, which does not tell whether any is refused.  Since: 0.1 */
GHLAUTH_API uint32_t ghlauth_operation_credentials(const ghlauth_operation *operation);

/** Tells whether HighLevel declares who may call the operation.
 *  Returns: 1; 0 for the 29 operations for which it does not.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_operation_has_security(const ghlauth_operation *operation);

/** Tells whether HighLevel marks the operation as deprecated. Returns: 1 or 0.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_operation_is_deprecated(const ghlauth_operation *operation);

/** The content types of the request's body, with commas between them; "" when it has no body.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_operation_content_types(const ghlauth_operation *operation);

/** How the next page is asked for: GHLAUTH_PAGING_... ghlauth_pages steps through them.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_operation_paging(const ghlauth_operation *operation);

/** The parameter that leads to the next page: "skip", "page", "startAfterId"; "" without pages.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_operation_paging_parameter(const ghlauth_operation *operation);

/** Where an answer has the items of its page: names with dots between them, such as "contacts" or "results.posts"; "." is the answer
 *  itself.
 *  Returns: "" without pages, and where HighLevel publishes too little of the answers for ghlauth_pages to step through
 *           them.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_operation_page_items(const ghlauth_operation *operation);

/** The parameter for the number of items of a page: "limit", "pageSize"; "" when there is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_operation_page_size_parameter(const ghlauth_operation *operation);

/** The number of parameters: those of the path first, then of the query, then the properties of a JSON or form body. The
 *  Version and Authorization headers are not among them.  Since: 0.1 */
GHLAUTH_API size_t ghlauth_operation_parameter_count(const ghlauth_operation *operation);

/** The name of the parameter at `index` (from 0). Returns: NULL when there is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_operation_parameter_name(const ghlauth_operation *operation, size_t index);

/** The place of the parameter at `index`. Returns: "path", "query" or "body"; NULL when there is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_operation_parameter_in(const ghlauth_operation *operation, size_t index);

/** Tells whether the parameter at `index` must be there. Returns: 1 or 0.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_operation_parameter_is_required(const ghlauth_operation *operation, size_t index);

#ifdef __cplusplus
}
#endif

#endif /* GHLAUTH_OPERATION_H */
