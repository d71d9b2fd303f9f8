// lifecycle.h: the same events told to several processes with one store, in another order to each, end as they do in their order.
// This program starts itself as their workers.
#include <stdio.h>
#include <stdlib.h>

#include "happening.h"
#include "store_file.h"
#include "support/child.h"

#define NOW_MS (FAKE_NOW_S * 1000)
enum { EVENTS = 200, PLACES = 6, WORKERS = 2, MAX_LINE = 2048 };

static void place(char *id, size_t size, int number) { snprintf(id, size, "location%012d", number); }

// --- a worker: the public key of the signer in hex as its argument; lines of a signature and a body, each answered by a status

static ghlauth_webhook *receiver(const struct desk *desk, const char *hex) {
  uint8_t key[64];
  const size_t size = strlen(hex) / 2;
  ghlauth_webhook *webhook = NULL;
  ghlauth_list *apps = NULL;
  assert_true(size <= sizeof(key));
  for (size_t i = 0; i < size; ++i) {
    const char pair[] = {hex[2 * i], hex[2 * i + 1], '\0'};
    key[i] = (uint8_t)strtoul(pair, NULL, 16);
  }
  OK(ghlauth_list_new(&apps, ERR));
  OK(ghlauth_list_append(apps, APP_ID, ERR));
  OK(ghlauth_webhook_new(&webhook, desk->config, apps, ERR));
  ghlauth_list_free(apps);
  OK(ghlauth_webhook_add_key(webhook, GHLAUTH_KEY_ED25519, key, size, ERR));
  OK(ghlauth_webhook_set_window_s(webhook, 31 * 86400, 86400, ERR));
  OK(ghlauth_webhook_set_duplicates(webhook, GHLAUTH_DUPLICATES_OFF, ERR));  // each of them is applied again
  return webhook;
}

static ghlauth_status apply_line(const struct desk *desk, ghlauth_webhook *webhook, char *line) {
  char *body = strchr(line, ' ');
  ghlauth_event *event = NULL;
  line[strcspn(line, "\n")] = '\0';
  *body++ = '\0';
  ghlauth_headers *headers = signer_headers(ED25519_HEADER, line);
  ghlauth_status status = ghlauth_webhook_verify(webhook, &event, headers, (const uint8_t *)body, strlen(body), NULL);
  if (status == GHLAUTH_OK) status = ghlauth_webhook_apply(desk->oauth, NULL, event, NULL, NULL);
  ghlauth_event_free(event);
  ghlauth_headers_free(headers);
  return status;
}

static int work(const char *url, const char *key) {
  char line[MAX_LINE];
  ghlauth_store_options *options = store_file_keys(STORE_KEY_ONE);
  struct desk *desk = desk_new_on(SCRIPT_ON_THE_SPOT, url, options);
  ghlauth_store_options_free(options);
  ghlauth_webhook *webhook = receiver(desk, key);
  while (fgets(line, sizeof(line), stdin) != NULL) {
    printf("%d\n", (int)apply_line(desk, webhook, line));
    fflush(stdout);
  }
  ghlauth_webhook_free(webhook);
  desk_free(desk);
  return 0;
}

// --- the events

static char *lines[EVENTS];  ///< in the order in which they happened
static uint32_t luck;

static uint32_t next_luck(uint32_t below) {
  luck = luck * 1664525U + 1013904223U;
  return (luck >> 8) % below;
}

static void make_line(int number, int agency_ends) {
  static const char *const types[] = {"INSTALL", "INSTALL", "UNINSTALL", "UPDATE", "PLAN_CHANGE", "EXTERNAL_AUTH_CONNECTED"};
  char location[32], more[128], body[1024];
  struct happening happening = {types[next_luck(6)], APP_ID, COMPANY_ID, location, NOW_MS + 1000 + number, more};
  place(location, sizeof(location), (int)next_luck(PLACES));
  snprintf(more, sizeof(more), ",\"userId\":\"user%d\",\"versionId\":\"v%d\",\"newPlanId\":\"p%d\"", number, number, number);
  if (strcmp(happening.type, "UNINSTALL") == 0) happening.company_id = NULL;  // as HighLevel does
  if (agency_ends && next_luck(40) == 0) {
    happening.type = "UNINSTALL";
    happening.company_id = COMPANY_ID;
    happening.location_id = NULL;
  }
  happening_body(&happening, body, sizeof(body));
  const char *signature = signer_base64(signer_sign(GHLAUTH_KEY_ED25519, body, strlen(body)), signer_size(GHLAUTH_KEY_ED25519));
  lines[number] = malloc(MAX_LINE);
  snprintf(lines[number], MAX_LINE, "%s %s", signature, body);
}

// One in ten is a duplicate of an earlier one, which stands in its place.
static void make_lines(uint32_t seed, int agency_ends) {
  luck = seed;
  for (int i = 0; i < EVENTS; ++i) {
    if (i > 0 && next_luck(10) == 0)
      lines[i] = strdup(lines[next_luck((uint32_t)i)]);
    else
      make_line(i, agency_ends);
  }
}

static void free_lines(void) {
  for (int i = 0; i < EVENTS; ++i) free(lines[i]);
}

static void shuffle(int *order) {
  for (int i = 0; i < EVENTS; ++i) order[i] = i;
  for (int i = EVENTS - 1; i > 0; --i) {
    const int other = (int)next_luck((uint32_t)i + 1), kept = order[i];
    order[i] = order[other];
    order[other] = kept;
  }
}

// --- the tests

static char key_hex[256];

static int group_setup(void **state) {
  (void)state;
  signer_open();
  const struct signer_key key = signer_der(GHLAUTH_KEY_ED25519);
  for (size_t i = 0; i < key.size; ++i) snprintf(key_hex + 2 * i, 3, "%02x", key.data[i]);
  return 0;
}

static int group_teardown(void **state) {
  signer_close();
  return check_teardown(state);
}

static void import_agency(struct desk *desk) {
  static const char json[] = "{\"access_token\":\"" ACCESS_TOKEN "\",\"refresh_token\":\"" REFRESH_TOKEN
                             "\",\"expires_in\":86399,\"userType\":\"Company\",\"companyId\":\"" COMPANY_ID
                             "\",\"scope\":\"oauth.readonly oauth.write\"}";
  OK(ghlauth_oauth_import(desk->oauth, NULL, json, NULL, FAKE_NOW_S, "tenant 7", ERR));
}

// What is known of all places in the end.
static void read_stories(const struct desk *desk, char *stories, size_t size) {
  size_t used = 0;
  for (int i = 0; i <= PLACES; ++i) {
    char location[32], id[96];
    place(location, sizeof(location), i);
    snprintf(id, sizeof(id), APP_ID ":%s", i == PLACES ? COMPANY_ID : location);
    used += (size_t)snprintf(stories + used, size - used, "%s: %s\n", id, happening_story(desk->oauth, id));
    assert_true(used < size);
  }
}

static void tell_in_order(char *stories, size_t size) {
  struct desk *desk = desk_new(SCRIPT_ON_THE_SPOT);
  ghlauth_webhook *webhook = receiver(desk, key_hex);
  import_agency(desk);
  for (int i = 0; i < EVENTS; ++i) {
    char line[MAX_LINE];
    snprintf(line, sizeof(line), "%s", lines[i]);
    assert_int_equal(apply_line(desk, webhook, line), GHLAUTH_OK);
  }
  read_stories(desk, stories, size);
  ghlauth_webhook_free(webhook);
  desk_free(desk);
}

// Each worker is told all of them, in an order of its own, while the others are told theirs.
static void tell_workers(void) {
  struct child *workers[WORKERS];
  int orders[WORKERS][EVENTS];
  const char *argv[] = {"/proc/self/exe", store_file_url(), key_hex, NULL};
  for (int i = 0; i < WORKERS; ++i) {
    shuffle(orders[i]);
    workers[i] = child_start(argv);
  }
  for (int at = 0; at < EVENTS; ++at) {
    for (int i = 0; i < WORKERS; ++i) child_tell(workers[i], lines[orders[i][at]]);
    for (int i = 0; i < WORKERS; ++i) {
      const char *answer = child_line(workers[i]);
      assert_non_null(answer);
      assert_int_equal(atoi(answer), GHLAUTH_OK);
    }
  }
  for (int i = 0; i < WORKERS; ++i) assert_int_equal(child_stop(workers[i]), 0);
}

enum course { AGENCY_STAYS, AGENCY_ENDS, AGENCY_COMES_LAST };

static void expect_the_same_end(uint32_t seed, enum course course) {
  char in_order[8192], shuffled[8192];
  make_lines(seed, course == AGENCY_ENDS);
  tell_in_order(in_order, sizeof(in_order));
  CONTAINS(in_order, "state=4 ");
  if (course != AGENCY_ENDS) CONTAINS(in_order, "state=1 reason=its token");
  struct desk *desk = store_file_desk(STORE_KEY_ONE);
  if (course != AGENCY_COMES_LAST) import_agency(desk);
  tell_workers();
  if (course == AGENCY_COMES_LAST) import_agency(desk);
  read_stories(desk, shuffled, sizeof(shuffled));
  assert_string_equal(shuffled, in_order);
  desk_free(desk);
  free_lines();
}

static void two_processes_and_any_order_end_the_same(void **state) {
  (void)state;
  expect_the_same_end(1, AGENCY_STAYS);
}

static void so_it_is_with_an_agency_that_ends(void **state) {
  (void)state;
  expect_the_same_end(2, AGENCY_ENDS);
}

static void so_it_is_before_the_agencys_tokens_are_there(void **state) {
  (void)state;
  expect_the_same_end(3, AGENCY_COMES_LAST);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, store_file_setup, store_file_teardown)

int main(int argc, char **argv) {
  if (argc > 2) return work(argv[1], argv[2]);
  const struct CMUnitTest tests[] = {
      TEST(two_processes_and_any_order_end_the_same),
      TEST(so_it_is_with_an_agency_that_ends),
      TEST(so_it_is_before_the_agencys_tokens_are_there),
  };
  return cmocka_run_group_tests_name("lifecycle_processes", tests, group_setup, group_teardown);
}
