/** @file advice.h Which flow: a Private Integration Token or OAuth 2.0, by HighLevel's own criteria.
 *
 *      ghlauth_needs_new(&needs, NULL);
 *      ghlauth_needs_set(needs, "webhooks", 1, NULL);
 *      ghlauth_needs_set(needs, "sub_accounts", 3, NULL);
 *      ghlauth_advise_flow(&advice, needs, &error);
 *      puts(ghlauth_advice_summary(advice));      Use OAuth 2.0 with a private app whose target user is the sub-account.
 *
 *  The sentences are plain English for a person; they may become clearer with any release. */
#ifndef GHLAUTH_ADVICE_H
#define GHLAUTH_ADVICE_H

#include <stddef.h>
#include <stdint.h>

#include "error.h"
#include "export.h"
#include "level.h"
#include "list.h"

#ifdef __cplusplus
extern "C" {
#endif

#define GHLAUTH_FLOW_UNDECIDED 0    /**< the needs contradict each other, and the flow hangs on it */
#define GHLAUTH_FLOW_PIT_LOCATION 1 /**< a Private Integration Token of a sub-account */
#define GHLAUTH_FLOW_PIT_AGENCY 2   /**< a Private Integration Token of the agency */
#define GHLAUTH_FLOW_OAUTH 3        /**< OAuth 2.0 with an app */

#define GHLAUTH_DISTRIBUTION_PRIVATE 1 /**< whoever has its link can install it, in five agencies at most */
#define GHLAUTH_DISTRIBUTION_PUBLIC 2  /**< listed in the marketplace */

/** The number of criteria. The names are kept from release to release, their order is not.  Since: 0.1 */
GHLAUTH_API size_t ghlauth_criterion_count(void);
/** The name of a criterion, such as "webhooks". Returns: static; NULL when there is none at `index`.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_criterion_name(size_t index);
/** The criterion as a question to a person. Returns: static; NULL when there is none at `index`.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_criterion_question(size_t index);
/** Where it stands: the title and the address of a page of HighLevel. Returns: static; NULL when there is none at `index`.
 *  Since: 0.1 */
GHLAUTH_API const char *ghlauth_criterion_source(size_t index);
/** Tells whether it is answered by a number. Returns: 1, or 0 for yes or no, and when there is none at `index`.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_criterion_is_count(size_t index);
/** The flow that it speaks for: GHLAUTH_FLOW_OAUTH; GHLAUTH_FLOW_PIT_AGENCY; GHLAUTH_FLOW_PIT_LOCATION for a sub-account's
 * token, and for Private Integration Tokens altogether; 0 for none, and when there is none at `index`.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_criterion_flow(size_t index);

/** What a program needs.
 *  Threads: one thread at a time. */
typedef struct ghlauth_needs ghlauth_needs;

/** Makes needs in which everything is open. Out: needs: owned, free with ghlauth_needs_free.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_needs_new(ghlauth_needs **needs, ghlauth_error **error);
/** Answers a criterion; the last answer holds. No is an answer too: it can contradict another one, and what was never answered
 *  cannot.
 *  In:    name: of a criterion. value: 1 for yes and 0 for no, or the number of a count, to 1000000000.
 *  Error: GHLAUTH_E_INVALID_ARGUMENT naming the criterion.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_needs_set(ghlauth_needs *needs, const char *name, int64_t value, ghlauth_error **error);
/** Adds an operation that is wanted; the credentials that it admits count, by HighLevel's published files.
 *  In:    operation: its name or its method and path, as ghlauth_operation_parse reads it. generation: as there; NULL for the older one.
 *  Error: GHLAUTH_E_NOT_FOUND naming it when there is no such operation.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_needs_add_operation(ghlauth_needs *needs, const char *operation, const char *generation,
                                                       ghlauth_error **error);
/** Frees needs. NULL is allowed.  Since: 0.1 */
GHLAUTH_API void ghlauth_needs_free(ghlauth_needs *needs);

/** An advice: immutable.
 *  Threads: share freely until it is freed. */
typedef struct ghlauth_advice ghlauth_advice;

/** Advises a flow: the one with the least power that meets all needs. Without needs that is a Private Integration Token of a
 *  sub-account, and the reason says so. Where needs contradict each other both are named; a flow is advised all the same when
 * it does not hang on that. Out: advice: owned, free with ghlauth_advice_free.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_advise_flow(ghlauth_advice **advice, const ghlauth_needs *needs, ghlauth_error **error);

/** GHLAUTH_FLOW_...; 0 also when the handle is none.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_advice_flow(const ghlauth_advice *advice);
/** The target user of the app: GHLAUTH_LEVEL_AGENCY or GHLAUTH_LEVEL_LOCATION; 0 for no app, and where it hangs on a
 *  contradiction.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_advice_app_target(const ghlauth_advice *advice);
/** GHLAUTH_DISTRIBUTION_... of the app; 0 for no app, and where it hangs on a contradiction.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_advice_app_distribution(const ghlauth_advice *advice);
/** The advice in one sentence. Returns: borrowed from `advice`; NULL when it is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_advice_summary(const ghlauth_advice *advice);

/** How many reasons decided; at least one where there is a flow.  Since: 0.1 */
GHLAUTH_API size_t ghlauth_advice_reason_count(const ghlauth_advice *advice);
/** A reason, as a sentence. Returns: borrowed from `advice`; NULL when there is none at `index`.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_advice_reason_at(const ghlauth_advice *advice, size_t index);
/** The name of its criterion; "operation" for an operation that is wanted; "" where it follows from no need. Returns: borrowed
 * from `advice`; NULL when there is none at `index`.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_advice_reason_criterion_at(const ghlauth_advice *advice, size_t index);

/** How many other ways there are: the tokens of both levels, apps with either target user, the other distribution.  Since: 0.1
 */
GHLAUTH_API size_t ghlauth_advice_alternative_count(const ghlauth_advice *advice);
/** Its GHLAUTH_FLOW_...; 0 when there is none at `index`.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_advice_alternative_flow_at(const ghlauth_advice *advice, size_t index);
/** The target user of its app; 0 for no app.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_advice_alternative_app_target_at(const ghlauth_advice *advice, size_t index);
/** The GHLAUTH_DISTRIBUTION_... of its app; 0 for no app.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_advice_alternative_app_distribution_at(const ghlauth_advice *advice, size_t index);
/** What it would lack of the needs, or cost beyond the advised way, as sentences; at least one. Returns: borrowed from
 * `advice`; NULL when there is none at `index`.  Since: 0.1 */
GHLAUTH_API const ghlauth_list *ghlauth_advice_alternative_lacks_at(const ghlauth_advice *advice, size_t index);

/** How many pairs of needs contradict each other.  Since: 0.1 */
GHLAUTH_API size_t ghlauth_advice_conflict_count(const ghlauth_advice *advice);
/** A contradiction, as a sentence. Returns: borrowed from `advice`; NULL when there is none at `index`.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_advice_conflict_at(const ghlauth_advice *advice, size_t index);
/** The names of its two criteria. Returns: borrowed from `advice`; NULL when there is none at `index`.  Since: 0.1 */
GHLAUTH_API const ghlauth_list *ghlauth_advice_conflict_criteria_at(const ghlauth_advice *advice, size_t index);

/** What else to know, as sentences: limits, plans, what cannot be changed later. Returns: borrowed from `advice`; NULL when it
 * is none.  Since: 0.1 */
GHLAUTH_API const ghlauth_list *ghlauth_advice_notes(const ghlauth_advice *advice);
/** All of it as a JSON object: flow ("pit-location", "pit-agency", "oauth", "undecided"), app, summary, reasons, alternatives,
 *  conflicts, notes. Returns: borrowed from `advice`; NULL when it is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_advice_json(const ghlauth_advice *advice);
/** Frees an advice. NULL is allowed.  Since: 0.1 */
GHLAUTH_API void ghlauth_advice_free(ghlauth_advice *advice);

#ifdef __cplusplus
}
#endif

#endif /* GHLAUTH_ADVICE_H */
