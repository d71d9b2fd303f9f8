#include "support/bulk.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "support/check.h"
#include "support/child.h"

struct bulk {
  struct child *child;
  ghlauth_config *config;
  ghlauth_client *client;
  ghlauth_credential *credential;
  ghlauth_credential *renewed;
  ghlauth_response *response;
  char folder[64];
  char path[256];
};

static ghlauth_status next_token(void *user_data, ghlauth_secret *secret) {
  static int number;
  char token[32];
  (void)user_data;
  const int size = snprintf(token, sizeof(token), "bulk-token-%d", ++number);
  return ghlauth_secret_set(secret, token, (size_t)size, NULL);
}

struct bulk *bulk_new(void) {
  const char *const argv[] = {GHLAUTH_TEST_PYTHON, GHLAUTH_TEST_BULK_SERVER, NULL};
  struct bulk *bulk = calloc(1, sizeof(*bulk));
  char url[64];
  const ghlauth_secret_source source = {sizeof(source), NULL, NULL, next_token};
  bulk->child = child_start(argv);
  const char *port = child_line(bulk->child);
  assert_non_null(port);
  snprintf(url, sizeof(url), "http://127.0.0.1:%s", port);
  OK(ghlauth_config_new(&bulk->config, ERR));
  OK(ghlauth_config_set_api_url(bulk->config, url, ERR));
  OK(ghlauth_config_set_max_retries(bulk->config, 0, ERR));
  OK(ghlauth_client_new(&bulk->client, bulk->config, ERR));
  OK(ghlauth_credential_from_access_token(&bulk->credential, bulk->config, "bulk-token", -1, 0, NULL, ERR));
  OK(ghlauth_credential_from_source(&bulk->renewed, bulk->config, &source, 0, NULL, ERR));
  strcpy(bulk->folder, "/tmp/ghlauth-bulk-XXXXXX");
  assert_non_null(mkdtemp(bulk->folder));
  return bulk;
}

void bulk_free(struct bulk *bulk) {
  DIR *folder = opendir(bulk->folder);
  for (struct dirent *entry; (entry = readdir(folder)) != NULL;) unlinkat(dirfd(folder), entry->d_name, 0);
  closedir(folder);
  rmdir(bulk->folder);
  ghlauth_response_free(bulk->response);
  ghlauth_credential_free(bulk->renewed);
  ghlauth_credential_free(bulk->credential);
  ghlauth_client_free(bulk->client);
  ghlauth_config_free(bulk->config);
  assert_int_equal(child_stop(bulk->child), 0);
  free(bulk);
}

ghlauth_config *bulk_config(struct bulk *bulk) { return bulk->config; }

const char *bulk_path(struct bulk *bulk, const char *name) {
  snprintf(bulk->path, sizeof(bulk->path), "%s/%s", bulk->folder, name);
  return bulk->path;
}

int bulk_files(struct bulk *bulk) {
  int count = 0;
  DIR *folder = opendir(bulk->folder);
  for (struct dirent *entry; (entry = readdir(folder)) != NULL;) count += entry->d_name[0] != '.';
  closedir(folder);
  return count;
}

const char *bulk_zeros(struct bulk *bulk, const char *name, int64_t size) {
  const int fd = open(bulk_path(bulk, name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  assert_true(fd >= 0);
  assert_int_equal(ftruncate(fd, size), 0);
  close(fd);
  return bulk->path;
}

ghlauth_request *bulk_request(const char *method, const char *path) {
  ghlauth_request *request = NULL;
  OK(ghlauth_request_new(&request, method, path, ERR));
  return request;
}

static ghlauth_status send_with(struct bulk *bulk, ghlauth_credential *credential, const ghlauth_request *request,
                                ghlauth_cancel *cancel, ghlauth_error **error) {
  ghlauth_response_free(bulk->response);
  // A client of its own: a configuration may have been changed.
  ghlauth_client_free(bulk->client);
  OK(ghlauth_client_new(&bulk->client, bulk->config, ERR));
  return ghlauth_client_send(bulk->client, &bulk->response, credential, request, cancel, error);
}

ghlauth_status bulk_send(struct bulk *bulk, const ghlauth_request *request, ghlauth_cancel *cancel, ghlauth_error **error) {
  return send_with(bulk, bulk->credential, request, cancel, error);
}

ghlauth_status bulk_send_renewed(struct bulk *bulk, const ghlauth_request *request, ghlauth_error **error) {
  return send_with(bulk, bulk->renewed, request, NULL, error);
}

ghlauth_credential *bulk_credential(struct bulk *bulk) { return bulk->credential; }

const ghlauth_response *bulk_response(struct bulk *bulk) { return bulk->response; }

const char *bulk_arrived(struct bulk *bulk) { return child_ask(bulk->child, "arrived"); }

int bulk_count(const char *text, const char *part) {
  int count = 0;
  while ((text = strstr(text, part)) != NULL) {
    ++count;
    text += strlen(part);
  }
  return count;
}

enum { PERIOD = 251, ODD_PIECE = 40009 };

const uint8_t *pattern_at(int64_t position) {
  static uint8_t bytes[PERIOD + PATTERN_PIECE];
  if (bytes[1] == 0)
    for (size_t i = 0; i < sizeof(bytes); ++i) bytes[i] = (uint8_t)(i % PERIOD);
  return bytes + position % PERIOD;
}

static void pattern_drop(void *user_data) { ++((struct pattern *)user_data)->drops; }

// The failure that is due, if any.
static ghlauth_status due(struct pattern *pattern) {
  if (pattern->fails_at == 0 || pattern->position < pattern->fails_at) return GHLAUTH_OK;
  if (pattern->cancel == NULL) return pattern->failure;
  ghlauth_cancel_request(pattern->cancel);
  return GHLAUTH_OK;
}

static ghlauth_status pattern_read(void *user_data, uint8_t *buffer, size_t capacity, size_t *size) {
  struct pattern *pattern = user_data;
  const ghlauth_status status = due(pattern);
  if (status < 0) return status;
  size_t count = capacity < ODD_PIECE ? capacity : ODD_PIECE;
  if ((int64_t)count > pattern->size - pattern->position) count = (size_t)(pattern->size - pattern->position);
  memcpy(buffer, pattern_at(pattern->position), count);
  pattern->position += (int64_t)count;
  *size = count;
  return GHLAUTH_OK;
}

static ghlauth_status pattern_rewind(void *user_data) {
  struct pattern *pattern = user_data;
  pattern->position = 0;
  ++pattern->rewinds;
  return GHLAUTH_OK;
}

static ghlauth_status pattern_write(void *user_data, const uint8_t *data, size_t size) {
  struct pattern *pattern = user_data;
  const ghlauth_status status = due(pattern);
  if (status < 0) return status;
  while (size > 0) {
    const size_t count = size < PATTERN_PIECE ? size : PATTERN_PIECE;
    pattern->wrong += memcmp(data, pattern_at(pattern->position), count) != 0;
    pattern->position += (int64_t)count;
    data += count;
    size -= count;
  }
  return GHLAUTH_OK;
}

ghlauth_byte_source pattern_source(struct pattern *pattern) {
  const ghlauth_byte_source table = {sizeof(table), pattern, pattern_drop, pattern_read, pattern_rewind};
  return table;
}

ghlauth_byte_source pattern_source_once(struct pattern *pattern) {
  ghlauth_byte_source table = pattern_source(pattern);
  table.rewind = NULL;
  return table;
}

ghlauth_byte_sink pattern_sink(struct pattern *pattern) {
  const ghlauth_byte_sink table = {sizeof(table), pattern, pattern_drop, pattern_write};
  return table;
}

// AddressSanitizer, where it is there, asks for this: what it keeps of freed memory would be measured as well.
const char *__asan_default_options(void);
const char *__asan_default_options(void) { return "quarantine_size_mb=1"; }

static int64_t begun_kib;

static int64_t status_kib(const char *name) {
  char line[256];
  int64_t kib = -1;
  FILE *status = fopen("/proc/self/status", "re");
  while (kib < 0 && fgets(line, sizeof(line), status) != NULL)
    if (strncmp(line, name, strlen(name)) == 0) kib = strtoll(line + strlen(name), NULL, 10);
  fclose(status);
  assert_true(kib > 0);
  return kib;
}

void memory_begin(void) {
  const int fd = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC);
  assert_true(fd >= 0 && write(fd, "5", 1) == 1);  // the peak is what there is now
  close(fd);
  begun_kib = status_kib("VmRSS:");
}

int64_t memory_growth_kib(void) { return status_kib("VmHWM:") - begun_kib; }
