// module.h: the tables of the store modules as the library drives them, and in ways that it could: many operations on one
// thread, some that nobody drives, cancelled ones, the largest value, a forked child. For the server that is named by the
// argument.
#include <arpa/inet.h>
#include <dlfcn.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "store_server.h"

// The operation that the module is given is this: what it is for the library is nobody else's business.
struct answer {
  int is_finished;
  int64_t result;
  ghlauth_status failure;
  int rows;
  size_t size;
  uint64_t version;
  uint8_t *value;
};

static const char *kind = "postgres";
static void *module;
static ghlauth_store_table table;
static char said[1024], warning[1024];

static struct answer *answer_of(ghlauth_store_operation *operation) { return (struct answer *)(void *)operation; }
static ghlauth_store_operation *operation_of(struct answer *answer) { return (ghlauth_store_operation *)(void *)answer; }

static ghlauth_status add_row(ghlauth_store_operation *operation, const ghlauth_store_row *row) {
  struct answer *answer = answer_of(operation);
  answer->rows++;
  answer->size = row->size;
  answer->version = row->version;
  free(answer->value);
  answer->value = malloc(row->size + 1);
  if (row->size != 0) memcpy(answer->value, row->value, row->size);
  return GHLAUTH_OK;
}

static ghlauth_status set_lease(ghlauth_store_operation *operation, const char *holder, int64_t remaining_ms) {
  (void)operation, (void)holder, (void)remaining_ms;
  return GHLAUTH_OK;
}

static void finish(ghlauth_store_operation *operation, int64_t result) {
  assert_int_equal(answer_of(operation)->is_finished, 0);
  answer_of(operation)->is_finished = 1;
  answer_of(operation)->result = result;
}

static void failed(ghlauth_store_operation *operation, ghlauth_status status, const char *message) {
  assert_int_equal(answer_of(operation)->is_finished, 0);
  answer_of(operation)->is_finished = 1;
  answer_of(operation)->failure = status;
  snprintf(said, sizeof(said), "%s", message);
}

static const ghlauth_store_answers answers = {sizeof(answers), add_row, set_lease, finish, failed};

static void explain(void *user_data, const char *message, const char *hint) {
  (void)user_data;
  snprintf(said, sizeof(said), "%s | %s", message, hint);
}

static void warn(void *user_data, const char *text) {
  (void)user_data;
  snprintf(warning, sizeof(warning), "%s", text);
}

static const ghlauth_store_module *store_module(void) {
  const void *(*function)(void) = NULL;
  *(void **)&function = dlsym(module, GHLAUTH_MODULE_FUNCTION);
  return function();
}

static int group_setup(void **state) {
  (void)state;
  char path[512];
  server_group_start(kind);
  snprintf(path, sizeof(path), "%s/libghlauth-%s.so", GHLAUTH_TEST_MODULES, kind);
  module = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (module == NULL) fail_msg("%s", dlerror());
  const ghlauth_store_module *store = store_module();
  assert_int_equal(store->struct_size, sizeof(*store));
  assert_int_equal(store->kind, GHLAUTH_MODULE_STORE);
  assert_int_equal(store->version, GHLAUTH_MODULE_VERSION);
  const ghlauth_store_opening opening = {sizeof(opening), 1, local_url(), NULL, 30000, &answers, NULL, explain, warn};
  if (store->open(&table, &opening) != GHLAUTH_OK) fail_msg("%s", said);
  assert_int_equal(table.struct_size, sizeof(table));
  assert_int_equal(table.timeout_ms, 30000);
  return 0;
}

static int group_teardown(void **state) {
  table.drop(table.user_data);
  dlclose(module);
  return server_group_teardown(state);
}

static void start_count(struct answer *answer, const char *name) {
  assert_int_equal(table.count(table.user_data, operation_of(answer), name, 1, 100, 50), GHLAUTH_OK);
}

static void drive(struct answer *answer) {
  while (!answer->is_finished) assert_int_equal(table.poll(table.user_data, operation_of(answer), 1000), GHLAUTH_OK);
  if (answer->failure != GHLAUTH_OK) fail_msg("%s", said);
}

enum { MANY = 100, ALL_CONNECTIONS = 8 };

static void one_thread_drives_many(void **state) {
  (void)state;
  static struct answer many[MANY];
  int64_t sum = 0;
  memset(many, 0, sizeof(many));
  for (int i = 0; i < MANY; ++i) start_count(&many[i], "many");
  for (int left = MANY; left > 0;) {
    left = 0;
    for (int i = 0; i < MANY; ++i) {
      if (!many[i].is_finished) assert_int_equal(table.poll(table.user_data, operation_of(&many[i]), 0), GHLAUTH_OK);
      left += !many[i].is_finished;
    }
  }
  for (int i = 0; i < MANY; ++i) sum += many[i].result;
  assert_int_equal(sum, MANY * (MANY + 1) / 2);
}

// All connections are taken by operations that nobody looks after.
static void those_that_nobody_drives_stop_nobody(void **state) {
  (void)state;
  struct answer parked[ALL_CONNECTIONS], last = {0};
  memset(parked, 0, sizeof(parked));
  for (int i = 0; i < ALL_CONNECTIONS; ++i) start_count(&parked[i], "parked");
  start_count(&last, "parked");
  drive(&last);
  for (int i = 0; i < ALL_CONNECTIONS; ++i) drive(&parked[i]);
}

static void a_cancelled_one_is_not_touched_again(void **state) {
  (void)state;
  struct answer cancelled[2 * ALL_CONNECTIONS], last = {0};
  memset(cancelled, 0, sizeof(cancelled));
  for (int i = 0; i < 2 * ALL_CONNECTIONS; ++i) {
    start_count(&cancelled[i], "cancelled");
    if (cancelled[i].is_finished) continue;
    table.cancel(table.user_data, operation_of(&cancelled[i]));
    cancelled[i].is_finished = 2;  // finish() would see it
  }
  table.cancel(table.user_data, operation_of(&last));  // one that it doesn't know
  start_count(&last, "after");
  drive(&last);
  assert_int_equal(last.result, 1);
}

static void the_largest_value_comes_back(void **state) {
  (void)state;
  enum { LARGEST = 16 << 20 };
  uint8_t *value = malloc(LARGEST);
  for (size_t i = 0; i < LARGEST; ++i) value[i] = (uint8_t)(i * 31 + (i >> 8));
  ghlauth_store_row row = {sizeof(row), "large", value, LARGEST, INT64_MAX, 7, "app", "", "", ""};
  struct answer put = {0}, get = {0}, erase = {0}, again = {0};
  assert_int_equal(table.put_if_version(table.user_data, operation_of(&put), &row, 0), GHLAUTH_OK);
  drive(&put);
  assert_int_equal(put.result, 1);
  assert_int_equal(table.get(table.user_data, operation_of(&get), "large"), GHLAUTH_OK);
  drive(&get);
  assert_int_equal(get.rows, 1);
  assert_int_equal(get.size, LARGEST);
  assert_true(get.version == INT64_MAX);
  assert_memory_equal(get.value, value, LARGEST);
  assert_int_equal(table.erase_if_version(table.user_data, operation_of(&erase), "large", INT64_MAX - 1), GHLAUTH_OK);
  drive(&erase);
  assert_int_equal(erase.result, 0);
  assert_int_equal(table.erase_if_version(table.user_data, operation_of(&again), "large", INT64_MAX), GHLAUTH_OK);
  drive(&again);
  assert_int_equal(again.result, 1);
  free(get.value);
  free(value);
}

static void a_counter_holds_what_an_integer_does(void **state) {
  (void)state;
  struct answer up = {0}, over = {0}, down = {0};
  assert_int_equal(table.count(table.user_data, operation_of(&up), "huge", INT64_MAX, 100, 50), GHLAUTH_OK);
  drive(&up);
  assert_true(up.result == INT64_MAX);
  assert_int_equal(table.count(table.user_data, operation_of(&over), "huge", 1, 100, 50), GHLAUTH_OK);
  while (!over.is_finished) table.poll(table.user_data, operation_of(&over), 1000);
  assert_int_equal(over.failure, GHLAUTH_E_STORE);
  assert_int_equal(table.count(table.user_data, operation_of(&down), "huge", -1, 100, 50), GHLAUTH_OK);
  drive(&down);
  assert_true(down.result == INT64_MAX - 1);
}

// What was not sent can be asked over a new connection, also what writes.
static void connections_that_ended_meanwhile_are_not_used(void **state) {
  (void)state;
  static const char *const ends[] = {"stop", "crash"};
  for (int i = 0; i < 2; ++i) {
    struct answer before[3], after = {0};
    memset(before, 0, sizeof(before));
    for (int j = 0; j < 3; ++j) start_count(&before[j], "restart");
    for (int j = 0; j < 3; ++j) drive(&before[j]);
    server_ask(server, "%s", ends[i]);
    server_ask(server, "start");
    start_count(&after, "restart");
    drive(&after);
    assert_int_equal(after.result, 4 * (i + 1));
  }
}

// Connections are taken by the kernel, and nobody answers.
static void a_server_that_says_nothing_is_given_up(void **state) {
  (void)state;
  struct sockaddr_in address = {.sin_family = AF_INET};
  socklen_t size = sizeof(address);
  char silent[128], named[64];
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  assert_int_equal(bind(listener, (struct sockaddr *)&address, size), 0);
  assert_int_equal(listen(listener, 8), 0);
  assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &size), 0);
  snprintf(silent, sizeof(silent), "%s://keeper:x@127.0.0.1:%d/1", kind, ntohs(address.sin_port));
  snprintf(named, sizeof(named), "127.0.0.1:%d: no answer in time", ntohs(address.sin_port));
  ghlauth_store_table none;
  const ghlauth_store_opening opening = {sizeof(opening), 1, silent, NULL, 100, &answers, NULL, explain, warn};
  assert_int_equal(store_module()->open(&none, &opening), GHLAUTH_E_STORE);
  CONTAINS(said, named);
  close(listener);
}

static int use_in_child(void *argument) {
  struct answer get = {0};
  (void)argument;
  const ghlauth_status status = table.get(table.user_data, operation_of(&get), "key");
  table.cancel(table.user_data, operation_of(&get));
  return status == GHLAUTH_E_FORKED && !get.is_finished ? 0 : 1;
}

static void a_forked_child_leaves_the_connections_alone(void **state) {
  (void)state;
  struct answer mine = {0};
  start_count(&mine, "forked");
  assert_int_equal(check_in_child(use_in_child, NULL), 0);
  drive(&mine);
  assert_int_equal(mine.result, 1);
}

int main(int argc, char **argv) {
  if (argc > 1) kind = argv[1];
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(one_thread_drives_many),
      cmocka_unit_test(those_that_nobody_drives_stop_nobody),
      cmocka_unit_test(a_cancelled_one_is_not_touched_again),
      cmocka_unit_test(the_largest_value_comes_back),
      cmocka_unit_test(a_counter_holds_what_an_integer_does),
      cmocka_unit_test(connections_that_ended_meanwhile_are_not_used),
      cmocka_unit_test(a_server_that_says_nothing_is_given_up),
      cmocka_unit_test(a_forked_child_leaves_the_connections_alone),
  };
  return cmocka_run_group_tests_name("store_module", tests, group_setup, group_teardown);
}
