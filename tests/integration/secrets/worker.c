// What test_memory.py and test_at_rest.py look through: obeys lines of its standard input, one call of the library each. It
// keeps no secret of its own: a line is read without stdio into one buffer, which is wiped before the answer, and the answer is
// written from where it lies.
//   ok TEXT | failed STATUS TEXT     TEXT of a failure is all that the error says
#include <dlfcn.h>
#include <fcntl.h>
#include <ghlauth/ghlauth.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static char line[65536];
static char *rest;

static ghlauth_config *config;
static ghlauth_store_options *options;
static ghlauth_store *store;
static ghlauth_oauth *oauth;
static ghlauth_client *client;
static ghlauth_credential *credential;
static ghlauth_pit *pit;
static ghlauth_user_context_reader *reader;
static ghlauth_webhook *webhook;
static ghlauth_token *kept;
static char id[160];
static ghlauth_error *error;

static void put(const char *text) {
  size_t size = text == NULL ? 0 : strlen(text);
  while (size > 0) {
    const ssize_t written = write(STDOUT_FILENO, text, size);
    if (written <= 0) _exit(2);
    text += written;
    size -= (size_t)written;
  }
}

static int read_line(void) {
  size_t size = 0;
  while (size + 1 < sizeof(line) && read(STDIN_FILENO, line + size, 1) == 1) {
    if (line[size] == '\n') {
      line[size] = '\0';
      return 1;
    }
    ++size;
  }
  return 0;
}

static char *word(void) {
  char *found = strtok_r(NULL, " ", &rest);
  return found != NULL ? found : (char *)"";
}

// The rest of the line is the secret.
static ghlauth_status fetch(void *user_data, ghlauth_secret *secret) {
  (void)user_data;
  return ghlauth_secret_set(secret, rest, strlen(rest), NULL);
}

static ghlauth_secret_source source(void) {
  const ghlauth_secret_source from_line = {.struct_size = sizeof(from_line), .fetch = fetch};
  return from_line;
}

static void write_log(void *user_data, int32_t level, const char *text) {
  const int fd = (int)(intptr_t)user_data;
  char head[16];
  const int size = snprintf(head, sizeof(head), "%d ", level);
  if (write(fd, head, (size_t)size) < 0 || write(fd, text, strlen(text)) < 0 || write(fd, "\n", 1) < 0) _exit(2);
}

static ghlauth_status configure(void) {
  ghlauth_status status = ghlauth_config_new(&config, &error);
  if (status == GHLAUTH_OK) status = ghlauth_config_set_api_url(config, word(), &error);
  const char *ca_file = word();  // "-": the system's
  if (status == GHLAUTH_OK && strcmp(ca_file, "-") != 0) status = ghlauth_config_set_ca_file(config, ca_file, &error);
  if (status == GHLAUTH_OK) status = ghlauth_config_set_max_retries(config, 0, &error);
  const int fd = open(word(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  const ghlauth_log_table log = {
      .struct_size = sizeof(log), .level = GHLAUTH_LOG_DEBUG, .user_data = (void *)(intptr_t)fd, .write = write_log};
  if (status == GHLAUTH_OK) status = ghlauth_config_set_log(config, &log, &error);
  return status;
}

static ghlauth_status open_store(void) {
  ghlauth_status status = ghlauth_store_open(&store, word(), options, &error);
  if (status == GHLAUTH_OK) status = ghlauth_config_set_store(config, store, &error);
  if (status == GHLAUTH_OK) status = ghlauth_client_new(&client, config, &error);
  return status;
}

static ghlauth_status give(ghlauth_status status, ghlauth_buf *buf) {
  if (status == GHLAUTH_OK) {
    put("ok ");
    put(ghlauth_buf_data(buf));
    put("\n");
  }
  ghlauth_buf_free(buf);
  return status;
}

static ghlauth_status authorize(void) {
  ghlauth_buf *url = NULL, *state = NULL;
  const ghlauth_status status = ghlauth_oauth_authorize_url(oauth, &url, &state, NULL, &error);
  ghlauth_buf_free(url);
  return give(status, state);
}

static ghlauth_status hold(ghlauth_installation *installation) {
  snprintf(id, sizeof(id), "%s", ghlauth_installation_id(installation));
  ghlauth_credential_free(credential);
  credential = NULL;
  return ghlauth_credential_from_installation(&credential, oauth, id, &error);
}

static ghlauth_status find(void) {
  ghlauth_installations *found = NULL;
  const ghlauth_status status = ghlauth_oauth_find(oauth, &found, NULL, NULL, NULL, &error);
  ghlauth_installations_free(found);
  return status;
}

static ghlauth_status exchange(void) {
  ghlauth_callback *callback = NULL;
  ghlauth_installation *installation = NULL;
  ghlauth_status status = ghlauth_oauth_parse_callback(oauth, &callback, word(), NULL, &error);
  if (status == GHLAUTH_OK) status = ghlauth_oauth_exchange(oauth, &installation, callback, "tenant 7", NULL, &error);
  ghlauth_callback_free(callback);
  if (status == GHLAUTH_OK) status = hold(installation);
  ghlauth_installation_free(installation);
  return status;
}

static ghlauth_status mint(void) {
  ghlauth_installation *installation = NULL;
  const char *company = word();
  ghlauth_status status = ghlauth_oauth_mint_location(oauth, &installation, company, word(), NULL, &error);
  if (status == GHLAUTH_OK) status = hold(installation);
  ghlauth_installation_free(installation);
  return status;
}

static ghlauth_status bearer(void) {
  char buffer[4096];
  size_t needed = 0;
  const ghlauth_status status = ghlauth_credential_bearer(credential, buffer, sizeof(buffer), &needed, NULL, 0, &error);
  explicit_bzero(buffer, sizeof(buffer));
  return status;
}

static ghlauth_status take_token(void) {
  ghlauth_token_free(kept);
  kept = NULL;
  const ghlauth_status status = ghlauth_credential_token(credential, &kept, 0, NULL, &error);
  if (status == GHLAUTH_OK && ghlauth_token_claims_json(kept) == NULL) _exit(3);
  return status;
}

static ghlauth_status get(void) {
  ghlauth_request *request = NULL;
  ghlauth_response *response = NULL;
  ghlauth_status status = ghlauth_request_new(&request, "GET", word(), &error);
  if (status == GHLAUTH_OK) status = ghlauth_client_send(client, &response, credential, request, NULL, &error);
  ghlauth_response_free(response);
  ghlauth_request_free(request);
  return status;
}

static ghlauth_status use_pit(ghlauth_status status) {
  ghlauth_credential_free(credential);
  credential = NULL;
  if (status == GHLAUTH_OK) status = ghlauth_credential_from_pit(&credential, pit, &error);
  return status;
}

static ghlauth_status new_pit(void) {
  const char *token = word();
  ghlauth_pit_free(pit);
  pit = NULL;
  return use_pit(ghlauth_pit_new(&pit, config, token, GHLAUTH_LEVEL_LOCATION, word(), &error));
}

static ghlauth_status env_pit(void) {
  const char *name = word();
  ghlauth_pit_free(pit);
  pit = NULL;
  return use_pit(ghlauth_pit_from_env(&pit, config, name, GHLAUTH_LEVEL_LOCATION, word(), &error));
}

static ghlauth_status decrypt(void) {
  ghlauth_user_context *context = NULL;
  const char *payload = word();
  const ghlauth_status status = ghlauth_user_context_decrypt(reader, &context, payload, strlen(payload), &error);
  ghlauth_user_context_free(context);
  return status;
}

static ghlauth_status verify(void) {
  ghlauth_headers *headers = NULL;
  ghlauth_event *event = NULL;
  ghlauth_status status = ghlauth_headers_new(&headers, &error);
  if (status == GHLAUTH_OK) status = ghlauth_headers_add(headers, "X-GHL-Signature", word(), &error);
  if (status == GHLAUTH_OK)
    status = ghlauth_webhook_verify(webhook, &event, headers, (const uint8_t *)rest, strlen(rest), &error);
  if (status == GHLAUTH_OK) status = ghlauth_webhook_confirm(webhook, event, &error);
  ghlauth_event_free(event);
  ghlauth_headers_free(headers);
  return status;
}

static ghlauth_status receive_webhooks(void) {
  ghlauth_list *apps = NULL;
  ghlauth_status status = ghlauth_list_new(&apps, &error);
  if (status == GHLAUTH_OK) status = ghlauth_list_append(apps, word(), &error);
  if (status == GHLAUTH_OK) status = ghlauth_webhook_new(&webhook, config, apps, &error);
  for (char *at = rest; *at != '\0'; ++at)  // PEM has several lines
    if (*at == '|') *at = '\n';
  if (status == GHLAUTH_OK)
    status = ghlauth_webhook_add_key(webhook, GHLAUTH_KEY_ED25519, (const uint8_t *)rest, strlen(rest), &error);
  ghlauth_list_free(apps);
  return status;
}

static ghlauth_status keep_secret(void) {
  const char *name = word(), *value = word();
  ghlauth_buf *back = NULL;
  ghlauth_status status = ghlauth_store_set_secret(store, name, (const uint8_t *)value, strlen(value), &error);
  if (status == GHLAUTH_OK) status = ghlauth_store_secret(store, &back, name, &error);
  if (status == GHLAUTH_OK && strcmp(ghlauth_buf_data(back), value) != 0) _exit(3);
  ghlauth_buf_free(back);
  return status;
}

static void free_all(void) {
  ghlauth_token_free(kept);
  ghlauth_credential_free(credential);
  ghlauth_pit_free(pit);
  ghlauth_user_context_reader_free(reader);
  ghlauth_webhook_free(webhook);
  ghlauth_client_free(client);
  ghlauth_oauth_free(oauth);
  ghlauth_store_free(store);
  ghlauth_store_options_free(options);
  ghlauth_config_free(config);
  kept = NULL;
  credential = NULL;
  pit = NULL;
  reader = NULL;
  webhook = NULL;
  client = NULL;
  oauth = NULL;
  store = NULL;
  options = NULL;
  config = NULL;
}

// A child that obeys in the place of this process, until it is told to end.
static void become_child(void) {
  const pid_t child = fork();
  if (child == 0) return;
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child || status != 0) _exit(4);
}

// Of freed.c, where it is preloaded.
static void watch(void) {
  void (*freed_watch)(const char *) = NULL;
  *(void **)&freed_watch = dlsym(RTLD_DEFAULT, "freed_watch");
  if (freed_watch != NULL) freed_watch(rest);
}

static void tell_live(void) {
  void (*freed_live)(void) = NULL;
  *(void **)&freed_live = dlsym(RTLD_DEFAULT, "freed_live");
  if (freed_live != NULL) freed_live();
}

static ghlauth_status obey(const char *verb) {
  if (strcmp(verb, "config") == 0) return configure();
  if (strcmp(verb, "options") == 0) return ghlauth_store_options_new(&options, &error);
  if (strcmp(verb, "key") == 0) {
    const ghlauth_secret_source from_line = source();
    return ghlauth_store_options_add_key_source(options, &from_line, &error);
  }
  if (strcmp(verb, "password") == 0) {
    const ghlauth_secret_source from_line = source();
    return ghlauth_store_options_set_password_source(options, &from_line, &error);
  }
  if (strcmp(verb, "plain") == 0) return ghlauth_store_options_set_plain(options, 1, &error);
  if (strcmp(verb, "tokens-in-redis") == 0) return ghlauth_store_options_set_tokens_in_redis(options, 1, &error);
  if (strcmp(verb, "store") == 0) return open_store();
  if (strcmp(verb, "app") == 0) {
    const char *client_id = word(), *secret = word();
    ghlauth_oauth_free(oauth);
    oauth = NULL;
    return ghlauth_oauth_new(&oauth, config, client_id, secret, word(), &error);
  }
  if (strcmp(verb, "authorize") == 0) return authorize();
  if (strcmp(verb, "exchange") == 0) return exchange();
  if (strcmp(verb, "find") == 0) return find();
  if (strcmp(verb, "import") == 0) return ghlauth_oauth_import(oauth, NULL, rest, NULL, 0, NULL, &error);
  if (strcmp(verb, "bearer") == 0) return bearer();
  if (strcmp(verb, "token") == 0) return take_token();
  if (strcmp(verb, "refresh") == 0) return ghlauth_oauth_refresh(oauth, NULL, id, NULL, &error);
  if (strcmp(verb, "mint") == 0) return mint();
  if (strcmp(verb, "get") == 0) return get();
  if (strcmp(verb, "pit") == 0) return new_pit();
  if (strcmp(verb, "pit-of-variable") == 0) return env_pit();
  if (strcmp(verb, "reader") == 0) return ghlauth_user_context_reader_new(&reader, config, rest, &error);
  if (strcmp(verb, "decrypt") == 0) return decrypt();
  if (strcmp(verb, "webhooks") == 0) return receive_webhooks();
  if (strcmp(verb, "verify") == 0) return verify();
  if (strcmp(verb, "secret") == 0) return keep_secret();
  if (strcmp(verb, "export") == 0) return ghlauth_store_export_file(store, NULL, rest, NULL, NULL, &error);
  if (strcmp(verb, "free") == 0) return free_all(), GHLAUTH_OK;
  if (strcmp(verb, "fork") == 0) return become_child(), GHLAUTH_OK;
  if (strcmp(verb, "end") == 0) _exit(0);
  if (strcmp(verb, "watch") == 0) return watch(), GHLAUTH_OK;
  if (strcmp(verb, "live") == 0) return tell_live(), GHLAUTH_OK;
  return -1;
}

int main(void) {
  prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0);  // gdb comes from beside, not from above
  while (read_line()) {
    error = NULL;
    const char *verb = strtok_r(line, " ", &rest);
    if (verb == NULL) continue;
    const int answers = strcmp(verb, "authorize") == 0;
    const ghlauth_status status = obey(verb);
    explicit_bzero(line, sizeof(line));
    if (status == GHLAUTH_OK) {
      if (!answers) put("ok\n");
      continue;
    }
    put("failed ");
    put(ghlauth_status_name(status));
    put(" ");
    put(ghlauth_error_message(error));
    put(" | ");
    put(ghlauth_error_hint(error));
    put(" | ");
    put(ghlauth_error_server_message(error));
    put(" | ");
    put(ghlauth_error_trace_id(error));
    put("\n");
    ghlauth_error_free(error);
  }
  return 0;
}
