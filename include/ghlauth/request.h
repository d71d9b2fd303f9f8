/** @file request.h Requests to the HighLevel API. */
#ifndef GHLAUTH_REQUEST_H
#define GHLAUTH_REQUEST_H

#include <stddef.h>
#include <stdint.h>

#include "error.h"
#include "export.h"

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
/** Says that the request does no harm when it takes effect twice, so that it may be sent again after a failure that leaves open whether
 *  it did (ghlauth_config_set_max_retries). Default: 0 for POST and PATCH; for other methods it is so anyway.
 *  In: repeatable: 1 or 0.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_request_set_repeatable(ghlauth_request *request, int32_t repeatable, ghlauth_error **error);
/** Wipes and frees a request. NULL is allowed.  Since: 0.1 */
GHLAUTH_API void ghlauth_request_free(ghlauth_request *request);

#ifdef __cplusplus
}
#endif

#endif /* GHLAUTH_REQUEST_H */
