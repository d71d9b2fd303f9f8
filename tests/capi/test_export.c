// A store as text and back: into another file, into memory, into a store of the application.
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store_file.h"
#include "support/array_store.h"

// --- texts in memory as sinks and sources

struct text {
  char *bytes;
  size_t size, at;
  size_t step;            ///< how much a read gives at the most
  ghlauth_status status;  ///< what the callback answers
  int drops;
};

static void count_drop(void *user_data) { ++((struct text *)user_data)->drops; }

static ghlauth_status put(void *user_data, const uint8_t *data, size_t size) {
  struct text *text = user_data;
  if (text->status < 0) return text->status;
  text->bytes = realloc(text->bytes, text->size + size + 1);
  assert_non_null(text->bytes);
  memcpy(text->bytes + text->size, data, size);
  text->size += size;
  text->bytes[text->size] = '\0';
  return GHLAUTH_OK;
}

static ghlauth_status take(void *user_data, uint8_t *buffer, size_t capacity, size_t *size) {
  struct text *text = user_data;
  if (text->status < 0) return text->status;
  *size = text->size - text->at;
  if (*size > capacity) *size = capacity;
  if (text->step != 0 && *size > text->step) *size = text->step;
  if (*size != 0) memcpy(buffer, text->bytes + text->at, *size);
  text->at += *size;
  return GHLAUTH_OK;
}

static ghlauth_status export_to(struct text *text, ghlauth_store *store, ghlauth_report **report,
                                const ghlauth_store_options *options, ghlauth_error **error) {
  const ghlauth_byte_sink sink = {sizeof(sink), text, count_drop, put};
  text->drops = 0;
  const ghlauth_status status = ghlauth_store_export(store, report, &sink, options, NULL, error);
  assert_int_equal(text->drops, 1);
  return status;
}

static ghlauth_status import_from(struct text *text, ghlauth_store *store, ghlauth_report **report,
                                  const ghlauth_store_options *options, ghlauth_error **error) {
  const ghlauth_byte_source source = {sizeof(source), text, count_drop, take, NULL};
  text->drops = 0;
  text->at = 0;
  const ghlauth_status status = ghlauth_store_import(store, report, &source, options, NULL, error);
  assert_int_equal(text->drops, 1);
  return status;
}

static void expect_report(ghlauth_report *report, int64_t done, int64_t skipped, int64_t failed) {
  assert_int_equal(ghlauth_report_done(report), done);
  assert_int_equal(ghlauth_report_skipped(report), skipped);
  assert_int_equal(ghlauth_report_failed(report), failed);
  ghlauth_report_free(report);
}

// --- the store that is exported: a location, an agency, a secret

static const uint8_t secret[] = "a\0b";

static struct desk *open_full(const char *keys) {
  struct desk *desk = store_file_desk(keys);
  desk_import_location(desk);
  desk_import_agency(desk);
  OK(ghlauth_store_set_secret(desk->store, "name", secret, sizeof(secret), ERR));
  return desk;
}

static struct text exported(void) {
  struct text text = {0};
  struct desk *desk = open_full(STORE_KEY_ONE);
  ghlauth_report *report = NULL;
  OK(export_to(&text, desk->store, &report, NULL, ERR));
  expect_report(report, 3, 0, 0);
  desk_free(desk);
  assert_null(check_find_secret(text.bytes));
  CONTAINS(text.bytes, "tenant 7");
  return text;
}

static void expect_full(struct desk *desk) {
  ghlauth_installation *i = NULL;
  ghlauth_buf *kept = NULL;
  ghlauth_credential *credential = desk_credential(desk, LOCATION_INSTALLATION);
  expect_bearer(credential, ACCESS_TOKEN);
  ghlauth_credential_free(credential);
  OK(ghlauth_oauth_installation(desk->oauth, &i, AGENCY_INSTALLATION, ERR));
  assert_string_equal(ghlauth_installation_owner(i), "tenant 7");
  assert_int_equal(ghlauth_installation_expires_at_s(i), FAKE_NOW_S + 86399);
  ghlauth_installation_free(i);
  OK(ghlauth_store_secret(desk->store, &kept, "name", ERR));
  assert_int_equal(ghlauth_buf_size(kept), sizeof(secret));
  assert_memory_equal(ghlauth_buf_data(kept), secret, sizeof(secret));
  ghlauth_buf_free(kept);
}

static struct desk *another_file(const char *keys) {
  char url[256];
  snprintf(url, sizeof(url), "sqlite:%s", store_file_beside("other.db"));
  ghlauth_store_options *options = store_file_keys(keys);
  struct desk *desk = desk_new_on(SCRIPT_ON_THE_SPOT, url, options);
  ghlauth_store_options_free(options);
  return desk;
}

static void it_moves_to_another_file(void **state) {
  (void)state;
  struct text text = exported();
  ghlauth_report *report = NULL;
  struct desk *desk = another_file(STORE_KEY_TWO "\n" STORE_KEY_ONE);  // which may have rolled its keys
  const size_t steps[] = {0, 1, 7};
  for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); ++i) {
    text.step = steps[i];
    OK(import_from(&text, desk->store, &report, NULL, ERR));
    if (i == 0)
      expect_report(report, 3, 0, 0);
    else
      expect_report(report, 0, 3, 0);  // again, in other pieces
    expect_full(desk);
  }
  desk_free(desk);
  free(text.bytes);
}

static void it_moves_into_memory_with_its_key(void **state) {
  (void)state;
  struct text text = exported();
  struct desk *desk = desk_new(SCRIPT_ON_THE_SPOT);
  ghlauth_store_options *options = store_file_keys(STORE_KEY_ONE);
  FAILS(GHLAUTH_E_STORE_KEY, import_from(&text, desk->store, NULL, NULL, ERR));
  OK(import_from(&text, desk->store, NULL, options, ERR));
  expect_full(desk);

  struct text back = {0};  // and from there, sealed for the way
  ghlauth_report *report = NULL;
  FAILS(GHLAUTH_E_STORE_KEY, export_to(&back, desk->store, &report, NULL, ERR));
  expect_report(report, 0, 0, 0);
  OK(export_to(&back, desk->store, NULL, options, ERR));
  assert_null(check_find_secret(back.bytes));
  desk_free(desk);
  desk = another_file(STORE_KEY_ONE);
  OK(import_from(&back, desk->store, NULL, NULL, ERR));
  expect_full(desk);
  desk_free(desk);
  ghlauth_store_options_free(options);
  free(back.bytes);
  free(text.bytes);
}

static void it_moves_into_a_store_of_the_application(void **state) {
  (void)state;
  struct text text = exported();
  for (int is_polled = 0; is_polled < 2; ++is_polled) {
    struct array_store *array = array_store_new(is_polled);
    const ghlauth_store_table table = array_store_table(array);
    ghlauth_store_options *options = store_file_keys(STORE_KEY_ONE);
    ghlauth_store *store = NULL;
    struct text back = {0};
    OK(ghlauth_store_from_table(&store, &table, options, ERR));
    OK(import_from(&text, store, NULL, NULL, ERR));
    OK(export_to(&back, store, NULL, NULL, ERR));
    ghlauth_store_free(store);
    struct desk *desk = desk_new(SCRIPT_ON_THE_SPOT);
    OK(import_from(&back, desk->store, NULL, options, ERR));
    expect_full(desk);
    desk_free(desk);
    ghlauth_store_options_free(options);
    array_store_free(array);
    free(back.bytes);
  }
  free(text.bytes);
}

static void a_younger_token_is_never_overwritten(void **state) {
  (void)state;
  struct text text = exported();
  char json[512];
  ghlauth_report *report = NULL;
  struct desk *desk = another_file(STORE_KEY_ONE);
  OK(ghlauth_oauth_import(desk->oauth, NULL, LOCATION_JSON(json, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN), NULL, FAKE_NOW_S + 1,
                          "tenant 8", ERR));
  OK(ghlauth_oauth_import(desk->oauth, NULL, AGENCY_JSON(json, NEW_ACCESS_TOKEN, NEW_REFRESH_TOKEN), NULL, FAKE_NOW_S - 1,
                          "tenant 8", ERR));
  OK(ghlauth_store_set_secret(desk->store, "name", secret, 1, ERR));
  ghlauth_credential *location = desk_credential(desk, LOCATION_INSTALLATION);
  ghlauth_credential *agency = desk_credential(desk, AGENCY_INSTALLATION);
  expect_bearer(agency, NEW_ACCESS_TOKEN);
  OK(import_from(&text, desk->store, &report, NULL, ERR));
  expect_report(report, 1, 2, 0);
  expect_bearer(location, NEW_ACCESS_TOKEN);
  expect_bearer(agency, ACCESS_TOKEN);  // also where it was known already
  ghlauth_credential_free(location);
  ghlauth_credential_free(agency);
  ghlauth_buf *kept = NULL;
  OK(ghlauth_store_secret(desk->store, &kept, "name", ERR));
  assert_int_equal(ghlauth_buf_size(kept), 1);
  ghlauth_buf_free(kept);
  desk_free(desk);
  free(text.bytes);
}

static void of_one_token_the_younger_state_stays(void **state) {
  (void)state;
  struct text text = exported();
  ghlauth_report *report = NULL;
  ghlauth_installation *i = NULL;
  struct desk *desk = another_file(STORE_KEY_ONE);
  OK(import_from(&text, desk->store, NULL, NULL, ERR));
  fake_clock_advance_s(&desk->clock, 10);
  script_answer(desk->script, 400, "{\"message\":\"Invalid grant: refresh token is invalid\"}");
  FAILS(GHLAUTH_E_GRANT_INVALID, ghlauth_oauth_refresh(desk->oauth, NULL, LOCATION_INSTALLATION, NULL, ERR));
  OK(import_from(&text, desk->store, &report, NULL, ERR));
  expect_report(report, 0, 3, 0);
  OK(ghlauth_oauth_installation(desk->oauth, &i, LOCATION_INSTALLATION, ERR));
  assert_int_equal(ghlauth_installation_state(i), GHLAUTH_INSTALLATION_NEEDS_AUTHORIZATION);
  ghlauth_installation_free(i);
  desk_free(desk);
  free(text.bytes);
}

static void a_wrong_key_is_said_before_anything_is_written(void **state) {
  (void)state;
  struct text text = exported();
  ghlauth_report *report = NULL;
  struct desk *desk = another_file(STORE_KEY_TWO);
  FAILS(GHLAUTH_E_STORE_KEY, import_from(&text, desk->store, &report, NULL, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "one");
  expect_report(report, 0, 0, 0);
  ghlauth_store_options *options = store_file_keys("one ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=");
  FAILS(GHLAUTH_E_STORE_KEY, import_from(&text, desk->store, NULL, options, ERR));
  ghlauth_store_options_free(options);
  desk_free(desk);
  free(text.bytes);
}

static void a_text_that_was_cut_off_is_noticed(void **state) {
  (void)state;
  struct text text = exported();
  ghlauth_report *report = NULL;
  struct desk *desk = another_file(STORE_KEY_ONE);
  const size_t size = text.size;
  text.size = (size_t)(strstr(text.bytes, "{\"end\"") - text.bytes);  // between two lines
  FAILS(GHLAUTH_E_INCOMPLETE, import_from(&text, desk->store, &report, NULL, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "cut off");
  expect_report(report, 3, 0, 1);
  text.size -= 30;  // within a line
  FAILS(GHLAUTH_E_INCOMPLETE, import_from(&text, desk->store, &report, NULL, ERR));
  assert_string_equal(ghlauth_report_name(report, 0), "line 4");
  expect_report(report, 0, 2, 2);
  text.size = 0;
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, import_from(&text, desk->store, NULL, NULL, ERR));
  text.size = 20;
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, import_from(&text, desk->store, NULL, NULL, ERR));
  text.size = size;
  OK(import_from(&text, desk->store, NULL, NULL, ERR));
  expect_full(desk);
  desk_free(desk);
  free(text.bytes);
}

static void a_line_that_was_changed_is_named(void **state) {
  (void)state;
  struct text text = exported();
  ghlauth_report *report = NULL;
  struct desk *desk = another_file(STORE_KEY_ONE);
  char *owner = strstr(strstr(text.bytes, LOCATION_INSTALLATION), "tenant 7");
  owner[7] = '8';
  FAILS(GHLAUTH_E_INCOMPLETE, import_from(&text, desk->store, &report, NULL, ERR));
  CONTAINS(ghlauth_report_name(report, 0), LOCATION_INSTALLATION);
  CONTAINS(ghlauth_report_reason(report, 0), "changed");
  expect_report(report, 2, 0, 1);
  owner[7] = '7';
  char *line = strchr(text.bytes, '\n') + 1;
  line[0] = '[';
  FAILS(GHLAUTH_E_INCOMPLETE, import_from(&text, desk->store, &report, NULL, ERR));
  assert_string_equal(ghlauth_report_name(report, 0), "line 2");
  assert_string_equal(ghlauth_report_name(report, 1), "the end");  // which counts a row more
  ghlauth_report_free(report);
  line[0] = '{';
  memcpy(strstr(text.bytes, "sealed"), "folded", 6);
  FAILS(GHLAUTH_E_UNSUPPORTED, import_from(&text, desk->store, NULL, NULL, ERR));
  desk_free(desk);
  free(text.bytes);
}

static void a_line_without_an_end_is_not_taken_into_memory(void **state) {
  (void)state;
  enum { LONG = 33 << 20 };  // longer than that of any row
  struct text text = exported();
  char *end = strstr(text.bytes, "{\"end\"");
  const size_t head = (size_t)(end - text.bytes), tail = text.size - head;
  char *longer = malloc(text.size + LONG + 2);
  assert_non_null(longer);
  memcpy(longer, text.bytes, head);
  memset(longer + head, 'x', LONG);
  longer[head + LONG] = '\n';
  memcpy(longer + head + LONG + 1, end, tail + 1);
  free(text.bytes);
  text.bytes = longer;
  text.size += LONG + 1;
  ghlauth_report *report = NULL;
  struct desk *desk = another_file(STORE_KEY_ONE);
  FAILS(GHLAUTH_E_INCOMPLETE, import_from(&text, desk->store, &report, NULL, ERR));
  assert_string_equal(ghlauth_report_name(report, 0), "line 5");
  CONTAINS(ghlauth_report_reason(report, 0), "longer");
  expect_report(report, 3, 0, 1);
  desk_free(desk);
  free(text.bytes);
}

static void a_row_that_cannot_be_read_is_left_out_by_name(void **state) {
  (void)state;
  struct text text = {0};
  ghlauth_report *report = NULL;
  struct desk *desk = open_full(STORE_KEY_ONE);
  store_file_sql("UPDATE row SET owner = 'eve' WHERE location_id = '" LOCATION_ID "'");
  FAILS(GHLAUTH_E_INCOMPLETE, export_to(&text, desk->store, &report, NULL, ERR));
  CONTAINS(ghlauth_report_name(report, 0), LOCATION_INSTALLATION);
  expect_report(report, 2, 0, 1);
  FAILS(GHLAUTH_E_INCOMPLETE, ghlauth_store_export_file(desk->store, NULL, store_file_beside("export"), NULL, NULL, ERR));
  assert_int_equal(access(store_file_beside("export"), F_OK), 0);  // the others are in it
  desk_free(desk);
  desk = another_file(STORE_KEY_ONE);
  OK(import_from(&text, desk->store, &report, NULL, ERR));
  expect_report(report, 2, 0, 0);
  desk_free(desk);
  free(text.bytes);
}

static void files_are_private_and_never_replaced(void **state) {
  (void)state;
  char path[256];
  struct stat about;
  struct desk *desk = open_full(STORE_KEY_ONE);
  snprintf(path, sizeof(path), "%s", store_file_beside("export"));
  const mode_t mask = umask(0);
  OK(ghlauth_store_export_file(desk->store, NULL, path, NULL, NULL, ERR));
  umask(mask);
  assert_int_equal(stat(path, &about), 0);
  assert_int_equal(about.st_mode & 07777, 0600);
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_store_export_file(desk->store, NULL, path, NULL, NULL, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "there already");
  FAILS(GHLAUTH_E_STORE, ghlauth_store_export_file(desk->store, NULL, "/proc/no/file", NULL, NULL, ERR));
  FAILS(GHLAUTH_E_STORE, ghlauth_store_import_file(desk->store, NULL, "/proc/no/file", NULL, NULL, ERR));
  desk_free(desk);
  desk = another_file(STORE_KEY_ONE);
  OK(ghlauth_store_import_file(desk->store, NULL, path, NULL, NULL, ERR));
  expect_full(desk);
  desk_free(desk);
}

static void plain_records_are_for_who_asks_for_them(void **state) {
  (void)state;
  char path[256];
  struct text text = {0};
  ghlauth_store_options *plain = NULL;
  struct desk *desk = open_full(STORE_KEY_ONE);
  snprintf(path, sizeof(path), "%s", store_file_beside("export"));
  OK(ghlauth_store_options_new(&plain, ERR));
  OK(ghlauth_store_options_set_plain(plain, 1, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, export_to(&text, desk->store, NULL, plain, ERR));
  CONTAINS(ghlauth_error_hint(check_last()), "ghlauth_store_export_file");
  assert_null(text.bytes);
  OK(ghlauth_store_export_file(desk->store, NULL, path, plain, NULL, ERR));
  desk_free(desk);
  char content[8192] = {0};
  FILE *file = fopen(path, "r");
  assert_non_null(file);
  assert_true(fread(content, 1, sizeof(content) - 1, file) > 0);
  fclose(file);
  CONTAINS(content, REFRESH_TOKEN);
  desk = another_file(STORE_KEY_TWO);
  FAILS(GHLAUTH_E_STORE_KEY, ghlauth_store_import_file(desk->store, NULL, path, NULL, NULL, ERR));
  CONTAINS(ghlauth_error_hint(check_last()), "ghlauth_store_options_set_plain");
  OK(ghlauth_store_import_file(desk->store, NULL, path, plain, NULL, ERR));
  expect_full(desk);
  desk_free(desk);
  ghlauth_store_options_free(plain);
}

static void callbacks_that_fail_are_named(void **state) {
  (void)state;
  struct text text = {.status = GHLAUTH_E_NETWORK};
  struct desk *desk = open_full(STORE_KEY_ONE);
  FAILS(GHLAUTH_E_CALLBACK, export_to(&text, desk->store, NULL, NULL, ERR));
  FAILS(GHLAUTH_E_CALLBACK, import_from(&text, desk->store, NULL, NULL, ERR));
  text.status = -10007;
  assert_int_equal(export_to(&text, desk->store, NULL, NULL, NULL), -10007);
  assert_int_equal(import_from(&text, desk->store, NULL, NULL, NULL), -10007);
  ghlauth_byte_sink sink = {sizeof(sink), &text, count_drop, NULL};
  ghlauth_byte_source source = {sizeof(source), &text, count_drop, NULL, NULL};
  text.drops = 0;
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_store_export(desk->store, NULL, &sink, NULL, NULL, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_store_import(desk->store, NULL, &source, NULL, NULL, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_store_export(desk->store, NULL, NULL, NULL, NULL, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_store_import(desk->store, NULL, NULL, NULL, NULL, ERR));
  assert_int_equal(text.drops, 2);
  ghlauth_cancel *cancel = NULL;
  OK(ghlauth_cancel_new(&cancel, ERR));
  ghlauth_cancel_request(cancel);
  char path[256];
  snprintf(path, sizeof(path), "%s", store_file_beside("export"));
  FAILS(GHLAUTH_E_CANCELLED, ghlauth_store_export_file(desk->store, NULL, path, NULL, cancel, ERR));
  assert_int_not_equal(access(path, F_OK), 0);
  ghlauth_cancel_free(cancel);
  desk_free(desk);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, store_file_setup, store_file_teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(it_moves_to_another_file),
      TEST(it_moves_into_memory_with_its_key),
      TEST(it_moves_into_a_store_of_the_application),
      TEST(a_younger_token_is_never_overwritten),
      TEST(of_one_token_the_younger_state_stays),
      TEST(a_wrong_key_is_said_before_anything_is_written),
      TEST(a_text_that_was_cut_off_is_noticed),
      TEST(a_line_that_was_changed_is_named),
      TEST(a_line_without_an_end_is_not_taken_into_memory),
      TEST(a_row_that_cannot_be_read_is_left_out_by_name),
      TEST(files_are_private_and_never_replaced),
      TEST(plain_records_are_for_who_asks_for_them),
      TEST(callbacks_that_fail_are_named),
  };
  return cmocka_run_group_tests_name("export", tests, NULL, check_teardown);
}
