/* An application that registered what its children do before the library came: its handlers run in a fork before those of the
 * library do, while other threads may be anywhere in it. What they make is the child's own. */
#include <pthread.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

#include "library.h"

enum { FORKS = 200, FIRST_USES = 100, SECONDS = 30 };

static __typeof__(ghlauth_credential_bearer) *bearer;
static __typeof__(ghlauth_credential_free) *drop;
static __typeof__(ghlauth_credential_from_access_token) *make;

static ghlauth_credential *made_by_handler;
static atomic_int is_over;

static ghlauth_credential *new_credential(void) {
  ghlauth_credential *credential = NULL;
  REQUIRE(make(&credential, NULL, "a-token-of-this-process", -1, 0, NULL, NULL) == GHLAUTH_OK);
  return credential;
}

static int is_whole(ghlauth_credential *credential) {
  char token[64] = "";
  size_t needed = 0;
  return bearer(credential, token, sizeof token, &needed, NULL, 0, NULL) == GHLAUTH_OK && strcmp(token, "a-token-of-this-process") == 0;
}

static void in_child(void) {
  if (!make) return; /* this is to become an application */
  alarm(SECONDS);    /* hanging is failing */
  made_by_handler = new_credential();
}

static void require_success(pid_t child) {
  int status = -1;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void *use(void *nothing) {
  (void)nothing;
  while (!is_over) drop(new_credential());
  return NULL;
}

/* Forks that many times beside a thread that makes handles, the first of which initialises what the library needs. */
static void fork_beside_use(int forks) {
  pthread_t user;
  void *library = dlopen(name, RTLD_NOW);
  REQUIRE(library);
  load(library, "ghlauth_credential_bearer", &bearer);
  load(library, "ghlauth_credential_free", &drop);
  load(library, "ghlauth_credential_from_access_token", &make);
  REQUIRE(pthread_create(&user, NULL, use, NULL) == 0);
  for (int i = 0; i < forks; ++i) {
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      ghlauth_credential *another = new_credential();
      const int are_whole = is_whole(made_by_handler) && is_whole(another);
      drop(made_by_handler);
      drop(another);
      _exit(are_whole ? 0 : 2);
    }
    require_success(child);
  }
  is_over = 1;
  REQUIRE(pthread_join(user, NULL) == 0);
}

/* Both in a process that has not used the library. */
static void fork_anew(int forks) {
  const pid_t application = fork();
  REQUIRE(application >= 0);
  if (application == 0) {
    fork_beside_use(forks);
    _exit(0);
  }
  require_success(application);
}

int main(void) {
  REQUIRE(pthread_atfork(NULL, NULL, in_child) == 0);
  fork_anew(FORKS);
  for (int i = 0; i < FIRST_USES; ++i) fork_anew(1);
  printf("%d forks, and %d at the first use\n", FORKS, FIRST_USES);
  return 0;
}
