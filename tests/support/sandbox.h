// The local HighLevel as a child process, and its control API.
#ifndef GHLAUTH_TESTS_SANDBOX_H
#define GHLAUTH_TESTS_SANDBOX_H

#include <stdint.h>

struct sandbox;

/// Starts `ghlauth sandbox` on a free port, with one agency and `locations` sub-accounts, and the redirect URI of desk.h.
struct sandbox *sandbox_start(int locations);
/// The same with a file of operations.
struct sandbox *sandbox_start_with(int locations, const char *operations);
void sandbox_stop(struct sandbox *sandbox);
/// Back to where a test may begin: no faults, switches at their defaults, counters at zero.
void sandbox_reset(struct sandbox *sandbox);

const char *sandbox_url(struct sandbox *sandbox);
/// What it printed, as JSON; to be freed.
char *sandbox_about(struct sandbox *sandbox);
/// From what it printed: the first app with its default client, the agency, its locations, the PITs ("location", "agency").
const char *sandbox_app_id(struct sandbox *sandbox);
const char *sandbox_client_id(struct sandbox *sandbox);
const char *sandbox_client_secret(struct sandbox *sandbox);
const char *sandbox_company_id(struct sandbox *sandbox);
const char *sandbox_location_id(struct sandbox *sandbox, int index);
const char *sandbox_contact_id(struct sandbox *sandbox, int location);  ///< the first of a location; NULL when it has none
const char *sandbox_pit(struct sandbox *sandbox, const char *level);

/// A call of the control API; the body is a JSON object or NULL. Fails the test unless the answer is 200.
/// Returns the answer, owned by the sandbox until the next call.
const char *sandbox_control(struct sandbox *sandbox, const char *method, const char *path, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/// A member of the last answer: text, or the number; fails the test when it is not there.
const char *sandbox_text(struct sandbox *sandbox, const char *name);

/// A counter ("refreshes_ok"), or the arrivals of a request ("POST /oauth/token").
int64_t sandbox_counter(struct sandbox *sandbox, const char *name);
int64_t sandbox_arrivals(struct sandbox *sandbox, const char *request);
/// Queues a fault, described as a JSON object.
void sandbox_fault(struct sandbox *sandbox, const char *json);
void sandbox_switch(struct sandbox *sandbox, const char *name, const char *value);
void sandbox_advance_s(struct sandbox *sandbox, int64_t seconds);
/// Lets a user consent without a page: the URL that the browser is sent to, owned by the sandbox until the next call.
/// `level` is "agency" or "location"; client_id NULL for the default one.
const char *sandbox_consent(struct sandbox *sandbox, const char *level, const char *resource_id, const char *state,
                            const char *client_id);

#endif
