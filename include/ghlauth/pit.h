/** @file pit.h Flow 1: Private Integration Tokens.
 *
 *  A Private Integration Token (PIT) is a static bearer token that an agency or a sub-account creates in its settings, for
 *  internal use. It does not expire; HighLevel advises to rotate it every 90 days, and keeps both tokens valid for 7 days when
 *  it is rotated "later". Source: HighLevel's page on Private Integrations. That it looks like pit-<uuid> is what the community
 *  sees, not a documented promise: another shape is a warning, never a refusal.
 */
#ifndef GHLAUTH_PIT_H
#define GHLAUTH_PIT_H

#include <stdint.h>

#include "buf.h"
#include "callbacks.h"
#include "config.h"
#include "error.h"
#include "export.h"
#include "level.h"
#include "list.h"

#ifdef __cplusplus
extern "C" {
#endif

/** How long HighLevel accepts the previous token after a rotation "later": 7 days. */
#define GHLAUTH_PIT_OVERLAP_S 604800
/** The age at which HighLevel advises to rotate: 90 days. */
#define GHLAUTH_PIT_ROTATION_AGE_S 7776000

/** A Private Integration Token with its level and resource.
 *  Threads: any, concurrently; replacing is atomic. */
typedef struct ghlauth_pit ghlauth_pit;

/** Makes one from a string. CR, LF, tabs and spaces around the token are removed.
 *  Out:   pit: owned, free with ghlauth_pit_free.
 *  In:    config: for its clock, log and API URL: the token is sent to no other. NULL for the defaults, and for the API URL of
 *         whichever client uses it.
 *         token: SECRET.
 *         level: GHLAUTH_LEVEL_AGENCY or GHLAUTH_LEVEL_LOCATION; 0 when not known.
 *         resource_id: the company id or location id that the token was created for; NULL or "" when the level is 0.
 *  Error: GHLAUTH_E_PIT_MALFORMED for nothing, blanks or control characters inside, or a JWT (which the message names);
 *         GHLAUTH_E_INVALID_ARGUMENT for a bad level or id.  Blocks: never.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_pit_new(ghlauth_pit **pit, const ghlauth_config *config, const char *token, int32_t level,
                                           const char *resource_id, ghlauth_error **error);

/** Makes one from the application's callback, which is asked now and at every ghlauth_pit_reload.
 *  Out:   pit: owned, free with ghlauth_pit_free.
 *  In:    source: copied; its drop is called when the PIT is freed, or now on failure.
 *         Others: as ghlauth_pit_new.
 *  Error: as ghlauth_pit_new; GHLAUTH_E_SECRET_SOURCE when the callback fails.  Blocks: as the callback does.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_pit_from_source(ghlauth_pit **pit, const ghlauth_config *config,
                                                   const ghlauth_secret_source *source, int32_t level, const char *resource_id,
                                                   ghlauth_error **error);

/** Makes one from an environment variable, which is read now and at every ghlauth_pit_reload.
 *  Out:   pit: owned, free with ghlauth_pit_free.
 *  In:    name: of the variable.
 *         Others: as ghlauth_pit_new.
 *  Error: as ghlauth_pit_new; GHLAUTH_E_SECRET_SOURCE when it is not set.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_pit_from_env(ghlauth_pit **pit, const ghlauth_config *config, const char *name,
                                                int32_t level, const char *resource_id, ghlauth_error **error);

/** Makes one from a file, which is read now and at every ghlauth_pit_reload.
 *  Out:   pit: owned, free with ghlauth_pit_free.
 *  In:    flags: 0 or GHLAUTH_FILE_ALLOW_READABLE.
 *         Others: as ghlauth_pit_new.
 *  Error: as ghlauth_pit_new; GHLAUTH_E_SECRET_SOURCE when it is no regular file, cannot be read or is larger than 64 KiB;
 *         GHLAUTH_E_FILE_PERMISSIONS when group or others have access.  Blocks: on the file.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_pit_from_file(ghlauth_pit **pit, const ghlauth_config *config, const char *path,
                                                 uint32_t flags, int32_t level, const char *resource_id, ghlauth_error **error);

/** Makes one from an open file descriptor (a file, pipe or socket), read to its end once; the caller closes it.
 *  Out:   pit: owned, free with ghlauth_pit_free.
 *  In:    flags: as ghlauth_pit_from_file; the mode is checked for regular files.
 *         Others: as ghlauth_pit_new.
 *  Error: as ghlauth_pit_from_file.  Blocks: until the end of the data.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_pit_from_fd(ghlauth_pit **pit, const ghlauth_config *config, int32_t fd, uint32_t flags,
                                               int32_t level, const char *resource_id, ghlauth_error **error);

/** Makes one from a systemd credential: the file of that name in $CREDENTIALS_DIRECTORY, read now and at every reload.
 *  Out:   pit: owned, free with ghlauth_pit_free.
 *  In:    name: without a slash.
 *         Others: as ghlauth_pit_new.
 *  Error: as ghlauth_pit_from_file; GHLAUTH_E_SECRET_SOURCE when the directory is not set.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_pit_from_systemd_credential(ghlauth_pit **pit, const ghlauth_config *config,
                                                               const char *name, int32_t level, const char *resource_id,
                                                               ghlauth_error **error);

/** Replaces the token after a rotation. Calls under way end with the old one; the new one is used first from now on. While the
 *  overlap lasts, the previous one is tried once when HighLevel refuses the new one as invalid.
 *  In:    token: SECRET. The present one again changes nothing.
 *         overlap_s: how long the previous token stays valid: GHLAUTH_PIT_OVERLAP_S, or 0 for "rotate and expire now".
 *  Error: GHLAUTH_E_PIT_MALFORMED, GHLAUTH_E_INVALID_ARGUMENT; the present token stays.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_pit_replace(ghlauth_pit *pit, const char *token, int64_t overlap_s, ghlauth_error **error);

/** Reads the source again; another token than the present one replaces it, with GHLAUTH_PIT_OVERLAP_S.
 *  Error: as the function that made the PIT; GHLAUTH_E_UNSUPPORTED for one made from a string or descriptor. The present token
 *         stays.
 *  Blocks: on the file, or as the callback does.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_pit_reload(ghlauth_pit *pit, ghlauth_error **error);

/** Says when the token was created in HighLevel, which the token itself does not tell.
 *  In: created_at_s: Unix seconds, not in the future.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_pit_set_created_at_s(ghlauth_pit *pit, int64_t created_at_s, ghlauth_error **error);

/** Says which scopes the Private Integration has, which HighLevel does not tell. Decisions (decision.h) go by it.
 *  In: scopes: copied; an empty list for not known.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_pit_set_scopes(ghlauth_pit *pit, const ghlauth_list *scopes, ghlauth_error **error);

/** The age of the token, in seconds. Returns: -1 while it is not known.  Since: 0.1 */
GHLAUTH_API int64_t ghlauth_pit_age_s(const ghlauth_pit *pit);

/** Tells whether the token is as old as HighLevel advises to rotate it (GHLAUTH_PIT_ROTATION_AGE_S).
 *  Returns: 1; 0 also while the age is not known.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_pit_is_rotation_due(const ghlauth_pit *pit);

/** The level. Returns: GHLAUTH_LEVEL_...; 0 when not known, or when `pit` is none.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_pit_level(const ghlauth_pit *pit);

/** The company id or location id; "" when not known. Returns: borrowed from `pit`; NULL when `pit` is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_pit_resource_id(const ghlauth_pit *pit);

/** A form for display that does not give the token away, such as "pit-12ab****".
 *  Out: redacted: owned, free with ghlauth_buf_free.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_pit_redacted(const ghlauth_pit *pit, ghlauth_buf **redacted, ghlauth_error **error);

/** What is unusual about the present token, such as a shape that HighLevel's tokens do not have.
 *  Returns: a static string; "" for nothing; NULL when `pit` is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_pit_warning(const ghlauth_pit *pit);

/** Frees a PIT; credentials made from it live on. NULL is allowed.  Since: 0.1 */
GHLAUTH_API void ghlauth_pit_free(ghlauth_pit *pit);

#ifdef __cplusplus
}
#endif

#endif /* GHLAUTH_PIT_H */
