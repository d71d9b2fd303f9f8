// Runs a command and tells what it does with its token request; kills or stalls it at one of its system calls.
//   tracer REPORT_FD API_PORT STORE (watch | kill EVENT+N | stall EVENT+N) command...
// STORE as in phases.h. EVENT+N is the Nth stop behind an event: "begin+7", or the event's own stop: "sent+0". A process is not
// stalled while it holds a lock of SQLite's, but at the first stop behind that.
// Stops are the entries and exits of system calls, counted from "begin" on. The report has lines:
//   event NAME STOP MICROSECONDS   with "stored1", "stored2" and so on
//   killed STOP CALL entry|exit   or: stalled STOP CALL entry|exit PID
//   ended STOPS exit|signal NUMBER
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

#include "phases.h"

struct plan {
  FILE *report;
  struct phases *phases;
  enum verdict verdict;
  char event[16];
  long behind;     ///< how many stops behind the event
  long stop;       ///< since "begin"
  long event_stop; ///< -1 before the event
  int64_t began_us;
  int stored, has_begun, has_ended, is_done;
};

static int64_t now_us(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void note(struct plan *plan, enum event event) {
  char name[32];
  if (event == STORED)
    snprintf(name, sizeof(name), "stored%d", ++plan->stored);
  else
    snprintf(name, sizeof(name), "%s", event_name(event));
  if (event == BEGIN) plan->began_us = now_us();
  if (event == END) plan->has_ended = 1;
  fprintf(plan->report, "event %s %ld %lld\n", name, plan->stop, (long long)(now_us() - plan->began_us));
  if (event == END) fflush(plan->report);
  if (plan->event_stop < 0 && strcmp(name, plan->event) == 0) plan->event_stop = plan->stop;
}

static enum verdict decide(void *user_data, pid_t process, const struct stop *stop) {
  struct plan *plan = user_data;
  const enum event event = phases_take(plan->phases, process, stop);
  plan->has_begun = plan->has_begun || event == BEGIN;
  if (!plan->has_begun || plan->has_ended) return GO_ON;
  if (event != BEGIN) ++plan->stop;
  if (event != NOTHING) note(plan, event);
  if (plan->verdict == GO_ON || plan->is_done || plan->event_stop < 0) return GO_ON;
  if (plan->stop < plan->event_stop + plan->behind) return GO_ON;
  if (plan->verdict == STALL && phases_holds_lock(plan->phases)) return GO_ON;
  plan->is_done = 1;
  fprintf(plan->report, "%s %ld %s %s %d\n", plan->verdict == KILL ? "killed" : "stalled", plan->stop, call_name(stop->call),
          stop->is_entry ? "entry" : "exit", (int)process);
  fflush(plan->report);
  return plan->verdict;
}

static int parse_where(struct plan *plan, const char *text) {
  return sscanf(text, "%15[a-z0-9]+%ld", plan->event, &plan->behind) == 2;
}

int main(int argc, char **argv) {
  struct plan plan = {.event_stop = -1};
  int command = 5;
  if (argc < 6) return 2;
  fcntl(atoi(argv[1]), F_SETFD, FD_CLOEXEC);
  plan.report = fdopen(atoi(argv[1]), "w");
  plan.phases = phases_new(atoi(argv[2]), argv[3]);
  if (plan.report == NULL) return 2;
  if (strcmp(argv[4], "watch") != 0) {
    plan.verdict = strcmp(argv[4], "kill") == 0 ? KILL : STALL;
    if (!parse_where(&plan, argv[5])) return 2;
    command = 6;
  }
  const int status = tracing_run(argv + command, decide, &plan);
  fprintf(plan.report, "ended %ld %s %d\n", plan.stop, WIFSIGNALED(status) ? "signal" : "exit",
          WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
  fclose(plan.report);
  free(plan.phases);
  return 0;
}
