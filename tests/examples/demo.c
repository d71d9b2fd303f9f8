/* Both flows end to end against a running sandbox, told step by step; tests/demo builds and runs it.
 *   demo <the file that the sandbox wrote with --ready-file> */
#include <cjson/cJSON.h>
#include <ghlauth/ghlauth.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* --- telling --- */

static int coloured;

static const char *style(const char *code) { return coloured ? code : ""; }
#define BOLD style("\033[1m")
#define DIM style("\033[2m")
#define GREEN style("\033[32m")
#define YELLOW style("\033[33m")
#define PLAIN style("\033[0m")

static void heading(const char *text) { printf("\n%s%s%s\n", BOLD, text, PLAIN); }

__attribute__((format(printf, 1, 2))) static void say(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  printf("  ");
  vprintf(format, arguments);
  printf("\n");
  va_end(arguments);
}

/* What the library tells about its own work: requests to the token endpoint, decisions. No secret is ever in it. */
static void log_line(void *user_data, int32_t level, const char *line) {
  (void)user_data;
  (void)level;
  say("%s  log  %s%s", DIM, line, PLAIN);
}

/* The beginning of a text, on one line. */
static const char *brief(const char *text) {
  static char line[140];
  snprintf(line, sizeof line, "%s", text);
  line[strcspn(line, "\r\n")] = '\0';
  if (strlen(text) >= sizeof line) memcpy(line + sizeof line - 4, "...", 4);
  return line;
}

/* A URL without the values of its code and state, which are good for an attacker while they last. */
static const char *without_secrets(const char *url) {
  static char shown[1024];
  size_t used = strcspn(url, "?");
  if (used >= sizeof shown / 2) used = sizeof shown / 2;
  memcpy(shown, url, used);
  shown[used] = '\0';
  for (const char *part = url + strcspn(url, "?"); *part; part += 1 + strcspn(part + 1, "&")) {
    const int length = (int)(1 + strcspn(part + 1, "&"));
    const int secret = !strncmp(part + 1, "code=", 5) || !strncmp(part + 1, "state=", 6);
    const int kept = secret ? (int)strcspn(part, "=") + 1 : length;
    const int size = snprintf(shown + used, sizeof shown - used, "%.*s%s", kept, part, secret ? "****" : "");
    if (size < 0 || (size_t)size >= sizeof shown - used) break;
    used += (size_t)size;
  }
  return shown;
}

/* --- calls that have to succeed --- */

static ghlauth_error *error;

static void must(ghlauth_status status, const char *what) {
  if (status == GHLAUTH_OK) return;
  fflush(stdout);
  fprintf(stderr, "%s failed with %s: %s %s\n", what, ghlauth_status_name(status), ghlauth_error_message(error),
          ghlauth_error_hint(error));
  exit(1);
}
#define MUST(call) must(call, #call)

/* --- the sandbox --- */

static cJSON *sandbox;

static cJSON *read_json_file(const char *path) {
  static char text[1 << 16];
  FILE *file = fopen(path, "r");
  if (!file) {
    perror(path);
    exit(1);
  }
  text[fread(text, 1, sizeof text - 1, file)] = '\0';
  fclose(file);
  return cJSON_Parse(text);
}

/* A text of what the sandbox announced, such as ("app", "client_id"). */
static const char *announced(const char *object, const char *name) {
  const cJSON *from = object ? cJSON_GetObjectItemCaseSensitive(sandbox, object) : sandbox;
  const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(from, name));
  if (!text) {
    fprintf(stderr, "the sandbox announced no %s\n", name);
    exit(1);
  }
  return text;
}

/* Its control API, reached with the library itself: it takes a bearer token as well. */
static cJSON *control(const ghlauth_config *config, const char *method, const char *path, const char *json) {
  ghlauth_credential *credential = NULL;
  ghlauth_client *client = NULL;
  ghlauth_request *request = NULL;
  ghlauth_response *response = NULL;
  MUST(ghlauth_credential_from_access_token(&credential, config, announced(NULL, "control_token"), -1, 0, NULL, &error));
  MUST(ghlauth_client_new(&client, config, &error));
  MUST(ghlauth_request_new(&request, method, path, &error));
  if (json) MUST(ghlauth_request_set_json(request, json, &error));
  MUST(ghlauth_client_send(client, &response, credential, request, NULL, &error));
  cJSON *answer = cJSON_Parse(ghlauth_response_body(response));
  ghlauth_response_free(response);
  ghlauth_request_free(request);
  ghlauth_client_free(client);
  ghlauth_credential_free(credential);
  return answer;
}

/* --- time, which the demo moves forward --- */

static int64_t offset_ms;

static int64_t shifted_unix_ms(void *user_data) {
  (void)user_data;
  return (int64_t)time(NULL) * 1000 + offset_ms;
}

static void advance(const ghlauth_config *plain, int hours) {
  char json[64];
  snprintf(json, sizeof json, "{\"seconds\":%d}", hours * 3600);
  cJSON_Delete(control(plain, "POST", "/__sandbox/clock", json));
  offset_ms += (int64_t)hours * 3600 * 1000;
  say("%d hours pass, for the sandbox and for the library.", hours);
}

/* --- one authorized request, told --- */

static ghlauth_status tell_send(ghlauth_client *client, ghlauth_credential *credential, const char *bearer, const char *method,
                                const char *path, const char *json) {
  ghlauth_request *request = NULL;
  ghlauth_response *response = NULL;
  MUST(ghlauth_request_new(&request, method, path, &error));
  if (json) MUST(ghlauth_request_set_json(request, json, &error));
  say("-> %s %s   Authorization: Bearer %s", method, path, bearer);
  if (json) say("   %s", brief(json));
  const ghlauth_status status = ghlauth_client_send(client, &response, credential, request, NULL, &error);
  if (status == GHLAUTH_OK) {
    say("%s<- %d%s %s", GREEN, ghlauth_response_http_status(response), PLAIN, brief(ghlauth_response_body(response)));
  } else {
    say("%s<- %d%s \"%s\"", YELLOW, ghlauth_error_http_status(error), PLAIN, ghlauth_error_server_message(error));
    say("   the library says %s: %s.", ghlauth_status_name(status), ghlauth_error_message(error));
    say("   %shint: %s%s", YELLOW, ghlauth_error_hint(error), PLAIN);
    ghlauth_error_free(error);
    error = NULL;
  }
  ghlauth_response_free(response);
  ghlauth_request_free(request);
  return status;
}

static void must_send(ghlauth_client *client, ghlauth_credential *credential, const char *bearer, const char *method,
                      const char *path, const char *json) {
  if (tell_send(client, credential, bearer, method, path, json) != GHLAUTH_OK) exit(1);
}

/* --- flow 1 --- */

static void pit_flow(ghlauth_config *config, ghlauth_client *client, const char *location_id, const char *contact_path) {
  ghlauth_pit *location = NULL, *agency = NULL;
  ghlauth_credential *of_location = NULL, *of_agency = NULL;
  ghlauth_buf *shown = NULL, *agency_shown = NULL;

  heading("1. A Private Integration Token of a sub-account");
  MUST(ghlauth_pit_new(&location, config, announced("pit", "location"), GHLAUTH_LEVEL_LOCATION, location_id, &error));
  MUST(ghlauth_pit_redacted(location, &shown, &error));
  MUST(ghlauth_credential_from_pit(&of_location, location, &error));
  must_send(client, of_location, ghlauth_buf_data(shown), "GET", contact_path, NULL);

  heading("2. The same request with the agency's token: the wrong level");
  MUST(ghlauth_pit_new(&agency, config, announced("pit", "agency"), GHLAUTH_LEVEL_AGENCY, announced(NULL, "company_id"),
                       &error));
  MUST(ghlauth_pit_redacted(agency, &agency_shown, &error));
  MUST(ghlauth_credential_from_pit(&of_agency, agency, &error));
  if (tell_send(client, of_agency, ghlauth_buf_data(agency_shown), "GET", contact_path, NULL) == GHLAUTH_OK) exit(1);

  ghlauth_credential_free(of_agency);
  ghlauth_credential_free(of_location);
  ghlauth_buf_free(agency_shown);
  ghlauth_buf_free(shown);
  ghlauth_pit_free(agency);
  ghlauth_pit_free(location);
}

/* --- flow 2 --- */

/* Sends the user to the consent page, allows it there in the user's place, and exchanges what comes back. */
static ghlauth_installation *authorize(const ghlauth_config *plain, ghlauth_oauth *oauth, const char *level,
                                       const char *resource_id) {
  const char *const scopes[] = {"contacts.readonly", "oauth.readonly", "oauth.write"};
  ghlauth_list *list = NULL;
  ghlauth_authorize_options *options = NULL;
  ghlauth_buf *url = NULL, *state = NULL;
  ghlauth_callback *callback = NULL;
  ghlauth_installation *installation = NULL;
  MUST(ghlauth_list_new(&list, &error));
  for (size_t i = 0; i < sizeof scopes / sizeof *scopes; i++) MUST(ghlauth_list_append(list, scopes[i], &error));
  MUST(ghlauth_authorize_options_new(&options, &error));
  MUST(ghlauth_authorize_options_set_scopes(options, list, &error));
  MUST(ghlauth_oauth_authorize_url(oauth, &url, &state, options, &error));
  say("The user's browser opens  %s", without_secrets(ghlauth_buf_data(url)));

  char json[1024];
  snprintf(json, sizeof json,
           "{\"state\":\"%s\",\"scope\":\"%s %s %s\",\"level\":\"%s\",\"resource_id\":\"%s\",\"all_locations\":true}",
           ghlauth_buf_data(state), scopes[0], scopes[1], scopes[2], level, resource_id);
  cJSON *answer = control(plain, "POST", "/__sandbox/consent", json);
  const char *redirect_url = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(answer, "redirect_url"));
  say("The user allows it, and the browser asks the app for  %s", without_secrets(redirect_url));

  MUST(ghlauth_oauth_parse_callback(oauth, &callback, redirect_url, NULL, &error));
  say("The state is ours and was not used before.");
  say("-> POST /oauth/token   grant_type=authorization_code client_id=%s client_secret=**** code=****",
      announced("app", "client_id"));
  MUST(ghlauth_oauth_exchange(oauth, &installation, callback, "tenant 7", NULL, &error));
  say("%sinstalled%s %s for \"%s\", access token valid for %lld s", GREEN, PLAIN, ghlauth_installation_id(installation),
      ghlauth_installation_owner(installation),
      (long long)(ghlauth_installation_expires_at_s(installation) - shifted_unix_ms(NULL) / 1000));
  cJSON_Delete(answer);
  ghlauth_callback_free(callback);
  ghlauth_buf_free(state);
  ghlauth_buf_free(url);
  ghlauth_authorize_options_free(options);
  ghlauth_list_free(list);
  return installation;
}

static void tell_counters(const ghlauth_config *plain) {
  cJSON *counters = control(plain, "GET", "/__sandbox/counters", NULL);
  const char *const names[] = {"codes_exchanged", "refreshes_ok", "refresh_reuses", "mints"};
  say("The sandbox counted:");
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    say("  %-16s %d", names[i], (int)cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(counters, names[i])));
  cJSON_Delete(counters);
}

static void import_course(ghlauth_client *client, ghlauth_credential *credential, const char *location_id) {
  char json[1024];
  snprintf(json, sizeof json,
           "{\"locationId\":\"%s\",\"products\":[{\"title\":\"First steps\",\"description\":\"A course in one lesson\","
           "\"categories\":[{\"title\":\"Welcome\",\"visibility\":\"published\",\"posts\":[{\"title\":\"Hello\","
           "\"visibility\":\"published\",\"contentType\":\"video\",\"description\":\"What you will learn\"}]}]}]}",
           location_id);
  must_send(client, credential, "**** (of the location)", "POST", "/courses/courses-exporter/public/import", json);
}

static void oauth_flow(ghlauth_config *config, const ghlauth_config *plain, ghlauth_client *client, const char *location_id,
                       const char *contact_path) {
  const char *const company_id = announced(NULL, "company_id");
  ghlauth_oauth *oauth = NULL;
  ghlauth_installation *minted = NULL;
  ghlauth_credential *credential = NULL, *of_minted = NULL;
  ghlauth_locations *locations = NULL;
  MUST(ghlauth_oauth_new(&oauth, config, announced("app", "client_id"), announced("app", "client_secret"),
                         announced("app", "redirect_uri"), &error));

  heading("3. OAuth 2.0: a user installs the app in a sub-account");
  ghlauth_installation *installation = authorize(plain, oauth, "location", location_id);
  MUST(ghlauth_credential_from_installation(&credential, oauth, ghlauth_installation_id(installation), &error));
  must_send(client, credential, "**** (of the installation)", "GET", contact_path, NULL);

  heading("4. The access token expires; the next call does not notice");
  advance(plain, 25);
  must_send(client, credential, "**** (of the installation)", "GET", contact_path, NULL);

  heading("5. An agency installs the app; a token for one of its sub-accounts is minted");
  ghlauth_installation *agency = authorize(plain, oauth, "agency", company_id);
  MUST(ghlauth_oauth_installed_locations(oauth, &locations, company_id, 1, NULL, &error));
  for (size_t i = 0; i < ghlauth_locations_size(locations); i++)
    say("installed at %s (%s)", ghlauth_locations_id(locations, i), ghlauth_locations_name(locations, i));
  const size_t last = ghlauth_locations_size(locations) - 1;
  say("-> POST /oauth/locationToken   companyId=%s locationId=%s", company_id, ghlauth_locations_id(locations, last));
  MUST(ghlauth_oauth_mint_location(oauth, &minted, company_id, ghlauth_locations_id(locations, last), NULL, &error));
  say("%sminted%s %s", GREEN, PLAIN, ghlauth_installation_id(minted));

  heading("6. A course is imported with it");
  MUST(ghlauth_credential_from_installation(&of_minted, oauth, ghlauth_installation_id(minted), &error));
  import_course(client, of_minted, ghlauth_installation_location_id(minted));

  heading("7. What the other side saw");
  tell_counters(plain);

  ghlauth_credential_free(of_minted);
  ghlauth_installation_free(minted);
  ghlauth_locations_free(locations);
  ghlauth_installation_free(agency);
  ghlauth_credential_free(credential);
  ghlauth_installation_free(installation);
  ghlauth_oauth_free(oauth);
}

int main(int argc, char **argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: %s <ready file of the sandbox>\n", argv[0]);
    return 2;
  }
  coloured = isatty(STDOUT_FILENO) && !getenv("NO_COLOR");
  setvbuf(stdout, NULL, _IOLBF, 0);
  sandbox = read_json_file(argv[1]);
  const cJSON *location = cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(sandbox, "locations"), 0);
  const char *location_id = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(location, "id"));
  const char *contact_id = cJSON_GetStringValue(cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(location, "contacts"), 0));
  char contact_path[128];
  snprintf(contact_path, sizeof contact_path, "/contacts/%s", contact_id);

  /* `plain` is for the control API: without log, and with the clock of the machine. */
  ghlauth_config *plain = NULL, *config = NULL;
  ghlauth_client *client = NULL;
  const ghlauth_log_table log = {sizeof log, GHLAUTH_LOG_DEBUG, NULL, NULL, log_line};
  const ghlauth_clock_table shifted = {sizeof shifted, NULL, NULL, shifted_unix_ms};
  MUST(ghlauth_config_new(&plain, &error));
  MUST(ghlauth_config_set_api_url(plain, announced(NULL, "url"), &error));
  MUST(ghlauth_config_new(&config, &error));
  MUST(ghlauth_config_set_api_url(config, announced(NULL, "url"), &error));
  MUST(ghlauth_config_set_marketplace_url(config, announced(NULL, "url"), &error));
  MUST(ghlauth_config_set_log(config, &log, &error));
  MUST(ghlauth_config_set_clock(config, &shifted, &error));
  MUST(ghlauth_client_new(&client, config, &error));
  printf("ghlauth %s and a local HighLevel at %s\n", ghlauth_version_string(), announced(NULL, "url"));

  pit_flow(config, client, location_id, contact_path);
  oauth_flow(config, plain, client, location_id, contact_path);

  ghlauth_client_free(client);
  ghlauth_config_free(config);
  ghlauth_config_free(plain);
  cJSON_Delete(sandbox);
  printf("\n%sDone.%s\n", GREEN, PLAIN);
  return 0;
}
