#include "support/desk.h"

#include <stdio.h>
#include <stdlib.h>

struct desk *desk_new(enum script_mode mode) { return desk_new_on(mode, "memory:", NULL); }

struct desk *desk_new_on(enum script_mode mode, const char *store_url, const ghlauth_store_options *options) {
  struct desk *desk = calloc(1, sizeof(*desk));
  const char *secrets[] = {CLIENT_SECRET, OTHER_CLIENT_SECRET, PIT_TOKEN,        OTHER_PIT_TOKEN,
                           ACCESS_TOKEN,  REFRESH_TOKEN,       NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN};
  for (size_t i = 0; i < sizeof(secrets) / sizeof(secrets[0]); ++i) check_plant(secrets[i]);
  fake_clock_init(&desk->clock);
  log_recorder_init(&desk->log);
  desk->script = script_new(mode);
  const ghlauth_clock_table clock = fake_clock_table(&desk->clock);
  const ghlauth_log_table log = log_recorder_table(&desk->log, GHLAUTH_LOG_DEBUG);
  const ghlauth_transport_table transport = script_table(desk->script);
  OK(ghlauth_config_new(&desk->config, ERR));
  OK(ghlauth_config_set_clock(desk->config, &clock, ERR));
  OK(ghlauth_config_set_log(desk->config, &log, ERR));
  OK(ghlauth_config_set_transport(desk->config, &transport, ERR));
  OK(ghlauth_store_open(&desk->store, store_url, options, ERR));
  OK(ghlauth_config_set_store(desk->config, desk->store, ERR));
  OK(ghlauth_oauth_new(&desk->oauth, desk->config, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, ERR));
  return desk;
}

void desk_free(struct desk *desk) {
  ghlauth_oauth_free(desk->oauth);
  ghlauth_config_free(desk->config);
  ghlauth_store_free(desk->store);
  log_recorder_check_is_clean(&desk->log);
  assert_int_equal(desk->log.drops, 1);
  assert_int_equal(atomic_load(&desk->clock.drops), 1);
  log_recorder_free(&desk->log);
  struct script *script = desk->script;
  free(desk);
  script_free(script);
}

ghlauth_oauth *desk_another_oauth(struct desk *desk) {
  ghlauth_oauth *oauth = NULL;
  OK(ghlauth_oauth_new(&oauth, desk->config, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, ERR));
  return oauth;
}

void desk_move_into(struct desk *desk, ghlauth_store *store) {
  OK(ghlauth_config_set_store(desk->config, store, ERR));
  ghlauth_oauth_free(desk->oauth);
  desk->oauth = desk_another_oauth(desk);
}

static size_t add_member(char *buffer, size_t size, size_t used, const char *name, const char *value) {
  if (value == NULL) return used;
  return used + (size_t)snprintf(buffer + used, size - used, ",\"%s\":\"%s\"", name, value);
}

const char *token_json(char *buffer, size_t size, const char *access_token, const char *refresh_token, const char *expires_in,
                       const char *user_type, const char *company_id, const char *location_id) {
  size_t used = (size_t)snprintf(buffer, size, "{\"token_type\":\"Bearer\",\"scope\":\"contacts.readonly contacts.write\"");
  used = add_member(buffer, size, used, "access_token", access_token);
  used = add_member(buffer, size, used, "refresh_token", refresh_token);
  used = add_member(buffer, size, used, "userType", user_type);
  used = add_member(buffer, size, used, "companyId", company_id);
  used = add_member(buffer, size, used, "locationId", location_id);
  if (expires_in != NULL) used += (size_t)snprintf(buffer + used, size - used, ",\"expires_in\":%s", expires_in);
  used += (size_t)snprintf(buffer + used, size - used, ",\"userId\":\"mockUserId0000000001\"}");
  assert_true(used < size);
  return buffer;
}

static void import(struct desk *desk, const char *json, const char *id) {
  ghlauth_installation *installation = NULL;
  OK(ghlauth_oauth_import(desk->oauth, &installation, json, NULL, fake_clock_now_s(&desk->clock), "tenant 7", ERR));
  assert_string_equal(ghlauth_installation_id(installation), id);
  ghlauth_installation_free(installation);
}

void desk_import_location(struct desk *desk) {
  char json[512];
  import(desk, LOCATION_JSON(json, ACCESS_TOKEN, REFRESH_TOKEN), LOCATION_INSTALLATION);
}

void desk_import_agency(struct desk *desk) {
  char json[512];
  import(desk, AGENCY_JSON(json, ACCESS_TOKEN, REFRESH_TOKEN), AGENCY_INSTALLATION);
}

ghlauth_credential *desk_credential(struct desk *desk, const char *installation_id) {
  ghlauth_credential *credential = NULL;
  OK(ghlauth_credential_from_installation(&credential, desk->oauth, installation_id, ERR));
  return credential;
}

void expect_bearer(ghlauth_credential *credential, const char *token) {
  char buffer[2048];
  size_t needed = 0;
  OK(ghlauth_credential_bearer(credential, buffer, sizeof(buffer), &needed, NULL, 0, ERR));
  assert_string_equal(buffer, token);
  assert_int_equal(needed, strlen(token) + 1);
}

ghlauth_status desk_get(struct desk *desk, ghlauth_credential *credential, const char *path, ghlauth_response **response,
                        ghlauth_error **error) {
  ghlauth_client *client = NULL;
  ghlauth_request *request = NULL;
  ghlauth_response *unwanted = NULL;
  assert_int_equal(ghlauth_client_new(&client, desk->config, NULL), GHLAUTH_OK);
  assert_int_equal(ghlauth_request_new(&request, "GET", path, NULL), GHLAUTH_OK);
  const ghlauth_status status =
      ghlauth_client_send(client, response != NULL ? response : &unwanted, credential, request, NULL, error);
  ghlauth_response_free(unwanted);
  ghlauth_request_free(request);
  ghlauth_client_free(client);
  return status;
}
