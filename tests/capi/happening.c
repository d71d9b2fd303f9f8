#include "happening.h"

#include <stdio.h>
#include <time.h>

ghlauth_webhook *happening_webhook(const ghlauth_config *config, const char *app_id) {
  ghlauth_webhook *webhook = NULL;
  ghlauth_list *apps = NULL;
  OK(ghlauth_list_new(&apps, ERR));
  OK(ghlauth_list_append(apps, app_id, ERR));
  OK(ghlauth_webhook_new(&webhook, config, apps, ERR));
  ghlauth_list_free(apps);
  const struct signer_key key = signer_pem(GHLAUTH_KEY_ED25519);
  OK(ghlauth_webhook_add_key(webhook, GHLAUTH_KEY_ED25519, key.data, key.size, ERR));
  OK(ghlauth_webhook_set_allow_missing_timestamp(webhook, 1, ERR));
  OK(ghlauth_webhook_set_window_s(webhook, 31 * 86400, 86400, ERR));
  return webhook;
}

static size_t add(char *buffer, size_t size, size_t used, const char *name, const char *value) {
  return value == NULL ? used : used + (size_t)snprintf(buffer + used, size - used, ",\"%s\":\"%s\"", name, value);
}

const char *happening_body(const struct happening *happening, char *buffer, size_t size) {
  static int number = 0;
  char id[32], when[40];
  const time_t second = (time_t)(happening->at_ms / 1000);
  struct tm parts;
  const size_t length = strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%S", gmtime_r(&second, &parts));
  snprintf(when + length, sizeof(when) - length, ".%03dZ", (int)(happening->at_ms % 1000));
  snprintf(id, sizeof(id), "happening-%d", ++number);
  size_t used = (size_t)snprintf(buffer, size, "{\"type\":\"%s\"", happening->type);
  used = add(buffer, size, used, "webhookId", id);
  used = add(buffer, size, used, "appId", happening->app_id);
  used = add(buffer, size, used, "companyId", happening->company_id);
  used = add(buffer, size, used, "locationId", happening->location_id);
  if (happening->at_ms != 0) used = add(buffer, size, used, "timestamp", when);
  used += (size_t)snprintf(buffer + used, size - used, "%s}", happening->more != NULL ? happening->more : "");
  assert_true(used < size);
  return buffer;
}

ghlauth_event *happening_event(ghlauth_webhook *webhook, const struct happening *happening) {
  char body[1024];
  ghlauth_event *event = NULL;
  const size_t size = strlen(happening_body(happening, body, sizeof(body)));
  ghlauth_headers *headers = signer_signed(GHLAUTH_KEY_ED25519, body, size);
  OK(ghlauth_webhook_verify(webhook, &event, headers, (const uint8_t *)body, size, ERR));
  ghlauth_headers_free(headers);
  return event;
}

int32_t happening_apply(ghlauth_webhook *webhook, ghlauth_oauth *oauth, const struct happening *happening) {
  ghlauth_event *event = happening_event(webhook, happening);
  int32_t outcome = -1;
  OK(ghlauth_webhook_apply(oauth, &outcome, event, NULL, ERR));
  ghlauth_event_free(event);
  return outcome;
}

const char *happening_story(ghlauth_oauth *oauth, const char *installation_id) {
  static char story[1024];
  ghlauth_installation *i = NULL;
  story[0] = '\0';
  if (ghlauth_oauth_installation(oauth, &i, installation_id, NULL) != GHLAUTH_OK) return story;
  snprintf(story, sizeof(story), "state=%d reason=%s owner=%s company=%s user=%s version=%s plan=%s account=%lld",
           (int)ghlauth_installation_state(i), ghlauth_installation_state_reason(i), ghlauth_installation_owner(i),
           ghlauth_installation_company_id(i), ghlauth_installation_user_id(i), ghlauth_installation_version_id(i),
           ghlauth_installation_plan_id(i), (long long)ghlauth_installation_external_auth_at_s(i));
  ghlauth_installation_free(i);
  return story;
}
