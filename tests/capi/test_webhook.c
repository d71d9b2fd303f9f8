// webhook.h: which signatures are accepted, over what, with which keys. The openssl program signs.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "signer.h"

static struct desk *desk;
static ghlauth_webhook *webhook;

static int group_setup(void **state) {
  (void)state;
  signer_open();
  return 0;
}

static int group_teardown(void **state) {
  signer_close();
  return check_teardown(state);
}

static int setup(void **state) {
  (void)state;
  desk = desk_new(SCRIPT_ON_THE_SPOT);
  webhook = signer_webhook(desk);
  return 0;
}

static int teardown(void **state) {
  (void)state;
  ghlauth_webhook_free(webhook);
  desk_free(desk);
  return 0;
}

/// Verifies the signature alone, and frees the headers.
static ghlauth_status check(ghlauth_headers *headers, const void *body, size_t size, ghlauth_error **error) {
  const ghlauth_status status = ghlauth_webhook_verify_signature(webhook, headers, body, size, error);
  ghlauth_headers_free(headers);
  return status;
}

static void accept_rsa(void) { OK(ghlauth_webhook_set_rsa(webhook, 1, ERR)); }

static const char plain[] = "{\"type\":\"ContactCreate\",\"appId\":\"" APP_ID "\"}";
#define PLAIN plain, sizeof(plain) - 1

static void it_has_the_published_keys(void **state) {
  (void)state;
  ghlauth_webhook *fresh = NULL;
  ghlauth_list *apps = NULL, *keys = NULL;
  OK(ghlauth_list_new(&apps, ERR));
  OK(ghlauth_list_append(apps, APP_ID, ERR));
  OK(ghlauth_webhook_new(&fresh, NULL, apps, ERR));
  OK(ghlauth_webhook_keys(fresh, &keys, ERR));
  assert_int_equal(ghlauth_list_size(keys), 2);
  assert_string_equal(ghlauth_list_at(keys, 0), "Ed25519 5a2c1b2749d3efcc233fb27d4ab43d56b8d20818c42cd226f6c9a3ff20d3097c");
  assert_string_equal(ghlauth_list_at(keys, 1), "RSA 2f62045d413b1b7747e26770ce7f57840cbf86288cd20ceb90d299a62501fd25");
  ghlauth_list_free(keys);
  ghlauth_list_free(apps);
  ghlauth_webhook_free(fresh);
}

#define BODY(text) {text, sizeof(text) - 1}
static const struct {
  const char *data;
  size_t size;
} awkward[] = {
    BODY("{ \"type\" :\t\"A\" ,\n \"n\" : [ ] }"),
    BODY("{\"name\":\"\\u00e9\\u20ac\\ud83d\\ude00\"}"),
    BODY("{\"name\":\"\303\251\342\202\254\360\237\230\200\"}"),
    BODY("{\"a\":1,\"a\":2}"),
    BODY("{\"n\":1.0}"),
    BODY("{\"n\":12345678901234567890}"),
    BODY("{\"a\":1}\r\n"),
    BODY("\357\273\277{\"a\":1}"),
    BODY("{\"a\":\"\377\376\"}"),
    BODY("\0"),
    BODY("{\"a\":\"\0\"}"),
    BODY("x"),
};

static void it_verifies_the_bytes_as_they_are(void **state) {
  (void)state;
  accept_rsa();
  for (size_t i = 0; i < sizeof(awkward) / sizeof(awkward[0]); ++i)
    for (int32_t algorithm = GHLAUTH_KEY_ED25519; algorithm <= GHLAUTH_KEY_RSA; ++algorithm) {
      OK(check(signer_signed(algorithm, awkward[i].data, awkward[i].size), awkward[i].data, awkward[i].size, ERR));
      // The same text with a line end behind it is another body.
      char longer[64] = {0};
      memcpy(longer, awkward[i].data, awkward[i].size);
      longer[awkward[i].size] = '\n';
      ghlauth_headers *headers = signer_signed(algorithm, awkward[i].data, awkward[i].size);
      FAILS(GHLAUTH_E_SIGNATURE_INVALID, check(headers, longer, awkward[i].size + 1, ERR));
    }
}

static void it_verifies_large_bodies(void **state) {
  (void)state;
  accept_rsa();
  const size_t size = 5U << 20;
  char *body = malloc(size);
  assert_non_null(body);
  for (size_t i = 0; i < size; ++i) body[i] = (char)(i * 2654435761U >> 13);
  for (int32_t algorithm = GHLAUTH_KEY_ED25519; algorithm <= GHLAUTH_KEY_RSA; ++algorithm) {
    OK(check(signer_signed(algorithm, body, size), body, size, ERR));
    ghlauth_headers *headers = signer_signed(algorithm, body, size);
    body[size / 2] ^= 1;
    FAILS(GHLAUTH_E_SIGNATURE_INVALID, check(headers, body, size, ERR));
    body[size / 2] ^= 1;
  }
  free(body);
}

// The first vector of RFC 8032: the openssl program signs no empty file.
static void it_verifies_an_empty_body(void **state) {
  (void)state;
  static const uint8_t key[] = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00, 0xd7, 0x5a, 0x98,
                                0x01, 0x82, 0xb1, 0x0a, 0xb7, 0xd5, 0x4b, 0xfe, 0xd3, 0xc9, 0x64, 0x07, 0x3a, 0x0e, 0xe1,
                                0x72, 0xf3, 0xda, 0xa6, 0x23, 0x25, 0xaf, 0x02, 0x1a, 0x68, 0xf7, 0x07, 0x51, 0x1a};
  static const char signature[] =
      "5VZDAMNgrHKQhuLMgG6CioSHfx645dl02HPgZSJJAVVfuIIVkKM7rMYeOXAc+bRr0lv18FlbviRlUUFDjnoQCw==";
  OK(ghlauth_webhook_add_key(webhook, GHLAUTH_KEY_ED25519, key, sizeof(key), ERR));
  OK(check(signer_headers(ED25519_HEADER, signature), NULL, 0, ERR));
  OK(check(signer_headers(ED25519_HEADER, signature), "", 0, ERR));
  FAILS(GHLAUTH_E_SIGNATURE_INVALID, check(signer_headers(ED25519_HEADER, signature), "\0", 1, ERR));
}

static void one_bit_is_enough(void **state) {
  (void)state;
  accept_rsa();
  for (int32_t algorithm = GHLAUTH_KEY_ED25519; algorithm <= GHLAUTH_KEY_RSA; ++algorithm) {
    const char *header = algorithm == GHLAUTH_KEY_RSA ? RSA_HEADER : ED25519_HEADER;
    const size_t size = signer_size(algorithm);
    uint8_t signature[512];
    memcpy(signature, signer_sign(algorithm, PLAIN), size);
    const size_t places[] = {0, 1, 31, 32, size / 2, size - 2, size - 1};
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); ++i)
      for (int bit = 0; bit < 8; bit += 7) {
        signature[places[i]] ^= (uint8_t)(1 << bit);
        FAILS(GHLAUTH_E_SIGNATURE_INVALID, check(signer_headers(header, signer_base64(signature, size)), PLAIN, ERR));
        signature[places[i]] ^= (uint8_t)(1 << bit);
      }
    char body[sizeof(plain)];
    for (size_t at = 0; at < sizeof(plain) - 1; ++at) {
      memcpy(body, plain, sizeof(plain));
      body[at] ^= 1;
      FAILS(GHLAUTH_E_SIGNATURE_INVALID,
            check(signer_headers(header, signer_base64(signature, size)), body, sizeof(plain) - 1, ERR));
    }
    OK(check(signer_headers(header, signer_base64(signature, size)), PLAIN, ERR));
  }
}

static void header_names_have_no_case(void **state) {
  (void)state;
  char value[128];
  snprintf(value, sizeof(value), "%s", signer_base64(signer_sign(GHLAUTH_KEY_ED25519, PLAIN), 64));
  OK(check(signer_headers("x-ghl-signature", value), PLAIN, ERR));
  OK(check(signer_headers("X-GHL-SIGNATURE", value), PLAIN, ERR));
  FAILS(GHLAUTH_E_SIGNATURE_MISSING, check(signer_headers("X-GHL-Signature2", value), PLAIN, ERR));
  char spaced[160];
  snprintf(spaced, sizeof(spaced), " \t%s  ", value);
  OK(check(signer_headers(ED25519_HEADER, spaced), PLAIN, ERR));
}

static void a_missing_signature_is_a_failure(void **state) {
  (void)state;
  FAILS(GHLAUTH_E_SIGNATURE_MISSING, check(signer_headers(NULL, NULL), PLAIN, ERR));
  CONTAINS(ghlauth_error_hint(check_last()), "Custom Webhook");
  FAILS(GHLAUTH_E_SIGNATURE_MISSING, check(signer_headers("Content-Type", "application/json"), PLAIN, ERR));
  FAILS(GHLAUTH_E_SIGNATURE_MISSING, check(signer_headers(ED25519_HEADER, "N/A"), PLAIN, ERR));
  FAILS(GHLAUTH_E_SIGNATURE_MISSING, check(signer_headers(ED25519_HEADER, ""), PLAIN, ERR));
  FAILS(GHLAUTH_E_SIGNATURE_MISSING, check(signer_headers(ED25519_HEADER, "  "), PLAIN, ERR));
  FAILS(GHLAUTH_E_SIGNATURE_MISSING, check(signer_headers(RSA_HEADER, "N/A"), PLAIN, ERR));
}

static void several_values_are_refused(void **state) {
  (void)state;
  accept_rsa();
  char value[128];
  snprintf(value, sizeof(value), "%s", signer_base64(signer_sign(GHLAUTH_KEY_ED25519, PLAIN), 64));
  ghlauth_headers *twice = signer_headers(ED25519_HEADER, value);
  OK(ghlauth_headers_add(twice, "x-ghl-signature", value, ERR));
  FAILS(GHLAUTH_E_SIGNATURE_REPEATED, check(twice, PLAIN, ERR));
  ghlauth_headers *beside_none = signer_headers(ED25519_HEADER, "N/A");
  OK(ghlauth_headers_add(beside_none, ED25519_HEADER, value, ERR));
  FAILS(GHLAUTH_E_SIGNATURE_REPEATED, check(beside_none, PLAIN, ERR));
  char joined[512];
  snprintf(joined, sizeof(joined), "%s, %s", value, value);
  FAILS(GHLAUTH_E_SIGNATURE_REPEATED, check(signer_headers(ED25519_HEADER, joined), PLAIN, ERR));
  ghlauth_headers *rsa_twice = signer_signed(GHLAUTH_KEY_RSA, PLAIN);
  OK(ghlauth_headers_add(rsa_twice, RSA_HEADER, "N/A", ERR));
  FAILS(GHLAUTH_E_SIGNATURE_REPEATED, check(rsa_twice, PLAIN, ERR));
}

static void base64_is_strict(void **state) {
  (void)state;
  accept_rsa();
  uint8_t signature[66] = {0};
  memcpy(signature, signer_sign(GHLAUTH_KEY_ED25519, PLAIN), 64);
  char value[128], changed[256];
  snprintf(value, sizeof(value), "%s", signer_base64(signature, 64));
  assert_int_equal(strlen(value), 88);
#define REFUSED(text) FAILS(GHLAUTH_E_SIGNATURE_MALFORMED, check(signer_headers(ED25519_HEADER, text), PLAIN, ERR))
  snprintf(changed, sizeof(changed), "%.86s", value);
  REFUSED(changed);  // no padding
  snprintf(changed, sizeof(changed), "%.87s", value);
  REFUSED(changed);
  snprintf(changed, sizeof(changed), "%.40s %s", value, value + 40);
  REFUSED(changed);
  snprintf(changed, sizeof(changed), "%s=", value);
  REFUSED(changed);
  memcpy(changed, value, sizeof(value));
  changed[10] = '-';  // of another alphabet
  REFUSED(changed);
  memcpy(changed, value, sizeof(value));
  changed[10] = '=';
  REFUSED(changed);
  memcpy(changed, value, sizeof(value));
  changed[85]++;  // bits behind the last byte: the last character stands for A, Q, g or w
  REFUSED(changed);
  REFUSED(signer_base64(signature, 63));
  REFUSED(signer_base64(signature, 65));
  REFUSED("undefined");
  uint8_t rsa[513] = {0};
  FAILS(GHLAUTH_E_SIGNATURE_MALFORMED, check(signer_headers(RSA_HEADER, signer_base64(rsa, 511)), PLAIN, ERR));
  FAILS(GHLAUTH_E_SIGNATURE_MALFORMED, check(signer_headers(RSA_HEADER, signer_base64(rsa, 513)), PLAIN, ERR));
  FAILS(GHLAUTH_E_SIGNATURE_MALFORMED, check(signer_headers(RSA_HEADER, signer_base64(rsa, 256)), PLAIN, ERR));
  FAILS(GHLAUTH_E_SIGNATURE_MALFORMED, check(signer_headers(RSA_HEADER, value), PLAIN, ERR));
}

static void rsa_is_a_matter_of_policy(void **state) {
  (void)state;
  FAILS(GHLAUTH_E_SIGNATURE_LEGACY, check(signer_signed(GHLAUTH_KEY_RSA, PLAIN), PLAIN, ERR));
  CONTAINS(ghlauth_error_hint(check_last()), "ghlauth_webhook_set_rsa");
  accept_rsa();
  OK(check(signer_signed(GHLAUTH_KEY_RSA, PLAIN), PLAIN, ERR));
  ghlauth_headers *headers = signer_signed(GHLAUTH_KEY_RSA, PLAIN);
  OK(ghlauth_headers_add(headers, ED25519_HEADER, "N/A", ERR));
  OK(check(headers, PLAIN, ERR));
  OK(ghlauth_webhook_set_rsa(webhook, 0, ERR));
  FAILS(GHLAUTH_E_SIGNATURE_LEGACY, check(signer_signed(GHLAUTH_KEY_RSA, PLAIN), PLAIN, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_webhook_set_rsa(webhook, 2, ERR));
}

static void there_is_no_way_back_from_ed25519(void **state) {
  (void)state;
  accept_rsa();
  char other[128];
  snprintf(other, sizeof(other), "%s", signer_base64(signer_sign(GHLAUTH_KEY_ED25519, "another", 7), 64));
  const struct {
    const char *value;
    ghlauth_status status;
  } wrong[] = {{other, GHLAUTH_E_SIGNATURE_INVALID}, {"n/a", GHLAUTH_E_SIGNATURE_MALFORMED}, {"0", GHLAUTH_E_SIGNATURE_MALFORMED}};
  for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); ++i) {
    ghlauth_headers *headers = signer_signed(GHLAUTH_KEY_RSA, PLAIN);
    OK(ghlauth_headers_add(headers, ED25519_HEADER, wrong[i].value, ERR));
    FAILS(wrong[i].status, check(headers, PLAIN, ERR));
  }
  // Nor does a broken RSA signature beside a good one matter.
  ghlauth_headers *headers = signer_signed(GHLAUTH_KEY_ED25519, PLAIN);
  OK(ghlauth_headers_add(headers, RSA_HEADER, "broken", ERR));
  OK(check(headers, PLAIN, ERR));
  // An Ed25519 signature in the header of RSA is none.
  FAILS(GHLAUTH_E_SIGNATURE_MALFORMED,
        check(signer_headers(RSA_HEADER, signer_base64(signer_sign(GHLAUTH_KEY_ED25519, PLAIN), 64)), PLAIN, ERR));
}

static void keys_come_and_go(void **state) {
  (void)state;
  accept_rsa();
  for (int32_t algorithm = GHLAUTH_KEY_ED25519; algorithm <= GHLAUTH_KEY_RSA; ++algorithm) {
    const struct signer_key pem = signer_pem(algorithm), der = signer_der(algorithm);
    OK(ghlauth_webhook_retire_key(webhook, algorithm, der.data, der.size, ERR));
    FAILS(GHLAUTH_E_SIGNATURE_INVALID, check(signer_signed(algorithm, PLAIN), PLAIN, ERR));
    FAILS(GHLAUTH_E_NOT_FOUND, ghlauth_webhook_retire_key(webhook, algorithm, pem.data, pem.size, ERR));
    OK(ghlauth_webhook_add_key(webhook, algorithm, der.data, der.size, ERR));
    OK(ghlauth_webhook_add_key(webhook, algorithm, pem.data, pem.size, ERR));  // the same again
    OK(check(signer_signed(algorithm, PLAIN), PLAIN, ERR));
  }
  ghlauth_list *keys = NULL;
  OK(ghlauth_webhook_keys(webhook, &keys, ERR));
  assert_int_equal(ghlauth_list_size(keys), 4);
  ghlauth_list_free(keys);
}

static void the_built_in_keys_can_be_retired(void **state) {
  (void)state;
  static const char built_in[] =
      "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAi2HR1srL4o18O8BRa7gVJY7G7bupbN3H9AwJrHCDiOg=\n-----END PUBLIC KEY-----\n";
  const struct signer_key own = signer_pem(GHLAUTH_KEY_ED25519);
  OK(ghlauth_webhook_retire_key(webhook, GHLAUTH_KEY_ED25519, (const uint8_t *)built_in, sizeof(built_in) - 1, ERR));
  OK(check(signer_signed(GHLAUTH_KEY_ED25519, PLAIN), PLAIN, ERR));
  OK(ghlauth_webhook_retire_key(webhook, GHLAUTH_KEY_ED25519, own.data, own.size, ERR));
  FAILS(GHLAUTH_E_SIGNATURE_INVALID, check(signer_signed(GHLAUTH_KEY_ED25519, PLAIN), PLAIN, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "no Ed25519 key");
}

static void what_is_no_key_is_refused(void **state) {
  (void)state;
#define NO_KEY(algorithm, data, size) FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_webhook_add_key(webhook, algorithm, data, size, ERR))
  struct signer_key key = signer_pem(GHLAUTH_KEY_ED25519);
  NO_KEY(GHLAUTH_KEY_RSA, key.data, key.size);
  NO_KEY(0, key.data, key.size);
  NO_KEY(3, key.data, key.size);
  NO_KEY(GHLAUTH_KEY_ED25519, key.data, key.size - 2);
  NO_KEY(GHLAUTH_KEY_ED25519, NULL, 0);
  NO_KEY(GHLAUTH_KEY_ED25519, NULL, 1);
  memcpy(key.data + key.size, "x", 1);
  NO_KEY(GHLAUTH_KEY_ED25519, key.data, key.size + 1);
  key = signer_der(GHLAUTH_KEY_ED25519);
  NO_KEY(GHLAUTH_KEY_ED25519, key.data, key.size - 1);
  key.data[key.size] = 0;
  NO_KEY(GHLAUTH_KEY_ED25519, key.data, key.size + 1);
  key = signer_der(GHLAUTH_KEY_RSA);
  NO_KEY(GHLAUTH_KEY_ED25519, key.data, key.size);
  key = signer_make("pkey -in ed25519.pem -out out");
  NO_KEY(GHLAUTH_KEY_ED25519, key.data, key.size);  // the private one
  signer_run("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out other.pem");
  key = signer_make("pkey -in other.pem -pubout -out out");
  NO_KEY(GHLAUTH_KEY_RSA, key.data, key.size);
  CONTAINS(ghlauth_error_message(check_last()), "2048 bits");
  signer_run("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out other.pem");
  key = signer_make("pkey -in other.pem -pubout -out out");
  NO_KEY(GHLAUTH_KEY_ED25519, key.data, key.size);
  ghlauth_list *keys = NULL;
  OK(ghlauth_webhook_keys(webhook, &keys, ERR));
  assert_int_equal(ghlauth_list_size(keys), 4);  // none of them got in
  ghlauth_list_free(keys);
}

static void it_needs_app_ids(void **state) {
  (void)state;
  ghlauth_webhook *made = NULL;
  ghlauth_list *apps = NULL;
  OK(ghlauth_list_new(&apps, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_webhook_new(&made, desk->config, apps, ERR));
  OK(ghlauth_list_append(apps, CLIENT_ID, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_webhook_new(&made, desk->config, apps, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "client id");
  ghlauth_list_free(apps);
  OK(ghlauth_list_new(&apps, ERR));
  OK(ghlauth_list_append(apps, "", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_webhook_new(&made, desk->config, apps, ERR));
  ghlauth_list_free(apps);
}

static void outcomes_have_an_http_status(void **state) {
  (void)state;
  const struct {
    ghlauth_status status;
    int32_t http;
  } rows[] = {
      {GHLAUTH_OK, 200},
      {GHLAUTH_E_DUPLICATE, 200},
      {GHLAUTH_E_CLAIM_LOST, 200},
      {GHLAUTH_E_SIGNATURE_MISSING, 401},
      {GHLAUTH_E_SIGNATURE_REPEATED, 401},
      {GHLAUTH_E_SIGNATURE_MALFORMED, 401},
      {GHLAUTH_E_SIGNATURE_INVALID, 401},
      {GHLAUTH_E_SIGNATURE_LEGACY, 401},
      {GHLAUTH_E_OTHER_APP, 403},
      {GHLAUTH_E_APP_ID_MISSING, 403},
      {GHLAUTH_E_EVENT_MALFORMED, 400},
      {GHLAUTH_E_TIMESTAMP_MISSING, 400},
      {GHLAUTH_E_TIMESTAMP_FUTURE, 400},
      {GHLAUTH_E_STALE, 400},
      {GHLAUTH_E_IN_PROGRESS, 429},
      {GHLAUTH_E_STORE, 429},
      {-12345, 429},
  };
  const size_t count = sizeof(rows) / sizeof(rows[0]);
  for (size_t i = 0; i < count; ++i) assert_int_equal(ghlauth_webhook_http_status(rows[i].status), rows[i].http);
  // Any other status is a reason to have it sent again.
  size_t others = 0;
  for (ghlauth_status status = -1; status > -1000; --status) {
    size_t i = 0;
    while (i < count && rows[i].status != status) ++i;
    if (i < count || ghlauth_status_name(status) == NULL) continue;
    assert_int_equal(ghlauth_webhook_http_status(status), 429);
    ++others;
  }
  assert_true(others > 50);
}

struct rotation {
  ghlauth_headers *headers;
  struct signer_key key;
  atomic_int stop, failures;
};

static void *verify_all_the_time(void *argument) {
  struct rotation *rotation = argument;
  while (!atomic_load(&rotation->stop))
    if (ghlauth_webhook_verify_signature(webhook, rotation->headers, (const uint8_t *)plain, sizeof(plain) - 1, NULL) != GHLAUTH_OK)
      atomic_fetch_add(&rotation->failures, 1);
  return NULL;
}

static void keys_change_while_others_verify(void **state) {
  (void)state;
  static struct rotation rotation;
  rotation.headers = signer_signed(GHLAUTH_KEY_ED25519, PLAIN);
  rotation.key = signer_der(GHLAUTH_KEY_RSA);
  pthread_t threads[2];
  for (int i = 0; i < 2; ++i) assert_int_equal(pthread_create(&threads[i], NULL, verify_all_the_time, &rotation), 0);
  for (int i = 0; i < 200; ++i) {
    OK(ghlauth_webhook_retire_key(webhook, GHLAUTH_KEY_RSA, rotation.key.data, rotation.key.size, ERR));
    OK(ghlauth_webhook_add_key(webhook, GHLAUTH_KEY_RSA, rotation.key.data, rotation.key.size, ERR));
    OK(ghlauth_webhook_set_rsa(webhook, i % 2, ERR));
  }
  atomic_store(&rotation.stop, 1);
  for (int i = 0; i < 2; ++i) pthread_join(threads[i], NULL);
  assert_int_equal(atomic_load(&rotation.failures), 0);
  ghlauth_headers_free(rotation.headers);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(it_has_the_published_keys),
      TEST(it_verifies_the_bytes_as_they_are),
      TEST(it_verifies_large_bodies),
      TEST(it_verifies_an_empty_body),
      TEST(one_bit_is_enough),
      TEST(header_names_have_no_case),
      TEST(a_missing_signature_is_a_failure),
      TEST(several_values_are_refused),
      TEST(base64_is_strict),
      TEST(rsa_is_a_matter_of_policy),
      TEST(there_is_no_way_back_from_ed25519),
      TEST(keys_come_and_go),
      TEST(the_built_in_keys_can_be_retired),
      TEST(what_is_no_key_is_refused),
      TEST(it_needs_app_ids),
      TEST(outcomes_have_an_http_status),
      TEST(keys_change_while_others_verify),
  };
  return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
