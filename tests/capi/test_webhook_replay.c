// webhook.h: how old an event may be, and that it is handled once, in one process and in several.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "signer.h"
#include "store_file.h"
#include "store_server.h"
#include "support/array_store.h"

#define DAY INT64_C(86400)

static struct desk *desk;
static ghlauth_webhook *webhook;

static int group_setup(void **state) {
  (void)state;
  signer_open();
  return 0;
}

static int group_teardown(void **state) {
  signer_close();
  return check_teardown(state);
}

static int setup(void **state) {
  (void)state;
  desk = desk_new(SCRIPT_ON_THE_SPOT);
  webhook = signer_webhook(desk);
  return 0;
}

static int teardown(void **state) {
  (void)state;
  ghlauth_webhook_free(webhook);
  desk_free(desk);
  return 0;
}

static int setup_file(void **state) {
  assert_int_equal(store_file_setup(state), 0);
  desk = store_file_desk(STORE_KEY_ONE);
  webhook = signer_webhook(desk);
  return 0;
}

static int teardown_file(void **state) {
  assert_int_equal(teardown(state), 0);
  return store_file_teardown(state);
}

static int setup_server(void **state) {
  (void)state;
  ghlauth_store_options *options = server_options();
  desk = desk_new_on(SCRIPT_ON_THE_SPOT, local_url(), options);
  ghlauth_store_options_free(options);
  webhook = signer_webhook(desk);
  return 0;
}

/// A delivery: a body and its signature, to be sent any number of times.
struct delivery {
  char body[256];
  ghlauth_headers *headers;
};

static struct delivery made(const char *id, int64_t sent_at_s) {
  struct delivery delivery;
  const time_t when = (time_t)sent_at_s;
  struct tm parts;
  char text[32];
  strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&when, &parts));
  snprintf(delivery.body, sizeof(delivery.body), "{\"type\":\"A\",\"appId\":\"%s\",\"webhookId\":\"%s\",\"timestamp\":\"%s\"}", APP_ID,
           id, text);
  delivery.headers = signer_signed(GHLAUTH_KEY_ED25519, delivery.body, strlen(delivery.body));
  return delivery;
}

static struct delivery made_now(const char *id) { return made(id, fake_clock_now_s(&desk->clock)); }

static ghlauth_status send_to(ghlauth_webhook *receiver, const struct delivery *delivery, ghlauth_event **event,
                              ghlauth_error **error) {
  const ghlauth_status status =
      ghlauth_webhook_verify(receiver, event, delivery->headers, (const uint8_t *)delivery->body, strlen(delivery->body), error);
  if (status != GHLAUTH_OK) assert_null(*event);
  return status;
}

static ghlauth_event *expect_new(ghlauth_webhook *receiver, const struct delivery *delivery) {
  ghlauth_event *event = NULL;
  OK(send_to(receiver, delivery, &event, ERR));
  return event;
}

static void expect(ghlauth_status status, ghlauth_webhook *receiver, const struct delivery *delivery) {
  ghlauth_event *event = NULL;
  FAILS(status, send_to(receiver, delivery, &event, ERR));
}

static void free_delivery(struct delivery *delivery) { ghlauth_headers_free(delivery->headers); }

static void expect_once(ghlauth_status status, int64_t age_s) {
  static int number = 0;
  char id[32];
  snprintf(id, sizeof(id), "aged-%d", ++number);
  struct delivery delivery = made(id, fake_clock_now_s(&desk->clock) - age_s);
  if (status == GHLAUTH_OK)
    ghlauth_event_free(expect_new(webhook, &delivery));
  else
    expect(status, webhook, &delivery);
  free_delivery(&delivery);
}

static void the_window_has_two_ends(void **state) {
  (void)state;
  expect_once(GHLAUTH_OK, 3 * DAY);
  expect_once(GHLAUTH_E_STALE, 3 * DAY + 1);
  CONTAINS(ghlauth_error_hint(check_last()), "30 days");
  CONTAINS(ghlauth_error_hint(check_last()), "ghlauth_webhook_set_window_s");
  expect_once(GHLAUTH_OK, -300);
  expect_once(GHLAUTH_E_TIMESTAMP_FUTURE, -301);
  OK(ghlauth_webhook_set_window_s(webhook, 300, 0, ERR));
  expect_once(GHLAUTH_OK, 300);
  expect_once(GHLAUTH_E_STALE, 301);
  expect_once(GHLAUTH_OK, 0);
  expect_once(GHLAUTH_E_TIMESTAMP_FUTURE, -1);
  OK(ghlauth_webhook_set_window_s(webhook, 31 * DAY, 300, ERR));
  expect_once(GHLAUTH_OK, 30 * DAY);  // sent again by hand
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_webhook_set_window_s(webhook, 59, 0, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_webhook_set_window_s(webhook, 31 * DAY + 1, 0, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_webhook_set_window_s(webhook, 300, -1, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_webhook_set_window_s(webhook, 300, DAY + 1, ERR));
}

// Also of an event from a clock that is ahead: it is let in for longer.
static void what_was_handled_is_remembered_while_it_is_let_in(void **state) {
  (void)state;
  static const int64_t ages_s[] = {-300, 0, DAY, 3 * DAY};
  for (size_t i = 0; i < sizeof(ages_s) / sizeof(ages_s[0]); ++i) {
    char id[32];
    snprintf(id, sizeof(id), "remembered-%zu", i);
    struct delivery delivery = made(id, fake_clock_now_s(&desk->clock) - ages_s[i]);
    ghlauth_event *event = expect_new(webhook, &delivery);
    OK(ghlauth_webhook_confirm(webhook, event, ERR));
    ghlauth_event_free(event);
    fake_clock_advance_s(&desk->clock, 3 * DAY - ages_s[i]);
    expect(GHLAUTH_E_DUPLICATE, webhook, &delivery);
    // What is over is the window, and not the memory.
    fake_clock_advance_s(&desk->clock, 600);
    expect(GHLAUTH_E_STALE, webhook, &delivery);
    OK(ghlauth_webhook_set_window_s(webhook, 3 * DAY + 600, 300, ERR));
    expect(GHLAUTH_E_DUPLICATE, webhook, &delivery);
    OK(ghlauth_webhook_set_window_s(webhook, 3 * DAY, 300, ERR));
    free_delivery(&delivery);
  }
}

static void a_missing_timestamp_is_refused(void **state) {
  (void)state;
  static const char body[] = "{\"type\":\"A\",\"appId\":\"" APP_ID "\"}";
  struct delivery delivery = {.headers = signer_signed(GHLAUTH_KEY_ED25519, body, sizeof(body) - 1)};
  strcpy(delivery.body, body);
  expect(GHLAUTH_E_TIMESTAMP_MISSING, webhook, &delivery);
  OK(ghlauth_webhook_set_allow_missing_timestamp(webhook, 1, ERR));
  ghlauth_event *event = expect_new(webhook, &delivery);
  OK(ghlauth_webhook_confirm(webhook, event, ERR));
  ghlauth_event_free(event);
  fake_clock_advance_s(&desk->clock, 31 * DAY);
  expect(GHLAUTH_E_DUPLICATE, webhook, &delivery);
  free_delivery(&delivery);
}

/// What holds wherever events are remembered, for two receivers that share it.
static void expect_once_between(ghlauth_webhook *first, ghlauth_webhook *second) {
  struct delivery delivery = made_now("once");
  ghlauth_event *event = expect_new(first, &delivery);
  expect(GHLAUTH_E_IN_PROGRESS, second, &delivery);
  CONTAINS(ghlauth_error_message(check_last()), "once");
  expect(GHLAUTH_E_IN_PROGRESS, first, &delivery);
  // Given back, it is new for anybody.
  OK(ghlauth_webhook_release(first, event, ERR));
  OK(ghlauth_webhook_release(first, event, ERR));
  ghlauth_event *again = expect_new(second, &delivery);
  OK(ghlauth_webhook_release(first, event, ERR));  // which is not this one's any more
  expect(GHLAUTH_E_IN_PROGRESS, first, &delivery);
  OK(ghlauth_webhook_confirm(second, again, ERR));
  OK(ghlauth_webhook_confirm(second, again, ERR));
  expect(GHLAUTH_E_DUPLICATE, first, &delivery);
  expect(GHLAUTH_E_DUPLICATE, second, &delivery);
  OK(ghlauth_webhook_release(second, again, ERR));  // it was handled all the same
  expect(GHLAUTH_E_DUPLICATE, first, &delivery);
  // It is remembered for as long as it is let in.
  fake_clock_advance_s(&desk->clock, 3 * DAY);
  expect(GHLAUTH_E_DUPLICATE, first, &delivery);
  fake_clock_advance_s(&desk->clock, 1);
  expect(GHLAUTH_E_STALE, first, &delivery);
  ghlauth_event_free(event);
  ghlauth_event_free(again);
  free_delivery(&delivery);
}

/// A receiver that was killed: its claim ends, and the next delivery is new.
static void expect_to_come_again(ghlauth_webhook *first, ghlauth_webhook *second) {
  struct delivery delivery = made_now("again");
  OK(ghlauth_webhook_set_claim_s(first, 100, ERR));
  ghlauth_event *lost = expect_new(first, &delivery);
  fake_clock_advance_s(&desk->clock, 100);
  expect(GHLAUTH_E_IN_PROGRESS, second, &delivery);
  fake_clock_advance_s(&desk->clock, 1);
  ghlauth_event *event = expect_new(second, &delivery);
  FAILS(GHLAUTH_E_CLAIM_LOST, ghlauth_webhook_confirm(first, lost, ERR));
  OK(ghlauth_webhook_confirm(second, event, ERR));
  expect(GHLAUTH_E_DUPLICATE, first, &delivery);
  ghlauth_event_free(lost);
  ghlauth_event_free(event);
  free_delivery(&delivery);
}

/// A claim that ended is confirmed still when nobody else has it.
static void expect_late_confirmation(ghlauth_webhook *first, ghlauth_webhook *second) {
  struct delivery delivery = made_now("late");
  ghlauth_event *event = expect_new(first, &delivery);
  fake_clock_advance_s(&desk->clock, 1000);
  OK(ghlauth_webhook_confirm(first, event, ERR));
  expect(GHLAUTH_E_DUPLICATE, second, &delivery);
  ghlauth_event_free(event);
  free_delivery(&delivery);
}

static void memory_remembers(void **state) {
  (void)state;
  expect_once_between(webhook, webhook);
  expect_to_come_again(webhook, webhook);
  expect_late_confirmation(webhook, webhook);
}

static void a_store_remembers_for_all(void **state) {
  (void)state;
  ghlauth_webhook *other = signer_webhook(desk);
  OK(ghlauth_webhook_set_duplicates(webhook, GHLAUTH_DUPLICATES_STORE, ERR));
  OK(ghlauth_webhook_set_duplicates(other, GHLAUTH_DUPLICATES_STORE, ERR));
  expect_once_between(webhook, other);
  expect_to_come_again(webhook, other);
  expect_late_confirmation(webhook, other);
  ghlauth_webhook_free(other);
}

static void memory_is_the_handles_own(void **state) {
  (void)state;
  ghlauth_webhook *other = signer_webhook(desk);
  struct delivery delivery = made_now("own");
  ghlauth_event_free(expect_new(webhook, &delivery));
  ghlauth_event_free(expect_new(other, &delivery));
  ghlauth_webhook_free(other);
  free_delivery(&delivery);
}

static void it_can_be_switched_off(void **state) {
  (void)state;
  OK(ghlauth_webhook_set_duplicates(webhook, GHLAUTH_DUPLICATES_OFF, ERR));
  struct delivery delivery = made_now("off");
  for (int i = 0; i < 2; ++i) {
    ghlauth_event *event = expect_new(webhook, &delivery);
    OK(ghlauth_webhook_confirm(webhook, event, ERR));
    OK(ghlauth_webhook_release(webhook, event, ERR));
    ghlauth_event_free(event);
  }
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_webhook_set_duplicates(webhook, 3, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_webhook_set_duplicates(webhook, -1, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_webhook_set_claim_s(webhook, 0, ERR));
  free_delivery(&delivery);
}

// The event knows where it was claimed.
static void an_event_outlives_its_receiver(void **state) {
  (void)state;
  ghlauth_webhook *other = signer_webhook(desk);
  OK(ghlauth_webhook_set_duplicates(webhook, GHLAUTH_DUPLICATES_STORE, ERR));
  OK(ghlauth_webhook_set_duplicates(other, GHLAUTH_DUPLICATES_STORE, ERR));
  struct delivery delivery = made_now("outlives");
  ghlauth_event *event = expect_new(other, &delivery);
  ghlauth_webhook_free(other);
  OK(ghlauth_webhook_set_duplicates(webhook, GHLAUTH_DUPLICATES_MEMORY, ERR));
  OK(ghlauth_webhook_confirm(webhook, event, ERR));
  OK(ghlauth_webhook_set_duplicates(webhook, GHLAUTH_DUPLICATES_STORE, ERR));
  expect(GHLAUTH_E_DUPLICATE, webhook, &delivery);
  ghlauth_event_free(event);
  free_delivery(&delivery);
}

// What the same deliveries come to when many threads take them at once: each event is confirmed by one.
enum { THREADS = 4, EVENTS = 8, ROUNDS = 5 };

struct crowd {
  struct delivery deliveries[EVENTS];
  atomic_int confirmed[EVENTS], surprises;
};

static void *receive_all(void *argument) {
  struct crowd *crowd = argument;
  for (int round = 0; round < ROUNDS; ++round)
    for (int i = 0; i < EVENTS; ++i) {
      ghlauth_event *event = NULL;
      const ghlauth_status status = send_to(webhook, &crowd->deliveries[i], &event, NULL);
      if (status == GHLAUTH_OK && ghlauth_webhook_confirm(webhook, event, NULL) == GHLAUTH_OK)
        atomic_fetch_add(&crowd->confirmed[i], 1);
      else if (status != GHLAUTH_E_DUPLICATE && status != GHLAUTH_E_IN_PROGRESS)
        atomic_fetch_add(&crowd->surprises, 1);
      ghlauth_event_free(event);
    }
  return NULL;
}

static void expect_a_crowd_to_agree(void) {
  static struct crowd crowd;
  memset(&crowd, 0, sizeof(crowd));
  for (int i = 0; i < EVENTS; ++i) {
    char id[32];
    snprintf(id, sizeof(id), "crowd-%d", i);
    crowd.deliveries[i] = made_now(id);
  }
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; ++i) assert_int_equal(pthread_create(&threads[i], NULL, receive_all, &crowd), 0);
  for (int i = 0; i < THREADS; ++i) pthread_join(threads[i], NULL);
  for (int i = 0; i < EVENTS; ++i) {
    assert_int_equal(atomic_load(&crowd.confirmed[i]), 1);
    free_delivery(&crowd.deliveries[i]);
  }
  assert_int_equal(atomic_load(&crowd.surprises), 0);
}

static void threads_agree_in_memory(void **state) {
  (void)state;
  expect_a_crowd_to_agree();
}

static void threads_agree_in_a_store(void **state) {
  (void)state;
  OK(ghlauth_webhook_set_duplicates(webhook, GHLAUTH_DUPLICATES_STORE, ERR));
  expect_a_crowd_to_agree();
}

static ghlauth_status fail_to_claim(void *user_data, ghlauth_store_operation *operation, const char *name, const char *holder,
                                    int64_t until_unix_s, int64_t now_unix_s) {
  (void)user_data, (void)name, (void)holder, (void)until_unix_s, (void)now_unix_s;
  ghlauth_store_operation_fail(operation, GHLAUTH_E_STORE, "the disk is full");
  return GHLAUTH_OK;
}

static void a_store_that_fails_lets_nothing_in(void **state) {
  (void)state;
  struct array_store *array = array_store_new(0);
  ghlauth_store_table table = array_store_table(array);
  table.claim = fail_to_claim;
  ghlauth_store *store = NULL;
  ghlauth_store_options *options = NULL;
  OK(ghlauth_store_options_new(&options, ERR));
  OK(ghlauth_store_options_set_plain(options, 1, ERR));
  OK(ghlauth_store_from_table(&store, &table, options, ERR));
  OK(ghlauth_config_set_store(desk->config, store, ERR));
  ghlauth_webhook *broken = signer_webhook(desk);
  OK(ghlauth_webhook_set_duplicates(broken, GHLAUTH_DUPLICATES_STORE, ERR));
  struct delivery delivery = made_now("broken");
  expect(GHLAUTH_E_STORE, broken, &delivery);
  assert_int_equal(ghlauth_webhook_http_status(ghlauth_error_status(check_last())), 429);
  free_delivery(&delivery);
  ghlauth_webhook_free(broken);
  ghlauth_store_options_free(options);
  OK(ghlauth_config_set_store(desk->config, desk->store, ERR));
  ghlauth_store_free(store);
  assert_int_equal(array->drops, 1);
  array_store_free(array);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
#define FILE_TEST(name) cmocka_unit_test_setup_teardown(name, setup_file, teardown_file)
#define SERVER_TEST(name) cmocka_unit_test_setup_teardown(name, setup_server, teardown)

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      TEST(the_window_has_two_ends),
      TEST(what_was_handled_is_remembered_while_it_is_let_in),
      TEST(a_missing_timestamp_is_refused),
      TEST(memory_remembers),
      TEST(a_store_remembers_for_all),
      FILE_TEST(a_store_remembers_for_all),
      TEST(memory_is_the_handles_own),
      TEST(it_can_be_switched_off),
      TEST(an_event_outlives_its_receiver),
      TEST(threads_agree_in_memory),
      TEST(threads_agree_in_a_store),
      FILE_TEST(threads_agree_in_a_store),
      TEST(a_store_that_fails_lets_nothing_in),
  };
  const struct CMUnitTest server_tests[] = {
      SERVER_TEST(a_store_remembers_for_all),
      SERVER_TEST(threads_agree_in_a_store),
  };
  if (argc == 1) return cmocka_run_group_tests_name("webhook_replay", tests, group_setup, group_teardown);
  server_group_start(argv[1]);
  signer_open();
  const int failed = cmocka_run_group_tests_name("webhook_replay", server_tests, NULL, server_group_teardown);
  signer_close();
  return failed;
}
