/** @file installation.h One app installed at one company or location: the unit that is stored, refreshed and lost. */
#ifndef GHLAUTH_INSTALLATION_H
#define GHLAUTH_INSTALLATION_H

#include <stddef.h>
#include <stdint.h>

#include "error.h"
#include "export.h"
#include "level.h"
#include "list.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Its access token is usable. */
#define GHLAUTH_INSTALLATION_VALID 1
/** Only the user can help: send them through the authorize URL. */
#define GHLAUTH_INSTALLATION_NEEDS_AUTHORIZATION 2
/** The location is paused; the same tokens work again when it is active. */
#define GHLAUTH_INSTALLATION_INACTIVE 3
/** The app was uninstalled or the installation removed: a tombstone. */
#define GHLAUTH_INSTALLATION_REMOVED 4
/** Its access token is expired, or about to: it is renewed when it is used next. */
#define GHLAUTH_INSTALLATION_DUE 5
/** Some thread, process or machine is refreshing it, or was stopped while it did. */
#define GHLAUTH_INSTALLATION_REFRESHING 6

/** What was known about an installation when it was looked up: an immutable snapshot without secrets.
 *  Strings and lists are borrowed from it, "" when not known, NULL when the handle is none.
 *  Threads: share freely until it is freed. */
typedef struct ghlauth_installation ghlauth_installation;

/** The id in this library: "<app id>:<company or location id>".  Since: 0.1 */
GHLAUTH_API const char *ghlauth_installation_id(const ghlauth_installation *installation);
/** GHLAUTH_LEVEL_...; 0 when the handle is none.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_installation_level(const ghlauth_installation *installation);
/** The company id or location id that it speaks for.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_installation_resource_id(const ghlauth_installation *installation);
/** The company id.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_installation_company_id(const ghlauth_installation *installation);
/** The location id; "" for an agency.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_installation_location_id(const ghlauth_installation *installation);
/** The user who installed the app.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_installation_user_id(const ghlauth_installation *installation);
/** The app id.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_installation_app_id(const ghlauth_installation *installation);
/** The client id that its refresh token is bound to.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_installation_client_id(const ghlauth_installation *installation);
/** The API origin that issued its tokens; they are sent to no other.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_installation_api_origin(const ghlauth_installation *installation);
/** The application's label: its tenant or user.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_installation_owner(const ghlauth_installation *installation);
/** GHLAUTH_INSTALLATION_...; 0 when the handle is none.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_installation_state(const ghlauth_installation *installation);
/** Why it is in that state, in one sentence.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_installation_state_reason(const ghlauth_installation *installation);
/** Since when it is in that state, in Unix seconds; -1 when the handle is none.  Since: 0.1 */
GHLAUTH_API int64_t ghlauth_installation_since_s(const ghlauth_installation *installation);
/** When its access token expires, in Unix seconds; -1 when not known.  Since: 0.1 */
GHLAUTH_API int64_t ghlauth_installation_expires_at_s(const ghlauth_installation *installation);
/** When its refresh token expires unless it is used before (HighLevel: one year), in Unix seconds; -1 without one.  Since: 0.1 */
GHLAUTH_API int64_t ghlauth_installation_grant_expires_at_s(const ghlauth_installation *installation);
/** When it was authorized or installed last, in Unix seconds; a refresh is no authorization. -1 when not known.  Since: 0.1 */
GHLAUTH_API int64_t ghlauth_installation_granted_at_s(const ghlauth_installation *installation);
/** The id of the app's version that is installed, as ghlauth_webhook_apply heard of it last.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_installation_version_id(const ghlauth_installation *installation);
/** The id of the plan that was chosen, as ghlauth_webhook_apply heard of it last.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_installation_plan_id(const ghlauth_installation *installation);
/** When the user connected an account of the app's External Authentication last, in Unix seconds, as ghlauth_webhook_apply heard of
 *  it; -1 when not known.  Since: 0.1 */
GHLAUTH_API int64_t ghlauth_installation_external_auth_at_s(const ghlauth_installation *installation);
/** 1 when an agency installed the app for several locations at once.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_installation_is_bulk(const ghlauth_installation *installation);
/** 1 when the app is installed to future locations as well.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_installation_installs_to_future_locations(const ghlauth_installation *installation);
/** 1 when it came from HighLevel's marketplace without a state of ours and nobody has claimed it.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_installation_is_unclaimed(const ghlauth_installation *installation);
/** 1 when it was taken over from another program and is not used before ghlauth_oauth_activate.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_installation_is_adopted(const ghlauth_installation *installation);
/** The granted scopes.  Since: 0.1 */
GHLAUTH_API const ghlauth_list *ghlauth_installation_scopes(const ghlauth_installation *installation);
/** The ids of the locations that a bulk installation named; HighLevel does not always say.  Since: 0.1 */
GHLAUTH_API const ghlauth_list *ghlauth_installation_approved_locations(const ghlauth_installation *installation);
/** Frees a snapshot; the installation itself stays. NULL is allowed.  Since: 0.1 */
GHLAUTH_API void ghlauth_installation_free(ghlauth_installation *installation);

/** Several installations.
 *  Threads: share freely until it is freed. */
typedef struct ghlauth_installations ghlauth_installations;

/** The number of installations; 0 when the handle is none.  Since: 0.1 */
GHLAUTH_API size_t ghlauth_installations_size(const ghlauth_installations *installations);
/** The one at `index` (from 0). Returns: borrowed from `installations`; NULL when there is none.  Since: 0.1 */
GHLAUTH_API const ghlauth_installation *ghlauth_installations_at(const ghlauth_installations *installations, size_t index);
/** The id behind which the next page starts. Returns: borrowed from `installations`; "" when there is no further page, also for a
 *  list that is no page; NULL when the handle is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_installations_next(const ghlauth_installations *installations);
/** Frees the list with its snapshots. NULL is allowed.  Since: 0.1 */
GHLAUTH_API void ghlauth_installations_free(ghlauth_installations *installations);

/** How many installations each client key of an app has issued, by client id.
 *  Threads: share freely until it is freed. */
typedef struct ghlauth_client_counts ghlauth_client_counts;

/** The number of client ids; 0 when the handle is none.  Since: 0.1 */
GHLAUTH_API size_t ghlauth_client_counts_size(const ghlauth_client_counts *counts);
/** The client id at `index`. Returns: borrowed from `counts`; NULL when there is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_client_counts_client_id(const ghlauth_client_counts *counts, size_t index);
/** How many installations it has issued. Returns: -1 when there is none at `index`.  Since: 0.1 */
GHLAUTH_API int64_t ghlauth_client_counts_total(const ghlauth_client_counts *counts, size_t index);
/** How many of them need it still: neither removed nor waiting for a new authorization. Returns: -1 when there is none at
 *  `index`.  Since: 0.1 */
GHLAUTH_API int64_t ghlauth_client_counts_in_use(const ghlauth_client_counts *counts, size_t index);
/** How many installations could not be read, whose key is not known. Returns: -1 when the handle is none.  Since: 0.1 */
GHLAUTH_API int64_t ghlauth_client_counts_unreadable(const ghlauth_client_counts *counts);
/** Frees the counts. NULL is allowed.  Since: 0.1 */
GHLAUTH_API void ghlauth_client_counts_free(ghlauth_client_counts *counts);

/** What HighLevel says about the locations where an app is installed.
 *  Threads: share freely until it is freed. */
typedef struct ghlauth_locations ghlauth_locations;

/** The number of locations; 0 when the handle is none.  Since: 0.1 */
GHLAUTH_API size_t ghlauth_locations_size(const ghlauth_locations *locations);
/** The id of the location at `index`. Returns: borrowed from `locations`; NULL when there is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_locations_id(const ghlauth_locations *locations, size_t index);
/** Its name. Returns: borrowed from `locations`; NULL when there is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_locations_name(const ghlauth_locations *locations, size_t index);
/** Its address. Returns: borrowed from `locations`; NULL when there is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_locations_address(const ghlauth_locations *locations, size_t index);
/** Whether the app is installed there. Returns: 1; 0 also when there is none.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_locations_is_installed(const ghlauth_locations *locations, size_t index);
/** Whether the app is installed to future locations of the company as well. Returns: 1 or 0.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_locations_installs_to_future_locations(const ghlauth_locations *locations);
/** Frees the list. NULL is allowed.  Since: 0.1 */
GHLAUTH_API void ghlauth_locations_free(ghlauth_locations *locations);

#ifdef __cplusplus
}
#endif

#endif /* GHLAUTH_INSTALLATION_H */
