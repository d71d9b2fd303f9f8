/** @file client.h Authorized requests to the HighLevel API. */
#ifndef GHLAUTH_CLIENT_H
#define GHLAUTH_CLIENT_H

#include "cancel.h"
#include "config.h"
#include "credential.h"
#include "error.h"
#include "export.h"
#include "request.h"
#include "response.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Sends authorized requests; keeps connections.
 *  Threads: any, concurrently. */
typedef struct ghlauth_client ghlauth_client;

/** Makes a client. Out: client: owned, free with ghlauth_client_free.  Blocks: never.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_client_new(ghlauth_client **client, const ghlauth_config *config, ghlauth_error **error);

/** Sends a request with a credential. The access token is refreshed before it expires, and once after an answer that a refresh
 *  can cure; then the request is sent once more. What else is sent again ghlauth_config_set_max_retries says: never a POST or PATCH that
 *  may have taken effect, unless ghlauth_request_set_repeatable allows it.
 *  Out:   response: owned, free with ghlauth_response_free; set also on failure when the server answered.
 *  In:    cancel: NULL for none.
 *  Error: an answer of 400 and more is a failure: 3xx to 4xx as classified, with http_status, server_message, trace_id; 2xx of
 *         the network; those of ghlauth_credential_token; GHLAUTH_E_FOREIGN_ORIGIN for a credential of another API origin.
 *         GHLAUTH_E_INVALID_ARGUMENT for parameters of an operation that are missing or name two locations; GHLAUTH_E_WRONG_LOCATION
 *         and _WRONG_LEVEL for a credential that has no token of the sub-account; those of ghlauth_oauth_mint_location.
 *  Blocks: for one HTTP exchange, or three when a token is refreshed after a refusal; and that again for each retry, and the pauses
 *          before them.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_client_send(ghlauth_client *client, ghlauth_response **response,
                                               ghlauth_credential *credential, const ghlauth_request *request,
                                               ghlauth_cancel *cancel, ghlauth_error **error);

/** Frees a client. NULL is allowed.  Since: 0.1 */
GHLAUTH_API void ghlauth_client_free(ghlauth_client *client);

#ifdef __cplusplus
}
#endif

#endif /* GHLAUTH_CLIENT_H */
