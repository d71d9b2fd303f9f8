/** @file report.h What became of many rows at once: of a rotation, an export or an import. */
#ifndef GHLAUTH_REPORT_H
#define GHLAUTH_REPORT_H

#include <stddef.h>
#include <stdint.h>

#include "error.h"
#include "export.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Counts, and the names of what failed. A call that gives one gives it also when it fails after it began: with what was done until
 *  then.
 *  Threads: share freely until it is freed. */
typedef struct ghlauth_report ghlauth_report;

/** How many were done. Returns: -1 when the handle is none.  Since: 0.1 */
GHLAUTH_API int64_t ghlauth_report_done(const ghlauth_report *report);
/** How many there was nothing to do for. Returns: -1 when the handle is none.  Since: 0.1 */
GHLAUTH_API int64_t ghlauth_report_skipped(const ghlauth_report *report);
/** How many failed. Returns: -1 when the handle is none.  Since: 0.1 */
GHLAUTH_API int64_t ghlauth_report_failed(const ghlauth_report *report);
/** How many of those that failed are named: the first 1000; 0 when the handle is none.  Since: 0.1 */
GHLAUTH_API size_t ghlauth_report_size(const ghlauth_report *report);
/** The name of the one at `index` that failed: the key of a row, or a line. Returns: borrowed from `report`; NULL when there is
 *  none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_report_name(const ghlauth_report *report, size_t index);
/** Why it failed. Returns: borrowed from `report`; NULL when there is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_report_reason(const ghlauth_report *report, size_t index);
/** Frees a report. NULL is allowed.  Since: 0.1 */
GHLAUTH_API void ghlauth_report_free(ghlauth_report *report);

#ifdef __cplusplus
}
#endif

#endif /* GHLAUTH_REPORT_H */
