#include "store_file.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64], path[96], url[128], other[160];

int store_file_setup(void **state) {
  (void)state;
  strcpy(folder, "/tmp/ghlauth-store-XXXXXX");
  assert_non_null(mkdtemp(folder));
  snprintf(path, sizeof(path), "%s/store.db", folder);
  snprintf(url, sizeof(url), "sqlite:%s", path);
  check_plant(STORE_KEY_ONE + 4);
  check_plant(STORE_KEY_TWO + 4);
  return 0;
}

int store_file_teardown(void **state) {
  (void)state;
  const char *names[] = {"store.db",  "store.db-wal",  "store.db-shm",  "keys",
                         "other.db",  "other.db-wal",  "other.db-shm",  "export"};
  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); ++i) unlink(store_file_beside(names[i]));
  return rmdir(folder);
}

const char *store_file_url(void) { return url; }
const char *store_file_path(void) { return path; }

const char *store_file_beside(const char *name) {
  snprintf(other, sizeof(other), "%s/%s", folder, name);
  return other;
}

void store_file_write(const char *file, const char *content, unsigned mode) {
  unlink(file);
  const int fd = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  assert_true(fd >= 0);
  assert_int_equal(write(fd, content, strlen(content)), strlen(content));
  assert_int_equal(fchmod(fd, mode), 0);
  close(fd);
}

static ghlauth_status give_keys(void *user_data, ghlauth_secret *secret) {
  return ghlauth_secret_set(secret, user_data, strlen(user_data), NULL);
}

ghlauth_store_options *store_file_keys(const char *text) {
  ghlauth_store_options *options = NULL;
  char *copy = strdup(text);
  assert_non_null(copy);
  const ghlauth_secret_source source = {sizeof(source), copy, free, give_keys};
  OK(ghlauth_store_options_new(&options, ERR));
  OK(ghlauth_store_options_add_key_source(options, &source, ERR));
  return options;
}

static ghlauth_store_options *options_of(const char *keys) {
  ghlauth_store_options *options = NULL;
  if (keys != NULL) return store_file_keys(keys);
  OK(ghlauth_store_options_new(&options, ERR));
  OK(ghlauth_store_options_set_plain(options, 1, ERR));
  return options;
}

ghlauth_store *store_file_open(const char *keys) {
  ghlauth_store_options *options = options_of(keys);
  ghlauth_store *store = NULL;
  OK(ghlauth_store_open(&store, url, options, ERR));
  ghlauth_store_options_free(options);
  return store;
}

struct desk *store_file_desk(const char *keys) {
  ghlauth_store_options *options = options_of(keys);
  struct desk *desk = desk_new_on(SCRIPT_ON_THE_SPOT, url, options);
  ghlauth_store_options_free(options);
  return desk;
}

size_t store_file_installations(const char *keys) {
  struct desk *desk = store_file_desk(keys);
  ghlauth_installations *found = NULL;
  OK(ghlauth_oauth_find(desk->oauth, &found, NULL, NULL, NULL, ERR));
  const size_t size = ghlauth_installations_size(found);
  ghlauth_installations_free(found);
  desk_free(desk);
  return size;
}

void store_file_sql(const char *sql) {
  sqlite3 *connection = NULL;
  assert_int_equal(sqlite3_open(path, &connection), SQLITE_OK);
  assert_int_equal(sqlite3_exec(connection, sql, NULL, NULL, NULL), SQLITE_OK);
  assert_int_equal(sqlite3_close(connection), SQLITE_OK);
}

static int file_holds(const char *file, const char *text) {
  static char content[1 << 22];
  const int fd = open(file, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 0;
  const ssize_t size = read(fd, content, sizeof(content));
  close(fd);
  assert_true(size >= 0 && (size_t)size < sizeof(content));
  return memmem(content, (size_t)size, text, strlen(text)) != NULL;
}

int store_file_holds(const char *text) {
  char log[128];
  snprintf(log, sizeof(log), "%s-wal", path);
  return file_holds(path, text) || file_holds(log, text);
}
