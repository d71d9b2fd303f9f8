/** @file request.h Requests to the HighLevel API.
 *
 *  A request has one body: JSON, any bytes, a file or a stream (ghlauth_request_set_...), which the last call decides; or the fields
 *  of a form (ghlauth_request_add_form_field); or parts, as for an upload (ghlauth_request_add_part, _add_file, _add_stream). Files
 *  and streams are read piece by piece while they are sent: memory does not grow with them. What they give is checked against what
 *  was announced, and a body that is not whole is never taken for one. They are read anew when the request is sent again, as after a
 *  refresh of the token; a stream that cannot go back is not sent again.
 */
#ifndef GHLAUTH_REQUEST_H
#define GHLAUTH_REQUEST_H

#include <stddef.h>
#include <stdint.h>

#include "callbacks.h"
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
/** Sets a file as the body, which is opened each time that the request is sent.
 *  In:    content_type: its Content-Type. path: of a regular file.
 *  Error: GHLAUTH_E_FILE, naming the file, for one that cannot be read: here, and when it is sent. Also then when it becomes longer or
 *         shorter meanwhile.  Blocks: on the file.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_request_set_body_file(ghlauth_request *request, const char *content_type, const char *path,
                                                         ghlauth_error **error);
/** Sets a stream as the body.
 *  In:    content_type: its Content-Type. source: copied; dropped when neither the request nor an exchange needs it, or now on
 *         failure. Called on the thread that sends; with a queue it should not wait, as all that is in flight waits with it.
 *         size: its bytes, or -1 when that is not known: then HTTP/1.1 sends it in chunks, which not every server takes.
 *  Error: GHLAUTH_E_INVALID_ARGUMENT. When it is sent: GHLAUTH_E_CALLBACK, or the application's own status, when the source fails, or
 *         gives more or fewer bytes than its size; GHLAUTH_E_INVALID_ARGUMENT when it was read before and has no rewind.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_request_set_body_stream(ghlauth_request *request, const char *content_type,
                                                           const ghlauth_byte_source *source, int64_t size,
                                                           ghlauth_error **error);
/** Adds a field to a form (application/x-www-form-urlencoded); name and value are encoded.
 *  Error: GHLAUTH_E_INVALID_ARGUMENT for an empty name, and for a request with another body.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_request_add_form_field(ghlauth_request *request, const char *name, const char *value,
                                                          ghlauth_error **error);
/** Adds a part from memory to a multipart/form-data body, such as a field beside a file.
 *  In:    name: of the field. file_name: NULL or "" for none: then it is no file. content_type: NULL or "" for none.
 *         data, size: copied.
 *  Error: GHLAUTH_E_INVALID_ARGUMENT for an empty name, and for a request with another body.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_request_add_part(ghlauth_request *request, const char *name, const char *file_name,
                                                    const char *content_type, const uint8_t *data, size_t size,
                                                    ghlauth_error **error);
/** Adds a file as a part, which is opened each time that the request is sent.
 *  In:    name: of the field. path: of a regular file. file_name: what the server is told; NULL for the last part of the path.
 *         content_type: NULL to go by the end of the file name, such as .png; application/octet-stream for one that is not known.
 *  Error: those of ghlauth_request_add_part and ghlauth_request_set_body_file.  Blocks: on the file.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_request_add_file(ghlauth_request *request, const char *name, const char *path,
                                                    const char *file_name, const char *content_type, ghlauth_error **error);
/** Adds a stream as a part.
 *  In:    name: of the field. file_name: NULL or "" for none. content_type: as for ghlauth_request_add_file, if it has a file name.
 *         source, size: as for ghlauth_request_set_body_stream.
 *  Error: those of ghlauth_request_add_part and ghlauth_request_set_body_stream, which name the part.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_request_add_stream(ghlauth_request *request, const char *name, const char *file_name,
                                                      const char *content_type, const ghlauth_byte_source *source, int64_t size,
                                                      ghlauth_error **error);

/** Puts the body of an answer that grants the request (2xx) into a file: it is written beside its place under a name of its own, and
 *  put there when it is whole. Whatever fails, a file that was there is as it was, and nothing is left over. It is not forced to the
 *  disk. A new file is for its owner alone (mode 0600); one that is there keeps its mode. Then ghlauth_response_body is empty;
 *  refusals stay in memory. The limit of ghlauth_config_set_max_response_bytes is for what stays in memory.
 *  In:    path: of a file that is there, or may be made.
 *  Error: GHLAUTH_E_FILE, naming the file: here, and when it is written.  Blocks: on the folder.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_request_set_download_file(ghlauth_request *request, const char *path, ghlauth_error **error);
/** Gives the body of an answer that grants the request (2xx) to the application piece by piece, decompressed, in the place of a file
 *  or memory. It is whole only when the call that sends succeeds. Once it has a piece, the request is not sent again by itself.
 *  In:    sink: copied; dropped when neither the request nor an exchange needs it, or now on failure. NULL: the body stays in memory.
 *  Error: when it is sent: GHLAUTH_E_CALLBACK, or the application's own status, when the sink fails.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_request_set_download(ghlauth_request *request, const ghlauth_byte_sink *sink,
                                                        ghlauth_error **error);
/** Has the application look on, and end the exchange if it wants. Default: nobody
 *  In: progress: copied; dropped when neither the request nor an exchange needs it, or now on failure. NULL for nobody.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_request_set_progress(ghlauth_request *request, const ghlauth_transfer_progress *progress,
                                                        ghlauth_error **error);
/** Limits one exchange of this request; with files, streams or progress: the time since the last byte of a body. Default: that of
 *  the configuration. In: timeout_ms: 1..3600000.  Since: 0.1 */
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
