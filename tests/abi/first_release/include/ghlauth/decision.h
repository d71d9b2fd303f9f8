/** @file decision.h May this credential do this? Decided here, without asking HighLevel. */
#ifndef GHLAUTH_DECISION_H
#define GHLAUTH_DECISION_H

#include <stddef.h>
#include <stdint.h>

#include "credential.h"
#include "error.h"
#include "export.h"
#include "operation.h"
#include "token.h"
#include "user_context.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Nothing is known that speaks against it. */
#define GHLAUTH_OUTCOME_ALLOWED 1
/** HighLevel would refuse it; the first reason says why. */
#define GHLAUTH_OUTCOME_DENIED 2
/** HighLevel's own sources do not tell, or not enough is known of the credential. A request will: do not treat it as a "no". */
#define GHLAUTH_OUTCOME_UNDETERMINED 3

/** No public operation has this name, or this method and path. */
#define GHLAUTH_REASON_UNKNOWN_OPERATION 1
/** HighLevel publishes no such Version. */
#define GHLAUTH_REASON_VERSION_INVALID 2
/** The operation is of the other generation than the Version. */
#define GHLAUTH_REASON_VERSION_MISMATCH 3
/** The app is not installed there. */
#define GHLAUTH_REASON_NOT_INSTALLED 4
/** The installation is unclaimed, or adopted and not activated. */
#define GHLAUTH_REASON_NOT_IN_USE 5
/** The token is expired, and there is nothing to refresh it with. */
#define GHLAUTH_REASON_TOKEN_EXPIRED 6
/** The location is paused, or its subscription has ended. */
#define GHLAUTH_REASON_LOCATION_INACTIVE 7
/** The operation takes no Private Integration Token. */
#define GHLAUTH_REASON_NEEDS_OAUTH 8
/** The operation takes credentials of the agency alone. */
#define GHLAUTH_REASON_NEEDS_AGENCY_LEVEL 9
/** The operation takes credentials of a location alone. */
#define GHLAUTH_REASON_NEEDS_LOCATION_LEVEL 10
/** The credential does not have the scope. */
#define GHLAUTH_REASON_SCOPE_MISSING 11
/** The credential is for another location, or the request names another one than was asked about. */
#define GHLAUTH_REASON_WRONG_LOCATION 12
/** The user is of another company than the credential. */
#define GHLAUTH_REASON_USER_OTHER_COMPANY 13
/** The user looks at another location than the request is about. */
#define GHLAUTH_REASON_USER_OTHER_LOCATION 14
/** The operation is the agency's, and the user is none of its admins. */
#define GHLAUTH_REASON_USER_ROLE 15
/** The company or the location of the credential, of the request or of the user is not known, so that they cannot be compared. A request
 *  would not tell: HighLevel sees the credential alone. */
#define GHLAUTH_REASON_USER_UNCHECKED 16
/** HighLevel documents another Version of the same generation for it. */
#define GHLAUTH_REASON_VERSION_DIFFERS 101
/** HighLevel does not declare who may call it. */
#define GHLAUTH_REASON_SECURITY_UNDECLARED 102
/** The level of the credential is not known. */
#define GHLAUTH_REASON_LEVEL_UNKNOWN 103
/** HighLevel does not declare its scope. */
#define GHLAUTH_REASON_SCOPE_UNDECLARED 104
/** HighLevel's files and its scope page name different scopes. */
#define GHLAUTH_REASON_SOURCES_DISAGREE 105
/** The scopes of the credential are not known, as those of a Private Integration Token are not until they are told. */
#define GHLAUTH_REASON_SCOPES_UNKNOWN 106
/** The location of the credential, or of the request, is not known. */
#define GHLAUTH_REASON_LOCATION_UNKNOWN 107

/** Nothing to do. */
#define GHLAUTH_REMEDY_NONE 0
/** Add the scope that the value names to the Private Integration, or to the app, which must then be authorized again. */
#define GHLAUTH_REMEDY_ADD_SCOPE 1
/** Use an OAuth app. */
#define GHLAUTH_REMEDY_USE_OAUTH 2
/** Use a credential of the agency. */
#define GHLAUTH_REMEDY_USE_AGENCY_CREDENTIAL 3
/** Use a credential of the location that the value names, or of any when it is empty. */
#define GHLAUTH_REMEDY_USE_LOCATION_CREDENTIAL 4
/** Mint a token for the location that the value names (ghlauth_oauth_mint_location). */
#define GHLAUTH_REMEDY_MINT_LOCATION_TOKEN 5
/** Send the Version that the value names. */
#define GHLAUTH_REMEDY_SET_VERSION 6
/** Let the user install the app at the location or company that the value names. */
#define GHLAUTH_REMEDY_INSTALL 7
/** Send the user through the authorize URL again. */
#define GHLAUTH_REMEDY_AUTHORIZE 8
/** Claim the installation (ghlauth_oauth_claim), or activate it (ghlauth_oauth_activate). */
#define GHLAUTH_REMEDY_TAKE_INTO_USE 9
/** Wait until the location is active again. */
#define GHLAUTH_REMEDY_WAIT 10
/** Check the method, the path and the ids in it. */
#define GHLAUTH_REMEDY_CHECK_PATH 11
/** Do not do it for this user. */
#define GHLAUTH_REMEDY_REFUSE_USER 12
/** Say more about the credential: its level, location, company or scopes. */
#define GHLAUTH_REMEDY_TELL_MORE 13
/** Send the request. */
#define GHLAUTH_REMEDY_TRY 14
/** Say the company or the location of the credential, and the location of the request; do not do it for this user before. */
#define GHLAUTH_REMEDY_CHECK_USER 15

/** What was decided, and why: an immutable object. Findings are numbered from 0; the first one is the primary reason.
 *  Threads: share freely until it is freed. */
typedef struct ghlauth_decision ghlauth_decision;

/** Decides whether a credential may call an operation.
 *  Out:   decision: owned, free with ghlauth_decision_free.
 *  In:    operation: a name, "contacts/get-contact", or a method and a path, "GET /contacts/ocQHyuzHvysMo5N5VsXc"; "v3:" may stand
 *         before both. A location that the path or the query names counts.
 *         version: the Version header that will be sent; NULL or "" for the operation's own. It chooses the generation; without it
 *         the configured one is looked in.
 *         location_id: the location that it is about; NULL when the operation says so itself or is about none.
 *         user: on whose behalf; NULL for nobody's.
 *  Error: GHLAUTH_E_INVALID_ARGUMENT, GHLAUTH_E_STORE. An unknown operation is no error but a decision.
 *  Blocks: on the store, for an installation without a present access token, and for an agency's that is asked about a location;
 *  never on the network.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_credential_decide(ghlauth_credential *credential, ghlauth_decision **decision,
                                                     const char *operation, const char *version, const char *location_id,
                                                     const ghlauth_user_context *user, ghlauth_error **error);

/** Decides whether a token may call an operation, by what it is known to be; what is not known is read off the claims of a JWT.
 *  Out:   decision: owned, free with ghlauth_decision_free.
 *  In:    now_s: Unix seconds, to compare with its expiry; -1 to leave that out. Others: as ghlauth_credential_decide; without a
 *         version the generation 2021-07-28 is looked in.
 *  Error: GHLAUTH_E_INVALID_ARGUMENT.  Blocks: never.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_token_decide(const ghlauth_token *token, ghlauth_decision **decision, const char *operation,
                                                const char *version, const char *location_id, const ghlauth_user_context *user,
                                                int64_t now_s, ghlauth_error **error);

/** What was decided. Returns: GHLAUTH_OUTCOME_...; 0 when `decision` is none.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_decision_outcome(const ghlauth_decision *decision);

/** The operation that was meant. Returns: NULL when it is not known.  Since: 0.1 */
GHLAUTH_API const ghlauth_operation *ghlauth_decision_operation(const ghlauth_decision *decision);

/** The number of findings; 0 when it is allowed.  Since: 0.1 */
GHLAUTH_API size_t ghlauth_decision_count(const ghlauth_decision *decision);

/** The reason at `index`. Returns: GHLAUTH_REASON_...; below 100 it denies, above it leaves open; 0 when there is none.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_decision_reason_at(const ghlauth_decision *decision, size_t index);

/** The reason at `index` as a sentence. Returns: borrowed from `decision`; NULL when there is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_decision_message_at(const ghlauth_decision *decision, size_t index);

/** What to do about the reason at `index`. Returns: GHLAUTH_REMEDY_...; 0 when there is none.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_decision_remedy_at(const ghlauth_decision *decision, size_t index);

/** What the remedy at `index` is about: a scope, a Version, a location id.
 *  Returns: borrowed from `decision`; "" when nothing is; NULL when there is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_decision_value_at(const ghlauth_decision *decision, size_t index);

/** The remedy at `index` as a sentence. Returns: borrowed from `decision`; NULL when there is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_decision_hint_at(const ghlauth_decision *decision, size_t index);

/** The name of a reason, "SCOPE_MISSING". Returns: static; NULL for a number that is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_reason_name(int32_t reason);

/** The name of a remedy, "ADD_SCOPE". Returns: static; NULL for a number that is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_remedy_name(int32_t remedy);

/** Frees a decision. NULL is allowed.  Since: 0.1 */
GHLAUTH_API void ghlauth_decision_free(ghlauth_decision *decision);

#ifdef __cplusplus
}
#endif

#endif /* GHLAUTH_DECISION_H */
