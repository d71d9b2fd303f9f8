// A transport that answers from a script and remembers what it was asked.
#ifndef GHLAUTH_TESTS_SCRIPT_H
#define GHLAUTH_TESTS_SCRIPT_H

#include <stddef.h>
#include <stdint.h>

#include "ghlauth/ghlauth.h"

/// When an exchange is finished.
enum script_mode {
  SCRIPT_ON_THE_SPOT,  ///< in start
  SCRIPT_POLLED,       ///< in a later poll
  SCRIPT_HELD          ///< in the first poll after script_release
};

struct script;

/// A script without answers; asking it for one is a connection failure.
struct script *script_new(enum script_mode mode);
/// Forgets the script. The library must have let go of it: the test fails when `drop` was not called once for each table.
void script_free(struct script *script);
/// The table for ghlauth_config_set_transport.
ghlauth_transport_table script_table(struct script *script);

/// Appends an answer with a JSON body.
void script_answer(struct script *script, int32_t http_status, const char *body);
/// Appends an answer with another Content-Type, of any bytes.
void script_answer_as(struct script *script, int32_t http_status, const char *content_type, const char *body, size_t size);
/// Adds a header to the answer appended last.
void script_header(struct script *script, const char *name, const char *value);
/// Appends a failure of the connection.
void script_failure(struct script *script, ghlauth_status status, const char *message);
/// Gives the last answer again to every further request.
void script_repeat_last(struct script *script);
/// Lets held exchanges finish, from now on.
void script_release(struct script *script);
/// The next `start` fails with a status instead of taking the exchange.
void script_refuse_start(struct script *script, ghlauth_status status);

/// What was asked, in order of arrival.
size_t script_count(struct script *script);
const char *script_method(struct script *script, size_t index);
const char *script_url(struct script *script, size_t index);
const char *script_body(struct script *script, size_t index);
int64_t script_body_size(struct script *script, size_t index);  ///< as it was announced
int32_t script_is_idempotent(struct script *script, size_t index);
int64_t script_timeout_ms(struct script *script, size_t index);
/// The value of a request header, or NULL; `count_of` counts how often it was there.
const char *script_request_header(struct script *script, size_t index, const char *name);
size_t script_request_header_count(struct script *script, size_t index, const char *name);
/// How many sessions are open, and how many exchanges were given up.
int script_open_sessions(struct script *script);
int script_cancels(struct script *script);
/// Waits until that many requests have arrived (at most 10 s); returns whether they have.
int script_wait_for(struct script *script, size_t count);

#endif
