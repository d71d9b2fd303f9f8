/** @file lifecycle.h What webhooks say about the installations of an app: that it was installed, changed or uninstalled.
 *
 *      status = ghlauth_webhook_verify(webhook, &event, headers, body, size, &error);
 *      if (status == GHLAUTH_OK) status = ghlauth_webhook_apply(oauth, event, &outcome, NULL, &error);
 *      if (status == GHLAUTH_OK) ghlauth_webhook_confirm(webhook, event, NULL);
 *      else ghlauth_webhook_release(webhook, event, NULL);                 it is the same when it is applied again
 *
 *  Events may come in any order, more than once, and to several processes with one store at a time: what is kept of each thing is
 *  the youngest, by the timestamps of the events, and the result is the same. An event that comes before the installation that it is
 *  about is remembered in the store, and counts when the tokens come.
 */
#ifndef GHLAUTH_LIFECYCLE_H
#define GHLAUTH_LIFECYCLE_H

#include <stdint.h>

#include "cancel.h"
#include "error.h"
#include "export.h"
#include "oauth.h"
#include "webhook.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Nothing has changed: the event is of another type, or says what is known. */
#define GHLAUTH_LIFECYCLE_NOTHING 0
/** It is kept in the store until there is an installation that it is about. */
#define GHLAUTH_LIFECYCLE_REMEMBERED 1
/** A location was added, or has come back: its token is minted when somebody uses it. */
#define GHLAUTH_LIFECYCLE_ADDED 2
/** An installation is marked as removed, with its locations when it is an agency's. */
#define GHLAUTH_LIFECYCLE_REMOVED 3
/** A version, a plan or a connected account was noted. */
#define GHLAUTH_LIFECYCLE_UPDATED 4
/** The event cannot be trusted with a change: the locations of its company were compared with HighLevel's list instead. */
#define GHLAUTH_LIFECYCLE_CHECKED 5
/** The event is older than what is known, and changes nothing. */
#define GHLAUTH_LIFECYCLE_STALE 6

/** Applies an event to the installations of an app. Types other than those below are GHLAUTH_LIFECYCLE_NOTHING.
 *
 *  - INSTALL of a location: it is added for the owner of its agency, or comes back when it was removed before the event; without the
 *    agency's tokens it is remembered, and added when they are stored (exchanged, imported, claimed or activated). Where the event
 *    names no company, HighLevel's lists of the agencies in the store are asked for the location (32 of them at most, those that
 *    install to future locations first).
 *  - INSTALL of an agency brings no token: it is noted, and what was removed stays so until its code is exchanged.
 *  - UNINSTALL of a location marks it as removed, that of an agency with all its locations, unless they were authorized or installed
 *    later than the event; a refresh is no authorization. A location that was installed after its agency's end and has no tokens yet
 *    waits for the agency's. The tokens stay in the store until ghlauth_oauth_keep deletes the mark. What is not known is marked as
 *    well, so that an older INSTALL that comes later does not add it.
 *  - UPDATE, PLAN_CHANGE and EXTERNAL_AUTH_CONNECTED are noted at the installation that they name: see
 *    ghlauth_installation_version_id, _plan_id and _external_auth_at_s.
 *
 *  An event without an app id may be another app's, and one without a timestamp (which ghlauth_webhook_set_allow_missing_timestamp
 *  lets in) cannot be put in order: both change nothing by themselves. If their company is in the store it is compared with HighLevel's
 *  list, as by ghlauth_oauth_reconcile, once a minute at most: whoever has another app can cause such events.
 *
 *  What is remembered and never used is deleted by ghlauth_oauth_keep, together with old marks of removed installations.
 *  Out:   outcome: GHLAUTH_LIFECYCLE_...; may be NULL when it isn't wanted.
 *  In:    event: verified. cancel: NULL for none.
 *  Error: GHLAUTH_E_OTHER_APP for an event of another app. GHLAUTH_E_EVENT_MALFORMED for one whose ids cannot be ids.
 *         GHLAUTH_E_FOREIGN_ORIGIN when the installation is of another API. GHLAUTH_E_STORE. Where HighLevel is compared with, those
 *         of ghlauth_oauth_reconcile, and GHLAUTH_E_RATE_LIMITED within a minute after the last time, by this handle, that an event
 *         asked for that company: ghlauth_error_retry_after_ms. After each of them the event can be applied again.
 *  Blocks: on the store; for one exchange per agency that is asked, or as ghlauth_oauth_reconcile.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_webhook_apply(ghlauth_oauth *oauth, int32_t *outcome, const ghlauth_event *event,
                                                 ghlauth_cancel *cancel, ghlauth_error **error);

#ifdef __cplusplus
}
#endif

#endif /* GHLAUTH_LIFECYCLE_H */
