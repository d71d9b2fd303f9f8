// One store, several processes: this program starts itself as their workers.
#include <stdio.h>
#include <stdlib.h>

#include "store_file.h"
#include "support/child.h"

static const uint8_t state_key[32] = "the state key of all the workers";

// --- a worker: "import <first> <count>" and "parse <query>", each answered by a line with a status

static ghlauth_status import_location(struct desk *desk, int number) {
  char json[512], location[32], access[48], refresh[48];
  snprintf(location, sizeof(location), "location%012d", number);
  snprintf(access, sizeof(access), ACCESS_TOKEN "-%d", number);
  snprintf(refresh, sizeof(refresh), REFRESH_TOKEN "-%d", number);
  token_json(json, sizeof(json), access, refresh, "86399", "Location", COMPANY_ID, location);
  return ghlauth_oauth_import(desk->oauth, NULL, json, NULL, fake_clock_now_s(&desk->clock), "tenant 7", NULL);
}

static ghlauth_status obey(struct desk *desk, char *line) {
  int first = 0, count = 0;
  ghlauth_callback *callback = NULL;
  line[strcspn(line, "\n")] = '\0';
  if (sscanf(line, "import %d %d", &first, &count) == 2) {
    ghlauth_status status = GHLAUTH_OK;
    for (int i = 0; i < count && status == GHLAUTH_OK; ++i) status = import_location(desk, first + i);
    return status;
  }
  const ghlauth_status status = ghlauth_oauth_parse_callback(desk->oauth, &callback, line + strlen("parse "), NULL, NULL);
  ghlauth_callback_free(callback);
  return status;
}

static int work(const char *url) {
  char line[4096];
  ghlauth_store_options *options = store_file_keys(STORE_KEY_ONE);
  struct desk *desk = desk_new_on(SCRIPT_ON_THE_SPOT, url, options);
  ghlauth_store_options_free(options);
  OK(ghlauth_oauth_set_state_key(desk->oauth, state_key, sizeof(state_key), ERR));
  while (fgets(line, sizeof(line), stdin) != NULL) {
    printf("%d\n", (int)obey(desk, line));
    fflush(stdout);
  }
  desk_free(desk);
  return 0;
}

// --- the tests

#define WORKERS 3

static struct child *workers[WORKERS];

static int setup(void **state) {
  const int failed = store_file_setup(state);
  const char *argv[] = {"/proc/self/exe", store_file_url(), NULL};
  for (size_t i = 0; i < WORKERS; ++i) workers[i] = child_start(argv);  // all of them make the file at the same time
  return failed;
}

static int teardown(void **state) {
  int failed = 0;
  for (size_t i = 0; i < WORKERS; ++i) failed += child_stop(workers[i]);
  return failed + store_file_teardown(state);
}

static int answer_of(size_t worker) {
  const char *line = child_line(workers[worker]);
  assert_non_null(line);
  return atoi(line);
}

static void they_write_at_once_and_nothing_is_lost(void **state) {
  (void)state;
  enum { EACH = 60 };
  char line[64];
  for (int i = 0; i < WORKERS; ++i) {
    snprintf(line, sizeof(line), "import %d %d", i * EACH, EACH);
    child_tell(workers[i], line);
  }
  for (size_t i = 0; i < WORKERS; ++i) assert_int_equal(answer_of(i), GHLAUTH_OK);
  struct desk *desk = store_file_desk(STORE_KEY_ONE);
  ghlauth_installations *found = NULL;
  OK(ghlauth_oauth_find(desk->oauth, &found, "tenant 7", COMPANY_ID, NULL, ERR));
  assert_int_equal(ghlauth_installations_size(found), WORKERS * EACH);
  ghlauth_credential *credential = desk_credential(desk, ghlauth_installation_id(ghlauth_installations_at(found, 100)));
  expect_bearer(credential, ACCESS_TOKEN "-100");
  ghlauth_credential_free(credential);
  ghlauth_installations_free(found);
  desk_free(desk);
}

static void what_one_writes_the_others_see(void **state) {
  (void)state;
  struct desk *desk = store_file_desk(STORE_KEY_ONE);
  ghlauth_installation *i = NULL;
  FAILS(GHLAUTH_E_NOT_FOUND, ghlauth_oauth_installation(desk->oauth, &i, APP_ID ":location000000000007", ERR));
  assert_int_equal(atoi(child_ask(workers[0], "import 7 1")), GHLAUTH_OK);
  OK(ghlauth_oauth_installation(desk->oauth, &i, APP_ID ":location000000000007", ERR));
  ghlauth_installation_free(i);
  desk_free(desk);
}

static void a_state_made_in_one_process_is_used_in_another_exactly_once(void **state) {
  (void)state;
  struct desk *desk = store_file_desk(STORE_KEY_ONE);
  ghlauth_authorize_options *options = NULL;
  OK(ghlauth_oauth_set_state_key(desk->oauth, state_key, sizeof(state_key), ERR));
  OK(ghlauth_authorize_options_new(&options, ERR));
  OK(ghlauth_authorize_options_set_state_form(options, GHLAUTH_STATE_SEALED, ERR));
  for (int round = 0; round < 30; ++round) {
    char line[2048];
    ghlauth_buf *url = NULL, *text = NULL;
    int used = 0, refused = 0;
    OK(ghlauth_oauth_authorize_url(desk->oauth, &url, &text, options, ERR));
    snprintf(line, sizeof(line), "parse ?code=0123456789abcdef&state=%s", ghlauth_buf_data(text));
    for (size_t i = 0; i < WORKERS; ++i) child_tell(workers[i], line);
    for (size_t i = 0; i < WORKERS; ++i) {
      const int answer = answer_of(i);
      used += answer == GHLAUTH_OK;
      refused += answer == GHLAUTH_E_STATE_USED;
    }
    assert_int_equal(used, 1);
    assert_int_equal(refused, WORKERS - 1);
    ghlauth_callback *callback = NULL;
    FAILS(GHLAUTH_E_STATE_USED, ghlauth_oauth_parse_callback(desk->oauth, &callback, line + strlen("parse "), NULL, ERR));
    ghlauth_buf_free(url);
    ghlauth_buf_free(text);
  }
  ghlauth_authorize_options_free(options);
  desk_free(desk);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(int argc, char **argv) {
  if (argc > 1) return work(argv[1]);
  const struct CMUnitTest tests[] = {
      TEST(they_write_at_once_and_nothing_is_lost),
      TEST(what_one_writes_the_others_see),
      TEST(a_state_made_in_one_process_is_used_in_another_exactly_once),
  };
  return cmocka_run_group_tests_name("store_processes", tests, NULL, check_teardown);
}
