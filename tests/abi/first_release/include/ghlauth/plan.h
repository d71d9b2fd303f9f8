/** @file plan.h The planner: what a list of operations needs, before an app or a Private Integration is set up. */
#ifndef GHLAUTH_PLAN_H
#define GHLAUTH_PLAN_H

#include <stddef.h>
#include <stdint.h>

#include "error.h"
#include "export.h"
#include "list.h"
#include "operation.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What some operations need.
 *  Threads: share freely until it is freed. */
typedef struct ghlauth_plan ghlauth_plan;

/** Plans for a list of operations.
 *  Out:   plan: owned, free with ghlauth_plan_free.
 *  In:    operations: names, or methods with paths, as ghlauth_operation_parse takes them;
 *         generation: where those without "v3:" are looked up; NULL for 2021-07-28.
 *  Error: GHLAUTH_E_UNSUPPORTED for another generation. Unknown operations are no error but in ghlauth_plan_unknown.
 *  Blocks: never.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_plan_new(ghlauth_plan **plan, const ghlauth_list *operations, const char *generation,
                                            ghlauth_error **error);

/** Plans for the requests in a log. Of each line the first method that a path or a URL follows counts, as access logs and curl
 *  write it; other lines are left out.
 *  Out:   plan: owned, free with ghlauth_plan_free.
 *  In:    log: UTF-8; generation: as ghlauth_plan_new.
 *  Error: GHLAUTH_E_INVALID_ARGUMENT, GHLAUTH_E_UNSUPPORTED.  Blocks: never.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_plan_new_from_log(ghlauth_plan **plan, const char *log, const char *generation,
                                                     ghlauth_error **error);

/** The number of different operations that were found; 0 when `plan` is none.  Since: 0.1 */
GHLAUTH_API size_t ghlauth_plan_count(const ghlauth_plan *plan);

/** The operation at `index` (from 0). Returns: NULL when there is none.  Since: 0.1 */
GHLAUTH_API const ghlauth_operation *ghlauth_plan_operation_at(const ghlauth_plan *plan, size_t index);

/** The fewest scopes that are needed, sorted, for ghlauth_authorize_options_set_scopes. Where HighLevel's sources name different
 *  ones, both. Borrowed from `plan`.  Since: 0.1 */
GHLAUTH_API const ghlauth_list *ghlauth_plan_scopes(const ghlauth_plan *plan);

/** Whose credential alone suffices for all of them that declare security: GHLAUTH_ADMITS_... bits; 0 when no single one does, or none
 *  declares any.
 *  An agency's installation mints location tokens: for a mix of levels take GHLAUTH_ADMITS_AGENCY_OAUTH with them.  Since: 0.1 */
GHLAUTH_API uint32_t ghlauth_plan_credentials(const ghlauth_plan *plan);

/** What is no public operation, as it was given. Borrowed from `plan`.  Since: 0.1 */
GHLAUTH_API const ghlauth_list *ghlauth_plan_unknown(const ghlauth_plan *plan);

/** The webhook events that HighLevel's scope page names beside these scopes, sorted. Borrowed from `plan`.  Since: 0.1 */
GHLAUTH_API const ghlauth_list *ghlauth_plan_events(const ghlauth_plan *plan);

/** What HighLevel's sources leave in doubt, as sentences: no scope or no security declared, different scopes, different spellings, a
 *  scope that the scope page does not name. Borrowed from `plan`.  Since: 0.1 */
GHLAUTH_API const ghlauth_list *ghlauth_plan_warnings(const ghlauth_plan *plan);

/** The scopes that are needed and not in `given`.
 *  Out: missing: owned, free with ghlauth_list_free.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_plan_missing(const ghlauth_plan *plan, ghlauth_list **missing, const ghlauth_list *given,
                                                ghlauth_error **error);

/** The scopes in `given` that are not needed.
 *  Out: surplus: owned, free with ghlauth_list_free.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_plan_surplus(const ghlauth_plan *plan, ghlauth_list **surplus, const ghlauth_list *given,
                                                ghlauth_error **error);

/** Frees a plan. NULL is allowed.  Since: 0.1 */
GHLAUTH_API void ghlauth_plan_free(ghlauth_plan *plan);

#ifdef __cplusplus
}
#endif

#endif /* GHLAUTH_PLAN_H */
