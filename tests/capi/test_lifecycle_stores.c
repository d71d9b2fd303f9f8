// lifecycle.h: what is remembered of events, in every kind of store: sealed, sealed anew, exported, and deleted in the end.
//   capi_lifecycle_stores            in memory, in a file, in a store of the application
//   capi_lifecycle_stores redis      over a real server, as postgres
#include <stdio.h>
#include <stdlib.h>

#include "happening.h"
#include "store_file.h"
#include "store_server.h"
#include "support/array_store.h"

#define NOW_MS (FAKE_NOW_S * 1000)
#define MINUTE_MS INT64_C(60000)
#define DAY_S 86400
#define VERSION_ID "version-that-is-told"

// An app on some store.
struct seat {
  struct fake_clock clock;
  ghlauth_store *store;
  ghlauth_config *config;
  ghlauth_oauth *oauth;
  ghlauth_webhook *webhook;
};

static struct seat *seat_on(ghlauth_store *store) {
  struct seat *seat = calloc(1, sizeof(*seat));
  fake_clock_init(&seat->clock);
  const ghlauth_clock_table clock = fake_clock_table(&seat->clock);
  seat->store = store;
  OK(ghlauth_config_new(&seat->config, ERR));
  OK(ghlauth_config_set_clock(seat->config, &clock, ERR));
  OK(ghlauth_config_set_store(seat->config, store, ERR));
  OK(ghlauth_oauth_new(&seat->oauth, seat->config, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, ERR));
  seat->webhook = happening_webhook(seat->config, APP_ID);
  return seat;
}

static struct seat *seat_in_file(const char *keys) { return seat_on(store_file_open(keys)); }

static void seat_free(struct seat *seat) {
  ghlauth_webhook_free(seat->webhook);
  ghlauth_oauth_free(seat->oauth);
  ghlauth_config_free(seat->config);
  ghlauth_store_free(seat->store);
  free(seat);
}

static int32_t tell(struct seat *seat, const char *type, const char *location_id, int minute) {
  const struct happening happening = {
      type, APP_ID, COMPANY_ID, location_id, NOW_MS + minute * MINUTE_MS, ",\"versionId\":\"" VERSION_ID "\""};
  return happening_apply(seat->webhook, seat->oauth, &happening);
}

static void import_agency(struct seat *seat) {
  static const char json[] = "{\"access_token\":\"" ACCESS_TOKEN "\",\"refresh_token\":\"" REFRESH_TOKEN
                             "\",\"expires_in\":86399,\"userType\":\"Company\",\"companyId\":\"" COMPANY_ID
                             "\",\"scope\":\"oauth.readonly oauth.write\"}";
  OK(ghlauth_oauth_import(seat->oauth, NULL, json, NULL, fake_clock_now_s(&seat->clock), "tenant 7", ERR));
}

static void expect_added(struct seat *seat, const char *id) {
  CONTAINS(happening_story(seat->oauth, id),
           "state=1 reason=its token is minted when it is used first owner=tenant 7 company=" COMPANY_ID " user= version=" VERSION_ID);
}

static int32_t state_of(struct seat *seat, const char *id) {
  int state = 0;
  sscanf(happening_story(seat->oauth, id), "state=%d", &state);
  return state;
}

// --- the store as lines

struct text {
  char bytes[1 << 16];
  size_t size, at;
};

static ghlauth_status put(void *user_data, const uint8_t *data, size_t size) {
  struct text *text = user_data;
  assert_true(text->size + size < sizeof(text->bytes));
  memcpy(text->bytes + text->size, data, size);
  text->size += size;
  text->bytes[text->size] = '\0';
  return GHLAUTH_OK;
}

static ghlauth_status take(void *user_data, uint8_t *buffer, size_t capacity, size_t *size) {
  struct text *text = user_data;
  *size = text->size - text->at < capacity ? text->size - text->at : capacity;
  memcpy(buffer, text->bytes + text->at, *size);
  text->at += *size;
  return GHLAUTH_OK;
}

static ghlauth_store_options *plain_options(void) {
  ghlauth_store_options *options = NULL;
  OK(ghlauth_store_options_new(&options, ERR));
  OK(ghlauth_store_options_set_plain(options, 1, ERR));
  return options;
}

static struct text *exported(struct seat *seat) {
  struct text *text = calloc(1, sizeof(*text));
  ghlauth_store_options *options = store_file_keys(STORE_KEY_ONE);
  const ghlauth_byte_sink sink = {sizeof(sink), text, NULL, put};
  OK(ghlauth_store_export(seat->store, NULL, &sink, options, NULL, ERR));
  ghlauth_store_options_free(options);
  return text;
}

// With values that can be read; they leave the store for a file alone.
static struct text *exported_plain(struct seat *seat) {
  struct text *text = calloc(1, sizeof(*text));
  ghlauth_store_options *options = plain_options();
  OK(ghlauth_store_export_file(seat->store, NULL, store_file_beside("export"), options, NULL, ERR));
  ghlauth_store_options_free(options);
  FILE *file = fopen(store_file_beside("export"), "r");
  assert_non_null(file);
  text->size = fread(text->bytes, 1, sizeof(text->bytes) - 1, file);
  fclose(file);
  return text;
}

static void import_text(struct seat *seat, struct text *text, ghlauth_store_options *options, int64_t done, int64_t skipped) {
  ghlauth_report *report = NULL;
  const ghlauth_byte_source source = {sizeof(source), text, NULL, take, NULL};
  text->at = 0;
  OK(ghlauth_store_import(seat->store, &report, &source, options, NULL, ERR));
  assert_int_equal(ghlauth_report_done(report), done);
  assert_int_equal(ghlauth_report_skipped(report), skipped);
  ghlauth_report_free(report);
  ghlauth_store_options_free(options);
}

static int remembered(struct seat *seat) {
  struct text *text = exported(seat);
  int count = 0;
  for (const char *at = text->bytes; (at = strstr(at, "\"key\":\"remembered/")) != NULL; ++at) ++count;
  free(text);
  return count;
}

// --- any store

static void expect_it_remembers(struct seat *seat) {
  assert_int_equal(tell(seat, "INSTALL", LOCATION_ID, 1), GHLAUTH_LIFECYCLE_REMEMBERED);
  assert_int_equal(tell(seat, "UNINSTALL", OTHER_LOCATION_ID, 2), GHLAUTH_LIFECYCLE_REMEMBERED);
  assert_int_equal(tell(seat, "INSTALL", OTHER_LOCATION_ID, 1), GHLAUTH_LIFECYCLE_STALE);
  fake_clock_advance_s(&seat->clock, 180);
  import_agency(seat);
  expect_added(seat, LOCATION_INSTALLATION);
  assert_int_equal(state_of(seat, APP_ID ":" OTHER_LOCATION_ID), GHLAUTH_INSTALLATION_REMOVED);
  assert_int_equal(remembered(seat), 0);
  assert_int_equal(tell(seat, "UNINSTALL", LOCATION_ID, 4), GHLAUTH_LIFECYCLE_REMOVED);
  assert_int_equal(tell(seat, "INSTALL", OTHER_LOCATION_ID, 5), GHLAUTH_LIFECYCLE_ADDED);
  seat_free(seat);
}

static void in_memory(void **state) {
  (void)state;
  ghlauth_store *store = NULL;
  OK(ghlauth_store_open(&store, "memory:", NULL, ERR));
  expect_it_remembers(seat_on(store));
}

static void in_a_file(void **state) {
  (void)state;
  expect_it_remembers(seat_in_file(STORE_KEY_ONE));
}

static void in_a_store_of_the_application(void **state) {
  (void)state;
  for (int is_polled = 0; is_polled < 2; ++is_polled) {
    struct array_store *array = array_store_new(is_polled);
    const ghlauth_store_table table = array_store_table(array);
    ghlauth_store *store = NULL;
    ghlauth_store_options *options = store_file_keys(STORE_KEY_ONE);
    OK(ghlauth_store_from_table(&store, &table, options, ERR));
    ghlauth_store_options_free(options);
    expect_it_remembers(seat_on(store));
    array_store_free(array);
  }
}

static void on_a_server(void **state) {
  (void)state;
  expect_it_remembers(seat_on(server_open(local_url())));
}

// --- a file

static void it_is_there_for_the_next_process(void **state) {
  (void)state;
  struct seat *seat = seat_in_file(STORE_KEY_ONE);
  tell(seat, "INSTALL", LOCATION_ID, 1);
  seat_free(seat);
  seat = seat_in_file(STORE_KEY_ONE);
  import_agency(seat);
  expect_added(seat, LOCATION_INSTALLATION);
  seat_free(seat);
}

static void it_is_sealed(void **state) {
  (void)state;
  struct seat *seat = seat_in_file(STORE_KEY_ONE);
  tell(seat, "INSTALL", LOCATION_ID, 1);
  assert_int_equal(store_file_holds(LOCATION_ID), 1);  // what is looked for is not
  assert_int_equal(store_file_holds(VERSION_ID), 0);
  seat_free(seat);
}

static void in_a_plain_store_it_is_not(void **state) {
  (void)state;
  struct seat *seat = seat_in_file(NULL);
  tell(seat, "INSTALL", LOCATION_ID, 1);
  assert_int_equal(store_file_holds(VERSION_ID), 1);
  seat_free(seat);
}

static void it_is_sealed_anew_with_another_key(void **state) {
  (void)state;
  ghlauth_report *report = NULL;
  struct seat *seat = seat_in_file(STORE_KEY_ONE);
  tell(seat, "INSTALL", LOCATION_ID, 1);
  seat_free(seat);
  seat = seat_in_file(STORE_KEY_TWO "\n" STORE_KEY_ONE);
  OK(ghlauth_store_rotate(seat->store, &report, NULL, ERR));
  assert_int_equal(ghlauth_report_done(report), 1);
  ghlauth_report_free(report);
  seat_free(seat);
  seat = seat_in_file(STORE_KEY_TWO);
  import_agency(seat);
  expect_added(seat, LOCATION_INSTALLATION);
  seat_free(seat);
}

static void it_moves_with_an_export(void **state) {
  (void)state;
  struct seat *seat = seat_in_file(STORE_KEY_ONE);
  tell(seat, "INSTALL", LOCATION_ID, 1);
  tell(seat, "INSTALL", OTHER_LOCATION_ID, 1);
  struct text *text = exported(seat);
  seat_free(seat);
  ghlauth_store *store = NULL;
  OK(ghlauth_store_open(&store, "memory:", NULL, ERR));
  seat = seat_on(store);
  tell(seat, "UNINSTALL", OTHER_LOCATION_ID, 2);  // what both have heard is joined
  import_text(seat, text, store_file_keys(STORE_KEY_ONE), 2, 0);
  import_text(seat, text, store_file_keys(STORE_KEY_ONE), 0, 2);
  assert_int_equal(remembered(seat), 2);
  import_agency(seat);
  expect_added(seat, LOCATION_INSTALLATION);
  assert_int_equal(state_of(seat, APP_ID ":" OTHER_LOCATION_ID), GHLAUTH_INSTALLATION_REMOVED);
  seat_free(seat);
  free(text);
}

// It came into a store whose agency is there already: keep finds it.
static void keep_uses_what_came_by_an_import(void **state) {
  (void)state;
  struct seat *seat = seat_in_file(STORE_KEY_ONE);
  ghlauth_keep_options *options = NULL;
  tell(seat, "INSTALL", LOCATION_ID, 1);
  struct text *text = exported(seat);
  seat_free(seat);
  ghlauth_store *store = NULL;
  OK(ghlauth_store_open(&store, "memory:", NULL, ERR));
  seat = seat_on(store);
  import_agency(seat);
  import_text(seat, text, store_file_keys(STORE_KEY_ONE), 1, 0);
  assert_int_equal(state_of(seat, LOCATION_INSTALLATION), 0);
  OK(ghlauth_keep_options_new(&options, ERR));
  OK(ghlauth_keep_options_set_reconcile(options, 0, ERR));
  OK(ghlauth_oauth_keep(seat->oauth, NULL, options, NULL, ERR));
  expect_added(seat, LOCATION_INSTALLATION);
  ghlauth_keep_options_free(options);
  seat_free(seat);
  free(text);
}

static void keep_deletes_what_nobody_came_for(void **state) {
  (void)state;
  struct seat *seat = seat_in_file(STORE_KEY_ONE);
  tell(seat, "INSTALL", LOCATION_ID, 1);
  tell(seat, "UNINSTALL", OTHER_LOCATION_ID, 1);
  tell(seat, "UNINSTALL", NULL, 0);  // of the agency
  fake_clock_advance_s(&seat->clock, 10 * DAY_S);
  tell(seat, "INSTALL", "anotherLocation00001", 10 * 1440);
  fake_clock_advance_s(&seat->clock, 20 * DAY_S - 1);
  OK(ghlauth_oauth_keep(seat->oauth, NULL, NULL, NULL, ERR));
  assert_int_equal(remembered(seat), 4);
  fake_clock_advance_s(&seat->clock, 1);
  OK(ghlauth_oauth_keep(seat->oauth, NULL, NULL, NULL, ERR));
  assert_int_equal(remembered(seat), 1);
  fake_clock_advance_s(&seat->clock, 10 * DAY_S);
  OK(ghlauth_oauth_keep(seat->oauth, NULL, NULL, NULL, ERR));
  assert_int_equal(remembered(seat), 0);
  seat_free(seat);
}

static void keep_deletes_the_marks_of_events(void **state) {
  (void)state;
  struct seat *seat = seat_in_file(STORE_KEY_ONE);
  import_agency(seat);
  tell(seat, "INSTALL", LOCATION_ID, 1);
  tell(seat, "UNINSTALL", NULL, 2);
  assert_int_equal(state_of(seat, LOCATION_INSTALLATION), GHLAUTH_INSTALLATION_REMOVED);
  fake_clock_advance_s(&seat->clock, 30 * DAY_S);
  OK(ghlauth_oauth_keep(seat->oauth, NULL, NULL, NULL, ERR));
  assert_int_equal(state_of(seat, LOCATION_INSTALLATION), 0);
  assert_int_equal(state_of(seat, AGENCY_INSTALLATION), 0);
  seat_free(seat);
}

static void what_cannot_be_read_is_written_over(void **state) {
  (void)state;
  struct seat *seat = seat_in_file(STORE_KEY_ONE);
  tell(seat, "UNINSTALL", LOCATION_ID, 9);
  store_file_sql("UPDATE row SET value = x'00' WHERE location_id = '" LOCATION_ID "'");
  assert_int_equal(tell(seat, "INSTALL", LOCATION_ID, 1), GHLAUTH_LIFECYCLE_REMEMBERED);
  import_agency(seat);
  expect_added(seat, LOCATION_INSTALLATION);
  seat_free(seat);
}

// --- records of before there were events

// Takes what this version adds out of the lines.
static void make_old(struct text *text) {
  char *at = text->bytes;
  while ((at = strstr(at, ",\\\"lifecycle\\\":{")) != NULL) {
    char *end = strstr(at, "}}\"");
    assert_non_null(end);
    memmove(at, end + 1, strlen(end + 1) + 1);
  }
  text->size = strlen(text->bytes);
  LACKS(text->bytes, "lifecycle");
}

static void old_records_are_read(void **state) {
  (void)state;
  char json[512];
  struct seat *seat = seat_in_file(STORE_KEY_ONE);
  OK(ghlauth_oauth_import(seat->oauth, NULL, LOCATION_JSON(json, ACCESS_TOKEN, REFRESH_TOKEN), NULL, FAKE_NOW_S, "tenant 7", ERR));
  token_json(json, sizeof(json), NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN, "86399", "Location", COMPANY_ID, OTHER_LOCATION_ID);
  OK(ghlauth_oauth_import(seat->oauth, NULL, json, NULL, FAKE_NOW_S, "tenant 7", ERR));
  fake_clock_advance_s(&seat->clock, 600);
  OK(ghlauth_oauth_remove(seat->oauth, APP_ID ":" OTHER_LOCATION_ID, ERR));
  struct text *text = exported_plain(seat);
  seat_free(seat);
  CONTAINS(text->bytes, "lifecycle");
  make_old(text);

  ghlauth_store *store = NULL;
  ghlauth_installation *i = NULL;
  OK(ghlauth_store_open(&store, "memory:", NULL, ERR));
  seat = seat_on(store);
  import_text(seat, text, plain_options(), 2, 0);
  OK(ghlauth_oauth_installation(seat->oauth, &i, LOCATION_INSTALLATION, ERR));
  assert_int_equal(ghlauth_installation_granted_at_s(i), FAKE_NOW_S);
  ghlauth_installation_free(i);
  assert_int_equal(tell(seat, "UNINSTALL", LOCATION_ID, -1), GHLAUTH_LIFECYCLE_STALE);
  assert_int_equal(state_of(seat, LOCATION_INSTALLATION), GHLAUTH_INSTALLATION_VALID);
  assert_int_equal(tell(seat, "UNINSTALL", LOCATION_ID, 1), GHLAUTH_LIFECYCLE_REMOVED);
  import_agency(seat);
  assert_int_equal(tell(seat, "INSTALL", OTHER_LOCATION_ID, 9), GHLAUTH_LIFECYCLE_STALE);
  assert_int_equal(tell(seat, "INSTALL", OTHER_LOCATION_ID, 11), GHLAUTH_LIFECYCLE_ADDED);
  seat_free(seat);
  free(text);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, store_file_setup, store_file_teardown)

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      TEST(in_memory),
      TEST(in_a_file),
      TEST(in_a_store_of_the_application),
      TEST(it_is_there_for_the_next_process),
      TEST(it_is_sealed),
      TEST(in_a_plain_store_it_is_not),
      TEST(it_is_sealed_anew_with_another_key),
      TEST(it_moves_with_an_export),
      TEST(keep_uses_what_came_by_an_import),
      TEST(keep_deletes_what_nobody_came_for),
      TEST(keep_deletes_the_marks_of_events),
      TEST(what_cannot_be_read_is_written_over),
      TEST(old_records_are_read),
  };
  const struct CMUnitTest server_tests[] = {cmocka_unit_test(on_a_server)};
  if (argc == 1) return cmocka_run_group_tests_name("lifecycle_stores", tests, signer_setup, signer_teardown);
  server_group_start(argv[1]);
  signer_open();
  const int failed = cmocka_run_group_tests_name("lifecycle_stores", server_tests, NULL, server_group_teardown);
  signer_close();
  return failed;
}
