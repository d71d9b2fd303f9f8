/** @file explain.h What an answer of HighLevel means, and what to change.
 *
 *      ghlauth_explain(&explanation, 401, NULL, body, size, "GET", "/contacts/ocQHyuzHvysMo5N5VsXc", "2021-07-28",
 *                      GHLAUTH_KIND_PIT, GHLAUTH_LEVEL_AGENCY, &error);
 *      puts(ghlauth_explanation_message(explanation));
 *      puts(ghlauth_explanation_hint(explanation));
 *
 *  For answers that came without ghlauth: its own calls say the same in their errors, but for what the catalogue knows. */
#ifndef GHLAUTH_EXPLAIN_H
#define GHLAUTH_EXPLAIN_H

#include <stddef.h>
#include <stdint.h>

#include "error.h"
#include "export.h"
#include "level.h"
#include "list.h"
#include "operation.h"

#ifdef __cplusplus
extern "C" {
#endif

#define GHLAUTH_KIND_UNKNOWN 0 /**< what was sent as a credential is not known */
#define GHLAUTH_KIND_PIT 1     /**< a Private Integration Token */
#define GHLAUTH_KIND_OAUTH 2   /**< an access token of an app */

#define GHLAUTH_ABOUT_UNKNOWN 0                 /**< no request is given, or it is no public operation */
#define GHLAUTH_ABOUT_OPERATION 1               /**< ghlauth_explanation_operation has it */
#define GHLAUTH_ABOUT_TOKEN_ENDPOINT 2          /**< /oauth/token */
#define GHLAUTH_ABOUT_CONSENT_PAGE 3            /**< what a person sees at the authorize URL */
#define GHLAUTH_ABOUT_BILLING_WEBHOOK 4         /**< no operation: client key and secret in headers */
#define GHLAUTH_ABOUT_RECONNECT 5               /**< removed by HighLevel */
#define GHLAUTH_ABOUT_EXTERNAL_AUTHENTICATION 6 /**< no operation: HighLevel is the client of another server there */
#define GHLAUTH_ABOUT_WORKFLOW_WEBHOOK 7        /**< no operation: unsigned, and without a token */
#define GHLAUTH_ABOUT_API_VERSION_1 8           /**< past its end of life */
#define GHLAUTH_ABOUT_FOREIGN_HOST 9            /**< not HighLevel's API */

/** What an answer means: immutable.
 *  Threads: share freely until it is freed. */
typedef struct ghlauth_explanation ghlauth_explanation;

/** Explains an answer.
 *  Out:   explanation: owned, free with ghlauth_explanation_free.
 *  In:    http_status: of the answer; 0 for the text of a page of HighLevel that a person saw, in `body`;
 *         headers: of the answer; NULL when they are not known. Content-Type, Retry-After and X-RateLimit-... are read;
 *         body: up to its end, or what there is of it; may be NULL when body_size is 0;
 *         method, path: of the request; the path may be a whole URL. NULL when they are not known;
 *         version: its Version header; "" when there was none; NULL when it is not known;
 *         kind: GHLAUTH_KIND_... of the credential that was sent; level: its GHLAUTH_LEVEL_..., 0 when it is not known.
 *  Error: GHLAUTH_E_INVALID_ARGUMENT naming the argument. An answer of which nothing is known is explained by its HTTP status.
 *  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_explain(ghlauth_explanation **explanation, int32_t http_status,
                                           const ghlauth_headers *headers, const uint8_t *body, size_t body_size,
                                           const char *method, const char *path, const char *version, int32_t kind,
                                           int32_t level, ghlauth_error **error);

/** The status that ghlauth's own calls give for such an answer, as classified by what the server said; GHLAUTH_OK when it is no
 *  refusal. Returns: GHLAUTH_E_INVALID_HANDLE when the handle is none.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_explanation_status(const ghlauth_explanation *explanation);
/** What happened, in one sentence. Returns: borrowed from `explanation`; NULL when it is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_explanation_message(const ghlauth_explanation *explanation);
/** What to change; "" when there is nothing. Returns: borrowed from `explanation`; NULL when it is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_explanation_hint(const ghlauth_explanation *explanation);
/** What the request was sent to: GHLAUTH_ABOUT_...  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_explanation_about(const ghlauth_explanation *explanation);
/** The operation that the request called. Returns: static; NULL when it is none that HighLevel publishes.  Since: 0.1 */
GHLAUTH_API const ghlauth_operation *ghlauth_explanation_operation(const ghlauth_explanation *explanation);
/** What the server said, without control characters; "" when it said nothing readable. Returns: borrowed from `explanation`;
 * NULL when it is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_explanation_server_message(const ghlauth_explanation *explanation);
/** HighLevel's trace id, for a question to its support; "" when the answer has none. Returns: borrowed from `explanation`; NULL
 * when it is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_explanation_trace_id(const ghlauth_explanation *explanation);
/** How long to wait before the next attempt; -1 when the answer does not say.  Since: 0.1 */
GHLAUTH_API int64_t ghlauth_explanation_retry_after_ms(const ghlauth_explanation *explanation);
/** Tells whether the same request may succeed later. Returns: 1 or 0.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_explanation_is_retryable(const ghlauth_explanation *explanation);
/** Tells whether a refreshed access token may help: for most kinds of 401 it does not. Returns: 1 or 0.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_explanation_refresh_helps(const ghlauth_explanation *explanation);
/** All of it as a JSON object: status (a name), about, http_status, message, hint, server_message, trace_id, retry_after_ms,
 *  retryable, refresh_helps, operation. Returns: borrowed from `explanation`; NULL when it is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_explanation_json(const ghlauth_explanation *explanation);
/** Frees an explanation. NULL is allowed.  Since: 0.1 */
GHLAUTH_API void ghlauth_explanation_free(ghlauth_explanation *explanation);

#ifdef __cplusplus
}
#endif

#endif /* GHLAUTH_EXPLAIN_H */
