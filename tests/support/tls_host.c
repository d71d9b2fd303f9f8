#include "support/tls_host.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "support/check.h"
#include "support/child.h"

enum { MOST_ARGUMENTS = 20 };

struct tls_host {
  struct child *child;
  int port;
};

static char folder[64], path[128];

int tls_certificates_make(void **state) {
  (void)state;
  strcpy(folder, "/tmp/ghlauth-tls-XXXXXX");
  if (mkdtemp(folder) == NULL) return -1;
  const char *const argv[] = {"sh", "-c", "sh \"$0\" \"$1\" >\"$1/output\" 2>&1", GHLAUTH_TEST_MAKE_CERTS, folder, NULL};
  return child_stop(child_start(argv));
}

int tls_certificates_remove(void **state) {
  DIR *files = opendir(folder);
  for (struct dirent *entry; (entry = readdir(files)) != NULL;) unlinkat(dirfd(files), entry->d_name, 0);
  closedir(files);
  rmdir(folder);
  return check_teardown(state);
}

const char *tls_certificate(const char *name) {
  snprintf(path, sizeof(path), "%s/%s", folder, name);
  return path;
}

struct tls_host *tls_host_start(const char *certificate, int port, const char *const arguments[]) {
  char pem[128], key[128], number[16];
  snprintf(pem, sizeof(pem), "%s/%s.pem", folder, certificate);
  snprintf(key, sizeof(key), "%s/%s.key", folder, certificate);
  snprintf(number, sizeof(number), "%d", port);
  const char *argv[MOST_ARGUMENTS] = {
      GHLAUTH_TEST_PYTHON, GHLAUTH_TEST_TLS_SERVER, "--cert", pem, "--key", key, "--port", number};
  for (size_t i = 8; *arguments != NULL && i + 1 < MOST_ARGUMENTS; ++i) argv[i] = *arguments++;
  struct tls_host *host = calloc(1, sizeof(*host));
  host->child = child_start(argv);
  const char *line = child_line(host->child);
  if (line == NULL) fail_msg("tls_server.py did not start");
  host->port = atoi(line);
  return host;
}

int tls_host_port(const struct tls_host *host) { return host->port; }

static int says(struct child *child, const char *wanted) {
  for (const char *line; (line = child_line(child)) != NULL;)
    if (strncmp(line, wanted, strlen(wanted)) == 0) return 1;
  return 0;
}

int tls_host_speaks_tls_1_1(const struct tls_host *host) {
  char address[32];
  snprintf(address, sizeof(address), "127.0.0.1:%d", host->port);
  const char *const argv[] = {
      "sh",
      "-c",
      "exec openssl s_client -connect $0 -tls1_1 -cipher ALL:@SECLEVEL=0 -CAfile \"$1\" -verify_return_error -brief 2>&1",
      address,
      tls_certificate("ca.pem"),
      NULL};
  struct child *client = child_start(argv);
  int is_answered = says(client, "Protocol version: TLSv1.1");
  if (is_answered) {
    child_tell(client, "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r");
    is_answered = says(client, "HTTP/1.1 200 ");
  }
  child_stop(client);
  return is_answered;
}

int tls_host_stop(struct tls_host *host) {
  int requests = -1;
  child_end_input(host->child);
  for (const char *line; (line = child_line(host->child)) != NULL;) sscanf(line, "requests %d", &requests);
  assert_int_equal(child_stop(host->child), 0);
  free(host);
  return requests;
}
