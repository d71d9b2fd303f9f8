#include "tracing.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_THREADS 256

struct thread {
  pid_t id;
  struct stop entered;  ///< the call that it is in
};

static struct thread threads[MAX_THREADS];
static size_t thread_count;

static void fail(const char *what) {
  perror(what);
  exit(3);
}

static struct thread *thread_of(pid_t id) {
  for (size_t i = 0; i < thread_count; ++i)
    if (threads[i].id == id) return &threads[i];
  if (thread_count == MAX_THREADS) {
    fprintf(stderr, "the traced program has too many threads\n");
    exit(3);
  }
  threads[thread_count] = (struct thread){.id = id};
  return &threads[thread_count++];
}

static void forget(pid_t id) {
  for (size_t i = 0; i < thread_count; ++i)
    if (threads[i].id == id) threads[i] = threads[--thread_count];
}

static pid_t start(char **argv) {
  const pid_t child = fork();
  if (child < 0) fail("fork");
  if (child == 0) {
    if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0) fail("PTRACE_TRACEME");
    raise(SIGSTOP);
    execvp(argv[0], argv);
    fail(argv[0]);
  }
  int status = 0;
  if (waitpid(child, &status, 0) != child || !WIFSTOPPED(status)) fail("the start of the traced program");
  const long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
  if (ptrace(PTRACE_SETOPTIONS, child, NULL, options) != 0) fail("PTRACE_SETOPTIONS");
  close(STDIN_FILENO);  // its input and output are its own, so that both sides see their ends
  close(STDOUT_FILENO);
  return child;
}

/// What a thread stopped for. Returns 0 when it is gone already.
static int read_stop(pid_t id, struct stop *stop) {
  struct __ptrace_syscall_info info;
  struct thread *thread = thread_of(id);
  if (ptrace(PTRACE_GET_SYSCALL_INFO, id, sizeof(info), &info) <= 0) return 0;
  if (info.op == PTRACE_SYSCALL_INFO_ENTRY) {
    thread->entered = (struct stop){.thread = id, .is_entry = 1, .call = (long)info.entry.nr};
    for (size_t i = 0; i < 6; ++i) thread->entered.args[i] = info.entry.args[i];
    *stop = thread->entered;
    return 1;
  }
  if (info.op != PTRACE_SYSCALL_INFO_EXIT) return 0;
  *stop = thread->entered;
  stop->thread = id;
  stop->is_entry = 0;
  stop->result = info.exit.rval;
  return 1;
}

/// Leaves the process in a stop of its own. The threads other than `id` stop when they get to the signal.
static void stall(pid_t process, pid_t id) {
  kill(process, SIGSTOP);
  if (ptrace(PTRACE_DETACH, id, NULL, NULL) != 0) fail("PTRACE_DETACH");
  forget(id);
  while (thread_count > 0) {
    int status = 0;
    const pid_t other = waitpid(-1, &status, __WALL);
    if (other < 0) fail("waiting for the other threads");
    if (!WIFSTOPPED(status)) {
      forget(other);
      continue;
    }
    ptrace(PTRACE_DETACH, other, NULL, NULL);
    forget(other);
  }
}

static int wait_for_end(pid_t process) {
  for (;;) {
    int status = 0;
    const pid_t id = waitpid(process, &status, 0);
    if (id == process && !WIFSTOPPED(status)) return status;
    if (id < 0 && errno != EINTR) fail("waiting for the end");
  }
}

/// The signal to go on with after a stop that is none of a system call.
static int signal_of(int status, struct thread *thread) {
  if (status >> 16 != 0) return 0;  // an event, such as a new thread
  const int signal = WSTOPSIG(status);
  const int is_birth = signal == SIGSTOP && thread->entered.thread == 0;
  return is_birth || signal == SIGTRAP ? 0 : signal;
}

int tracing_run(char **argv, on_stop decide, void *user_data) {
  const pid_t process = start(argv);
  int is_killed = 0;
  thread_of(process);
  if (ptrace(PTRACE_SYSCALL, process, NULL, NULL) != 0) fail("PTRACE_SYSCALL");
  for (;;) {
    int status = 0, signal = 0;
    struct stop stop;
    const pid_t id = waitpid(-1, &status, __WALL);
    if (id < 0) fail("waitpid");
    if (!WIFSTOPPED(status)) {
      if (id == process) return status;
      forget(id);
      continue;
    }
    if (WSTOPSIG(status) != (SIGTRAP | 0x80)) {
      signal = signal_of(status, thread_of(id));
    } else if (!is_killed && read_stop(id, &stop)) {
      const enum verdict verdict = decide(user_data, process, &stop);
      if (verdict == STALL) {
        stall(process, id);
        return wait_for_end(process);
      }
      if (verdict == KILL) {
        kill(process, SIGKILL);
        is_killed = 1;
        continue;
      }
    }
    ptrace(PTRACE_SYSCALL, id, NULL, (long)signal);  // fails for a thread that was killed meanwhile
  }
}

size_t tracing_peek(pid_t process, uint64_t address, void *buffer, size_t size) {
  const struct iovec mine = {buffer, size};
  const struct iovec its = {(void *)(uintptr_t)address, size};
  const ssize_t got = process_vm_readv(process, &mine, 1, &its, 1, 0);
  return got > 0 ? (size_t)got : 0;
}

size_t tracing_peek_vector(pid_t process, uint64_t vector, uint64_t count, size_t total, void *buffer, size_t size) {
  struct iovec parts[64];
  size_t filled = 0;
  if (total > size) total = size;
  if (count > 64) count = 64;
  if (tracing_peek(process, vector, parts, count * sizeof(*parts)) != count * sizeof(*parts)) return 0;
  for (size_t i = 0; i < count && filled < total; ++i) {
    const size_t part = parts[i].iov_len < total - filled ? parts[i].iov_len : total - filled;
    filled += tracing_peek(process, (uint64_t)(uintptr_t)parts[i].iov_base, (char *)buffer + filled, part);
  }
  return filled;
}
