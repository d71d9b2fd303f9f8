/** @file status.h The statuses. Generated from src/core/status.def: change that file, then build the target status_header. */
#ifndef GHLAUTH_STATUS_H
#define GHLAUTH_STATUS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** 0 for success, negative for a failure. Numbers are frozen and append-only. Numbers of -10000 and below belong to the
 *  callbacks of applications and are passed through. */
typedef int32_t ghlauth_status;

#define GHLAUTH_OK 0 /**< success */

/* 1xx: the call itself */
#define GHLAUTH_E_INVALID_ARGUMENT (-100) /**< an argument is not valid */
#define GHLAUTH_E_INVALID_HANDLE (-101) /**< a handle is NULL, freed or of another type */
#define GHLAUTH_E_OUT_OF_MEMORY (-102) /**< out of memory */
#define GHLAUTH_E_FORKED (-103) /**< the handle belongs to the process before fork */
#define GHLAUTH_E_BUFFER_TOO_SMALL (-104) /**< the buffer is too small */
#define GHLAUTH_E_NOT_FOUND (-105) /**< no such entry */
#define GHLAUTH_E_INTERNAL (-106) /**< a defect in ghlauth */
#define GHLAUTH_E_UNSUPPORTED (-107) /**< not supported by this build or configuration */
#define GHLAUTH_E_CALLBACK (-108) /**< a callback of the application failed */
#define GHLAUTH_E_CANCELLED (-109) /**< cancelled */
#define GHLAUTH_E_QUEUE_FULL (-110) /**< the queue is full */
#define GHLAUTH_E_TOO_MANY_OPEN_FILES (-111) /**< this process or this machine has as many files open as it may */

/* 2xx: the network, before an answer could be read */
#define GHLAUTH_E_NETWORK (-200) /**< the connection failed */
#define GHLAUTH_E_TIMEOUT (-201) /**< no answer in time */
#define GHLAUTH_E_RESOLVE (-202) /**< the host name could not be resolved */
#define GHLAUTH_E_CONNECT (-203) /**< the connection was refused */
#define GHLAUTH_E_TLS (-204) /**< the TLS connection could not be verified */
#define GHLAUTH_E_PROXY (-205) /**< the proxy could not be used */
#define GHLAUTH_E_REDIRECT (-206) /**< the server answered with a redirect, which is never followed */
#define GHLAUTH_E_RESPONSE_TOO_LARGE (-207) /**< the answer is larger than the configured limit */
#define GHLAUTH_E_INSECURE_URL (-208) /**< the URL is not https */
#define GHLAUTH_E_FOREIGN_ORIGIN (-209) /**< the URL leads away from the configured origin */
#define GHLAUTH_E_BAD_RESPONSE (-210) /**< the answer is not what the protocol says */

/* 3xx: an HTTP failure that is not about authorization */
#define GHLAUTH_E_HTTP (-300) /**< the server refused the request */
#define GHLAUTH_E_BAD_REQUEST (-301) /**< the server could not read the request */
#define GHLAUTH_E_FORBIDDEN (-302) /**< the credential may not do this */
#define GHLAUTH_E_HTTP_NOT_FOUND (-303) /**< the resource does not exist */
#define GHLAUTH_E_VALIDATION (-304) /**< the server rejected the content of the request */
#define GHLAUTH_E_RATE_LIMITED (-305) /**< the rate limit of this app and resource is used up */
#define GHLAUTH_E_SERVER (-306) /**< the server failed */
#define GHLAUTH_E_EDGE_BLOCKED (-307) /**< the edge network blocked the request before HighLevel saw it */
#define GHLAUTH_E_ENDPOINT_REMOVED (-308) /**< HighLevel removed this endpoint */
#define GHLAUTH_E_VERSION_MISSING (-309) /**< the Version header is missing */
#define GHLAUTH_E_VERSION_INVALID (-310) /**< the Version header names no published version */
#define GHLAUTH_E_VERSION_MISMATCH (-311) /**< this path does not exist in this API version */

/* 4xx: the credential was refused; HighLevel answers all of these with 401 or 403 */
#define GHLAUTH_E_UNAUTHORIZED (-400) /**< the server refused the credential for a reason it does not name */
#define GHLAUTH_E_TOKEN_INVALID (-401) /**< the access token is expired, garbled or from another environment */
#define GHLAUTH_E_PIT_INVALID (-402) /**< the Private Integration Token was revoked, rotated or mistyped */
#define GHLAUTH_E_SCOPE_MISSING (-403) /**< the credential does not have the scope of this operation, or has the wrong level for it */
#define GHLAUTH_E_WRONG_LEVEL (-404) /**< the operation needs a credential of the other level */
#define GHLAUTH_E_NEEDS_LOCATION_TOKEN (-405) /**< an agency token was used where a location token is needed */
#define GHLAUTH_E_LEVEL_UNSUPPORTED (-406) /**< the operation does not take a credential of this class */
#define GHLAUTH_E_ROUTE_UNSUPPORTED (-407) /**< this method and path are not part of the public API */
#define GHLAUTH_E_WRONG_LOCATION (-408) /**< the credential does not reach this location */

/* 5xx: the OAuth endpoints */
#define GHLAUTH_E_OAUTH (-500) /**< the token endpoint refused the request */
#define GHLAUTH_E_CLIENT_INVALID (-501) /**< the client id or the client secret is wrong */
#define GHLAUTH_E_GRANT_INVALID (-502) /**< the refresh token is unknown, expired, already used or of another client */
#define GHLAUTH_E_CODE_INVALID (-503) /**< the authorization code is unknown, expired or already used */
#define GHLAUTH_E_REDIRECT_URI_MISMATCH (-504) /**< the redirect URI is not the registered one */
#define GHLAUTH_E_GRANT_UNSUPPORTED (-505) /**< the grant type is not supported */
#define GHLAUTH_E_LOCATION_INACTIVE (-506) /**< the location is paused or its subscription has ended */
#define GHLAUTH_E_NEEDS_AUTHORIZATION (-507) /**< the installation has no usable token any more */
#define GHLAUTH_E_TOKEN_EXPIRED (-508) /**< the access token is expired and cannot be refreshed */
#define GHLAUTH_E_INSTALLATION_MISMATCH (-509) /**< the token is for another resource than was asked for */
#define GHLAUTH_E_TOKEN_RESPONSE (-510) /**< the token endpoint gave an unusable answer; what was stored is unchanged */
#define GHLAUTH_E_TOKEN_REQUEST (-511) /**< the token endpoint rejected a parameter */

/* 6xx: the callback of the authorization page */
#define GHLAUTH_E_CALLBACK_MALFORMED (-600) /**< the callback URL cannot be read */
#define GHLAUTH_E_CALLBACK_DENIED (-601) /**< the authorization was refused */
#define GHLAUTH_E_CODE_MISSING (-602) /**< the callback has no code */
#define GHLAUTH_E_PARAMETER_REPEATED (-603) /**< the callback has a parameter twice */
#define GHLAUTH_E_CALLBACK_TOO_LONG (-604) /**< the callback is too long */
#define GHLAUTH_E_STATE_MISSING (-605) /**< the callback has no state */
#define GHLAUTH_E_STATE_INVALID (-606) /**< the state is not one of this app, or is bound to another session */
#define GHLAUTH_E_STATE_EXPIRED (-607) /**< the state is too old */
#define GHLAUTH_E_STATE_USED (-608) /**< the state was already used */
#define GHLAUTH_E_LISTEN (-609) /**< the redirect URI cannot be listened at */
#define GHLAUTH_E_AUTHORIZE_REFUSED (-610) /**< HighLevel's page refused the authorize URL */

/* 7xx: credentials, secrets and the store on this machine */
#define GHLAUTH_E_SECRET_SOURCE (-700) /**< the source of the secret cannot be read */
#define GHLAUTH_E_FILE_PERMISSIONS (-701) /**< other users can read the file of the secret */
#define GHLAUTH_E_PIT_MALFORMED (-702) /**< this is not a Private Integration Token */
#define GHLAUTH_E_STORE (-703) /**< the store failed */
#define GHLAUTH_E_UNCLAIMED (-704) /**< the installation was not started by this application and is claimed by nobody */
#define GHLAUTH_E_REMOVED (-705) /**< the app was uninstalled there */
#define GHLAUTH_E_STORE_KEY (-706) /**< the store cannot be opened with the keys that were given */
#define GHLAUTH_E_ADOPTED (-707) /**< the installation was taken over from another program and is not used yet */
#define GHLAUTH_E_INCOMPLETE (-708) /**< not everything could be done */
#define GHLAUTH_E_FILE (-709) /**< a file cannot be read or written */

/* 8xx: webhooks and user contexts */
#define GHLAUTH_E_SIGNATURE_MISSING (-800) /**< the request has no signature */
#define GHLAUTH_E_SIGNATURE_REPEATED (-801) /**< the signature header has more than one value */
#define GHLAUTH_E_SIGNATURE_MALFORMED (-802) /**< the signature is no signature of its algorithm */
#define GHLAUTH_E_SIGNATURE_INVALID (-803) /**< no key in use made the signature */
#define GHLAUTH_E_SIGNATURE_LEGACY (-804) /**< the request has the RSA signature alone, which is not accepted */
#define GHLAUTH_E_EVENT_MALFORMED (-805) /**< the body of the webhook is no event */
#define GHLAUTH_E_OTHER_APP (-806) /**< the event is for another app */
#define GHLAUTH_E_APP_ID_MISSING (-807) /**< the event names no app */
#define GHLAUTH_E_TIMESTAMP_MISSING (-808) /**< the event has no timestamp */
#define GHLAUTH_E_STALE (-809) /**< the event is too old */
#define GHLAUTH_E_TIMESTAMP_FUTURE (-810) /**< the event is from the future */
#define GHLAUTH_E_DUPLICATE (-811) /**< the event was handled before */
#define GHLAUTH_E_IN_PROGRESS (-812) /**< the event is being handled */
#define GHLAUTH_E_CLAIM_LOST (-813) /**< the claim was over, and another receiver has the event now */
#define GHLAUTH_E_USER_CONTEXT_INVALID (-830) /**< this is no user context of this app */
#define GHLAUTH_E_USER_CONTEXT_STALE (-831) /**< the user context was seen the first time too long ago */
#define GHLAUTH_E_USER_CONTEXT_LIMITED (-832) /**< too many user contexts were refused, so that none is opened for a while */
#define GHLAUTH_E_NOT_INSTALLED (-833) /**< the app is not installed where the user is */

#ifdef __cplusplus
}
#endif

#endif /* GHLAUTH_STATUS_H */
