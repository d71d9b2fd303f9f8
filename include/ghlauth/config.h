/** @file config.h Everything that can be configured. */
#ifndef GHLAUTH_CONFIG_H
#define GHLAUTH_CONFIG_H

#include <stddef.h>
#include <stdint.h>

#include "callbacks.h"
#include "error.h"
#include "export.h"
#include "store.h"
#include "transport.h"

#ifdef __cplusplus
extern "C" {
#endif

/** The API generation whose authorization endpoints are used. */
#define GHLAUTH_GENERATION_2021_07_28 "2021-07-28"
#define GHLAUTH_GENERATION_V3 "v3"

/** How a token request is encoded. */
#define GHLAUTH_TOKEN_BODY_FORM 0
#define GHLAUTH_TOKEN_BODY_JSON 1

/** A configuration. Handles take a snapshot of it when they are made; a later change does not reach them. Handles made from one
 *  unchanged configuration share connections, DNS answers, TLS sessions and the parsed CA file.
 *  Setters check and copy at once; a setter that fails changes nothing.
 *  Threads: one thread at a time. */
typedef struct ghlauth_config ghlauth_config;

/** Makes a configuration with the defaults for HighLevel's production API.
 *  Out: config: owned, free with ghlauth_config_free.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_config_new(ghlauth_config **config, ghlauth_error **error);

/** Sets the origin of the API. Default: https://services.leadconnectorhq.com
 *  In:    url: https, or http on a loopback host; no path, query or credentials.
 *  Error: GHLAUTH_E_INVALID_ARGUMENT, GHLAUTH_E_INSECURE_URL.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_config_set_api_url(ghlauth_config *config, const char *url, ghlauth_error **error);

/** Sets the origin of the authorization page. Default: https://marketplace.gohighlevel.com
 *  In:    url: as for the API; the white-label host is chosen with ghlauth_authorize_options_set_white_label.
 *  Error: GHLAUTH_E_INVALID_ARGUMENT, GHLAUTH_E_INSECURE_URL.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_config_set_marketplace_url(ghlauth_config *config, const char *url, ghlauth_error **error);

/** Sets the generation of the authorization endpoints: their paths, their Version header and the names of their fields go
 *  together. Errors of these endpoints name it. Default: GHLAUTH_GENERATION_2021_07_28
 *  In:    generation: GHLAUTH_GENERATION_...; that of other requests is their own (ghlauth_request_set_version).
 *  Error: GHLAUTH_E_UNSUPPORTED for any other.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_config_set_api_generation(ghlauth_config *config, const char *generation,
                                                             ghlauth_error **error);

/** Sets the encoding of token requests. Default: GHLAUTH_TOKEN_BODY_FORM, which both generations document; JSON is documented for
 *  v3, and reported to fail for 2021-07-28.
 *  In: body: GHLAUTH_TOKEN_BODY_...  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_config_set_token_body(ghlauth_config *config, int32_t body, ghlauth_error **error);

/** Sets the Version header of requests that do not name one. Default: 2021-07-28
 *  In:    version: as HighLevel publishes it, such as "2021-04-15"; "" for none.
 *  Error: GHLAUTH_E_INVALID_ARGUMENT when it cannot be a header value.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_config_set_default_version(ghlauth_config *config, const char *version,
                                                              ghlauth_error **error);

/** Limits one HTTP exchange, connecting included. Default: 30000
 *  In: timeout_ms: 1..3600000.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_config_set_timeout_ms(ghlauth_config *config, int64_t timeout_ms, ghlauth_error **error);

/** Limits connecting. Default: 10000
 *  In: timeout_ms: 1..3600000.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_config_set_connect_timeout_ms(ghlauth_config *config, int64_t timeout_ms,
                                                                 ghlauth_error **error);

/** Limits how often one request is sent again after a failure that may pass: any request that was not sent (no connection, no name, no
 *  descriptor) or was refused for the rate limit (429); after a broken connection, a timeout or an answer 502, 503 or 504 those alone
 *  that may take effect twice: GET, HEAD, PUT, DELETE, OPTIONS, and what ghlauth_request_set_repeatable marks. The pause before each is
 *  random, up to 0.2 s, 0.4 s and so on to 20 s, behind a Retry-After of the server; it counts towards the time of the call. Of many
 *  requests that fail, one in ten is sent again once the reserve of a client (100) is used up. Default: 3
 *  In: max_retries: 0..20.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_config_set_max_retries(ghlauth_config *config, int32_t max_retries, ghlauth_error **error);

/** Limits how long a request waits before it is sent or sent again, for the rate limit or as the server asks. One that would have to
 *  wait longer fails at once, with the time in ghlauth_error_retry_after_ms. Default: 60000
 *  In: max_wait_ms: 0..86400000.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_config_set_max_wait_ms(ghlauth_config *config, int64_t max_wait_ms, ghlauth_error **error);

/** Bounds the body of an answer, after decompression. Default: 67108864 (64 MiB); a token answer never exceeds 1 MiB.
 *  In: max_bytes: 1..1073741824.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_config_set_max_response_bytes(ghlauth_config *config, int64_t max_bytes,
                                                                 ghlauth_error **error);

/** Adds the application's name to the User-Agent, behind "ghlauth/<version>".
 *  In:    user_agent: such as "acme-sync/2.1"; printable ASCII.
 *  Error: GHLAUTH_E_INVALID_ARGUMENT.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_config_set_user_agent(ghlauth_config *config, const char *user_agent, ghlauth_error **error);

/** Sends through a proxy. Default: none; the environment is not looked at.
 *  In:    proxy_url: http, https, socks4a or socks5h URL; "" for none. SECRET where it holds a password.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_config_set_proxy_url(ghlauth_config *config, const char *proxy_url, ghlauth_error **error);

/** Lets https_proxy, no_proxy and their siblings in the environment decide. Default: 0
 *  In: enabled: 1 or 0.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_config_set_proxy_from_environment(ghlauth_config *config, int32_t enabled,
                                                                     ghlauth_error **error);

/** Verifies TLS peers with the certificates of a PEM file instead of the system's. Verification cannot be switched off.
 *  In:    path: read when the first connection is made; "" for the system's.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_config_set_ca_file(ghlauth_config *config, const char *path, ghlauth_error **error);

/** Takes a token for expired some time before it is, for clocks that differ and requests on their way. Default: 60
 *  In: margin_s: 0..3600.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_config_set_expiry_margin_s(ghlauth_config *config, int64_t margin_s, ghlauth_error **error);

/** Sends events to the application's log. Default: none
 *  In:    log: copied; NULL for none.
 *  Error: GHLAUTH_E_INVALID_ARGUMENT for a table without `write` or with an impossible size or level.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_config_set_log(ghlauth_config *config, const ghlauth_log_table *log, ghlauth_error **error);

/** Takes the time from the application. Default: the clock of the machine
 *  In:    clock: copied; NULL for the default.
 *  Error: GHLAUTH_E_INVALID_ARGUMENT for a table without `unix_ms` or with an impossible size.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_config_set_clock(ghlauth_config *config, const ghlauth_clock_table *clock,
                                                    ghlauth_error **error);

/** Sends requests through the application's HTTP. Default: libcurl
 *  In:    transport: copied; NULL for the default.
 *  Error: GHLAUTH_E_INVALID_ARGUMENT for a table without `start` or with an impossible size.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_config_set_transport(ghlauth_config *config, const ghlauth_transport_table *transport,
                                                        ghlauth_error **error);

/** A request that a decision (decision.h) denies is sent. */
#define GHLAUTH_PERMISSION_CHECK_OFF 0
/** It is sent, and the log says why it will fail. */
#define GHLAUTH_PERMISSION_CHECK_WARN 1
/** It is not sent: the call fails with the status that HighLevel's refusal would have, and the HTTP status 0. */
#define GHLAUTH_PERMISSION_CHECK_ENFORCE 2

/** Decides about each request of a client before it is sent. What is undetermined is always sent. Default:
 *  GHLAUTH_PERMISSION_CHECK_OFF
 *  In: check: GHLAUTH_PERMISSION_CHECK_...  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_config_set_permission_check(ghlauth_config *config, int32_t check, ghlauth_error **error);

/** Keeps installations in a store. Default: "memory:", one for each configuration
 *  In: store: shared with the configuration; the caller keeps its own handle.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_config_set_store(ghlauth_config *config, ghlauth_store *store, ghlauth_error **error);

/** Counts requests, and sends those that would go beyond HighLevel's limit when it allows them: for each app (or Private
 *  Integration) and resource, a location or an agency, of its own (budget.h). The limit that answers tell goes before the one
 *  that is set here, which holds until the first answer; where that one tells none, requests are sent at once until one does. Where
 *  an answer is 429, all requests of that app and resource wait. Default: 100 in 10000 ms, 200000 a day
 *  In: max_requests: 1..1000000 in an interval; 0: requests are not counted at all.
 *      interval_ms: 1..3600000.
 *      daily: 0..1000000000000; 0: no limit of the day until an answer tells one.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_config_set_rate_limit(ghlauth_config *config, int64_t max_requests, int64_t interval_ms,
                                                         int64_t daily, ghlauth_error **error);

/** Counts requests together with the other processes that use the same store, so that they share the limit and not exceed it
 *  together. A store in memory is not shared. When the store fails, a process counts alone for a while. Default: 1
 *  In: enabled: 1 or 0.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_config_set_shared_budget(ghlauth_config *config, int32_t enabled, ghlauth_error **error);

/** Sets the folder that modules (module.h) are loaded from. Default: the folder `ghlauth` beside libghlauth; there is none for a
 *  program with the static library, or when libghlauth was loaded by a relative path.
 *  In: path: absolute, and writable for nobody who must not run code here; "" for the default.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_config_set_module_dir(ghlauth_config *config, const char *path, ghlauth_error **error);

/** Frees a configuration; what was made from it lives on. NULL is allowed.  Since: 0.1 */
GHLAUTH_API void ghlauth_config_free(ghlauth_config *config);

#ifdef __cplusplus
}
#endif

#endif /* GHLAUTH_CONFIG_H */
