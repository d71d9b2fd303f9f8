// Runs a program and stops it at the entry and the exit of each of its system calls, in all its threads.
#ifndef GHLAUTH_TESTS_STORM_TRACING_H
#define GHLAUTH_TESTS_STORM_TRACING_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct stop {
  pid_t thread;
  int is_entry;
  long call;          ///< its number, SYS_...
  uint64_t args[6];
  int64_t result;     ///< at the exit; negative for an error number
};

enum verdict { GO_ON, KILL, STALL };

/// Decides what happens at a stop. Called by the tracer's only thread.
typedef enum verdict (*on_stop)(void *user_data, pid_t process, const struct stop *stop);

/// Runs a command that inherits the standard files, until it ends. KILL kills it with SIGKILL where it stands: a call at its entry is
/// not made. STALL stops it with SIGSTOP, and no longer traces it.
/// Returns its wait status.
int tracing_run(char **argv, on_stop decide, void *user_data);

/// Copies up to `size` bytes of its memory. Returns how many.
size_t tracing_peek(pid_t process, uint64_t address, void *buffer, size_t size);
/// The same for what a list of buffers holds (struct iovec), at most `total` bytes of it.
size_t tracing_peek_vector(pid_t process, uint64_t vector, uint64_t count, size_t total, void *buffer, size_t size);

#endif
