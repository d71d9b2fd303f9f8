/* A program of the first release, 0.1.0: the flows of the README as they were then. It is compiled with the headers beside it, linked
 * with a library of that release's symbols, and run with the library as it is now (test_first_release.py). It never changes, nor do the
 * headers: what no longer fits it breaks programs that are out.
 *   HIGHLEVEL_PIT=... HIGHLEVEL_CLIENT_ID=... HIGHLEVEL_CLIENT_SECRET=... program <url> <redirect uri> <location> <contact> <store>
 * It prints the authorize URL, reads the URL that the browser was sent to, and prints "done" at the end. */
#include <ghlauth/ghlauth.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static ghlauth_error *error;
static int dropped, lines, asked, started;

#define CHECK(condition) ((condition) ? (void)0 : fail(__LINE__, #condition))
#define DO(call) CHECK((call) == GHLAUTH_OK)

static void fail(int line, const char *what) {
  fprintf(stderr, "program.c:%d: %s: %s %s\n", line, what, error ? ghlauth_error_message(error) : "", error ? ghlauth_error_hint(error) : "");
  exit(1);
}

/* The application's own callbacks, in tables of the size that they had. */
static void drop(void *user_data) { ++*(int *)user_data; }
static void write_line(void *user_data, int32_t level, const char *line) { (void)user_data, lines += level > 0 && *line; }
static int64_t unix_ms(void *user_data) { return (void)user_data, ++asked, (int64_t)time(NULL) * 1000; }
static ghlauth_status fetch(void *user_data, ghlauth_secret *secret) {
  const char *text = getenv("HIGHLEVEL_PIT");
  (void)user_data;
  return ghlauth_secret_set(secret, text, strlen(text), NULL);
}
static ghlauth_status start(void *session, ghlauth_exchange *exchange) {
  static const char body[] = "{\"contact\":{\"id\":\"of the transport\"}}";
  (void)session, ++started;
  CHECK(strstr(ghlauth_exchange_url(exchange), "/contacts/") != NULL);
  DO(ghlauth_exchange_set_http_status(exchange, 200));
  DO(ghlauth_exchange_add_header(exchange, "Content-Type", "application/json"));
  DO(ghlauth_exchange_write(exchange, (const uint8_t *)body, sizeof body - 1));
  ghlauth_exchange_finish(exchange, GHLAUTH_OK, NULL);
  return GHLAUTH_OK;
}

static ghlauth_config *configure(const char *url, const char *store_url) {
  static const uint8_t key[32] = {1, 2, 3};
  const ghlauth_log_table log = {sizeof log, GHLAUTH_LOG_DEBUG, &dropped, drop, write_line};
  const ghlauth_clock_table wall = {sizeof wall, &dropped, drop, unix_ms};
  ghlauth_config *config = NULL;
  ghlauth_store_options *options = NULL;
  ghlauth_store *store = NULL;
  DO(ghlauth_config_new(&config, &error));
  DO(ghlauth_config_set_api_url(config, url, &error));
  DO(ghlauth_config_set_marketplace_url(config, url, &error));
  DO(ghlauth_config_set_log(config, &log, &error));
  DO(ghlauth_config_set_clock(config, &wall, &error));
  DO(ghlauth_store_options_new(&options, &error));
  DO(ghlauth_store_options_add_key(options, "first", key, sizeof key, &error));
  DO(ghlauth_store_open(&store, store_url, options, &error));
  DO(ghlauth_config_set_store(config, store, &error));
  ghlauth_store_free(store);
  ghlauth_store_options_free(options);
  return config;
}

/* Reads the contact, and looks for its id in the answer. */
static void read_contact(const ghlauth_config *config, ghlauth_credential *credential, const char *path, const char *id) {
  ghlauth_client *client = NULL;
  ghlauth_request *request = NULL;
  ghlauth_response *response = NULL;
  DO(ghlauth_client_new(&client, config, &error));
  DO(ghlauth_request_new(&request, "GET", path, &error));
  DO(ghlauth_client_send(client, &response, credential, request, NULL, &error));
  CHECK(ghlauth_response_http_status(response) == 200 && strstr(ghlauth_response_body(response), id) != NULL);
  ghlauth_response_free(response);
  ghlauth_request_free(request);
  ghlauth_client_free(client);
}

/* Flow 1, with the decision, the fast path for the token, and a queue. */
static void private_integration(const ghlauth_config *config, const char *location, const char *path, const char *contact) {
  const ghlauth_secret_source source = {sizeof source, &dropped, drop, fetch};
  ghlauth_pit *pit = NULL;
  ghlauth_credential *credential = NULL;
  ghlauth_decision *decision = NULL;
  ghlauth_queue *queue = NULL;
  ghlauth_request *request = NULL;
  ghlauth_completion *completion = NULL;
  char bearer[2048];
  size_t needed = 0;
  uint64_t serial = 0;
  DO(ghlauth_pit_from_source(&pit, config, &source, GHLAUTH_LEVEL_LOCATION, location, &error));
  DO(ghlauth_credential_from_pit(&credential, pit, &error));
  read_contact(config, credential, path, contact);

  DO(ghlauth_credential_bearer(credential, bearer, sizeof bearer, &needed, &serial, 0, &error));
  CHECK(!strcmp(bearer, getenv("HIGHLEVEL_PIT")) && needed == strlen(bearer) + 1 && serial != 0);
  CHECK(ghlauth_credential_bearer(credential, bearer, 4, &needed, NULL, 0, NULL) == GHLAUTH_E_BUFFER_TOO_SMALL);

  DO(ghlauth_credential_decide(credential, &decision, "oauth/get-installed-location", NULL, NULL, NULL, &error));
  CHECK(ghlauth_decision_outcome(decision) == GHLAUTH_OUTCOME_DENIED && ghlauth_decision_count(decision) > 0);

  DO(ghlauth_queue_new(&queue, config, &error));
  DO(ghlauth_request_for_operation(&request, "contacts/get-contact", NULL, &error));
  DO(ghlauth_request_set_param(request, "contactId", contact, &error));
  DO(ghlauth_queue_submit(queue, credential, request, 7, 60000, &error));
  DO(ghlauth_queue_next(queue, &completion, 60000, NULL, &error));
  CHECK(ghlauth_completion_tag(completion) == 7 && ghlauth_completion_status(completion) == GHLAUTH_OK);
  CHECK(strstr(ghlauth_response_body(ghlauth_completion_response(completion)), contact) != NULL);

  ghlauth_completion_free(completion);
  ghlauth_request_free(request);
  ghlauth_queue_free(queue);
  ghlauth_decision_free(decision);
  ghlauth_credential_free(credential);
  ghlauth_pit_free(pit);
}

/* Flow 2: authorize URL, callback, exchange, refresh, and the installation found again. */
static void oauth(const ghlauth_config *config, const char *redirect_uri, const char *location, const char *path, const char *contact) {
  ghlauth_oauth *app = NULL;
  ghlauth_list *scopes = NULL;
  ghlauth_authorize_options *options = NULL;
  ghlauth_buf *url = NULL;
  ghlauth_callback *callback = NULL;
  ghlauth_installation *installation = NULL, *refreshed = NULL;
  ghlauth_credential *credential = NULL;
  ghlauth_token *token = NULL;
  char line[8192] = "";
  DO(ghlauth_oauth_new(&app, config, getenv("HIGHLEVEL_CLIENT_ID"), getenv("HIGHLEVEL_CLIENT_SECRET"), redirect_uri, &error));
  DO(ghlauth_list_new(&scopes, &error));
  DO(ghlauth_list_append(scopes, "contacts.readonly", &error));
  DO(ghlauth_authorize_options_new(&options, &error));
  DO(ghlauth_authorize_options_set_scopes(options, scopes, &error));
  DO(ghlauth_oauth_authorize_url(app, &url, NULL, options, &error));
  printf("%s\n", ghlauth_buf_data(url));
  fflush(stdout);
  CHECK(fgets(line, sizeof line, stdin) != NULL);
  line[strcspn(line, "\r\n")] = '\0';
  DO(ghlauth_oauth_parse_callback(app, &callback, line, NULL, &error));
  DO(ghlauth_oauth_exchange(app, &installation, callback, "tenant 7", NULL, &error));
  CHECK(ghlauth_installation_level(installation) == GHLAUTH_LEVEL_LOCATION);
  CHECK(ghlauth_installation_state(installation) == GHLAUTH_INSTALLATION_VALID);
  CHECK(ghlauth_oauth_exchange(app, &refreshed, callback, "tenant 7", NULL, NULL) != GHLAUTH_OK && refreshed == NULL);
  DO(ghlauth_oauth_refresh(app, &refreshed, ghlauth_installation_id(installation), NULL, &error));
  DO(ghlauth_credential_from_installation(&credential, app, ghlauth_installation_id(refreshed), &error));
  DO(ghlauth_credential_token(credential, &token, 60, NULL, &error));
  CHECK(!strcmp(ghlauth_token_location_id(token), location) && ghlauth_token_has_scope(token, "contacts.readonly") == 1);
  CHECK(ghlauth_token_expires_at_s(token) > (int64_t)time(NULL));
  read_contact(config, credential, path, contact);

  ghlauth_token_free(token);
  ghlauth_credential_free(credential);
  ghlauth_installation_free(refreshed);
  ghlauth_installation_free(installation);
  ghlauth_callback_free(callback);
  ghlauth_buf_free(url);
  ghlauth_authorize_options_free(options);
  ghlauth_list_free(scopes);
  ghlauth_oauth_free(app);
}

/* The application's own HTTP. */
static void own_transport(const char *location) {
  const ghlauth_transport_table transport = {.struct_size = sizeof transport, .user_data = &dropped, .drop = drop, .start = start};
  ghlauth_config *config = NULL;
  ghlauth_pit *pit = NULL;
  ghlauth_credential *credential = NULL;
  DO(ghlauth_config_new(&config, &error));
  DO(ghlauth_config_set_transport(config, &transport, &error));
  DO(ghlauth_pit_from_env(&pit, config, "HIGHLEVEL_PIT", GHLAUTH_LEVEL_LOCATION, location, &error));
  DO(ghlauth_credential_from_pit(&credential, pit, &error));
  read_contact(config, credential, "/contacts/abc", "of the transport");
  CHECK(started == 1);
  ghlauth_credential_free(credential);
  ghlauth_pit_free(pit);
  ghlauth_config_free(config);
}

/* Refusals, with what their errors tell. */
static void webhook(const ghlauth_config *config) {
  ghlauth_webhook *receiver = NULL;
  ghlauth_list *app_ids = NULL;
  ghlauth_headers *headers = NULL;
  ghlauth_event *event = NULL;
  DO(ghlauth_list_new(&app_ids, &error));
  DO(ghlauth_list_append(app_ids, "aaaaaaaaaaaaaaaaaaaaaaaa", &error));
  DO(ghlauth_webhook_new(&receiver, config, app_ids, &error));
  DO(ghlauth_headers_new(&headers, &error));
  CHECK(ghlauth_webhook_verify(receiver, &event, headers, (const uint8_t *)"{}", 2, &error) == GHLAUTH_E_SIGNATURE_MISSING);
  CHECK(event == NULL && ghlauth_error_status(error) == GHLAUTH_E_SIGNATURE_MISSING && *ghlauth_error_message(error));
  CHECK(!strcmp(ghlauth_status_name(GHLAUTH_E_SIGNATURE_MISSING), "GHLAUTH_E_SIGNATURE_MISSING"));
  CHECK(ghlauth_webhook_http_status(GHLAUTH_E_SIGNATURE_MISSING) == 401);
  ghlauth_error_free(error);
  error = NULL;
  CHECK(ghlauth_list_append(NULL, "x", NULL) == GHLAUTH_E_INVALID_HANDLE);
  ghlauth_headers_free(headers);
  ghlauth_webhook_free(receiver);
  ghlauth_list_free(app_ids);
}

int main(int argc, char **argv) {
  char path[256];
  if (argc != 6) return 2;
  CHECK(ghlauth_abi_version() == GHLAUTH_ABI_VERSION && ghlauth_version_number() >= GHLAUTH_VERSION_NUMBER);
  snprintf(path, sizeof path, "/contacts/%s", argv[4]);
  ghlauth_config *config = configure(argv[1], argv[5]);
  private_integration(config, argv[3], path, argv[4]);
  oauth(config, argv[2], argv[3], path, argv[4]);
  webhook(config);
  ghlauth_config_free(config);
  CHECK(dropped == 3 && lines > 0 && asked > 0); /* log, clock, secret source: each once */
  own_transport(argv[3]);
  CHECK(dropped == 4);
  puts("done");
  return 0;
}
