#include "envelope.h"

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <stdlib.h>

void envelope_key(const char *secret, const uint8_t salt[8], uint8_t key[48]) {
  assert_int_equal(
      EVP_BytesToKey(EVP_aes_256_cbc(), EVP_md5(), salt, (const uint8_t *)secret, (int)strlen(secret), 1, key, key + 32), 32);
}

struct envelope envelope_make(const char *secret, const uint8_t *salt, const void *text, size_t size, int is_padded) {
  struct envelope made = {malloc(size + 32), 0};
  uint8_t key[48];
  int written = 0, rest = 0;
  assert_non_null(made.data);
  memcpy(made.data, "Salted__", 8);
  if (salt != NULL)
    memcpy(made.data + 8, salt, 8);
  else
    assert_int_equal(RAND_bytes(made.data + 8, 8), 1);
  envelope_key(secret, made.data + 8, key);
  EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
  assert_int_equal(EVP_EncryptInit_ex(context, EVP_aes_256_cbc(), NULL, key, key + 32), 1);
  assert_int_equal(EVP_CIPHER_CTX_set_padding(context, is_padded), 1);
  assert_int_equal(EVP_EncryptUpdate(context, made.data + 16, &written, text, (int)size), 1);
  assert_int_equal(EVP_EncryptFinal_ex(context, made.data + 16 + written, &rest), 1);
  EVP_CIPHER_CTX_free(context);
  made.size = 16 + (size_t)(written + rest);
  return made;
}

char *envelope_base64(const uint8_t *data, size_t size) {
  char *text = malloc(size / 3 * 4 + 8);
  assert_non_null(text);
  EVP_EncodeBlock((uint8_t *)text, data, (int)size);
  return text;
}

char *envelope_seal(const char *secret, const char *text) {
  struct envelope made = envelope_make(secret, NULL, text, strlen(text), 1);
  char *base64 = envelope_base64(made.data, made.size);
  free(made.data);
  return base64;
}
