/* Both flows from C with dlopen: for plug-ins, and for programs that work without the library as well.
 *   cc -std=c99 flows.c $(pkg-config --cflags ghlauth) -ldl
 * Usage: flows API_URL LOCATION_ID CONTACT_ID OTHER_CONTACT_ID REDIRECT_URI */
#include <dlfcn.h>
#include <ghlauth/ghlauth.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* result, name, parameters */
#define FUNCTIONS(F)                                                                                                       \
  F(const char *, version_string, (void))                                                                                  \
  F(uint32_t, abi_version, (void))                                                                                         \
  F(const char *, status_name, (ghlauth_status))                                                                           \
  F(ghlauth_status, error_status, (const ghlauth_error *))                                                                 \
  F(const char *, error_message, (const ghlauth_error *))                                                                  \
  F(const char *, error_hint, (const ghlauth_error *))                                                                     \
  F(int32_t, error_http_status, (const ghlauth_error *))                                                                   \
  F(const char *, error_server_message, (const ghlauth_error *))                                                           \
  F(const char *, error_trace_id, (const ghlauth_error *))                                                                 \
  F(int64_t, error_retry_after_ms, (const ghlauth_error *))                                                                \
  F(int32_t, error_is_retryable, (const ghlauth_error *))                                                                  \
  F(void, error_free, (ghlauth_error *))                                                                                   \
  F(const char *, buf_data, (const ghlauth_buf *))                                                                         \
  F(void, buf_free, (ghlauth_buf *))                                                                                       \
  F(ghlauth_status, config_new, (ghlauth_config **, ghlauth_error **))                                                     \
  F(ghlauth_status, config_set_api_url, (ghlauth_config *, const char *, ghlauth_error **))                                \
  F(ghlauth_status, config_set_marketplace_url, (ghlauth_config *, const char *, ghlauth_error **))                        \
  F(ghlauth_status, config_set_log, (ghlauth_config *, const ghlauth_log_table *, ghlauth_error **))                       \
  F(void, config_free, (ghlauth_config *))                                                                                 \
  F(ghlauth_status, pit_from_env,                                                                                          \
    (ghlauth_pit **, const ghlauth_config *, const char *, int32_t, const char *, ghlauth_error **))                       \
  F(ghlauth_status, pit_redacted, (const ghlauth_pit *, ghlauth_buf **, ghlauth_error **))                                 \
  F(void, pit_free, (ghlauth_pit *))                                                                                       \
  F(ghlauth_status, credential_from_pit, (ghlauth_credential **, ghlauth_pit *, ghlauth_error **))                         \
  F(ghlauth_status, credential_from_installation, (ghlauth_credential **, ghlauth_oauth *, const char *, ghlauth_error **)) \
  F(void, credential_free, (ghlauth_credential *))                                                                         \
  F(ghlauth_status, client_new, (ghlauth_client **, const ghlauth_config *, ghlauth_error **))                             \
  F(ghlauth_status, client_send,                                                                                           \
    (ghlauth_client *, ghlauth_response **, ghlauth_credential *, const ghlauth_request *, ghlauth_cancel *, ghlauth_error **)) \
  F(void, client_free, (ghlauth_client *))                                                                                 \
  F(ghlauth_status, request_new, (ghlauth_request **, const char *, const char *, ghlauth_error **))                       \
  F(void, request_free, (ghlauth_request *))                                                                               \
  F(int32_t, response_http_status, (const ghlauth_response *))                                                             \
  F(const char *, response_body, (const ghlauth_response *))                                                               \
  F(void, response_free, (ghlauth_response *))                                                                             \
  F(ghlauth_status, list_new, (ghlauth_list **, ghlauth_error **))                                                         \
  F(ghlauth_status, list_append, (ghlauth_list *, const char *, ghlauth_error **))                                         \
  F(void, list_free, (ghlauth_list *))                                                                                     \
  F(ghlauth_status, authorize_options_new, (ghlauth_authorize_options **, ghlauth_error **))                               \
  F(ghlauth_status, authorize_options_set_scopes, (ghlauth_authorize_options *, const ghlauth_list *, ghlauth_error **))   \
  F(void, authorize_options_free, (ghlauth_authorize_options *))                                                           \
  F(ghlauth_status, oauth_new,                                                                                             \
    (ghlauth_oauth **, const ghlauth_config *, const char *, const char *, const char *, ghlauth_error **))                \
  F(ghlauth_status, oauth_authorize_url,                                                                                   \
    (ghlauth_oauth *, ghlauth_buf **, ghlauth_buf **, const ghlauth_authorize_options *, ghlauth_error **))                \
  F(ghlauth_status, oauth_parse_callback, (ghlauth_oauth *, ghlauth_callback **, const char *, const char *, ghlauth_error **)) \
  F(void, callback_free, (ghlauth_callback *))                                                                             \
  F(ghlauth_status, oauth_exchange,                                                                                        \
    (ghlauth_oauth *, ghlauth_installation **, const ghlauth_callback *, const char *, ghlauth_cancel *, ghlauth_error **)) \
  F(void, oauth_free, (ghlauth_oauth *))                                                                                   \
  F(const char *, installation_id, (const ghlauth_installation *))                                                         \
  F(void, installation_free, (ghlauth_installation *))

#define DECLARE(result, name, parameters) static result(*name) parameters;
FUNCTIONS(DECLARE)

/* ISO C has no cast from an object pointer to a function pointer; POSIX promises that the bits fit. The comparison, which is not
 * carried out, has the compiler hold the types above to those of the headers. */
#define FIND(result, name, parameters)                                \
  (void)sizeof(name == ghlauth_##name);                               \
  if (!(symbol = dlsym(library, "ghlauth_" #name))) return dlerror(); \
  memcpy(&name, &symbol, sizeof symbol);

static const char *load(void) {
  void *symbol;
  void *library = dlopen("libghlauth.so.0", RTLD_NOW | RTLD_LOCAL);
  if (!library) return dlerror();
  FUNCTIONS(FIND)
  return abi_version() == GHLAUTH_ABI_VERSION ? NULL : "the library has another ABI";
}

static void write_log(void *user_data, int32_t level, const char *line) {
  (void)user_data;
  printf("log: %d %.*s\n", (int)level, (int)strcspn(line, " "), line);
}
static void drop_log(void *user_data) {
  (void)user_data;
  printf("log: dropped\n");
}

static void explain(ghlauth_error *error) {
  printf("refused: %s %d\n", status_name(error_status(error)), (int)error_status(error));
  printf("  message: %s\n", error_message(error));
  printf("  hint: %s\n", error_hint(error));
  printf("  http_status: %d\n", (int)error_http_status(error));
  printf("  server_message: %s\n", error_server_message(error));
  printf("  trace_id: %s\n", error_trace_id(error));
  printf("  retry_after_ms: %" PRId64 "\n", error_retry_after_ms(error));
  printf("  is_retryable: %d\n", (int)error_is_retryable(error));
}

static ghlauth_status send_get(ghlauth_client *client, ghlauth_credential *credential, const char *flow, const char *contact_id,
                               ghlauth_error **error) {
  char path[200];
  ghlauth_request *request = NULL;
  ghlauth_response *response = NULL;
  ghlauth_status status;
  snprintf(path, sizeof path, "/contacts/%s", contact_id);
  status = request_new(&request, "GET", path, error);
  if (!status) status = client_send(client, &response, credential, request, NULL, error);
  if (!status) printf("%s: %d %s\n", flow, (int)response_http_status(response), response_body(response));
  response_free(response);
  request_free(request);
  return status;
}

static ghlauth_status flow_1(const ghlauth_config *config, char **arguments, ghlauth_error **error) {
  ghlauth_pit *pit = NULL;
  ghlauth_buf *shown = NULL;
  ghlauth_credential *credential = NULL;
  ghlauth_client *client = NULL;
  ghlauth_error *refused = NULL;
  ghlauth_status status = pit_from_env(&pit, config, "HIGHLEVEL_PIT", GHLAUTH_LEVEL_LOCATION, arguments[2], error);
  if (!status) status = pit_redacted(pit, &shown, error);
  if (!status) printf("pit: %s\n", buf_data(shown));
  if (!status) status = credential_from_pit(&credential, pit, error);
  if (!status) status = client_new(&client, config, error);
  if (!status) status = send_get(client, credential, "flow 1", arguments[3], error);
  if (!status && send_get(client, credential, "flow 1", arguments[4], &refused)) explain(refused);
  error_free(refused);
  client_free(client);
  credential_free(credential);
  buf_free(shown);
  pit_free(pit);
  return status;
}

static ghlauth_status flow_2(const ghlauth_config *config, char **arguments, ghlauth_error **error) {
  char line[2000] = "";
  ghlauth_oauth *oauth = NULL;
  ghlauth_list *scopes = NULL;
  ghlauth_authorize_options *options = NULL;
  ghlauth_buf *url = NULL;
  ghlauth_callback *callback = NULL;
  ghlauth_installation *installation = NULL;
  ghlauth_credential *credential = NULL;
  ghlauth_client *client = NULL;
  ghlauth_status status =
      oauth_new(&oauth, config, getenv("HIGHLEVEL_CLIENT_ID"), getenv("HIGHLEVEL_CLIENT_SECRET"), arguments[5], error);
  if (!status) status = list_new(&scopes, error);
  if (!status) status = list_append(scopes, "contacts.readonly", error);
  if (!status) status = authorize_options_new(&options, error);
  if (!status) status = authorize_options_set_scopes(options, scopes, error);
  if (!status) status = oauth_authorize_url(oauth, &url, NULL, options, error);
  if (!status) printf("authorize: %s\n", buf_data(url)), fflush(stdout);
  if (!status && fgets(line, sizeof line, stdin)) line[strcspn(line, "\r\n")] = '\0';
  if (!status) status = oauth_parse_callback(oauth, &callback, line, NULL, error);
  if (!status) status = oauth_exchange(oauth, &installation, callback, "tenant 7", NULL, error);
  if (!status) printf("installation: %s\n", installation_id(installation));
  if (!status) status = credential_from_installation(&credential, oauth, installation_id(installation), error);
  if (!status) status = client_new(&client, config, error);
  if (!status) status = send_get(client, credential, "flow 2", arguments[3], error);
  client_free(client);
  credential_free(credential);
  installation_free(installation);
  callback_free(callback);
  buf_free(url);
  authorize_options_free(options);
  list_free(scopes);
  oauth_free(oauth);
  return status;
}

int main(int count, char **arguments) {
  ghlauth_config *config = NULL;
  ghlauth_error *error = NULL;
  ghlauth_log_table log = {sizeof log, GHLAUTH_LOG_INFO, NULL, drop_log, write_log};
  const char *missing = count == 6 ? load() : "usage: flows API_URL LOCATION_ID CONTACT_ID OTHER_CONTACT_ID REDIRECT_URI";
  ghlauth_status status;
  if (missing) {
    fprintf(stderr, "%s\n", missing);
    return 1;
  }
  printf("ghlauth %s, ABI %u\n", version_string(), (unsigned)abi_version());
  status = config_new(&config, &error);
  if (!status) status = config_set_api_url(config, arguments[1], &error);
  if (!status) status = config_set_marketplace_url(config, arguments[1], &error);
  if (!status) status = config_set_log(config, &log, &error);
  if (!status) status = flow_1(config, arguments, &error);
  if (!status) status = flow_2(config, arguments, &error);
  if (status) fprintf(stderr, "%s: %s. %s\n", status_name(status), error_message(error), error_hint(error));
  error_free(error);
  config_free(config);
  return status ? 1 : 0;
}
