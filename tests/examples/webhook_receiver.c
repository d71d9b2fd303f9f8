/* Receives an app's webhooks, each event once, also where several of these run over one store. It goes behind a server with TLS.
 *   HIGHLEVEL_STORE_KEY="1 <base64 of 32 bytes>" webhook_receiver <port> <app id> <store url>
 * HIGHLEVEL_WEBHOOK_KEY can have another public key, PEM: that of a sandbox. */
#include <arpa/inet.h>
#include <ghlauth/ghlauth.h>
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct body { size_t size; uint8_t data[6 << 20]; };
static ghlauth_webhook *webhook;

/* What the application does with an event: 0 when that is done, durably. */
static int handle(const ghlauth_event *event) {
  return printf("%s %s\n", ghlauth_event_type(event), ghlauth_event_id(event)) < 0 || fflush(stdout);
}
static enum MHD_Result add(void *headers, enum MHD_ValueKind kind, const char *name, const char *value) {
  return (void)kind, ghlauth_headers_add(headers, name, value ? value : "", NULL), MHD_YES;
}
static unsigned receive(struct MHD_Connection *connection, const struct body *body) {
  ghlauth_headers *headers = NULL;
  ghlauth_event *event = NULL;
  ghlauth_status status = ghlauth_headers_new(&headers, NULL);
  MHD_get_connection_values(connection, MHD_HEADER_KIND, add, headers);
  if (!status) status = ghlauth_webhook_verify(webhook, &event, headers, body->data, body->size, NULL);
  const int failed = !status && handle(event);
  if (!status) (failed ? ghlauth_webhook_release : ghlauth_webhook_confirm)(webhook, event, NULL);
  ghlauth_event_free(event), ghlauth_headers_free(headers);
  return failed ? 429 : (unsigned)ghlauth_webhook_http_status(status); /* 429: it is sent again */
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
  if (argc < 4) return 2;
  struct sockaddr_in address = {AF_INET, htons((uint16_t)atoi(argv[1])), {htonl(INADDR_LOOPBACK)}, {0}};
  ghlauth_status status = ghlauth_config_new(&config, &error);
  if (!status) status = ghlauth_store_options_new(&options, &error);
  if (!status) status = ghlauth_store_options_add_key_env(options, "HIGHLEVEL_STORE_KEY", &error);
  if (!status) status = ghlauth_store_open(&store, argv[3], options, &error);
  if (!status) status = ghlauth_config_set_store(config, store, &error);
  if (!status) status = ghlauth_list_new(&app_ids, &error);
  if (!status) status = ghlauth_list_append(app_ids, argv[2], &error);
  if (!status) status = ghlauth_webhook_new(&webhook, config, app_ids, &error);
  if (!status) status = ghlauth_webhook_set_duplicates(webhook, GHLAUTH_DUPLICATES_STORE, &error);
  const char *key = getenv("HIGHLEVEL_WEBHOOK_KEY");
  if (!status && key) status = ghlauth_webhook_add_key(webhook, GHLAUTH_KEY_ED25519, (const uint8_t *)key, strlen(key), &error);
  if (status) return fprintf(stderr, "%s %s\n", ghlauth_error_message(error), ghlauth_error_hint(error)), 1;
  struct MHD_Daemon *daemon = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION, 0, NULL, NULL,
      on_request, NULL, MHD_OPTION_SOCK_ADDR, &address, MHD_OPTION_NOTIFY_COMPLETED, on_end, NULL, MHD_OPTION_CONNECTION_LIMIT, 64u,
      MHD_OPTION_CONNECTION_TIMEOUT, 70u, MHD_OPTION_END);
  if (daemon) puts("Receiving"), fflush(stdout), getchar(); /* until standard input ends */
  return daemon ? MHD_stop_daemon(daemon), 0 : 1;
}
