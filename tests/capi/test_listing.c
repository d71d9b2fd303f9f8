// Installations a page at a time, by when they are due, and counted by the client key that issued them.
#include <stdio.h>
#include <stdlib.h>

#include "store_file.h"

static ghlauth_status import(struct desk *desk, const char *location_id, const char *client_id, int64_t obtained_at_s) {
  char json[512];
  token_json(json, sizeof(json), ACCESS_TOKEN, REFRESH_TOKEN, "86399", "Location", COMPANY_ID, location_id);
  return ghlauth_oauth_import(desk->oauth, NULL, json, client_id, obtained_at_s, "tenant 7", ERR);
}

static void import_many(struct desk *desk, int count) {
  char id[32];
  for (int i = 0; i < count; ++i) {
    snprintf(id, sizeof(id), "location%012d", i);
    OK(import(desk, id, NULL, FAKE_NOW_S - i));
  }
}

// Turns all pages over; the number of installations, and of pages in `pages`.
static size_t turn(struct desk *desk, const char *owner, size_t limit, size_t *pages) {
  size_t seen = 0;
  char after[128] = "", last[128] = "";
  *pages = 0;
  do {
    ghlauth_installations *page = NULL;
    OK(ghlauth_oauth_page(desk->oauth, &page, owner, NULL, NULL, *pages == 0 ? NULL : after, limit, ERR));
    for (size_t i = 0; i < ghlauth_installations_size(page); ++i) {
      const char *id = ghlauth_installation_id(ghlauth_installations_at(page, i));
      assert_true(strcmp(id, last) > 0);
      snprintf(last, sizeof(last), "%s", id);
    }
    seen += ghlauth_installations_size(page);
    ++*pages;
    snprintf(after, sizeof(after), "%s", ghlauth_installations_next(page));
    if (after[0] != '\0') assert_int_equal(ghlauth_installations_size(page), limit);
    ghlauth_installations_free(page);
  } while (after[0] != '\0');
  return seen;
}

static void pages_have_every_installation_once(void **state) {
  (void)state;
  struct desk *desk = desk_new(SCRIPT_ON_THE_SPOT);
  size_t pages = 0;
  assert_int_equal(turn(desk, NULL, 10, &pages), 0);
  assert_int_equal(pages, 1);
  import_many(desk, 25);
  assert_int_equal(turn(desk, NULL, 10, &pages), 25);
  assert_int_equal(pages, 3);
  assert_int_equal(turn(desk, "tenant 7", 1000, &pages), 25);
  assert_int_equal(pages, 1);
  assert_int_equal(turn(desk, "tenant 8", 10, &pages), 0);
  assert_int_equal(turn(desk, NULL, 1, &pages), 25);
  desk_free(desk);
}

static void what_is_removed_meanwhile_moves_nothing(void **state) {
  (void)state;
  struct desk *desk = desk_new(SCRIPT_ON_THE_SPOT);
  ghlauth_installations *page = NULL, *next = NULL;
  import_many(desk, 6);
  OK(ghlauth_oauth_page(desk->oauth, &page, NULL, COMPANY_ID, NULL, "", 3, ERR));
  OK(ghlauth_oauth_remove(desk->oauth, ghlauth_installation_id(ghlauth_installations_at(page, 2)), ERR));
  OK(ghlauth_oauth_page(desk->oauth, &next, NULL, COMPANY_ID, NULL, ghlauth_installations_next(page), 3, ERR));
  assert_string_equal(ghlauth_installation_location_id(ghlauth_installations_at(next, 0)), "location000000000003");
  assert_int_equal(ghlauth_installations_size(next), 3);
  ghlauth_installations_free(page);
  ghlauth_installations_free(next);
  desk_free(desk);
}

static void a_damaged_row_takes_no_place(void **state) {
  (void)state;
  struct desk *desk = store_file_desk(STORE_KEY_ONE);
  size_t pages = 0;
  import_many(desk, 6);
  store_file_sql("UPDATE row SET company_id = 'eve' WHERE location_id = 'location000000000005'");  // the first to be due
  assert_int_equal(turn(desk, NULL, 2, &pages), 5);
  ghlauth_installations *due = NULL;
  OK(ghlauth_oauth_due(desk->oauth, &due, FAKE_NOW_S + 86400, 1, ERR));
  assert_int_equal(ghlauth_installations_size(due), 1);
  assert_string_equal(ghlauth_installation_location_id(ghlauth_installations_at(due, 0)), "location000000000004");
  ghlauth_installations_free(due);
  ghlauth_client_counts *counts = NULL;
  OK(ghlauth_oauth_count_by_client(desk->oauth, &counts, NULL, ERR));
  assert_int_equal(ghlauth_client_counts_total(counts, 0), 5);
  assert_int_equal(ghlauth_client_counts_unreadable(counts), 1);
  ghlauth_client_counts_free(counts);
  desk_free(desk);
}

static size_t due_by(struct desk *desk, int64_t until_s, size_t limit) {
  ghlauth_installations *due = NULL;
  int64_t last = 0;
  OK(ghlauth_oauth_due(desk->oauth, &due, until_s, limit, ERR));
  const size_t size = ghlauth_installations_size(due);
  for (size_t i = 0; i < size; ++i) {
    const int64_t expires_at_s = ghlauth_installation_expires_at_s(ghlauth_installations_at(due, i));
    assert_true(expires_at_s >= last && expires_at_s <= until_s);
    last = expires_at_s;
  }
  assert_string_equal(ghlauth_installations_next(due), "");
  ghlauth_installations_free(due);
  return size;
}

static void the_first_to_expire_comes_first(void **state) {
  (void)state;
  struct desk *desk = desk_new(SCRIPT_ON_THE_SPOT);
  import_many(desk, 20);
  const int64_t last = FAKE_NOW_S + 86399;
  assert_int_equal(due_by(desk, last, 1000), 20);
  assert_int_equal(due_by(desk, last - 10, 1000), 10);
  assert_int_equal(due_by(desk, last - 10, 4), 4);
  assert_int_equal(due_by(desk, FAKE_NOW_S, 4), 0);
  script_answer(desk->script, 400, "{\"message\":\"Invalid grant: refresh token is invalid\"}");
  FAILS(GHLAUTH_E_GRANT_INVALID, ghlauth_oauth_refresh(desk->oauth, NULL, APP_ID ":location000000000007", NULL, ERR));
  assert_int_equal(due_by(desk, last, 1000), 19);  // only the user can help that one
  desk_free(desk);
}

static void pages_know_their_bounds(void **state) {
  (void)state;
  struct desk *desk = desk_new(SCRIPT_ON_THE_SPOT);
  ghlauth_installations *page = NULL;
  const size_t bad[] = {0, 1001, SIZE_MAX};
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); ++i) {
    FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_oauth_page(desk->oauth, &page, NULL, NULL, NULL, NULL, bad[i], ERR));
    FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_oauth_due(desk->oauth, &page, FAKE_NOW_S, bad[i], ERR));
  }
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_oauth_due(desk->oauth, &page, -1, 10, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_oauth_page(desk->oauth, &page, "\xff", NULL, NULL, NULL, 10, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_oauth_page(desk->oauth, &page, NULL, NULL, NULL, "\xff", 10, ERR));
  desk_free(desk);
}

static void expect_count(const ghlauth_client_counts *counts, size_t at, const char *client_id, int64_t total, int64_t in_use) {
  assert_string_equal(ghlauth_client_counts_client_id(counts, at), client_id);
  assert_int_equal(ghlauth_client_counts_total(counts, at), total);
  assert_int_equal(ghlauth_client_counts_in_use(counts, at), in_use);
}

static void a_key_without_installations_can_be_retired(void **state) {
  (void)state;
  struct desk *desk = desk_new(SCRIPT_ON_THE_SPOT);
  ghlauth_client_counts *counts = NULL;
  OK(ghlauth_oauth_add_client(desk->oauth, OTHER_CLIENT_ID, OTHER_CLIENT_SECRET, 1, ERR));
  import_many(desk, 3);  // by the new default key
  OK(import(desk, LOCATION_ID, CLIENT_ID, FAKE_NOW_S));
  OK(ghlauth_oauth_count_by_client(desk->oauth, &counts, NULL, ERR));
  assert_int_equal(ghlauth_client_counts_size(counts), 2);
  expect_count(counts, 0, CLIENT_ID, 1, 1);
  expect_count(counts, 1, OTHER_CLIENT_ID, 3, 3);
  assert_int_equal(ghlauth_client_counts_unreadable(counts), 0);
  assert_null(ghlauth_client_counts_client_id(counts, 2));
  assert_int_equal(ghlauth_client_counts_total(counts, 2), -1);
  ghlauth_client_counts_free(counts);

  script_answer(desk->script, 400, "{\"message\":\"Invalid grant: refresh token is invalid\"}");
  FAILS(GHLAUTH_E_GRANT_INVALID, ghlauth_oauth_refresh(desk->oauth, NULL, LOCATION_INSTALLATION, NULL, ERR));
  OK(ghlauth_oauth_count_by_client(desk->oauth, &counts, NULL, ERR));
  expect_count(counts, 0, CLIENT_ID, 1, 0);
  ghlauth_client_counts_free(counts);

  OK(ghlauth_oauth_remove(desk->oauth, LOCATION_INSTALLATION, ERR));
  OK(ghlauth_oauth_count_by_client(desk->oauth, &counts, NULL, ERR));
  expect_count(counts, 0, CLIENT_ID, 1, 0);
  ghlauth_client_counts_free(counts);
  ghlauth_cancel *cancel = NULL;
  OK(ghlauth_cancel_new(&cancel, ERR));
  ghlauth_cancel_request(cancel);
  FAILS(GHLAUTH_E_CANCELLED, ghlauth_oauth_count_by_client(desk->oauth, &counts, cancel, ERR));
  ghlauth_cancel_free(cancel);
  desk_free(desk);
}

#define ON_DISK(function) cmocka_unit_test_setup_teardown(function, store_file_setup, store_file_teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(pages_have_every_installation_once),
      cmocka_unit_test(what_is_removed_meanwhile_moves_nothing),
      ON_DISK(a_damaged_row_takes_no_place),
      cmocka_unit_test(the_first_to_expire_comes_first),
      cmocka_unit_test(pages_know_their_bounds),
      cmocka_unit_test(a_key_without_installations_can_be_retired),
  };
  return cmocka_run_group_tests_name("listing", tests, NULL, check_teardown);
}
