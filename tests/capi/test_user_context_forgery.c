// user_context.h: a user who becomes an administrator by changing the ciphertext.
//
// In CBC, whoever changes a block of the ciphertext garbles its own text, and changes chosen bits of the block behind it. In
// the order of fields that HighLevel documents a block lies within the company id, and the role in the block behind it:
//   {"userId":"....|....","companyId|":"....|company......id.|id","role":"user|","type":...   becomes
//   ...|garbled.........|i","role":"admin|...
// A parser that takes any bytes in a string sees an administrator of an odd company. Here it is refused, each time.
#include <cjson/cJSON.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>

#include "envelope.h"

enum { FORGERIES = 20000, BLOCK = 16, HEAD = 16, GARBLED = 48, CHANGED = GARBLED + BLOCK };

/// Random enough, and the same in each run.
static uint64_t next_random(void) {
  static uint64_t state = UINT64_C(0x9e3779b97f4a7c15);
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return state;
}

static void random_id(char *id, size_t size) {
  static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  for (size_t i = 0; i < size; ++i) id[i] = alphabet[next_random() % 62];
  id[size] = '\0';
}

struct forgery {
  char secret[37];
  char text[256];  ///< the true one
  struct envelope envelope;
};

static struct forgery forged(void) {
  struct forgery made;
  char user_id[21], company_id[21];
  random_id(made.secret, 36);
  random_id(user_id, 20);
  random_id(company_id, 20);
  snprintf(made.text, sizeof(made.text),
           "{\"userId\":\"%s\",\"companyId\":\"%s\",\"role\":\"user\",\"type\":\"agency\",\"userName\":\"Ines\",\"email\":\"i@"
           "example.com\"}",
           user_id, company_id);
  const uint64_t salt = next_random();
  made.envelope = envelope_make(made.secret, (const uint8_t *)&salt, made.text, strlen(made.text), 1);
  static const char wanted[] = "?\",\"role\":\"admin";
  assert_int_equal(sizeof(wanted) - 1, BLOCK);
  for (int i = 0; i < BLOCK; ++i) {
    const char want = wanted[i] == '?' ? 'x' : wanted[i];
    made.envelope.data[HEAD + GARBLED + i] ^= (uint8_t)(made.text[CHANGED + i] ^ want);
  }
  return made;
}

/// What it decrypts to, by OpenSSL. Owned by the caller (free).
static char *text_of(const struct forgery *forgery, size_t *size) {
  uint8_t key[48];
  int written = 0, rest = 0;
  char *text = calloc(1, forgery->envelope.size);
  assert_non_null(text);
  envelope_key(forgery->secret, forgery->envelope.data + 8, key);
  EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
  assert_int_equal(EVP_DecryptInit_ex(context, EVP_aes_256_cbc(), NULL, key, key + 32), 1);
  assert_int_equal(
      EVP_DecryptUpdate(context, (uint8_t *)text, &written, forgery->envelope.data + HEAD, (int)forgery->envelope.size - HEAD),
      1);
  assert_int_equal(EVP_DecryptFinal_ex(context, (uint8_t *)text + written, &rest), 1);
  EVP_CIPHER_CTX_free(context);
  *size = (size_t)(written + rest);
  return text;
}

/// 1 when plain cJSON sees an administrator, with some company.
static int cjson_is_deceived(const struct forgery *forgery) {
  size_t size = 0;
  char *text = text_of(forgery, &size);
  assert_memory_equal(text, forgery->text, GARBLED);
  assert_memory_equal(text + CHANGED + 1, "\",\"role\":\"admin\",\"type\"", 23);
  cJSON *root = cJSON_ParseWithLength(text, size);
  const cJSON *role = cJSON_GetObjectItemCaseSensitive(root, "role");
  const int is_deceived = cJSON_IsString(role) && strcmp(role->valuestring, "admin") == 0 &&
                          cJSON_IsString(cJSON_GetObjectItemCaseSensitive(root, "companyId"));
  cJSON_Delete(root);
  free(text);
  return is_deceived;
}

static ghlauth_status open_with(const char *secret, const struct envelope *envelope) {
  ghlauth_user_context_reader *reader = NULL;
  ghlauth_user_context *context = NULL;
  char *base64 = envelope_base64(envelope->data, envelope->size);
  OK(ghlauth_user_context_reader_new(&reader, NULL, secret, ERR));
  const ghlauth_status status = ghlauth_user_context_decrypt(reader, &context, base64, strlen(base64), NULL);
  assert_int_equal(context != NULL, status == GHLAUTH_OK);
  ghlauth_user_context_free(context);
  ghlauth_user_context_reader_free(reader);
  free(base64);
  return status;
}

static void no_forgery_is_accepted(void **state) {
  (void)state;
  int accepted = 0, deceived = 0;
  for (int i = 0; i < FORGERIES; ++i) {
    struct forgery forgery = forged();
    const ghlauth_status status = open_with(forgery.secret, &forgery.envelope);
    if (status == GHLAUTH_OK)
      ++accepted;
    else
      assert_int_equal(status, GHLAUTH_E_USER_CONTEXT_INVALID);
    deceived += cjson_is_deceived(&forgery);
    free(forgery.envelope.data);
  }
  print_message("of %d forgeries plain cJSON accepts %d, ghlauth %d\n", FORGERIES, deceived, accepted);
  assert_int_equal(accepted, 0);
  // (254/256)^16: neither a quote nor a backslash in the garbled block. It shows that there was something to refuse.
  assert_in_range(deceived, FORGERIES * 86 / 100, FORGERIES * 90 / 100);
}

// The same payloads as they were made are accepted: it is the change that is refused.
static void what_was_not_changed_is_accepted(void **state) {
  (void)state;
  for (int i = 0; i < 1000; ++i) {
    struct forgery forgery = forged();
    struct envelope whole = envelope_make(forgery.secret, forgery.envelope.data + 8, forgery.text, strlen(forgery.text), 1);
    assert_int_equal(open_with(forgery.secret, &whole), GHLAUTH_OK);
    free(whole.data);
    free(forgery.envelope.data);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(no_forgery_is_accepted),
      cmocka_unit_test(what_was_not_changed_is_accepted),
  };
  return cmocka_run_group_tests(tests, NULL, check_teardown);
}
