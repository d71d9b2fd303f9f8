// Makes payloads as HighLevel does, with OpenSSL's own functions.
#ifndef GHLAUTH_TESTS_ENVELOPE_H
#define GHLAUTH_TESTS_ENVELOPE_H

#include "support/desk.h"

#define SHARED_SECRET "3d7c6d0a-5f0e-4f6d-9a52-0e8f1c2b3a49"
#define OTHER_SHARED_SECRET "b0a5a9b8-2c47-4e0b-8f3f-6f1e5d4c3b2a"
#define USER_ID "MKQJ7wOVVmNOMvrnKKKK"

#define AGENCY_USER                                         \
  "{\"userId\":\"" USER_ID "\",\"companyId\":\"" COMPANY_ID \
  "\",\"role\":\"admin\",\"type\":\"agency\",\"userName\":\"Ines Moreau\",\"email\":\"ines@example.com\"}"
#define LOCATION_USER                                                          \
  "{\"userId\":\"" USER_ID "\",\"companyId\":\"" COMPANY_ID                    \
  "\",\"role\":\"user\",\"type\":\"agency\",\"activeLocation\":\"" LOCATION_ID \
  "\",\"userName\":\"Ines Moreau\",\"email\":\"ines@example.com\"}"

/// "Salted__", the salt, the ciphertext. Owned by the caller (free).
struct envelope {
  uint8_t *data;
  size_t size;
};

/// Key (32 bytes) and IV (16 bytes) of a secret and a salt.
void envelope_key(const char *secret, const uint8_t salt[8], uint8_t key[48]);
/// With PKCS#7 padding, or as it is: then the size is a multiple of 16. NULL for a random salt.
struct envelope envelope_make(const char *secret, const uint8_t *salt, const void *text, size_t size, int is_padded);
/// Owned by the caller (free).
char *envelope_base64(const uint8_t *data, size_t size);
/// Both in one, for a text.
char *envelope_seal(const char *secret, const char *text);

/// A payload of base64, opened under check.
#define OPEN(reader, context, base64) ghlauth_user_context_decrypt(reader, context, base64, strlen(base64), ERR)

#endif
