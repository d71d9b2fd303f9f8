// The functions that only a callback can call (callbacks.def), with each of their allocations failing; what called the callback
// has memory.
#include "no_memory.h"
#include "support/array_store.h"
#include "support/desk.h"
#include "support/scarce_memory.h"

#define PARENT "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
#define LONG_TEXT "a text that does not fit into a string without an allocation"

enum { MOST_ALLOCATIONS = 100 };

enum place { BEFORE, AFTER, START, FETCH, GET };

static uint8_t buffer[256];
static size_t size;
static const ghlauth_store_row row_of_a_store = {
    sizeof(row_of_a_store), LONG_TEXT, buffer, sizeof(buffer), 1, 0, LONG_TEXT, LONG_TEXT, LONG_TEXT, LONG_TEXT};

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#define DOES(place, expression) \
  static ghlauth_status JOIN(row_, __LINE__)(void *h, ghlauth_error **e) { return (void)e, expression; }
#define ANSWERS(place, expression) \
  static ghlauth_status JOIN(row_, __LINE__)(void *h, ghlauth_error **e) { return (void)e, (void)expression, GHLAUTH_OK; }
#include "callbacks.def"
#undef DOES
#undef ANSWERS

#define DOES(place, expression) {#expression, place, JOIN(row_, __LINE__)},
#define ANSWERS(place, expression) DOES(place, expression)
static const struct row {
  const char *call;
  enum place place;
  ghlauth_status (*run)(void *h, ghlauth_error **e);
} rows[] = {
#include "callbacks.def"
};

// The one that is tried, and what came of it.
static const struct row *tried;
static long number, failures;
static int is_for_good, was_called;
static ghlauth_status answered;

static void at(enum place place, void *handle) {
  if (tried == NULL || tried->place != place) return;
  ghlauth_error *error = NULL;
  was_called = 1;
  memory_fail_at(number, is_for_good);
  answered = tried->run(handle, &error);
  failures = memory_enough();
  if (answered != GHLAUTH_OK && !(answered == GHLAUTH_E_OUT_OF_MEMORY && failures > 0))
    fail_msg("%s: %s with allocation %ld failing", tried->call, ghlauth_status_name(answered), number);
  if (error != NULL) check_error_is_clean(error);
  ghlauth_error_free(error);
}

static int attempts_under_way;

static void before(void *user_data, ghlauth_attempt *attempt) {
  (void)user_data;
  ++attempts_under_way;
  at(BEFORE, attempt);
}

static void after(void *user_data, const ghlauth_attempt *attempt) {
  (void)user_data;
  --attempts_under_way;
  at(AFTER, (void *)attempt);
}

static ghlauth_status start(void *session, ghlauth_exchange *exchange) {
  (void)session;
  ghlauth_exchange_set_http_status(exchange, 200);
  at(START, exchange);
  ghlauth_exchange_finish(exchange, GHLAUTH_OK, NULL);
  return GHLAUTH_OK;
}

static ghlauth_status fetch(void *user_data, ghlauth_secret *secret) {
  (void)user_data;
  at(FETCH, secret);
  return ghlauth_secret_set(secret, PIT_TOKEN, strlen(PIT_TOKEN), NULL);
}

static ghlauth_status get(void *user_data, ghlauth_store_operation *operation, const char *key) {
  (void)user_data, (void)key;
  at(GET, operation);
  ghlauth_store_operation_finish(operation, 0);
  return GHLAUTH_OK;
}

static struct array_store *array;
static ghlauth_config *config;
static ghlauth_credential *credential;
static ghlauth_client *client;
static ghlauth_request *request;
static ghlauth_pit *pit;
static ghlauth_store *store;

static void open_all(void) {
  const ghlauth_observer observer = {sizeof(observer), NULL, NULL, before, after};
  const ghlauth_transport_table transport = {.struct_size = sizeof(transport), .start = start};
  const ghlauth_secret_source source = {sizeof(source), NULL, NULL, fetch};
  ghlauth_store_options *options = NULL;
  array = array_store_new(0);
  ghlauth_store_table table = array_store_table(array);
  table.get = get;
  OK(ghlauth_config_new(&config, ERR));
  OK(ghlauth_config_set_observer(config, &observer, ERR));
  OK(ghlauth_config_set_transport(config, &transport, ERR));
  OK(ghlauth_config_set_max_retries(config, 0, ERR));
  OK(ghlauth_config_set_rate_limit(config, 10000, 1000, 0, ERR));
  OK(ghlauth_credential_from_access_token(&credential, config, ACCESS_TOKEN, -1, 0, NULL, ERR));
  OK(ghlauth_client_new(&client, config, ERR));
  OK(ghlauth_request_new(&request, "POST", "/contacts/", ERR));
  OK(ghlauth_request_set_json(request, "{}", ERR));
  OK(ghlauth_pit_from_source(&pit, config, &source, GHLAUTH_LEVEL_LOCATION, LOCATION_ID, ERR));
  OK(ghlauth_store_options_new(&options, ERR));
  OK(ghlauth_store_options_set_plain(options, 1, ERR));
  OK(ghlauth_store_from_table(&store, &table, options, ERR));
  ghlauth_store_options_free(options);
}

static void close_all(void) {
  ghlauth_store_free(store);
  ghlauth_pit_free(pit);
  ghlauth_request_free(request);
  ghlauth_client_free(client);
  ghlauth_credential_free(credential);
  ghlauth_config_free(config);
  array_store_free(array);
}

static ghlauth_status have_it_called(enum place place) {
  ghlauth_response *response = NULL;
  ghlauth_buf *secret = NULL;
  ghlauth_status status = GHLAUTH_OK;
  was_called = 0;
  switch (place) {
    case BEFORE:
    case AFTER:
    case START: status = ghlauth_client_send(client, &response, credential, request, NULL, NULL); break;
    case FETCH: status = ghlauth_pit_reload(pit, NULL); break;
    case GET: status = ghlauth_store_secret(store, &secret, "name", NULL); break;
  }
  ghlauth_response_free(response);
  ghlauth_buf_free(secret);
  assert_true(was_called);
  assert_int_equal(attempts_under_way, 0);  // whoever was told of the beginning is told of the end
  return status;
}

// The callbacks do not look at what the row answered, and go on: a part of an answer that there was no memory for must be
// missed nevertheless.
static int is_part_of_an_answer(const struct row *row) { return row->place == START || row->place == GET; }

static void try_row(const struct row *row, int is_lasting) {
  tried = row;
  is_for_good = is_lasting;
  for (number = 1, failures = 1; failures > 0; ++number) {
    assert_true(number <= MOST_ALLOCATIONS);
    long left = 1;
    for (int time = 0; left > 0; ++time) {
      if (time == TIMES_UNTIL_LEAK)
        fail_msg("%s: with allocation %ld failing, %ld blocks stay allocated", row->call, number, left);
      left = memory_blocks();
      const ghlauth_status status = have_it_called(row->place);
      left = memory_blocks() - left;
      if (answered == GHLAUTH_E_OUT_OF_MEMORY && status != answered && is_part_of_an_answer(row))
        fail_msg("%s: without memory for it, what called it ended with %s", row->call, ghlauth_status_name(status));
    }
  }
  tried = NULL;
  no_memory_called(row->call);
}

void no_memory_callbacks(int is_lasting) {
  open_all();
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); ++i) try_row(&rows[i], is_lasting);
  close_all();
}
