/** @file budget.h The rate budget: how many requests may still be sent.
 *
 *  HighLevel allows an app (or a Private Integration) a number of requests in an interval and in a day, for each resource: a
 *  location or an agency. A client counts them and sends what goes beyond when it is allowed again; an answer 429 stops all requests
 *  of that app and resource until HighLevel takes some again. Where a store is configured that several processes use, they count
 *  together (ghlauth_config_set_shared_budget).
 *
 *  What is allowed is learned from the X-RateLimit-* headers of answers. Until one came, it is what ghlauth_config_set_rate_limit
 *  says.
 */
#ifndef GHLAUTH_BUDGET_H
#define GHLAUTH_BUDGET_H

#include <stdint.h>

#include "client.h"
#include "credential.h"
#include "error.h"
#include "export.h"

#ifdef __cplusplus
extern "C" {
#endif

/** How the budget of an app and a resource stood when it was asked for, as far as this process knows.
 *  Threads: any, concurrently; it never changes. */
typedef struct ghlauth_budget ghlauth_budget;

/** Tells how a credential's budget stands with a client.
 *  Out:   budget: owned, free with ghlauth_budget_free.
 *  In:    location_id: of an agency's installation, the location whose budget is meant; NULL or "" for the credential's own.
 *  Error: GHLAUTH_E_WRONG_LOCATION for a credential of another location; GHLAUTH_E_WRONG_LEVEL for an agency's that has no tokens
 *         of locations; GHLAUTH_E_UNSUPPORTED when the client counts nothing (ghlauth_config_set_rate_limit).  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_client_budget(ghlauth_client *client, ghlauth_budget **budget, ghlauth_credential *credential,
                                                 const char *location_id, ghlauth_error **error);

/** Requests that are allowed in an interval; 0 when answers tell no limit, as all the other numbers then.  Since: 0.1 */
GHLAUTH_API int64_t ghlauth_budget_max(const ghlauth_budget *budget);
/** The interval.  Since: 0.1 */
GHLAUTH_API int64_t ghlauth_budget_interval_ms(const ghlauth_budget *budget);
/** Requests that may be sent at once.  Since: 0.1 */
GHLAUTH_API int64_t ghlauth_budget_remaining(const ghlauth_budget *budget);
/** Until all of an interval may be sent again, when nothing is sent meanwhile.  Since: 0.1 */
GHLAUTH_API int64_t ghlauth_budget_reset_ms(const ghlauth_budget *budget);
/** Requests that are allowed in a day; 0 when they are not counted.  Since: 0.1 */
GHLAUTH_API int64_t ghlauth_budget_daily_max(const ghlauth_budget *budget);
/** Requests that are left of the day; those of other processes are known when an answer has told.  Since: 0.1 */
GHLAUTH_API int64_t ghlauth_budget_daily_remaining(const ghlauth_budget *budget);
/** Until the day is over; a whole day before anything was sent.  Since: 0.1 */
GHLAUTH_API int64_t ghlauth_budget_daily_reset_ms(const ghlauth_budget *budget);
/** Until requests are sent again after an answer 429; 0 when there is no such pause.  Since: 0.1 */
GHLAUTH_API int64_t ghlauth_budget_paused_ms(const ghlauth_budget *budget);

/** Frees a budget. NULL is allowed.  Since: 0.1 */
GHLAUTH_API void ghlauth_budget_free(ghlauth_budget *budget);

#ifdef __cplusplus
}
#endif

#endif /* GHLAUTH_BUDGET_H */
