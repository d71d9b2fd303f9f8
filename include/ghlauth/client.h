/** @file client.h Authorized requests to the HighLevel API. */
#ifndef GHLAUTH_CLIENT_H
#define GHLAUTH_CLIENT_H

#include <stddef.h>
#include <stdint.h>

#include "cancel.h"
#include "config.h"
#include "credential.h"
#include "error.h"
#include "export.h"
#include "list.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A request to the API.
 *  Threads: one thread at a time; it may be sent several times. */
typedef struct ghlauth_request ghlauth_request;

/** Makes a request.
 *  Out:   request: owned, free with ghlauth_request_free.
 *  In:    method: such as "GET". path: from the root of the API, such as "/contacts/abc?limit=1", percent-encoded.
 *  Error: GHLAUTH_E_INVALID_ARGUMENT naming what is wrong.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_request_new(ghlauth_request **request, const char *method, const char *path,
                                               ghlauth_error **error);
/** Makes a request for an operation of the catalogue: method, path, Version and level come from there. Its parameters are set with
 *  ghlauth_request_set_param.
 *  Out:   request: owned, free with ghlauth_request_free.
 *  In:    operation: its name, such as "contacts/get-contact", as ghlauth_operation_find takes it. generation: as there; NULL for the
 *         older one.
 *  Error: GHLAUTH_E_INVALID_ARGUMENT when HighLevel publishes no such operation.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_request_for_operation(ghlauth_request **request, const char *operation, const char *generation,
                                                         ghlauth_error **error);
/** Sets a parameter of the operation's path or query by its name, in the place of an earlier value; it is encoded. A list in the
 *  query goes with ghlauth_request_add_query, what stands in the body with ghlauth_request_set_json. Which ones are missing is said
 *  when the request is sent.
 *  In:    name: as HighLevel writes it: "contactId".
 *  Error: GHLAUTH_E_INVALID_ARGUMENT, naming the parameter: the operation has none of that name; or one of the path is empty, "."
 *         or "..", or has a control character. Also for a request that was made with a path.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_request_set_param(ghlauth_request *request, const char *name, const char *value,
                                                     ghlauth_error **error);
/** Names the sub-account that the request is for: with the installation of its agency, its own token is minted and sent. Default: the
 *  location that a parameter names, where the operation takes a sub-account's token alone. A credential of another sub-account is
 *  refused when it is sent.
 *  In:    location_id: "" for the default.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_request_set_location(ghlauth_request *request, const char *location_id, ghlauth_error **error);
/** Sets the Version header. Default: that of the operation, or of the configuration. In: version: as the operation documents it; "" for none.
 *  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_request_set_version(ghlauth_request *request, const char *version, ghlauth_error **error);
/** Adds a query parameter; name and value are encoded.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_request_add_query(ghlauth_request *request, const char *name, const char *value,
                                                     ghlauth_error **error);
/** Adds a header. Error: GHLAUTH_E_INVALID_ARGUMENT for a line break or other control character, and for Authorization, Host,
 *  Version, Content-Length and Transfer-Encoding, which the library sets.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_request_add_header(ghlauth_request *request, const char *name, const char *value,
                                                      ghlauth_error **error);
/** Sets a JSON body. Error: GHLAUTH_E_INVALID_ARGUMENT when it is not valid JSON, saying where.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_request_set_json(ghlauth_request *request, const char *json, ghlauth_error **error);
/** Sets any body (copied). In: content_type: its Content-Type.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_request_set_body(ghlauth_request *request, const char *content_type, const uint8_t *data,
                                                    size_t size, ghlauth_error **error);
/** Limits one exchange of this request. Default: that of the configuration. In: timeout_ms: 1..3600000.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_request_set_timeout_ms(ghlauth_request *request, int64_t timeout_ms, ghlauth_error **error);
/** Wipes and frees a request. NULL is allowed.  Since: 0.1 */
GHLAUTH_API void ghlauth_request_free(ghlauth_request *request);

/** An answer: immutable.
 *  Threads: share freely until it is freed. */
typedef struct ghlauth_response ghlauth_response;

/** The HTTP status; 0 when the handle is none.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_response_http_status(const ghlauth_response *response);
/** The headers. Borrowed from `response`; NULL when it is none.  Since: 0.1 */
GHLAUTH_API const ghlauth_headers *ghlauth_response_headers(const ghlauth_response *response);
/** The body, with a NUL after its end. Borrowed from `response`; NULL when it is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_response_body(const ghlauth_response *response);
/** The size of the body without the NUL; 0 when the handle is none.  Since: 0.1 */
GHLAUTH_API size_t ghlauth_response_body_size(const ghlauth_response *response);
/** HighLevel's trace id; "" when the answer has none. Borrowed from `response`; NULL when it is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_response_trace_id(const ghlauth_response *response);
/** Requests left in the present interval (X-RateLimit-Remaining); -1 when the answer does not say.  Since: 0.1 */
GHLAUTH_API int64_t ghlauth_response_rate_remaining(const ghlauth_response *response);
/** Requests left today (X-RateLimit-Daily-Remaining); -1 when the answer does not say.  Since: 0.1 */
GHLAUTH_API int64_t ghlauth_response_daily_remaining(const ghlauth_response *response);
/** Frees an answer. NULL is allowed.  Since: 0.1 */
GHLAUTH_API void ghlauth_response_free(ghlauth_response *response);

/** Sends authorized requests; keeps connections.
 *  Threads: any, concurrently. */
typedef struct ghlauth_client ghlauth_client;

/** Makes a client. Out: client: owned, free with ghlauth_client_free.  Blocks: never.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_client_new(ghlauth_client **client, const ghlauth_config *config, ghlauth_error **error);

/** Sends a request with a credential. The access token is refreshed before it expires, and once after an answer that a refresh
 *  can cure; then the request is sent once more. Nothing else is ever sent twice.
 *  Out:   response: owned, free with ghlauth_response_free; set also on failure when the server answered.
 *  In:    cancel: NULL for none.
 *  Error: an answer of 400 and more is a failure: 3xx to 4xx as classified, with http_status, server_message, trace_id; 2xx of
 *         the network; those of ghlauth_credential_token; GHLAUTH_E_FOREIGN_ORIGIN for a credential of another API origin.
 *         GHLAUTH_E_INVALID_ARGUMENT for parameters of an operation that are missing or name two locations; GHLAUTH_E_WRONG_LOCATION
 *         and _WRONG_LEVEL for a credential that has no token of the sub-account; those of ghlauth_oauth_mint_location.
 *  Blocks: for one HTTP exchange, or three when a token is refreshed after a refusal.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_client_send(ghlauth_client *client, ghlauth_response **response,
                                               ghlauth_credential *credential, const ghlauth_request *request,
                                               ghlauth_cancel *cancel, ghlauth_error **error);

/** Frees a client. NULL is allowed.  Since: 0.1 */
GHLAUTH_API void ghlauth_client_free(ghlauth_client *client);

#ifdef __cplusplus
}
#endif

#endif /* GHLAUTH_CLIENT_H */
