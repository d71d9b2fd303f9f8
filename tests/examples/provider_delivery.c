/* Use case 5, with OAuth: receives what a location sends through a custom conversation provider. HighLevel posts each message to the
 * provider's delivery URL, signed as its webhooks are. It goes behind a server with TLS; several can run over one store.
 *   HIGHLEVEL_CLIENT_ID=... HIGHLEVEL_CLIENT_SECRET=... HIGHLEVEL_STORE_KEY="1 <base64 of 32 bytes>" provider_delivery <port>
 *   <api url> <redirect uri> <store url>
 * HIGHLEVEL_WEBHOOK_KEY can have another public key, PEM: that of a sandbox. Scope: conversations/message.write. */
#include <arpa/inet.h>
#include <cjson/cJSON.h>
#include <ghlauth/ghlauth.h>
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct body { size_t size; uint8_t data[1 << 20]; };
static ghlauth_oauth *oauth;
static ghlauth_client *client;
static ghlauth_webhook *webhook;

static const char *text(const cJSON *object, const char *name) {
  const char *value = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
  return value ? value : "";
}
static int is_id(const char *id) {
  return *id && strlen(id) <= 64 && !id[strspn(id, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")];
}

/* PUT /conversations/messages/{id}/status with the token of the location that sent the message. */
static ghlauth_status report(ghlauth_credential *location, const char *message_id, ghlauth_error **error) {
  ghlauth_request *request = NULL;
  ghlauth_response *response = NULL;
  char path[256];
  snprintf(path, sizeof path, "/conversations/messages/%s/status", message_id);
  ghlauth_status status = ghlauth_request_new(&request, "PUT", path, error);
  if (!status) status = ghlauth_request_set_version(request, "2021-04-15", error); /* of all operations on conversations */
  if (!status) status = ghlauth_request_set_json(request, "{\"status\":\"delivered\"}", error);
  if (!status) status = ghlauth_client_send(client, &response, location, request, NULL, error);
  ghlauth_response_free(response), ghlauth_request_free(request);
  return status;
}

/* Hands a message over to the network of the provider (here: to standard output) and says so. GHLAUTH_OK when that is done. */
static ghlauth_status deliver(const ghlauth_event *event, ghlauth_error **error) {
  ghlauth_credential *location = NULL;
  char id[256];
  snprintf(id, sizeof id, "%s:%s", ghlauth_oauth_app_id(oauth), ghlauth_event_location_id(event));
  /* Signed, but for which app? Of a location that does not have this one it is refused. */
  ghlauth_status status = ghlauth_credential_from_installation(&location, oauth, id, error);
  cJSON *message = cJSON_Parse(ghlauth_event_json(event));
  const char *message_id = text(message, "messageId");
  if (!status && is_id(message_id)) { /* it becomes a part of a path; what has none could not be delivered later either */
    char *written = cJSON_PrintUnformatted(cJSON_GetObjectItemCaseSensitive(message, "message"));
    printf("%s to %s%s: %s\n", message_id, text(message, "phone"), text(message, "emailTo"), written ? written : "null");
    cJSON_free(written);
    status = fflush(stdout) == 0 ? report(location, message_id, error) : GHLAUTH_E_INTERNAL;
  }
  cJSON_Delete(message);
  ghlauth_credential_free(location);
  return status;
}

static enum MHD_Result add(void *headers, enum MHD_ValueKind kind, const char *name, const char *value) {
  return (void)kind, ghlauth_headers_add(headers, name, value ? value : "", NULL), MHD_YES;
}
static unsigned receive(struct MHD_Connection *connection, const struct body *body) {
  ghlauth_headers *headers = NULL;
  ghlauth_event *event = NULL;
  ghlauth_error *error = NULL;
  ghlauth_status status = ghlauth_headers_new(&headers, &error);
  MHD_get_connection_values(connection, MHD_HEADER_KIND, add, headers);
  if (!status) status = ghlauth_webhook_verify(webhook, &event, headers, body->data, body->size, &error);
  if (!status) status = deliver(event, &error);
  if (event && status) ghlauth_webhook_release(webhook, event, NULL); /* it is sent again */
  if (!status) ghlauth_webhook_confirm(webhook, event, NULL);
  if (status) fprintf(stderr, "%s: %s\n", ghlauth_status_name(status), ghlauth_error_message(error));
  ghlauth_error_free(error), ghlauth_event_free(event), ghlauth_headers_free(headers);
  return status == GHLAUTH_E_NOT_FOUND ? 403 : (unsigned)ghlauth_webhook_http_status(status);
}
static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection, const char *url, const char *method,
                                  const char *version, const char *data, size_t *size, void **state) {
  (void)cls, (void)url, (void)version;
  struct body *body = *state;
  if (strcmp(method, "POST")) return MHD_NO;
  if (!body) return (*state = calloc(1, sizeof *body)) ? MHD_YES : MHD_NO;
  if (*size > sizeof body->data - body->size) return MHD_NO; /* closes the connection */
  if (*size) return memcpy(body->data + body->size, data, *size), body->size += *size, *size = 0, MHD_YES;
  struct MHD_Response *response = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
  const enum MHD_Result queued = MHD_queue_response(connection, receive(connection, body), response);
  return MHD_destroy_response(response), queued;
}
static void on_end(void *cls, struct MHD_Connection *connection, void **state, enum MHD_RequestTerminationCode code) {
  (void)cls, (void)connection, (void)code, free(*state);
}

int main(int argc, char **argv) {
  ghlauth_config *config = NULL;
  ghlauth_store_options *options = NULL;
  ghlauth_store *store = NULL;
  ghlauth_list *app_ids = NULL;
  ghlauth_error *error = NULL;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (argc != 5) return 2;
  address.sin_port = htons((uint16_t)atoi(argv[1]));
  const char *client_id = getenv("HIGHLEVEL_CLIENT_ID"), *client_secret = getenv("HIGHLEVEL_CLIENT_SECRET");
  const char *key = getenv("HIGHLEVEL_WEBHOOK_KEY");
  ghlauth_status status = ghlauth_config_new(&config, &error);
  if (!status) status = ghlauth_config_set_api_url(config, argv[2], &error);
  if (!status) status = ghlauth_store_options_new(&options, &error);
  if (!status) status = ghlauth_store_options_add_key_env(options, "HIGHLEVEL_STORE_KEY", &error);
  if (!status) status = ghlauth_store_open(&store, argv[4], options, &error);
  if (!status) status = ghlauth_config_set_store(config, store, &error);
  if (!status) status = ghlauth_oauth_new(&oauth, config, client_id, client_secret, argv[3], &error);
  if (!status) status = ghlauth_client_new(&client, config, &error);
  if (!status) status = ghlauth_list_new(&app_ids, &error);
  if (!status) status = ghlauth_list_append(app_ids, ghlauth_oauth_app_id(oauth), &error);
  if (!status) status = ghlauth_webhook_new(&webhook, config, app_ids, &error);
  /* A delivery has neither a timestamp nor an app id: that its location has this app installed, report() sees. */
  if (!status) status = ghlauth_webhook_set_allow_missing_timestamp(webhook, 1, &error);
  if (!status) status = ghlauth_webhook_set_duplicates(webhook, GHLAUTH_DUPLICATES_STORE, &error);
  if (!status && key) status = ghlauth_webhook_add_key(webhook, GHLAUTH_KEY_ED25519, (const uint8_t *)key, strlen(key), &error);
  if (status) return fprintf(stderr, "%s %s\n", ghlauth_error_message(error), ghlauth_error_hint(error)), 1;
  struct MHD_Daemon *daemon = MHD_start_daemon(
      MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION, 0, NULL, NULL, on_request, NULL, MHD_OPTION_SOCK_ADDR, &address,
      MHD_OPTION_NOTIFY_COMPLETED, on_end, NULL, MHD_OPTION_CONNECTION_LIMIT, 64u, MHD_OPTION_CONNECTION_TIMEOUT, 70u, MHD_OPTION_END);
  if (daemon) puts("Receiving"), fflush(stdout), getchar(); /* until standard input ends */
  return daemon ? MHD_stop_daemon(daemon), 0 : 1;
}
