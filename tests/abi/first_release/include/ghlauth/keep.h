/** @file keep.h Keeping the installations of an app alive, and the store in step with HighLevel.
 *
 *  An access token lives for a day and is renewed when it is used. A refresh token lives for a year, and each use of it begins a new
 *  one: what nobody uses for a year is lost. ghlauth_oauth_keep, called about once a day, renews those that have become old. Any
 *  number of processes and machines may do so with one store: each installation is renewed by one of them.
 */
#ifndef GHLAUTH_KEEP_H
#define GHLAUTH_KEEP_H

#include <stdint.h>

#include "cancel.h"
#include "error.h"
#include "export.h"
#include "oauth.h"
#include "report.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What one run does. Setters copy.
 *  Threads: one thread at a time. */
typedef struct ghlauth_keep_options ghlauth_keep_options;

/** Makes options with the defaults. Out: options: owned, free with ghlauth_keep_options_free.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_keep_options_new(ghlauth_keep_options **options, ghlauth_error **error);
/** Renews refresh tokens that are older than this, or up to a fifth younger: each installation has its own share of that, so that
 *  those which were made on one day are not renewed on one day. Default: 2592000 (30 days). In: age_s: 60..31536000.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_keep_options_set_age_s(ghlauth_keep_options *options, int64_t age_s, ghlauth_error **error);
/** Limits how many are renewed in a run; the next run goes on. Default: 0, which is no limit. In: max_refreshes: 0 or more.
 *  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_keep_options_set_max_refreshes(ghlauth_keep_options *options, int64_t max_refreshes,
                                                                  ghlauth_error **error);
/** Limits how many are under way at a time. Default: 4. In: parallel: 1..64.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_keep_options_set_parallel(ghlauth_keep_options *options, int32_t parallel,
                                                             ghlauth_error **error);
/** Limits how soon one begins after the one before. Default: 100. In: interval_ms: 0..3600000.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_keep_options_set_interval_ms(ghlauth_keep_options *options, int64_t interval_ms,
                                                                ghlauth_error **error);
/** Deletes installations that have been marked as removed for this long, with their tokens, and what ghlauth_webhook_apply has
 *  remembered for this long. Default: 2592000 (30 days).
 *  In: age_s: 0 or more.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_keep_options_set_tombstone_age_s(ghlauth_keep_options *options, int64_t age_s,
                                                                    ghlauth_error **error);
/** Reconciles each company with HighLevel's list first. Default: 1. In: enabled: 1 or 0.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_keep_options_set_reconcile(ghlauth_keep_options *options, int32_t enabled,
                                                              ghlauth_error **error);

/** Is told how a run gets on. */
typedef struct ghlauth_keep_progress {
  uint32_t struct_size;              /**< sizeof(ghlauth_keep_progress) */
  void *user_data;                   /**< passed to the functions */
  void (*drop)(void *user_data);     /**< end of use; may be NULL */
  /** An installation was renewed (GHLAUTH_OK), or could not be. */
  void (*done)(void *user_data, const char *installation_id, ghlauth_status status);
} ghlauth_keep_progress;

/** Tells the application how a run gets on. Default: nobody
 *  In: progress: copied; NULL for nobody. Dropped with the options, or now on failure.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_keep_options_set_progress(ghlauth_keep_options *options,
                                                             const ghlauth_keep_progress *progress, ghlauth_error **error);
/** Frees options. NULL is allowed.  Since: 0.1 */
GHLAUTH_API void ghlauth_keep_options_free(ghlauth_keep_options *options);

/** Renews the refresh tokens that have become old, the oldest first, deletes old tombstones, and reconciles. A location whose
 *  agency has a grant is left out: its token is minted when somebody uses it. A grant that ends within 30 days is written to the
 *  log ("installation.grant_expires").
 *  Out:   report: owned, free with ghlauth_report_free: done is what was renewed, skipped what did not need it; also on failure; may be
 *         NULL when it isn't wanted.
 *  In:    options: NULL for the defaults. cancel: NULL for none.
 *  Error: GHLAUTH_E_INCOMPLETE when an installation could not be renewed or a company not be reconciled: the report names them, and
 *         all others were seen to; GHLAUTH_E_STORE; GHLAUTH_E_CANCELLED, GHLAUTH_E_TIMEOUT: the next run goes on.
 *  Blocks: for all of the run. Everything runs on the calling thread.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_oauth_keep(ghlauth_oauth *oauth, ghlauth_report **report, const ghlauth_keep_options *options,
                                              ghlauth_cancel *cancel, ghlauth_error **error);

/** Compares the locations of a company in the store with those that HighLevel lists. What is missing is added, for its agency's
 *  owner: its token is minted when somebody uses it. What HighLevel does not list is marked as removed by the second look that finds
 *  it so, at least five minutes after the first one. A location that the application removed stays removed; one that was
 *  uninstalled in HighLevel comes back when it is listed five minutes after that was heard of or later.
 *  Out:   report: owned, free with ghlauth_report_free: done is what was added or removed; may be NULL when it isn't wanted.
 *  Error: GHLAUTH_E_NOT_FOUND, and those of ghlauth_oauth_installed_locations; nothing is changed then.
 *  Blocks: for one HTTP exchange per 100 locations, a refresh, and on the store.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_oauth_reconcile(ghlauth_oauth *oauth, ghlauth_report **report, const char *company_id,
                                                   ghlauth_cancel *cancel, ghlauth_error **error);

#ifdef __cplusplus
}
#endif

#endif /* GHLAUTH_KEEP_H */
