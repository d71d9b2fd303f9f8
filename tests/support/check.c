#include "support/check.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAX_SECRETS = 256 };

static _Thread_local ghlauth_error *slot;
static char *secrets[MAX_SECRETS];
static size_t secret_count;
static pthread_mutex_t secrets_mutex = PTHREAD_MUTEX_INITIALIZER;

ghlauth_error **check_slot(void) {
  ghlauth_error_free(slot);
  slot = NULL;
  return &slot;
}

const ghlauth_error *check_last(void) { return slot; }

static const char *name_of(ghlauth_status status) {
  const char *name = ghlauth_status_name(status);
  return name != NULL ? name : "(no status)";
}

static void print_last(void) {
  if (slot == NULL) return;
  print_error("  message: %s\n  hint: %s\n  server: %s\n", ghlauth_error_message(slot), ghlauth_error_hint(slot),
              ghlauth_error_server_message(slot));
}

void check_ok(ghlauth_status status, const char *call, const char *file, int line) {
  if (status != GHLAUTH_OK) {
    print_error("%s\n  returned %d %s\n", call, (int)status, name_of(status));
    print_last();
    _fail(file, line);
  }
  if (slot != NULL) {
    print_error("%s\n  succeeded and left an error behind\n", call);
    _fail(file, line);
  }
}

void check_fails(ghlauth_status wanted, ghlauth_status got, const char *call, const char *file, int line) {
  if (got != wanted) {
    print_error("%s\n  returned %d %s, not %s\n", call, (int)got, name_of(got), name_of(wanted));
    print_last();
    _fail(file, line);
  }
  if (slot == NULL || ghlauth_error_status(slot) != wanted) {
    print_error("%s\n  returned %s, and its error says %s\n", call, name_of(got),
                slot == NULL ? "nothing" : name_of(ghlauth_error_status(slot)));
    _fail(file, line);
  }
  check_error_is_clean(slot);
}

void check_contains(const char *text, const char *part, int wanted, const char *file, int line) {
  if (text != NULL && (strstr(text, part) != NULL) == (wanted != 0)) return;
  print_error("\"%s\"\n  %s \"%s\"\n", text == NULL ? "(NULL)" : text, wanted ? "does not contain" : "contains", part);
  _fail(file, line);
}

void check_plant(const char *secret) {
  if (secret[0] == '\0' || check_find_secret(secret) != NULL) return;
  pthread_mutex_lock(&secrets_mutex);
  if (secret_count == MAX_SECRETS) abort();
  secrets[secret_count++] = strdup(secret);
  pthread_mutex_unlock(&secrets_mutex);
}

const char *check_find_secret(const char *text) {
  const char *found = NULL;
  pthread_mutex_lock(&secrets_mutex);
  for (size_t i = 0; i < secret_count && found == NULL; ++i)
    if (strstr(text, secrets[i]) != NULL) found = secrets[i];
  pthread_mutex_unlock(&secrets_mutex);
  return found;
}

void check_error_is_clean(const ghlauth_error *error) {
  assert_non_null(error);
  const char *texts[] = {ghlauth_error_message(error), ghlauth_error_hint(error), ghlauth_error_server_message(error),
                         ghlauth_error_trace_id(error)};
  for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); ++i) {
    assert_non_null(texts[i]);
    if (check_find_secret(texts[i]) != NULL) fail_msg("an error text holds a secret: %s", texts[i]);
  }
  assert_true(texts[0][0] != '\0');
}

int64_t check_now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void check_sleep_ms(int64_t ms) {
  const struct timespec pause = {(time_t)(ms / 1000), (long)(ms % 1000) * 1000000};
  nanosleep(&pause, NULL);
}

int check_in_child(int (*body)(void *), void *argument) {
  fflush(NULL);
  const pid_t child = fork();
  if (child < 0) return -1;
  if (child == 0) {
    const int result = body(argument);
    _exit(result >= 0 && result < 128 ? result : 127);  // of 256 an exit status would keep 0
  }
  int status = 0;
  if (waitpid(child, &status, 0) != child) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int check_teardown(void **state) {
  (void)state;
  check_slot();
  pthread_mutex_lock(&secrets_mutex);
  while (secret_count > 0) free(secrets[--secret_count]);
  pthread_mutex_unlock(&secrets_mutex);
  return 0;
}
