/** @file user_context.h The user of HighLevel who looks at a custom page of the app. */
#ifndef GHLAUTH_USER_CONTEXT_H
#define GHLAUTH_USER_CONTEXT_H

#include <stdint.h>

#include "error.h"
#include "export.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Who is signed in, and where.
 *  Threads: share freely until it is freed. */
typedef struct ghlauth_user_context ghlauth_user_context;

/** Reads a user context that the application decrypted. Unknown fields are allowed.
 *  Out:   context: owned, free with ghlauth_user_context_free.
 *  In:    json: {"userId", "companyId", "role", "type", "activeLocation", "userName", "email"}; the first two must be there.
 *  Error: GHLAUTH_E_INVALID_ARGUMENT naming the field.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_user_context_from_json(ghlauth_user_context **context, const char *json,
                                                          ghlauth_error **error);

/** The user id. Returns: borrowed from `context`; NULL when it is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_user_context_user_id(const ghlauth_user_context *context);

/** The company id. Returns: borrowed from `context`; NULL when it is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_user_context_company_id(const ghlauth_user_context *context);

/** The location that the user looks at. Returns: borrowed from `context`; "" outside of locations; NULL when it is none.
 *  Since: 0.1 */
GHLAUTH_API const char *ghlauth_user_context_active_location(const ghlauth_user_context *context);

/** The role: "admin" or "user". Returns: borrowed from `context`; "" when it was not there; NULL when it is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_user_context_role(const ghlauth_user_context *context);

/** What the user belongs to: "agency" or "location". An agency's user inside a location has "agency" as well; whether there is a
 *  location tells ghlauth_user_context_active_location.
 *  Returns: borrowed from `context`; "" when it was not there; NULL when it is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_user_context_type(const ghlauth_user_context *context);

/** The user's name. Returns: borrowed from `context`; "" when it was not there; NULL when it is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_user_context_user_name(const ghlauth_user_context *context);

/** The user's e-mail address. Returns: borrowed from `context`; "" when it was not there; NULL when it is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_user_context_email(const ghlauth_user_context *context);

/** Frees a user context. NULL is allowed.  Since: 0.1 */
GHLAUTH_API void ghlauth_user_context_free(ghlauth_user_context *context);

#ifdef __cplusplus
}
#endif

#endif /* GHLAUTH_USER_CONTEXT_H */
