// Checks of operations by their names.
#ifndef GHLAUTH_TESTS_OPERATION_NAME_H
#define GHLAUTH_TESTS_OPERATION_NAME_H

#include "support/check.h"

#define MATCHES(name, method, path, version) expect_name(ghlauth_operation_match(method, path, version), name, __LINE__)
#define UNKNOWN(method, path, version) expect_name(ghlauth_operation_match(method, path, version), NULL, __LINE__)

int is_v3(const ghlauth_operation *operation);
/// Fails unless it is "contacts/get-contact", or "v3:contacts/get-contact" in that generation; NULL for none.
void expect_name(const ghlauth_operation *operation, const char *name, int line);

#endif
