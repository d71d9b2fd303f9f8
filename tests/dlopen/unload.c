/* Loads the library by name as a plug-in would, uses it, unloads it, and holds it to leaving nothing of itself behind.
 *   unload <symbol ledger> [request | store]
 * With "request", every round also makes an HTTP request (to a port where nobody listens); with "store", it opens one on the disk.
 * Prints which dependencies stay. */
#include <arpa/inet.h>
#include <dlfcn.h>
#include <ghlauth/ghlauth.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "library.h"

enum { SHORT_ROUNDS = 200, LONG_ROUNDS = 20000, WARM_UP = 40, THREADS = 4, MAX_GROWTH_KIB = 512 };

static const char *ledger;
static char api_url[64];
static char store_url[64];
static int with_request, with_store;
static int rounds = SHORT_ROUNDS;

static int is_mapped(const char *library) {
  char line[4096];
  int found = 0;
  FILE *maps = fopen("/proc/self/maps", "r");
  REQUIRE(maps);
  while (fgets(line, sizeof line, maps))
    if (strstr(line, library)) found = 1;
  fclose(maps);
  return found;
}

static long resident_kib(void) {
  long pages = 0;
  FILE *statm = fopen("/proc/self/statm", "r");
  REQUIRE(statm && fscanf(statm, "%*d %ld", &pages) == 1);
  fclose(statm);
  return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

static void resolve_ledger(void *library) {
  char line[256], symbol[128];
  int count = 0;
  FILE *file = fopen(ledger, "r");
  REQUIRE(file);
  while (fgets(line, sizeof line, file)) {
    if (line[0] == '#' || sscanf(line, "%127s", symbol) != 1) continue;
    void *address = NULL;
    load(library, symbol, &address);
    count++;
  }
  fclose(file);
  REQUIRE(count > 150);
}

static void send_request(void *library, ghlauth_config *config, ghlauth_pit *pit) {
  FUNCTION(library, ghlauth_credential_from_pit);
  FUNCTION(library, ghlauth_credential_free);
  FUNCTION(library, ghlauth_client_new);
  FUNCTION(library, ghlauth_client_send);
  FUNCTION(library, ghlauth_client_free);
  FUNCTION(library, ghlauth_request_new);
  FUNCTION(library, ghlauth_request_free);
  ghlauth_credential *credential = NULL;
  ghlauth_client *client = NULL;
  ghlauth_request *request = NULL;
  ghlauth_response *response = NULL;
  REQUIRE(f_ghlauth_credential_from_pit(&credential, pit, NULL) == GHLAUTH_OK);
  REQUIRE(f_ghlauth_client_new(&client, config, NULL) == GHLAUTH_OK);
  REQUIRE(f_ghlauth_request_new(&request, "GET", "/locations/x", NULL) == GHLAUTH_OK);
  REQUIRE(f_ghlauth_client_send(client, &response, credential, request, NULL, NULL) == GHLAUTH_E_CONNECT);
  REQUIRE(response == NULL);
  f_ghlauth_request_free(request);
  f_ghlauth_client_free(client);
  f_ghlauth_credential_free(credential);
}

static void use_store(void *library) {
  FUNCTION(library, ghlauth_store_options_new);
  FUNCTION(library, ghlauth_store_options_add_key);
  FUNCTION(library, ghlauth_store_options_free);
  FUNCTION(library, ghlauth_store_open);
  FUNCTION(library, ghlauth_store_secret);
  FUNCTION(library, ghlauth_store_free);
  const uint8_t key[32] = {1};
  ghlauth_store_options *options = NULL;
  ghlauth_store *store = NULL;
  ghlauth_buf *secret = NULL;
  REQUIRE(f_ghlauth_store_options_new(&options, NULL) == GHLAUTH_OK);
  REQUIRE(f_ghlauth_store_options_add_key(options, "1", key, sizeof key, NULL) == GHLAUTH_OK);
  REQUIRE(f_ghlauth_store_open(&store, store_url, options, NULL) == GHLAUTH_OK);
  REQUIRE(f_ghlauth_store_secret(store, &secret, "none", NULL) == GHLAUTH_E_NOT_FOUND);
  f_ghlauth_store_free(store);
  f_ghlauth_store_options_free(options);
}

static void use(void *library) {
  FUNCTION(library, ghlauth_config_new);
  FUNCTION(library, ghlauth_config_set_api_url);
  FUNCTION(library, ghlauth_config_set_max_retries);
  FUNCTION(library, ghlauth_config_free);
  FUNCTION(library, ghlauth_pit_new);
  FUNCTION(library, ghlauth_pit_free);
  FUNCTION(library, ghlauth_error_message);
  FUNCTION(library, ghlauth_error_free);
  ghlauth_config *config = NULL;
  ghlauth_pit *pit = NULL;
  ghlauth_error *error = NULL;
  REQUIRE(f_ghlauth_config_new(&config, NULL) == GHLAUTH_OK);
  REQUIRE(f_ghlauth_config_set_api_url(config, "ftp://example.com", &error) < 0);
  REQUIRE(error && f_ghlauth_error_message(error)[0] != '\0');
  REQUIRE(f_ghlauth_config_set_api_url(config, api_url, NULL) == GHLAUTH_OK);
  REQUIRE(f_ghlauth_config_set_max_retries(config, 0, NULL) == GHLAUTH_OK);
  REQUIRE(f_ghlauth_pit_new(&pit, config, "pit-12ab34cd-0000-4000-8000-56ef78ab90cd", GHLAUTH_LEVEL_LOCATION, "x", NULL) == 0);
  if (with_request) send_request(library, config, pit);
  if (with_store) use_store(library);
  f_ghlauth_pit_free(pit);
  f_ghlauth_error_free(error);
  f_ghlauth_config_free(config);
}

static void load_use_unload(void) {
  void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
  if (!library) fprintf(stderr, "%s\n", dlerror());
  REQUIRE(library);
  use(library);
  REQUIRE(dlclose(library) == 0);
}

static void *in_thread(void *unused) {
  for (int i = 0; i < rounds / THREADS; i++) load_use_unload();
  return unused;
}

/* A port of this machine that nobody listens on: bound, so that nobody else gets it, and left at that. */
static void reserve_closed_port(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  int descriptor = socket(AF_INET, SOCK_STREAM, 0);
  REQUIRE(descriptor >= 0 && bind(descriptor, (struct sockaddr *)&address, sizeof address) == 0);
  REQUIRE(getsockname(descriptor, (struct sockaddr *)&address, &size) == 0);
  snprintf(api_url, sizeof api_url, "http://127.0.0.1:%d", ntohs(address.sin_port));
}

static void make_folder(void) {
  char folder[] = "/tmp/ghlauth-unload-XXXXXX";
  REQUIRE(mkdtemp(folder));
  snprintf(store_url, sizeof store_url, "sqlite:%s/store.db", folder);
}

static void remove_folder(void) {
  char *path = store_url + strlen("sqlite:");
  REQUIRE(unlink(path) == 0); /* the files beside it go with the last who has it open */
  *strrchr(path, '/') = '\0';
  REQUIRE(rmdir(path) == 0);
}

/* One row of the table that tests/run --long writes. */
static void report_long(long growth_kib, time_t began) {
  const char *path = getenv("GHLAUTH_LONG_RESULTS");
  FILE *file = path ? fopen(path, "a") : NULL;
  if (!file) return;
  fprintf(file, "| dlopen, %s, dlclose | %d, then as many in %d threads | %ld KiB more resident memory | %ld |\n",
          with_request ? "a failing request" : with_store ? "a store on the disk" : "handles", rounds, THREADS, growth_kib, (long)(time(NULL) - began));
  fclose(file);
}

int main(int argc, char **argv) {
  const time_t began = time(NULL);
  if (getenv("GHLAUTH_LONG")) rounds = LONG_ROUNDS;
  REQUIRE(argc >= 2);
  ledger = argv[1];
  with_request = argc > 2 && strcmp(argv[2], "request") == 0;
  with_store = argc > 2 && strcmp(argv[2], "store") == 0;
  if (with_store) make_folder();
  reserve_closed_port();

  REQUIRE(!is_mapped("libghlauth.so"));
  void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
  if (!library) fprintf(stderr, "%s\n", dlerror());
  REQUIRE(library && is_mapped("libghlauth.so"));
  REQUIRE(dlsym(RTLD_DEFAULT, "ghlauth_version_string") == NULL);
  resolve_ledger(library);
  use(library);
  REQUIRE(dlclose(library) == 0);
  REQUIRE(!is_mapped("libghlauth.so"));

  for (int i = 0; i < WARM_UP; i++) load_use_unload();
  const long before = resident_kib();
  for (int i = 0; i < rounds; i++) load_use_unload();
  const long growth = resident_kib() - before;
  printf("resident memory grew by %ld KiB in %d rounds\n", growth, rounds);
  REQUIRE(growth < MAX_GROWTH_KIB);
  REQUIRE(!is_mapped("libghlauth.so"));

  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; i++) REQUIRE(pthread_create(&threads[i], NULL, in_thread, NULL) == 0);
  for (int i = 0; i < THREADS; i++) REQUIRE(pthread_join(threads[i], NULL) == 0);
  REQUIRE(!is_mapped("libghlauth.so"));

  if (with_store) remove_folder();
  report_long(growth, began);

  printf("still mapped:");
  const char *const dependencies[] = {"libcurl", "libcrypto", "libssl", "libcjson", "libsqlite3", "libstdc++"};
  for (size_t i = 0; i < sizeof dependencies / sizeof *dependencies; i++)
    if (is_mapped(dependencies[i])) printf(" %s", dependencies[i]);
  printf("\n");
  return 0;
}
