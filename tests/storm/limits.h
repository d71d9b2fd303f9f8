// Threads that send whatever is allowed, one for each installation.
#ifndef GHLAUTH_TESTS_STORM_LIMITS_H
#define GHLAUTH_TESTS_STORM_LIMITS_H

#include "ghlauth/ghlauth.h"

struct limits;

struct limits *limits_new(const ghlauth_config *config);
/// Adds an installation, by its id "app:location"; takes the credential.
void limits_hold(struct limits *limits, const char *id, ghlauth_credential *credential);
/// Starts the threads, says "ready", and lets them go when the other end of the pipe `gate_fd` is closed. Each reads its location
/// again and again until the time is over, whatever it has to wait. Then says, a line each: "sent ID COUNT", "failure STATUS COUNT
/// MESSAGE" (a first message), and "ok COUNT".
void limits_send(struct limits *limits, int64_t duration_ms, int gate_fd);
void limits_free(struct limits *limits);

#endif
