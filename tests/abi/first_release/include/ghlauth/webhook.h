/** @file webhook.h Webhooks: only what HighLevel sent to this app gets in, and nothing is handled twice.
 *
 *      ghlauth_webhook_new(&webhook, config, app_ids, NULL);              once
 *      for each request: its headers into ghlauth_headers, its body byte for byte as it came
 *      status = ghlauth_webhook_verify(webhook, &event, headers, body, size, &error);
 *      if (status == GHLAUTH_OK) {
 *        if (handle(event) == 0) ghlauth_webhook_confirm(webhook, event, NULL);
 *        else ghlauth_webhook_release(webhook, event, NULL);              then answer 429: HighLevel sends it again
 *      }
 *      answer ghlauth_webhook_http_status(status)
 *
 *  What is signed is the body as it was sent: parsed and written again it is another one. HighLevel has one key for the events of all
 *  apps, so a signature says that HighLevel sent it, and the app id that it is meant for this app. Retries and manual resends repeat
 *  the first request, its timestamp included. An event is claimed when it is verified; a claim that is neither confirmed nor released
 *  ends by itself, so that what a receiver did not finish comes again. Confirm before you answer: what was answered with success is
 *  not sent again.
 *
 *  What an event says about the installation of the app, ghlauth_webhook_apply of lifecycle.h brings into the store.
 *
 *  The actions "Webhook" and "Custom Webhook" of workflows are another product: they are not signed, and are refused here.
 */
#ifndef GHLAUTH_WEBHOOK_H
#define GHLAUTH_WEBHOOK_H

#include <stddef.h>
#include <stdint.h>

#include "config.h"
#include "error.h"
#include "export.h"
#include "list.h"

#ifdef __cplusplus
extern "C" {
#endif

/** The algorithm of X-GHL-Signature. */
#define GHLAUTH_KEY_ED25519 1
/** The algorithm of X-WH-Signature: RSA of 4096 bits with SHA-256. */
#define GHLAUTH_KEY_RSA 2

/** A receiver of webhooks. It has the two keys that HighLevel publishes.
 *  Threads: any, concurrently; keys and settings change while others verify. */
typedef struct ghlauth_webhook ghlauth_webhook;

/** A verified event.
 *  Threads: share freely until it is freed. */
typedef struct ghlauth_event ghlauth_event;

/** Makes a receiver.
 *  Out:   webhook: owned, free with ghlauth_webhook_free.
 *  In:    config: its clock, log and store are used; NULL for the defaults.
 *         app_ids: of the apps whose events are let in, at least one. The app id is what stands before the "-" in a client id.
 *  Error: GHLAUTH_E_INVALID_ARGUMENT for no app id, or for a client id.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_webhook_new(ghlauth_webhook **webhook, const ghlauth_config *config,
                                               const ghlauth_list *app_ids, ghlauth_error **error);

/** Accepts what another key signed as well, from the next request on. HighLevel announces new keys by mail; in the time between, both
 *  are accepted.
 *  In:    algorithm: GHLAUTH_KEY_...; key: PEM ("-----BEGIN PUBLIC KEY-----") or DER (SubjectPublicKeyInfo).
 *  Error: GHLAUTH_E_INVALID_ARGUMENT for what is no such key.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_webhook_add_key(ghlauth_webhook *webhook, int32_t algorithm, const uint8_t *key, size_t size,
                                                   ghlauth_error **error);

/** Accepts nothing more that this key signed, from the next request on; also one of the two that are built in.
 *  In:    as ghlauth_webhook_add_key.
 *  Error: GHLAUTH_E_INVALID_ARGUMENT for what is no such key; GHLAUTH_E_NOT_FOUND for one that is not in use.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_webhook_retire_key(ghlauth_webhook *webhook, int32_t algorithm, const uint8_t *key, size_t size,
                                                      ghlauth_error **error);

/** The keys in use, the newest first: "Ed25519 5a2c..." or "RSA 2f62...", with the SHA-256 of their DER form in hex.
 *  Out: keys: owned, free with ghlauth_list_free.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_webhook_keys(const ghlauth_webhook *webhook, ghlauth_list **keys, ghlauth_error **error);

/** Accepts X-WH-Signature where there is no X-GHL-Signature. Default: 0; each end that HighLevel has announced for it is past.
 *  In: enabled: 1 or 0.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_webhook_set_rsa(ghlauth_webhook *webhook, int32_t enabled, ghlauth_error **error);

/** Refuses events without an app id. Default: 0, because HighLevel documents events without one. Such an event is HighLevel's, but
 *  may be meant for another app: check its location against your installations.
 *  In: enabled: 1 or 0.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_webhook_set_require_app_id(ghlauth_webhook *webhook, int32_t enabled, ghlauth_error **error);

/** Sets how old an event may be by its timestamp, and how far ahead of this machine's clock. Default: 259200 (3 days) and 300.
 *  HighLevel repeats what was not answered with success up to twelve times within hours, with the timestamp of the first time; 5
 *  minutes, as its example has it, refuse such retries. What was let in once is remembered for longer than the window of that time:
 *  after a wider one is set, an older event that was handled before it could be handled again.
 *  In: past_s: 60..2678400 (31 days, for what is sent again by hand); future_s: 0..86400.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_webhook_set_window_s(ghlauth_webhook *webhook, int64_t past_s, int64_t future_s,
                                                        ghlauth_error **error);

/** Lets events without a timestamp in, however old they are. They are remembered for 31 days. Default: 0
 *  In: enabled: 1 or 0.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_webhook_set_allow_missing_timestamp(ghlauth_webhook *webhook, int32_t enabled,
                                                                       ghlauth_error **error);

/** Sets when a claim that is not confirmed ends, and the event is new again. Default: 300
 *  In: claim_s: 1..86400; longer than the handling of an event may take.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_webhook_set_claim_s(ghlauth_webhook *webhook, int64_t claim_s, ghlauth_error **error);

/** Duplicates are not looked for. */
#define GHLAUTH_DUPLICATES_OFF 0
/** This handle remembers events, the last 250,000 at most. */
#define GHLAUTH_DUPLICATES_MEMORY 1
/** The store of the configuration remembers them, for all receivers that use it. */
#define GHLAUTH_DUPLICATES_STORE 2

/** Sets where events are remembered. Default: GHLAUTH_DUPLICATES_MEMORY, which is right for one process; it forgets when it ends.
 *  In: where: GHLAUTH_DUPLICATES_...  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_webhook_set_duplicates(ghlauth_webhook *webhook, int32_t where, ghlauth_error **error);

/** Verifies a request and claims its event.
 *  Out:   event: owned, free with ghlauth_event_free. It is the caller's to handle, then to confirm or release.
 *  In:    headers: of the request; others than the signatures are not looked at. body: raw.
 *  Error: of the request: GHLAUTH_E_SIGNATURE_MISSING, _SIGNATURE_REPEATED, _SIGNATURE_MALFORMED, _SIGNATURE_INVALID and
 *         _SIGNATURE_LEGACY. X-GHL-Signature decides when it is there; a value of "N/A" is none.
 *         Of the signed event: GHLAUTH_E_EVENT_MALFORMED for what is not one JSON object with a type (strictly: repeated keys,
 *         invalid UTF-8 and a byte order mark are refused), GHLAUTH_E_OTHER_APP, _APP_ID_MISSING, _TIMESTAMP_MISSING, _STALE and
 *         _TIMESTAMP_FUTURE.
 *         GHLAUTH_E_DUPLICATE: it was confirmed before. GHLAUTH_E_IN_PROGRESS: it is claimed and not confirmed yet.
 *         GHLAUTH_E_STORE when the store fails: nothing is let in that it cannot vouch for.
 *  Blocks: on the store, with GHLAUTH_DUPLICATES_STORE.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_webhook_verify(ghlauth_webhook *webhook, ghlauth_event **event, const ghlauth_headers *headers,
                                                  const uint8_t *body, size_t size, ghlauth_error **error);

/** Verifies the signature and nothing else: not for whom the event is, how old it is, nor whether it came before.
 *  In:    as ghlauth_webhook_verify; the body may be anything.
 *  Error: GHLAUTH_E_SIGNATURE_... as there.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_webhook_verify_signature(const ghlauth_webhook *webhook, const ghlauth_headers *headers,
                                                            const uint8_t *body, size_t size, ghlauth_error **error);

/** Says that an event was handled: it is a duplicate from now on. Can be called again.
 *  Error: GHLAUTH_E_CLAIM_LOST when its claim ended before and another receiver has it: it is handled there as well.
 *         GHLAUTH_E_STORE: it may come again.
 *  Blocks: as ghlauth_webhook_verify.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_webhook_confirm(ghlauth_webhook *webhook, const ghlauth_event *event, ghlauth_error **error);

/** Gives an event back that was not handled: it is new when it comes again. One that was confirmed stays so.
 *  Error: GHLAUTH_E_STORE: its claim ends by itself.
 *  Blocks: as ghlauth_webhook_verify.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_webhook_release(ghlauth_webhook *webhook, const ghlauth_event *event, ghlauth_error **error);

/** The HTTP status to answer an outcome with. HighLevel's newer documents say that all but 2xx is sent again, up to twelve times, and
 *  that an address with less than 90 % success is switched off in the end; its older ones, that 429 alone is sent again.
 *  In:      status: of ghlauth_webhook_verify, or of what became of handling.
 *  Returns: 200 for what is or was handled; 401, 403 and 400 for what is refused, which counts against the address of its sender
 *           alone, and can be sent again from HighLevel's logs when it was refused by mistake; 429 for everything that may succeed
 *           later.  Since: 0.1 */
GHLAUTH_API int32_t ghlauth_webhook_http_status(ghlauth_status status);

/** Frees a receiver; its events live on. NULL is allowed.  Since: 0.1 */
GHLAUTH_API void ghlauth_webhook_free(ghlauth_webhook *webhook);

/** The type, such as "ContactCreate" or "INSTALL". Returns: borrowed from `event`; NULL when it is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_event_type(const ghlauth_event *event);

/** What duplicates are told by: the webhookId; the SHA-256 of the body in hex where there is none, or one that is not made of letters,
 *  digits, "-" and "_".
 *  Returns: borrowed from `event`; NULL when it is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_event_id(const ghlauth_event *event);

/** When it was sent the first time. Returns: Unix seconds; -1 when it does not say, or `event` is none.  Since: 0.1 */
GHLAUTH_API int64_t ghlauth_event_timestamp_s(const ghlauth_event *event);

/** The app id: one of the receiver's. Returns: borrowed from `event`; "" when it names none; NULL when it is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_event_app_id(const ghlauth_event *event);

/** The app's version id. Returns: borrowed from `event`; "" when it names none; NULL when it is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_event_version_id(const ghlauth_event *event);

/** The company id. Returns: borrowed from `event`; "" when it names none; NULL when it is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_event_company_id(const ghlauth_event *event);

/** The location id. Returns: borrowed from `event`; "" when it names none; NULL when it is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_event_location_id(const ghlauth_event *event);

/** What an INSTALL was for, such as "Location". Returns: borrowed from `event`; "" when it says nothing; NULL when it is none.
 *  Since: 0.1 */
GHLAUTH_API const char *ghlauth_event_install_type(const ghlauth_event *event);

/** The whole event: the body as it was sent, which is valid JSON. Returns: borrowed from `event`; NULL when it is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_event_json(const ghlauth_event *event);

/** Frees an event; its claim stays as it is. NULL is allowed.  Since: 0.1 */
GHLAUTH_API void ghlauth_event_free(ghlauth_event *event);

#ifdef __cplusplus
}
#endif

#endif /* GHLAUTH_WEBHOOK_H */
