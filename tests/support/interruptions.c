#include "support/interruptions.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/time.h>

#include "support/check.h"

static atomic_long count;
static struct sigaction before;

static void on_signal(int number) {
  (void)number;
  atomic_fetch_add(&count, 1);
}

static void set_timer(long microseconds) {
  const struct itimerval timer = {{0, microseconds}, {0, microseconds}};
  assert_int_equal(setitimer(ITIMER_REAL, &timer, NULL), 0);
}

void interruptions_begin(void) {
  struct sigaction action = {.sa_handler = on_signal};  // no SA_RESTART
  sigemptyset(&action.sa_mask);
  assert_int_equal(sigaction(SIGALRM, &action, &before), 0);
  atomic_store(&count, 0);
  set_timer(1000);
}

long interruptions_end(void) {
  set_timer(0);
  interruptions_unblock();  // one that waits is taken by our handler
  sigaction(SIGALRM, &before, NULL);
  return atomic_load(&count);
}

void interruptions_wait_for(long many) {
  for (int i = 0; i < 5000 && atomic_load(&count) < many; ++i) check_sleep_ms(1);
}

static void mask(int how) {
  sigset_t alarm_only;
  sigemptyset(&alarm_only);
  sigaddset(&alarm_only, SIGALRM);
  assert_int_equal(pthread_sigmask(how, &alarm_only, NULL), 0);
}

void interruptions_block(void) { mask(SIG_BLOCK); }
void interruptions_unblock(void) { mask(SIG_UNBLOCK); }
