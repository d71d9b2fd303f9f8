// What Node's crypto signed, and what the official SDK says of it: test_webhook_signatures webhook_signatures.js
#include <stdio.h>
#include <stdlib.h>

#include "support/desk.h"

static const char *script;
static char folder[64];
static ghlauth_webhook *webhook;
static char *content;
static size_t size;

/// Reads a file of the folder into `content`, with a NUL behind it. 0 when there is none.
static int read_file(const char *name, const char *extension) {
  char path[128];
  snprintf(path, sizeof(path), "%s/%s.%s", folder, name, extension);
  FILE *file = fopen(path, "rb");
  if (file == NULL) return 0;
  fseek(file, 0, SEEK_END);
  size = (size_t)ftell(file);
  rewind(file);
  free(content);
  content = malloc(size + 1);
  assert_non_null(content);
  assert_int_equal(fread(content, 1, size, file), size);
  content[size] = '\0';
  fclose(file);
  return 1;
}

static void add_key(int32_t algorithm, const char *name) {
  assert_true(read_file(name, "pem"));
  OK(ghlauth_webhook_add_key(webhook, algorithm, (const uint8_t *)content, size, ERR));
}

static int setup(void **state) {
  (void)state;
  char command[256];
  ghlauth_list *apps = NULL;
  strcpy(folder, "/tmp/ghlauth-signatures-XXXXXX");
  assert_non_null(mkdtemp(folder));
  snprintf(command, sizeof(command), "node %s %s", script, folder);
  if (system(command) != 0) fail_msg("%s", command);
  OK(ghlauth_list_new(&apps, ERR));
  OK(ghlauth_list_append(apps, APP_ID, ERR));
  OK(ghlauth_webhook_new(&webhook, NULL, apps, ERR));
  ghlauth_list_free(apps);
  OK(ghlauth_webhook_set_rsa(webhook, 1, ERR));
  add_key(GHLAUTH_KEY_ED25519, "ed25519");
  add_key(GHLAUTH_KEY_RSA, "rsa");
  return 0;
}

static int teardown(void **state) {
  char command[128];
  ghlauth_webhook_free(webhook);
  free(content);
  content = NULL;
  snprintf(command, sizeof(command), "rm -r %s", folder);
  assert_int_equal(system(command), 0);
  return check_teardown(state);
}

static ghlauth_headers *header(const char *header_name, const char *number, const char *extension) {
  ghlauth_headers *headers = NULL;
  assert_true(read_file(number, extension));
  OK(ghlauth_headers_new(&headers, ERR));
  OK(ghlauth_headers_add(headers, header_name, content, ERR));
  return headers;
}

static void both_agree_on_every_signature(void **state) {
  (void)state;
  int accepted[2] = {0, 0}, refused[2] = {0, 0};
  char number[16];
  for (int i = 0; snprintf(number, sizeof(number), "%d", i), read_file(number, "verdicts"); ++i) {
    const int verdicts[2] = {content[0] == '1', content[1] == '1'};
    ghlauth_headers *headers[2] = {header("X-GHL-Signature", number, "ed25519"), header("X-WH-Signature", number, "rsa")};
    assert_true(read_file(number, "body"));
    for (int one = 0; one < 2; ++one) {
      const ghlauth_status status =
          ghlauth_webhook_verify_signature(webhook, headers[one], (const uint8_t *)content, size, NULL);
      if (status != (verdicts[one] ? GHLAUTH_OK : GHLAUTH_E_SIGNATURE_INVALID))
        fail_msg("%s, %s: %s", number, one == 0 ? "Ed25519" : "RSA", ghlauth_status_name(status));
      verdicts[one] ? ++accepted[one] : ++refused[one];
      ghlauth_headers_free(headers[one]);
    }
  }
  for (int one = 0; one < 2; ++one) {
    assert_int_equal(accepted[one], 13);
    assert_true(refused[one] > 80);
  }
}

int main(int argc, char **argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: %s webhook_signatures.js\n", argv[0]);
    return 2;
  }
  script = argv[1];
  const struct CMUnitTest tests[] = {cmocka_unit_test(both_agree_on_every_signature)};
  return cmocka_run_group_tests_name("webhook_signatures", tests, setup, teardown);
}
