// Many threads that ask for the tokens of many installations, all from one moment on.
#ifndef GHLAUTH_TESTS_STORM_CROWD_H
#define GHLAUTH_TESTS_STORM_CROWD_H

#include "ghlauth/ghlauth.h"

struct crowd;

struct crowd *crowd_new(void);
/// Adds an installation to what is asked for; takes the credential.
void crowd_hold(struct crowd *crowd, const char *id, ghlauth_credential *credential);
/// Starts the threads, says "ready", and lets them go when the other end of the pipe `gate_fd` is closed (or was). Each asks once for
/// each installation. Then says, a line each: "token ID TEXT" for each text that any of them got, "failure STATUS COUNT MESSAGE" (a first
/// message), "slowest MS" and "ok ASKED".
void crowd_gather(struct crowd *crowd, int threads, int gate_fd);
void crowd_free(struct crowd *crowd);

#endif
