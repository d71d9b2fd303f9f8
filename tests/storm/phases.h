// What a traced program is doing with its one token request, told from its system calls.
#ifndef GHLAUTH_TESTS_STORM_PHASES_H
#define GHLAUTH_TESTS_STORM_PHASES_H

#include "tracing.h"

/// In the order in which they happen; STORED happens again and again.
enum event {
  NOTHING,
  BEGIN,    ///< the line "begin" was written
  STORED,   ///< something was written to the store for good
  CONNECT,  ///< about to connect to the API
  SEND,     ///< about to send the first byte of the token request
  SENT,     ///< its last byte was taken by the kernel
  ANSWER,   ///< the first bytes of its answer were read
  READ,     ///< the last one was
  DURABLE,  ///< the first STORED behind READ
  END       ///< about to write the line "end"
};

const char *event_name(enum event event);

struct phases;

/// `store` is where the store is: "file:PATH" (a file of SQLite, or whose paths begin so), "port:NUMBER" or "unix:PATH".
struct phases *phases_new(int api_port, const char *store);
/// Takes a stop; returns what happened with it.
enum event phases_take(struct phases *phases, pid_t process, const struct stop *stop);
/// Whether the process holds a lock of SQLite's that keeps others out: all of them wait for as long as it is stopped.
int phases_holds_lock(const struct phases *phases);
/// The name of a system call, for those that are looked at.
const char *call_name(long call);

#endif
