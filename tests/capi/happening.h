// What happens to an app in HighLevel, as the events that it sends: signed, verified and applied.
#ifndef GHLAUTH_TESTS_HAPPENING_H
#define GHLAUTH_TESTS_HAPPENING_H

#include "signer.h"

/// Members that are NULL are left out of the event.
struct happening {
  const char *type;
  const char *app_id;
  const char *company_id;
  const char *location_id;
  int64_t at_ms;     ///< 0: without a timestamp
  const char *more;  ///< further members: ",\"versionId\":\"v1\""
};

/// A receiver for an app, which lets in what the signer signed: as old as it may be, and without a timestamp.
ghlauth_webhook *happening_webhook(const ghlauth_config *config, const char *app_id);
/// The body of its event; the webhookId is another one each time. Returns `buffer`.
const char *happening_body(const struct happening *happening, char *buffer, size_t size);
/// Its event, verified. Owned by the caller.
ghlauth_event *happening_event(ghlauth_webhook *webhook, const struct happening *happening);
/// Applies its event, which must go well. Returns the outcome.
int32_t happening_apply(ghlauth_webhook *webhook, ghlauth_oauth *oauth, const struct happening *happening);

/// What is known of an installation, on one line: its state, why, owner, company, version, plan and account; "" for none.
/// In memory of the helper until the next call.
const char *happening_story(ghlauth_oauth *oauth, const char *installation_id);

#endif
