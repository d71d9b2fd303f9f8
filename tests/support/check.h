// Checks for calls of the public ABI. A call under check passes ERR as its error argument:
//
//   OK(ghlauth_config_new(&config, ERR));
//   FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_set_timeout_ms(config, 0, ERR));
//
// Every failure that is seen this way is also looked through: it has a message, and no text of it holds a planted secret.
// Only for the thread that runs the tests: an assertion of CMocka must not fail in another.
#ifndef GHLAUTH_TESTS_CHECK_H
#define GHLAUTH_TESTS_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ghlauth/ghlauth.h"

#define ERR check_slot()
#define OK(call) check_ok((call), #call, __FILE__, __LINE__)
#define FAILS(status, call) check_fails((status), (call), #call, __FILE__, __LINE__)
#define CONTAINS(text, part) check_contains((text), (part), 1, __FILE__, __LINE__)
#define LACKS(text, part) check_contains((text), (part), 0, __FILE__, __LINE__)
#define STARTS_WITH(text, part) assert_int_equal(strncmp((text), (part), strlen(part)), 0)

/// Where the next call puts its error; what is there is freed.
ghlauth_error **check_slot(void);
/// The error of the last call that failed under check.
const ghlauth_error *check_last(void);
void check_ok(ghlauth_status status, const char *call, const char *file, int line);
void check_fails(ghlauth_status wanted, ghlauth_status got, const char *call, const char *file, int line);
void check_contains(const char *text, const char *part, int wanted, const char *file, int line);

/// Plants a secret: from now on no error text and no recorded log line may hold it.
void check_plant(const char *secret);
/// The planted secret that is in a text, or NULL.
const char *check_find_secret(const char *text);
/// Fails when an error, in whatever way it was obtained, holds a secret in any of its texts.
void check_error_is_clean(const ghlauth_error *error);

/// Milliseconds of a clock that only goes forward.
int64_t check_now_ms(void);
/// Sleeps; for tests where time itself is under test.
void check_sleep_ms(int64_t ms);

/// Runs a function in a forked child. Returns its result (0 to 127, for it is the exit status of the child), 127 for any other,
/// and 128 or more for a signal.
int check_in_child(int (*body)(void *), void *argument);

/// Frees what the last check kept, so that leak checkers see nothing. For group teardowns.
int check_teardown(void **state);

#endif
