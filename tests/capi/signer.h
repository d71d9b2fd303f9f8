// Signs as HighLevel does: the openssl program, with keys of its own. What it makes lies in memory of the signer until the next call.
#ifndef GHLAUTH_TESTS_SIGNER_H
#define GHLAUTH_TESTS_SIGNER_H

#include "support/desk.h"

/// Makes a key of each algorithm in a folder of its own.
void signer_open(void);
void signer_close(void);
/// The same for the group of a program's tests.
int signer_setup(void **state);
int signer_teardown(void **state);

/// The raw signature over a body that is not empty; its size is 64 or 512.
const uint8_t *signer_sign(int32_t algorithm, const void *body, size_t size);
size_t signer_size(int32_t algorithm);
/// The value of a header.
const char *signer_base64(const uint8_t *data, size_t size);

struct signer_key {
  uint8_t data[2048];
  size_t size;
};
/// The public keys.
struct signer_key signer_pem(int32_t algorithm);
struct signer_key signer_der(int32_t algorithm);
/// Runs openssl with these arguments in the folder.
void signer_run(const char *arguments);
/// The same, and reads the file "out" that it makes.
struct signer_key signer_make(const char *arguments);

/// Headers with one line; NULL for none. Owned by the caller.
ghlauth_headers *signer_headers(const char *name, const char *value);
/// Headers with the signature of a body.
ghlauth_headers *signer_signed(int32_t algorithm, const void *body, size_t size);

/// A receiver for APP_ID on the desk, which accepts what the signer signs.
ghlauth_webhook *signer_webhook(const struct desk *desk);

#define ED25519_HEADER "X-GHL-Signature"
#define RSA_HEADER "X-WH-Signature"

#endif
