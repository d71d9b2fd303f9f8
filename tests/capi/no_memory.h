// What the parts of test_no_memory.c share: the functions that were called, and whether all of the ledger were.
#ifndef GHLAUTH_TESTS_NO_MEMORY_H
#define GHLAUTH_TESTS_NO_MEMORY_H

#include "ghlauth/ghlauth.h"

/// A failure that stays the same leaves more behind each time it is tried, or it is no leak: a cache.
enum { TIMES_UNTIL_LEAK = 4 };

/// The function of a call, such as "ghlauth_list_new(O(list), e)", was called with each of its allocations failing.
void no_memory_called(const char *call);
/// Fails the test with the functions of the ledger that were not.
void no_memory_check_ledger(void);

/// 1 for a failure of OpenSSL, which does not always say that it was for want of memory.
int no_memory_is_openssl(const ghlauth_error *error);

/// no_memory_callbacks.c: the functions that only a callback can call.
void no_memory_callbacks(int is_lasting);
/// no_memory_login.c: the wait for a login, which needs a browser.
void no_memory_login(int is_lasting);

#endif
