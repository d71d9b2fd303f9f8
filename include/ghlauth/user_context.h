/** @file user_context.h The user of HighLevel who looks at a custom page of the app.
 *
 *      ghlauth_user_context_reader_new(&reader, config, shared_secret, NULL);     once
 *      for each payload that the page got (REQUEST_USER_DATA_RESPONSE, or exposeSessionDetails) and sent to the application:
 *      ghlauth_user_context_decrypt(reader, &context, payload, strlen(payload), &error);
 *
 *  What this is worth. HighLevel encrypts the payload with the app's shared secret (CryptoJS' AES, which is OpenSSL's "Salted__"
 *  envelope: EVP_BytesToKey with MD5, AES-256-CBC). There is no authentication in this: no signature nor MAC says that HighLevel made
 *  it as it is. And there is no freshness: no time, no number, no end; whoever has seen a payload once can send it for ever, and it
 *  opens until the secret is changed.
 *   - Whoever changes the ciphertext changes chosen bits of one block, and garbles the block before it. The reader accepts nothing but
 *     JSON without a fault, with ids, role and type of their known shapes, which refuses nearly all of that. It narrows it, and does
 *     not end it: a block that is garbled within a name of the user passes now and then (one in some hundred thousands).
 *   - Everything that is refused is refused with the same error, in the same way, so that the reader is no oracle for guesses; and
 *     failures are limited.
 *   - So it tells a page what to show. Before a privileged action, ask the API who the user is (GET /users/{userId}, with the token of
 *     the installation): that the user exists there, with that role. And give the page a session of your own with an end.
 *
 *  The shared secret (HighLevel calls it SSO key as well) never goes to a browser.
 */
#ifndef GHLAUTH_USER_CONTEXT_H
#define GHLAUTH_USER_CONTEXT_H

#include <stddef.h>
#include <stdint.h>

#include "config.h"
#include "error.h"
#include "export.h"
#include "oauth.h"

#ifdef __cplusplus
extern "C" {
#endif

/** The user may do what an administrator may. */
#define GHLAUTH_ROLE_ADMIN 1
/** The user has the permissions that were given. */
#define GHLAUTH_ROLE_USER 2

/** Who is signed in, and where.
 *  Threads: share freely until it is freed. */
typedef struct ghlauth_user_context ghlauth_user_context;

/** Opens user contexts of one app. It has the app's shared secret.
 *  Threads: any, concurrently; secrets and settings change while others decrypt. */
typedef struct ghlauth_user_context_reader ghlauth_user_context_reader;

/** Makes a reader.
 *  Out:   reader: owned, free with ghlauth_user_context_reader_free.
 *  In:    config: its clock and log are used; NULL for the defaults. secret: SECRET, the app's shared secret.
 *  Error: GHLAUTH_E_INVALID_ARGUMENT for a secret that is empty, or has white space at its ends.
 *         GHLAUTH_E_UNSUPPORTED where OpenSSL gives no MD5, as its FIPS provider does not.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_user_context_reader_new(ghlauth_user_context_reader **reader, const ghlauth_config *config,
                                                           const char *secret, ghlauth_error **error);

/** Opens what is made with another secret as well, from the next payload on. HighLevel replaces the shared secret at once, without an
 *  overlap; pages that are open may still have a payload of the old one.
 *  In:    secret: SECRET. All of them are tried each time, at most 8.
 *  Error: as ghlauth_user_context_reader_new; GHLAUTH_E_INVALID_ARGUMENT for the ninth.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_user_context_reader_add_secret(ghlauth_user_context_reader *reader, const char *secret,
                                                                  ghlauth_error **error);

/** Opens nothing more that is made with this secret, from the next payload on.
 *  In:    secret: SECRET.
 *  Error: GHLAUTH_E_NOT_FOUND for one that the reader does not have; GHLAUTH_E_INVALID_ARGUMENT for the only one.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_user_context_reader_retire_secret(ghlauth_user_context_reader *reader, const char *secret,
                                                                     ghlauth_error **error);

/** Limits how long a payload is good after it was opened the first time. Default: 0, for ever. HighLevel makes a new payload each time
 *  that a page asks, so a page that asks when it is loaded, and has a session of the application from then on, gets along with a
 *  minute. It ends what was read off a log or a screen later, not what is sent at once.
 *  The reader knows a payload by the SHA-256 of its text, the last 100,000 that it opened; it forgets them when it is freed, and other
 *  processes have their own.
 *  In:    limit_s: 1..2678400 (31 days); 0 for no limit.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_user_context_reader_set_first_seen_s(ghlauth_user_context_reader *reader, int64_t limit_s,
                                                                        ghlauth_error **error);

/** Limits the failures: so many may come together, and they are forgotten evenly within the window. What comes when there is no room
 *  is refused unseen with GHLAUTH_E_USER_CONTEXT_LIMITED, also what is right. Default: 300 failures, 60 s.
 *  The limit is the reader's, for all clients, and ends guessing. It also lets anybody who reaches the page keep others out: limit
 *  requests by client in front of it.
 *  In:    failures: 1..1000000; 0 for no limit. window_s: 1..86400. What was counted before is forgotten.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_user_context_reader_set_failure_limit(ghlauth_user_context_reader *reader, int64_t failures,
                                                                         int64_t window_s, ghlauth_error **error);

/** Refuses users of places where the app is not installed: outside of locations the installation of the company must be valid (which
 *  includes due and refreshing), inside of one that of the location, and it must be of that company. Default: not looked at.
 *  In:    oauth: whose installations; of the app that the secret is of. It is kept. NULL: they are not looked at any more.
 *  Error: GHLAUTH_E_INVALID_HANDLE.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_user_context_reader_set_oauth(ghlauth_user_context_reader *reader, ghlauth_oauth *oauth,
                                                                 ghlauth_error **error);

/** Opens a payload. Read at the top of this file what it is worth.
 *  Out:   context: owned, free with ghlauth_user_context_free.
 *  In:    ciphertext: base64, as the page got it; it need not end with a NUL. Over 256 KiB it is refused unseen.
 *  Error: GHLAUTH_E_USER_CONTEXT_INVALID for everything that is no user context of this app, with one message: not base64, no
 *         envelope, another secret, wrong padding, not strictly JSON, no user and company id of 15 to 30 letters and digits, an
 *         activeLocation that is none, a role other than admin and user, a type other than agency and location.
 *         GHLAUTH_E_USER_CONTEXT_STALE and _USER_CONTEXT_LIMITED, as the settings say; the second says when to come back
 *         (ghlauth_error_retry_after_ms). GHLAUTH_E_NOT_INSTALLED, and GHLAUTH_E_STORE when the store cannot tell.
 *  Blocks: on the store, after ghlauth_user_context_reader_set_oauth.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_user_context_decrypt(ghlauth_user_context_reader *reader, ghlauth_user_context **context,
                                                        const char *ciphertext, size_t size, ghlauth_error **error);

/** Wipes and frees a reader; its contexts live on. NULL is allowed.  Since: 0.1 */
GHLAUTH_API void ghlauth_user_context_reader_free(ghlauth_user_context_reader *reader);

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

/** Where the user is. Returns: GHLAUTH_LEVEL_LOCATION when there is an active location, else GHLAUTH_LEVEL_AGENCY; 0 when `context` is
 *  none.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_user_context_level(const ghlauth_user_context *context);

/** The role: "admin" or "user". Returns: borrowed from `context`; "" when it was not there; NULL when it is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_user_context_role(const ghlauth_user_context *context);

/** The role as a number. Returns: GHLAUTH_ROLE_...; 0 for another one, which ghlauth_user_context_from_json alone lets in, and when
 *  `context` is none.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_user_context_role_kind(const ghlauth_user_context *context);

/** What the user belongs to: "agency" or "location". An agency's user inside a location has "agency" as well; whether there is a
 *  location tells ghlauth_user_context_level.
 *  Returns: borrowed from `context`; "" when it was not there; NULL when it is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_user_context_type(const ghlauth_user_context *context);

/** What the user belongs to as a number. Returns: GHLAUTH_LEVEL_...; 0 for another one, which ghlauth_user_context_from_json alone lets
 *  in, and when `context` is none.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_user_context_type_kind(const ghlauth_user_context *context);

/** The user's name. Returns: borrowed from `context`; "" when it was not there; NULL when it is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_user_context_user_name(const ghlauth_user_context *context);

/** The user's e-mail address. Returns: borrowed from `context`; "" when it was not there; NULL when it is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_user_context_email(const ghlauth_user_context *context);

/** The whole of it as JSON, with the fields that have no function here. Returns: borrowed from `context`; NULL when it is none.
 *  Since: 0.1 */
GHLAUTH_API const char *ghlauth_user_context_json(const ghlauth_user_context *context);

/** Frees a user context. NULL is allowed.  Since: 0.1 */
GHLAUTH_API void ghlauth_user_context_free(ghlauth_user_context *context);

#ifdef __cplusplus
}
#endif

#endif /* GHLAUTH_USER_CONTEXT_H */
