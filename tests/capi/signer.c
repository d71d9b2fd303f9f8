#include "signer.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char folder[64];

static const char *path_of(const char *name) {
  static char path[128];
  snprintf(path, sizeof(path), "%s/%s", folder, name);
  return path;
}

void signer_run(const char *arguments) {
  char line[512];
  snprintf(line, sizeof(line), "cd %s && openssl %s >log 2>&1 </dev/null", folder, arguments);
  if (system(line) != 0) fail_msg("openssl %s", arguments);
}

static void write_file(const char *name, const void *data, size_t size) {
  FILE *file = fopen(path_of(name), "wb");
  assert_non_null(file);
  assert_int_equal(fwrite(data, 1, size, file), size);
  fclose(file);
}

static size_t read_file(const char *name, uint8_t *data, size_t capacity) {
  FILE *file = fopen(path_of(name), "rb");
  assert_non_null(file);
  const size_t size = fread(data, 1, capacity, file);
  fclose(file);
  return size;
}

void signer_open(void) {
  strcpy(folder, "/tmp/ghlauth-signer-XXXXXX");
  assert_non_null(mkdtemp(folder));
  signer_run("genpkey -algorithm ED25519 -out ed25519.pem");
  signer_run("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:4096 -out rsa.pem");
}

void signer_close(void) {
  char line[128];
  snprintf(line, sizeof(line), "rm -r %s", folder);
  assert_int_equal(system(line), 0);
}

int signer_setup(void **state) {
  (void)state;
  signer_open();
  return 0;
}

int signer_teardown(void **state) {
  signer_close();
  return check_teardown(state);
}

size_t signer_size(int32_t algorithm) { return algorithm == GHLAUTH_KEY_RSA ? 512 : 64; }

const uint8_t *signer_sign(int32_t algorithm, const void *body, size_t size) {
  static uint8_t signature[513];
  write_file("body", body, size);
  signer_run(algorithm == GHLAUTH_KEY_RSA ? "dgst -sha256 -sign rsa.pem -out signature body"
                                   : "pkeyutl -sign -rawin -inkey ed25519.pem -in body -out signature");
  assert_int_equal(read_file("signature", signature, sizeof(signature)), signer_size(algorithm));
  return signature;
}

const char *signer_base64(const uint8_t *data, size_t size) {
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  static char text[1024];
  char *out = text;
  for (size_t i = 0; i < size; i += 3) {
    const uint32_t second = i + 1 < size ? data[i + 1] : 0, third = i + 2 < size ? data[i + 2] : 0;
    const uint32_t bits = (uint32_t)data[i] << 16 | second << 8 | third;
    *out++ = alphabet[bits >> 18];
    *out++ = alphabet[bits >> 12 & 63];
    *out++ = alphabet[bits >> 6 & 63];
    *out++ = alphabet[bits & 63];
    if (i + 1 >= size) out[-2] = '=';
    if (i + 2 >= size) out[-1] = '=';
  }
  *out = '\0';
  return text;
}

struct signer_key signer_make(const char *arguments) {
  struct signer_key key;
  signer_run(arguments);
  key.size = read_file("out", key.data, sizeof(key.data));
  return key;
}

struct signer_key signer_pem(int32_t algorithm) {
  return signer_make(algorithm == GHLAUTH_KEY_RSA ? "pkey -in rsa.pem -pubout -out out" : "pkey -in ed25519.pem -pubout -out out");
}

struct signer_key signer_der(int32_t algorithm) {
  return signer_make(algorithm == GHLAUTH_KEY_RSA ? "pkey -in rsa.pem -pubout -outform DER -out out"
                                                  : "pkey -in ed25519.pem -pubout -outform DER -out out");
}

ghlauth_headers *signer_headers(const char *name, const char *value) {
  ghlauth_headers *headers = NULL;
  OK(ghlauth_headers_new(&headers, ERR));
  if (name != NULL) OK(ghlauth_headers_add(headers, name, value, ERR));
  return headers;
}

ghlauth_headers *signer_signed(int32_t algorithm, const void *body, size_t size) {
  return signer_headers(algorithm == GHLAUTH_KEY_RSA ? RSA_HEADER : ED25519_HEADER,
                        signer_base64(signer_sign(algorithm, body, size), signer_size(algorithm)));
}

ghlauth_webhook *signer_webhook(const struct desk *desk) {
  ghlauth_webhook *webhook = NULL;
  ghlauth_list *apps = NULL;
  OK(ghlauth_list_new(&apps, ERR));
  OK(ghlauth_list_append(apps, APP_ID, ERR));
  OK(ghlauth_webhook_new(&webhook, desk->config, apps, ERR));
  ghlauth_list_free(apps);
  for (int32_t algorithm = GHLAUTH_KEY_ED25519; algorithm <= GHLAUTH_KEY_RSA; ++algorithm) {
    const struct signer_key key = signer_pem(algorithm);
    OK(ghlauth_webhook_add_key(webhook, algorithm, key.data, key.size, ERR));
  }
  return webhook;
}
