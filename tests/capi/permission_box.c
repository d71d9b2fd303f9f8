#include "permission_box.h"

#include <stdio.h>
#include <stdlib.h>

const char *const kind_names[KINDS] = {"location PIT", "agency PIT", "location OAuth", "agency OAuth"};

static ghlauth_config *config;
static ghlauth_store *store;
static ghlauth_oauth *oauth;
static ghlauth_client *client, *enforcing_client;

int permission_box_start(void **state) {
  (void)state;
  box = sandbox_start_with(2, GHLAUTH_TEST_OPERATIONS);
  sandbox_reset(box);
  sandbox_switch(box, "rate-daily", "0");
  OK(ghlauth_config_new(&config, ERR));
  OK(ghlauth_config_set_api_url(config, sandbox_url(box), ERR));
  OK(ghlauth_config_set_marketplace_url(config, sandbox_url(box), ERR));
  OK(ghlauth_store_open(&store, "memory:", NULL, ERR));
  OK(ghlauth_config_set_store(config, store, ERR));
  OK(ghlauth_oauth_new(&oauth, config, sandbox_client_id(box), sandbox_client_secret(box), REDIRECT_URI, ERR));
  OK(ghlauth_client_new(&client, config, ERR));
  OK(ghlauth_config_set_permission_check(config, GHLAUTH_PERMISSION_CHECK_ENFORCE, ERR));
  OK(ghlauth_client_new(&enforcing_client, config, ERR));
  return 0;
}

int permission_box_stop(void **state) {
  ghlauth_client_free(enforcing_client);
  ghlauth_client_free(client);
  ghlauth_oauth_free(oauth);
  ghlauth_config_free(config);
  ghlauth_store_free(store);
  return box_stop(state);
}

static ghlauth_credential *pit_of(int is_agency, const char *resource_id, const char *scopes) {
  ghlauth_pit *pit = NULL;
  ghlauth_list *list = NULL;
  ghlauth_credential *credential = NULL;
  sandbox_control(box, "POST", "pits", "{\"level\":\"%s\",\"resource_id\":\"%s\",\"scopes\":\"%s\"}",
                  is_agency ? "agency" : "location", resource_id, scopes);
  OK(ghlauth_pit_new(&pit, config, sandbox_text(box, "token"), is_agency ? GHLAUTH_LEVEL_AGENCY : GHLAUTH_LEVEL_LOCATION,
                     resource_id, ERR));
  OK(ghlauth_list_new(&list, ERR));
  char *text = strdup(scopes), *rest = NULL;
  for (char *scope = strtok_r(text, " ", &rest); scope != NULL; scope = strtok_r(NULL, " ", &rest))
    OK(ghlauth_list_append(list, scope, ERR));
  free(text);
  OK(ghlauth_pit_set_scopes(pit, list, ERR));
  OK(ghlauth_credential_from_pit(&credential, pit, ERR));
  ghlauth_list_free(list);
  ghlauth_pit_free(pit);
  return credential;
}

static ghlauth_credential *installation_of(int is_agency, const char *resource_id, const char *scopes) {
  char path[64];
  ghlauth_buf *url = NULL, *state = NULL;
  ghlauth_callback *callback = NULL;
  ghlauth_installation *installation = NULL;
  ghlauth_credential *credential = NULL;
  snprintf(path, sizeof(path), "apps/%s", sandbox_app_id(box));
  sandbox_control(box, "POST", path, "{\"scopes\":\"%s\"}", scopes);
  OK(ghlauth_oauth_authorize_url(oauth, &url, &state, NULL, ERR));
  const char *redirected = sandbox_consent(box, is_agency ? "agency" : "location", resource_id, ghlauth_buf_data(state), NULL);
  OK(ghlauth_oauth_parse_callback(oauth, &callback, redirected, NULL, ERR));
  OK(ghlauth_oauth_exchange(oauth, &installation, callback, NULL, NULL, ERR));
  OK(ghlauth_credential_from_installation(&credential, oauth, ghlauth_installation_id(installation), ERR));
  ghlauth_installation_free(installation);
  ghlauth_callback_free(callback);
  ghlauth_buf_free(url);
  ghlauth_buf_free(state);
  return credential;
}

ghlauth_credential *credential_of(enum kind kind, const char *scopes) {
  const int is_agency = kind == AGENCY_PIT || kind == AGENCY_OAUTH;
  const char *resource_id = is_agency ? sandbox_company_id(box) : sandbox_location_id(box, 0);
  return kind <= AGENCY_PIT ? pit_of(is_agency, resource_id, scopes) : installation_of(is_agency, resource_id, scopes);
}

static int has_word(const char *words, const char *word) {
  const size_t size = strlen(word);
  for (const char *at = words; (at = strstr(at, word)) != NULL; ++at)
    if ((at == words || at[-1] == ' ') && (at[size] == ' ' || at[size] == '\0')) return 1;
  return 0;
}

const char *all_scopes_but(const char *scope, const char *other) {
  static char scopes[6144];
  size_t used = 0;
  scopes[0] = '\0';
  for (size_t i = 0; i < ghlauth_operation_count(); ++i) {
    const ghlauth_operation *operation = ghlauth_operation_at(i);
    const char *const named[] = {ghlauth_operation_scope(operation), ghlauth_operation_page_scope(operation)};
    for (int j = 0; j < 2; ++j) {
      const int is_left_out = strcmp(named[j], scope) == 0 || strcmp(named[j], other) == 0;
      if (*named[j] == '\0' || is_left_out || has_word(scopes, named[j])) continue;
      used += (size_t)snprintf(scopes + used, sizeof(scopes) - used, "%s%s", used > 0 ? " " : "", named[j]);
      assert_true(used < sizeof(scopes));
    }
  }
  return scopes;
}

static const char *value_of(const char *name, const char *location_id) {
  if (strcmp(name, "locationId") == 0 || strcmp(name, "location_id") == 0 || strcmp(name, "altId") == 0) return location_id;
  if (strcmp(name, "altType") == 0) return "location";
  if (strcmp(name, "companyId") == 0) return sandbox_company_id(box);
  if (strcmp(name, "contactId") == 0) return sandbox_contact_id(box, 0);
  if (strcmp(name, "appId") == 0) return sandbox_app_id(box);
  return "sample1";
}

static int names_location(const char *name) {
  return strcmp(name, "locationId") == 0 || strcmp(name, "location_id") == 0 || strcmp(name, "altId") == 0;
}

static int has_parameter(const ghlauth_operation *operation, const char *name) {
  for (size_t i = 0; i < ghlauth_operation_parameter_count(operation); ++i)
    if (strcmp(ghlauth_operation_parameter_name(operation, i), name) == 0) return 1;
  return 0;
}

static size_t fill_path(struct sample *sample, const char *location_id) {
  size_t used = 0;
  for (const char *at = ghlauth_operation_path(sample->operation); *at != '\0'; ++at) {
    if (*at != '{') {
      sample->path[used++] = *at;
      continue;
    }
    char name[64] = "";
    assert_int_equal(sscanf(at, "{%63[^}]", name), 1);
    used += (size_t)snprintf(sample->path + used, sizeof(sample->path) - used, "%s", value_of(name, location_id));
    sample->in_path_or_query |= names_location(name);
    at = strchr(at, '}');
  }
  sample->path[used] = '\0';
  return used;
}

void sample_of(struct sample *sample, const ghlauth_operation *operation, const char *location_id) {
  memset(sample, 0, sizeof(*sample));
  sample->operation = operation;
  sample->version = ghlauth_operation_version(operation);
  if (*sample->version == '\0') sample->version = ghlauth_operation_generation(operation);
  size_t used = fill_path(sample, location_id), filled = 0;
  char mark = '?';
  // With a body, this one would end what the other tests go on with.
  const int uninstalls = strcmp(ghlauth_operation_name(operation), "marketplace/uninstall-application") == 0;
  const int has_type = has_parameter(operation, "altType");
  const int takes_json = strstr(ghlauth_operation_content_types(operation), "json") != NULL && !uninstalls;
  for (size_t i = 0; i < ghlauth_operation_parameter_count(operation); ++i) {
    const char *const name = ghlauth_operation_parameter_name(operation, i);
    const char *const in = ghlauth_operation_parameter_in(operation, i);
    const int of_location = names_location(name) || strcmp(name, "altType") == 0;
    const char *const value = value_of(name, location_id);
    if (strcmp(in, "query") == 0 && (of_location || ghlauth_operation_parameter_is_required(operation, i))) {
      used += (size_t)snprintf(sample->path + used, sizeof(sample->path) - used, "%c%s=%s", mark, name, value);
      mark = '&';
      sample->in_path_or_query |= names_location(name);
    } else if (strcmp(in, "body") == 0 && of_location && takes_json) {
      filled += (size_t)snprintf(sample->body + filled, sizeof(sample->body) - filled, "%s\"%s\":\"%s\"",
                                 filled > 0 ? "," : "{", name, value);
      // Without an altType beside it an altId in a body is the id of a message.
      sample->in_body |= names_location(name) && (has_type || strcmp(name, "altId") != 0);
    }
  }
  if (filled > 0) snprintf(sample->body + filled, sizeof(sample->body) - filled, "}");
  assert_true(used < sizeof(sample->path) && filled + 1 < sizeof(sample->body));
  if (sample->in_path_or_query) sample->in_body = 0;
  snprintf(sample->call, sizeof(sample->call), "%s %s", ghlauth_operation_method(operation), sample->path);
  snprintf(sample->forced, sizeof(sample->forced), "%s:%s", ghlauth_operation_generation(operation), sample->call);
}

static ghlauth_request *request_of(const struct sample *sample, const char *version) {
  ghlauth_request *request = NULL;
  OK(ghlauth_request_new(&request, ghlauth_operation_method(sample->operation), sample->path, ERR));
  OK(ghlauth_request_set_version(request, version, ERR));
  if (sample->body[0] != '\0') OK(ghlauth_request_set_json(request, sample->body, ERR));
  return request;
}

ghlauth_status send_sample(const struct sample *sample, ghlauth_credential *credential, const char *version, char *answer,
                           size_t size) {
  ghlauth_response *response = NULL;
  ghlauth_request *request = request_of(sample, version);
  const ghlauth_status status = ghlauth_client_send(client, &response, credential, request, NULL, NULL);
  if (response == NULL) fail_msg("%s: no answer, %d", sample->call, status);
  if (answer != NULL) snprintf(answer, size, "%s", ghlauth_response_body(response));
  ghlauth_response_free(response);
  ghlauth_request_free(request);
  return status;
}

ghlauth_status enforced(const struct sample *sample, ghlauth_credential *credential) {
  ghlauth_response *response = NULL;
  ghlauth_request *request = request_of(sample, sample->version);
  const ghlauth_status status = ghlauth_client_send(enforcing_client, &response, credential, request, NULL, NULL);
  const int is_sent = response != NULL;
  ghlauth_response_free(response);
  ghlauth_request_free(request);
  return is_sent ? GHLAUTH_OK : status;
}

int passed(ghlauth_status status) {
  return status == GHLAUTH_OK || status == GHLAUTH_E_BAD_REQUEST || status == GHLAUTH_E_VALIDATION;
}

int32_t decide(ghlauth_credential *credential, const char *call, const char *version, const char *location_id,
               int32_t *reason) {
  ghlauth_decision *decision = NULL;
  OK(ghlauth_credential_decide(credential, &decision, call, version, location_id, NULL, ERR));
  const int32_t outcome = ghlauth_decision_outcome(decision);
  *reason = outcome == GHLAUTH_OUTCOME_ALLOWED ? 0 : ghlauth_decision_reason_at(decision, 0);
  ghlauth_decision_free(decision);
  return outcome;
}

ghlauth_status refusal_of(int32_t reason, enum kind kind) {
  const int is_pit = kind <= AGENCY_PIT;
  switch (reason) {
    case GHLAUTH_REASON_VERSION_INVALID: return GHLAUTH_E_VERSION_INVALID;
    case GHLAUTH_REASON_VERSION_MISMATCH: return GHLAUTH_E_VERSION_MISMATCH;
    case GHLAUTH_REASON_NEEDS_OAUTH: return GHLAUTH_E_LEVEL_UNSUPPORTED;
    case GHLAUTH_REASON_NEEDS_AGENCY_LEVEL: return is_pit ? GHLAUTH_E_WRONG_LEVEL : GHLAUTH_E_LEVEL_UNSUPPORTED;
    case GHLAUTH_REASON_NEEDS_LOCATION_LEVEL: return is_pit ? GHLAUTH_E_WRONG_LEVEL : GHLAUTH_E_NEEDS_LOCATION_TOKEN;
    case GHLAUTH_REASON_SCOPE_MISSING: return GHLAUTH_E_SCOPE_MISSING;
    case GHLAUTH_REASON_WRONG_LOCATION: return GHLAUTH_E_WRONG_LOCATION;
    default: fail_msg("no refusal is known for %s", ghlauth_reason_name(reason)); return GHLAUTH_OK;
  }
}

int generation_of(const ghlauth_operation *operation) { return strcmp(ghlauth_operation_generation(operation), "v3") == 0; }
