// callbacks.h: the sizes of tables, `drop` exactly once in every case, secrets from callbacks.
#include <stdlib.h>

#include "support/desk.h"

struct counted {
  int drops;
  int fetches;
  ghlauth_status answer;
  const char *secret;
  size_t size;
  int64_t expires_at_s;
};

static void count_drop(void *user_data) { ++((struct counted *)user_data)->drops; }

static ghlauth_status fetch(void *user_data, ghlauth_secret *secret) {
  struct counted *counted = user_data;
  ++counted->fetches;
  if (counted->answer != GHLAUTH_OK) return counted->answer;
  if (counted->secret == NULL) return GHLAUTH_OK;
  if (counted->expires_at_s != 0) OK(ghlauth_secret_set_expires_at_s(secret, counted->expires_at_s, ERR));
  return ghlauth_secret_set(secret, counted->secret, counted->size, NULL);
}

static void ignore(void *user_data, int32_t level, const char *line) { (void)user_data, (void)level, (void)line; }
static int64_t no_time(void *user_data) { return (void)user_data, 0; }
static ghlauth_status no_start(void *session, ghlauth_exchange *exchange) {
  (void)session, (void)exchange;
  return GHLAUTH_E_CONNECT;
}

static ghlauth_secret_source source_of(struct counted *counted) {
  const ghlauth_secret_source source = {sizeof(ghlauth_secret_source), counted, count_drop, fetch};
  return source;
}

// A larger table than the library knows, as a program built against later headers passes one.
struct larger {
  union {
    ghlauth_log_table log;
    ghlauth_clock_table clock;
    ghlauth_transport_table transport;
    ghlauth_secret_source source;
  } known;
  void *later[4];
};

static void tables_of_impossible_size_are_refused_and_dropped(void **state) {
  (void)state;
  const uint32_t sizes[] = {0, 4, 15};
  ghlauth_config *config = NULL;
  OK(ghlauth_config_new(&config, ERR));
  for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); ++i) {
    // A table too short to hold `drop` names nobody to call.
    const ghlauth_log_table log = {sizes[i], GHLAUTH_LOG_INFO, NULL, NULL, ignore};
    const ghlauth_clock_table clock = {sizes[i], NULL, NULL, no_time};
    const ghlauth_transport_table transport = {sizes[i], NULL, NULL, NULL, NULL, no_start, NULL, NULL};
    FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_set_log(config, &log, ERR));
    FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_set_clock(config, &clock, ERR));
    FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_set_transport(config, &transport, ERR));
  }
  ghlauth_config_free(config);
}

static void tables_without_their_function_are_refused_and_dropped(void **state) {
  (void)state;
  struct counted counted = {0};
  ghlauth_config *config = NULL;
  ghlauth_pit *pit = NULL;
  const ghlauth_log_table log = {sizeof(log), GHLAUTH_LOG_INFO, &counted, count_drop, NULL};
  const ghlauth_log_table no_level = {sizeof(log), 0, &counted, count_drop, ignore};
  const ghlauth_log_table high_level = {sizeof(log), GHLAUTH_LOG_DEBUG + 1, &counted, count_drop, ignore};
  const ghlauth_clock_table clock = {sizeof(clock), &counted, count_drop, NULL};
  const ghlauth_transport_table transport = {sizeof(transport), &counted, count_drop, NULL, NULL, NULL, NULL, NULL};
  const ghlauth_secret_source source = {sizeof(source), &counted, count_drop, NULL};
  OK(ghlauth_config_new(&config, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_set_log(config, &log, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_set_log(config, &no_level, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_set_log(config, &high_level, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_set_clock(config, &clock, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_set_transport(config, &transport, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_pit_from_source(&pit, config, &source, GHLAUTH_LEVEL_LOCATION, LOCATION_ID, ERR));
  assert_int_equal(counted.drops, 6);
  ghlauth_config_free(config);
  assert_int_equal(counted.drops, 6);
}

static void larger_tables_of_later_versions_are_accepted(void **state) {
  (void)state;
  struct counted counted = {.secret = PIT_TOKEN, .size = strlen(PIT_TOKEN)};
  struct larger larger;
  ghlauth_config *config = NULL;
  ghlauth_pit *pit = NULL;
  OK(ghlauth_config_new(&config, ERR));
  memset(&larger, 0x5a, sizeof(larger));
  larger.known.log = (ghlauth_log_table){sizeof(larger), GHLAUTH_LOG_INFO, &counted, count_drop, ignore};
  OK(ghlauth_config_set_log(config, &larger.known.log, ERR));
  larger.known.clock = (ghlauth_clock_table){sizeof(larger), &counted, count_drop, no_time};
  OK(ghlauth_config_set_clock(config, &larger.known.clock, ERR));
  larger.known.transport = (ghlauth_transport_table){sizeof(larger), &counted, count_drop, NULL, NULL, no_start, NULL, NULL};
  OK(ghlauth_config_set_transport(config, &larger.known.transport, ERR));
  larger.known.source = source_of(&counted);
  larger.known.source.struct_size = sizeof(larger);
  OK(ghlauth_pit_from_source(&pit, NULL, &larger.known.source, GHLAUTH_LEVEL_LOCATION, LOCATION_ID, ERR));
  assert_int_equal(counted.drops, 0);
  ghlauth_pit_free(pit);
  ghlauth_config_free(config);
  assert_int_equal(counted.drops, 4);
}

static void replacing_a_table_drops_the_one_before(void **state) {
  (void)state;
  struct counted first = {0}, second = {0};
  ghlauth_config *config = NULL;
  const ghlauth_clock_table clock1 = {sizeof(clock1), &first, count_drop, no_time};
  const ghlauth_clock_table clock2 = {sizeof(clock2), &second, count_drop, no_time};
  OK(ghlauth_config_new(&config, ERR));
  OK(ghlauth_config_set_clock(config, &clock1, ERR));
  OK(ghlauth_config_set_clock(config, &clock2, ERR));
  assert_int_equal(first.drops, 1);
  assert_int_equal(second.drops, 0);
  OK(ghlauth_config_set_clock(config, NULL, ERR));
  assert_int_equal(second.drops, 1);
  ghlauth_config_free(config);
  assert_int_equal(first.drops + second.drops, 2);
}

static void a_table_lives_as_long_as_what_was_made_from_it(void **state) {
  (void)state;
  struct counted counted = {0};
  ghlauth_config *config = NULL;
  ghlauth_pit *pit = NULL;
  const ghlauth_clock_table clock = {sizeof(clock), &counted, count_drop, no_time};
  OK(ghlauth_config_new(&config, ERR));
  OK(ghlauth_config_set_clock(config, &clock, ERR));
  OK(ghlauth_pit_new(&pit, config, PIT_TOKEN, GHLAUTH_LEVEL_LOCATION, LOCATION_ID, ERR));
  ghlauth_config_free(config);
  assert_int_equal(counted.drops, 0);
  ghlauth_pit_free(pit);
  assert_int_equal(counted.drops, 1);
}

static void tables_without_drop_are_fine(void **state) {
  (void)state;
  struct counted counted = {.secret = PIT_TOKEN, .size = strlen(PIT_TOKEN)};
  ghlauth_pit *pit = NULL;
  ghlauth_secret_source source = source_of(&counted);
  source.drop = NULL;
  OK(ghlauth_pit_from_source(&pit, NULL, &source, GHLAUTH_LEVEL_LOCATION, LOCATION_ID, ERR));
  ghlauth_pit_free(pit);
  assert_int_equal(counted.drops, 0);
}

static void a_source_is_dropped_once_in_success_and_in_failure(void **state) {
  (void)state;
  struct desk *desk = desk_new(SCRIPT_ON_THE_SPOT);
  struct counted counted = {.secret = CLIENT_SECRET, .size = strlen(CLIENT_SECRET)};
  const ghlauth_secret_source source = source_of(&counted);
  ghlauth_oauth *oauth = NULL;
  ghlauth_credential *credential = NULL;
  ghlauth_pit *pit = NULL;
  OK(ghlauth_oauth_new_from_source(&oauth, desk->config, CLIENT_ID, &source, REDIRECT_URI, ERR));
  OK(ghlauth_oauth_add_client_from_source(oauth, OTHER_CLIENT_ID, &source, 0, ERR));
  assert_int_equal(counted.drops, 0);
  ghlauth_oauth_free(oauth);
  assert_int_equal(counted.drops, 2);
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_oauth_new_from_source(&oauth, desk->config, "", &source, REDIRECT_URI, ERR));
  assert_int_equal(counted.drops, 3);
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_oauth_new_from_source(&oauth, desk->config, CLIENT_ID, &source, NULL, ERR));
  assert_int_equal(counted.drops, 4);
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_oauth_add_client_from_source(desk->oauth, CLIENT_ID, &source, 0, ERR));
  assert_int_equal(counted.drops, 5);
  OK(ghlauth_credential_from_source(&credential, desk->config, &source, 0, NULL, ERR));
  ghlauth_credential_free(credential);
  assert_int_equal(counted.drops, 6);
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_credential_from_source(&credential, desk->config, &source, 77, NULL, ERR));
  assert_int_equal(counted.drops, 7);
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_pit_from_source(&pit, NULL, &source, 0, LOCATION_ID, ERR));
  assert_int_equal(counted.drops, 8);
  counted.answer = -12345;
  FAILS(GHLAUTH_E_SECRET_SOURCE, ghlauth_pit_from_source(&pit, NULL, &source, GHLAUTH_LEVEL_LOCATION, LOCATION_ID, ERR));
  assert_int_equal(counted.drops, 9);
  desk_free(desk);
}

static void a_null_table_is_refused(void **state) {
  (void)state;
  struct desk *desk = desk_new(SCRIPT_ON_THE_SPOT);
  ghlauth_oauth *oauth = NULL;
  ghlauth_pit *pit = NULL;
  ghlauth_credential *credential = NULL;
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_oauth_new_from_source(&oauth, desk->config, CLIENT_ID, NULL, REDIRECT_URI, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_oauth_add_client_from_source(desk->oauth, OTHER_CLIENT_ID, NULL, 0, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_pit_from_source(&pit, NULL, NULL, GHLAUTH_LEVEL_LOCATION, LOCATION_ID, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_credential_from_source(&credential, NULL, NULL, 0, NULL, ERR));
  desk_free(desk);
}

static ghlauth_status fetch_badly(void *user_data, ghlauth_secret *secret) {
  struct counted *counted = user_data;
  char *large = calloc(1, 65537);
  memset(large, 'a', 65537);
  counted->answer = ghlauth_secret_set(secret, large, 65537, NULL);
  free(large);
  assert_int_equal(ghlauth_secret_set(NULL, "x", 1, NULL), GHLAUTH_E_INVALID_HANDLE);
  assert_int_equal(ghlauth_secret_set_expires_at_s(NULL, 1, NULL), GHLAUTH_E_INVALID_HANDLE);
  assert_int_equal(ghlauth_secret_set(secret, NULL, 1, NULL), GHLAUTH_E_INVALID_ARGUMENT);
  return counted->answer;
}

static void a_secret_of_more_than_64_kib_is_refused(void **state) {
  (void)state;
  struct counted counted = {0};
  const ghlauth_secret_source source = {sizeof(source), &counted, count_drop, fetch_badly};
  ghlauth_pit *pit = NULL;
  FAILS(GHLAUTH_E_SECRET_SOURCE, ghlauth_pit_from_source(&pit, NULL, &source, GHLAUTH_LEVEL_LOCATION, LOCATION_ID, ERR));
  assert_int_equal(counted.answer, GHLAUTH_E_INVALID_ARGUMENT);
  assert_int_equal(counted.drops, 1);
}

static void a_source_that_sets_nothing_gives_no_secret(void **state) {
  (void)state;
  struct desk *desk = desk_new(SCRIPT_ON_THE_SPOT);
  struct counted counted = {0};
  const ghlauth_secret_source source = source_of(&counted);
  ghlauth_credential *credential = NULL;
  ghlauth_token *token = NULL;
  OK(ghlauth_credential_from_source(&credential, desk->config, &source, 0, NULL, ERR));
  FAILS(GHLAUTH_E_SECRET_SOURCE, ghlauth_credential_token(credential, &token, 0, NULL, ERR));
  assert_null(token);
  ghlauth_credential_free(credential);
  desk_free(desk);
}

static void the_log_honours_its_level(void **state) {
  (void)state;
  struct log_recorder recorder;
  ghlauth_config *config = NULL;
  ghlauth_pit *pit = NULL;
  log_recorder_init(&recorder);
  const ghlauth_log_table errors_only = log_recorder_table(&recorder, GHLAUTH_LOG_ERROR);
  const ghlauth_log_table warnings = log_recorder_table(&recorder, GHLAUTH_LOG_WARN);
  OK(ghlauth_config_new(&config, ERR));
  OK(ghlauth_config_set_log(config, &errors_only, ERR));
  OK(ghlauth_pit_new(&pit, config, "an-odd-shape", GHLAUTH_LEVEL_LOCATION, LOCATION_ID, ERR));
  assert_int_equal(recorder.lines, 0);
  ghlauth_pit_free(pit);
  OK(ghlauth_config_set_log(config, &warnings, ERR));
  OK(ghlauth_pit_new(&pit, config, "an-odd-shape", GHLAUTH_LEVEL_LOCATION, LOCATION_ID, ERR));
  assert_true(recorder.lines > 0);
  assert_int_equal(log_recorder_count(&recorder, "an-odd-shape"), 0);
  ghlauth_pit_free(pit);
  ghlauth_config_free(config);
  assert_int_equal(recorder.drops, 2);
  log_recorder_free(&recorder);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(tables_of_impossible_size_are_refused_and_dropped),
      cmocka_unit_test(tables_without_their_function_are_refused_and_dropped),
      cmocka_unit_test(larger_tables_of_later_versions_are_accepted),
      cmocka_unit_test(replacing_a_table_drops_the_one_before),
      cmocka_unit_test(a_table_lives_as_long_as_what_was_made_from_it),
      cmocka_unit_test(tables_without_drop_are_fine),
      cmocka_unit_test(a_source_is_dropped_once_in_success_and_in_failure),
      cmocka_unit_test(a_null_table_is_refused),
      cmocka_unit_test(a_secret_of_more_than_64_kib_is_refused),
      cmocka_unit_test(a_source_that_sets_nothing_gives_no_secret),
      cmocka_unit_test(the_log_honours_its_level),
  };
  return cmocka_run_group_tests_name("callbacks", tests, NULL, check_teardown);
}
