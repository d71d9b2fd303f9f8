// What CryptoJS made, opened here, and the other way round: test_user_contexts user_contexts.js seal_user_contexts
#include <stdio.h>
#include <stdlib.h>

#include "support/check.h"

#define SHARED_SECRET "3d7c6d0a-5f0e-4f6d-9a52-0e8f1c2b3a49"

static const char *script, *seal;
static char folder[64];

static void run(const char *program, const char *first, const char *second) {
  char command[1024];
  snprintf(command, sizeof(command), "%s %s %s %s", program, first, second, folder);
  if (system(command) != 0) fail_msg("%s", command);
}

/// Owned by the caller (free); NULL when there is none.
static char *read_file(int number, const char *kind) {
  char path[128];
  snprintf(path, sizeof(path), "%s/%d.%s", folder, number, kind);
  FILE *file = fopen(path, "rb");
  if (file == NULL) return NULL;
  fseek(file, 0, SEEK_END);
  const size_t size = (size_t)ftell(file);
  rewind(file);
  char *content = malloc(size + 1);
  assert_non_null(content);
  assert_int_equal(fread(content, 1, size, file), size);
  content[size] = '\0';
  fclose(file);
  return content;
}

static int setup(void **state) {
  (void)state;
  strcpy(folder, "/tmp/ghlauth-contexts-XXXXXX");
  assert_non_null(mkdtemp(folder));
  run("node", script, "make");
  return 0;
}

static int teardown(void **state) {
  run("rm", "-r", "");
  return check_teardown(state);
}

static void the_library_opens_what_cryptojs_made(void **state) {
  (void)state;
  ghlauth_user_context_reader *reader = NULL;
  OK(ghlauth_user_context_reader_new(&reader, NULL, SHARED_SECRET, ERR));
  int opened = 0;
  for (char *text; (text = read_file(opened, "text")) != NULL; ++opened) {
    char *payload = read_file(opened, "payload");
    ghlauth_user_context *context = NULL;
    assert_non_null(payload);
    OK(ghlauth_user_context_decrypt(reader, &context, payload, strlen(payload), ERR));
    assert_string_equal(ghlauth_user_context_json(context), text);
    assert_string_equal(ghlauth_user_context_company_id(context), "GNb7aIv4rQFVb9iwNl5K");
    ghlauth_user_context_free(context);
    free(payload);
    free(text);
  }
  assert_int_equal(opened, 22);
  ghlauth_user_context_reader_free(reader);
}

static void cryptojs_opens_what_the_library_made(void **state) {
  (void)state;
  run(seal, SHARED_SECRET, "");
  run("node", script, "check");
}

int main(int argc, char **argv) {
  if (argc != 3) {
    fprintf(stderr, "usage: %s user_contexts.js seal_user_contexts\n", argv[0]);
    return 2;
  }
  script = argv[1];
  seal = argv[2];
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_library_opens_what_cryptojs_made),
      cmocka_unit_test(cryptojs_opens_what_the_library_made),
  };
  return cmocka_run_group_tests_name("user_contexts", tests, setup, teardown);
}
