// webhook.h: what a signed body must be to get in, and what is read off it.
#include <stdio.h>
#include <stdlib.h>

#include "signer.h"

static struct desk *desk;
static ghlauth_webhook *webhook;

static int setup(void **state) {
  (void)state;
  desk = desk_new(SCRIPT_ON_THE_SPOT);
  webhook = signer_webhook(desk);
  OK(ghlauth_webhook_set_allow_missing_timestamp(webhook, 1, ERR));
  return 0;
}

static int teardown(void **state) {
  (void)state;
  ghlauth_webhook_free(webhook);
  desk_free(desk);
  return 0;
}

static ghlauth_event *event;

static ghlauth_status verify(const char *body, size_t size, ghlauth_error **error) {
  ghlauth_headers *headers = signer_signed(GHLAUTH_KEY_ED25519, body, size);
  event = (ghlauth_event *)(uintptr_t)1;
  const ghlauth_status status = ghlauth_webhook_verify(webhook, &event, headers, (const uint8_t *)body, size, error);
  ghlauth_headers_free(headers);
  if (status != GHLAUTH_OK) assert_null(event);
  return status;
}

static void let_in(const char *body) { OK(verify(body, strlen(body), ERR)); }

static void refuse_bytes(ghlauth_status status, const char *body, size_t size) { FAILS(status, verify(body, size, ERR)); }
static void refuse(ghlauth_status status, const char *body) { refuse_bytes(status, body, strlen(body)); }

static void an_install_is_read(void **state) {
  (void)state;
  static const char body[] =
      "{\"type\":\"INSTALL\",\"appId\":\"" APP_ID
      "\",\"versionId\":\"66c2e1f0a9b8d7c6e5f4a3b3\",\"installType\":\"Location\","
      "\"locationId\":\"" LOCATION_ID "\",\"companyId\":\"" COMPANY_ID
      "\",\"userId\":\"u1\",\"trial\":{\"onTrial\":true,\"trialDuration\":10},"
      "\"timestamp\":\"2026-11-23T11:59:30.225Z\",\"webhookId\":\"8f0b2c1e-3d4a-4b5c-9d6e-7f8091a2b3c4\"}";
  let_in(body);
  assert_string_equal(ghlauth_event_type(event), "INSTALL");
  assert_string_equal(ghlauth_event_id(event), "8f0b2c1e-3d4a-4b5c-9d6e-7f8091a2b3c4");
  assert_int_equal(ghlauth_event_timestamp_s(event), FAKE_NOW_S - 30);
  assert_string_equal(ghlauth_event_app_id(event), APP_ID);
  assert_string_equal(ghlauth_event_version_id(event), "66c2e1f0a9b8d7c6e5f4a3b3");
  assert_string_equal(ghlauth_event_company_id(event), COMPANY_ID);
  assert_string_equal(ghlauth_event_location_id(event), LOCATION_ID);
  assert_string_equal(ghlauth_event_install_type(event), "Location");
  assert_string_equal(ghlauth_event_json(event), body);
  ghlauth_event_free(event);
}

static void what_is_not_there_is_empty(void **state) {
  (void)state;
  let_in("{\"type\":\"ContactCreate\",\"locationId\":null,\"appId\":\"\"}");
  assert_string_equal(ghlauth_event_type(event), "ContactCreate");
  assert_int_equal(ghlauth_event_timestamp_s(event), -1);
  assert_string_equal(ghlauth_event_app_id(event), "");
  assert_string_equal(ghlauth_event_version_id(event), "");
  assert_string_equal(ghlauth_event_company_id(event), "");
  assert_string_equal(ghlauth_event_location_id(event), "");
  assert_string_equal(ghlauth_event_install_type(event), "");
  ghlauth_event_free(event);
}

// Its name in the place of the webhookId is what sha256sum says.
static void without_an_id_the_body_is_the_id(void **state) {
  (void)state;
  let_in("{\"type\":\"A\"}");
  assert_string_equal(ghlauth_event_id(event), "235f84e4fc48ad0f0b48f47a6024c00d211bc6bb7f3d92256709d793ca83f0cd");
  ghlauth_event_free(event);
  let_in("{\"type\":\"A\",\"webhookId\":\"../../x\"}");
  assert_int_equal(strlen(ghlauth_event_id(event)), 64);
  ghlauth_event_free(event);
  let_in("{\"type\":\"A\",\"webhookId\":\"a_B-9\"}");
  assert_string_equal(ghlauth_event_id(event), "a_B-9");
  ghlauth_event_free(event);
}

static void the_payload_keeps_its_form(void **state) {
  (void)state;
  static const char body[] = " {\"type\":\"A\",\r\n \"n\":[1.0,12345678901234567890,1e2], \"s\":\"\\u00e9\303\251\\/\"} \n";
  let_in(body);
  assert_string_equal(ghlauth_event_json(event), body);
  ghlauth_event_free(event);
}

#define REFUSE(literal) refuse_bytes(GHLAUTH_E_EVENT_MALFORMED, literal, sizeof(literal) - 1)

static void what_is_no_event_is_refused(void **state) {
  (void)state;
  REFUSE("x");
  REFUSE(" ");
  REFUSE("[]");
  REFUSE("\"INSTALL\"");
  REFUSE("{}");
  REFUSE("{\"type\":\"\"}");
  REFUSE("{\"type\":null}");
  REFUSE("{\"type\":1}");
  REFUSE("{\"type\":\"A\"");
  REFUSE("{\"type\":\"A\"}x");
  REFUSE("{\"type\":\"A\",}");
  REFUSE("{\"type\":\"A\",\"type\":\"INSTALL\"}");
  REFUSE("{\"type\":\"A\",\"data\":{\"a\":1,\"\\u0061\":2}}");
  REFUSE("\357\273\277{\"type\":\"A\"}");
  REFUSE("{\"type\":\"A\377\"}");
  REFUSE("{\"type\":\"A\\u0000\"}");
  REFUSE("{\"type\":\"A\0\"}");
  REFUSE("{\"type\":\"A\n\"}");
  REFUSE("{\"type\":\"A\"}\0");
  REFUSE("{\"type\":\"A\",\"appId\":1}");
  CONTAINS(ghlauth_error_message(check_last()), "appId");
  REFUSE("{\"type\":\"A\",\"locationId\":{}}");
  REFUSE("{\"type\":\"A\",\"webhookId\":7}");
}

static void an_empty_body_is_no_event(void **state) {
  (void)state;
  // RFC 8032's first vector again.
  static const uint8_t key[] = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00, 0xd7, 0x5a, 0x98,
                                0x01, 0x82, 0xb1, 0x0a, 0xb7, 0xd5, 0x4b, 0xfe, 0xd3, 0xc9, 0x64, 0x07, 0x3a, 0x0e, 0xe1,
                                0x72, 0xf3, 0xda, 0xa6, 0x23, 0x25, 0xaf, 0x02, 0x1a, 0x68, 0xf7, 0x07, 0x51, 0x1a};
  OK(ghlauth_webhook_add_key(webhook, GHLAUTH_KEY_ED25519, key, sizeof(key), ERR));
  ghlauth_headers *headers =
      signer_headers(ED25519_HEADER, "5VZDAMNgrHKQhuLMgG6CioSHfx645dl02HPgZSJJAVVfuIIVkKM7rMYeOXAc+bRr0lv18FlbviRlUUFDjnoQCw==");
  FAILS(GHLAUTH_E_EVENT_MALFORMED, ghlauth_webhook_verify(webhook, &event, headers, NULL, 0, ERR));
  ghlauth_headers_free(headers);
}

static void an_unsigned_body_is_not_looked_at(void **state) {
  (void)state;
  ghlauth_headers *headers = signer_signed(GHLAUTH_KEY_ED25519, "another", 7);
  FAILS(GHLAUTH_E_SIGNATURE_INVALID, ghlauth_webhook_verify(webhook, &event, headers, (const uint8_t *)"x", 1, ERR));
  assert_null(event);
  ghlauth_headers_free(headers);
}

static void timestamps_have_several_forms(void **state) {
  (void)state;
  static const struct {
    const char *text;
    int64_t before_s;
  } good[] = {
      {"\"2026-11-23T12:00:00Z\"", 0},
      {"\"2026-11-23T11:59:59.999999Z\"", 1},
      {"\"2026-11-23T14:00:00+02:00\"", 0},
      {"\"2026-11-23T06:30:00.5-05:30\"", 0},
      {"1795435100", 100},
      {"1795435100999", 100},
  };
  for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); ++i) {
    char body[256];
    snprintf(body, sizeof(body), "{\"type\":\"A\",\"timestamp\":%s}", good[i].text);
    let_in(body);
    assert_int_equal(ghlauth_event_timestamp_s(event), FAKE_NOW_S - good[i].before_s);
    ghlauth_event_free(event);
  }
  static const char *const bad[] = {
      "\"2026-11-23\"",           "\"2026-11-23T12:00:00\"",  "\"2026-11-23 12:00:00Z\"",   "\"2026-02-30T12:00:00Z\"",
      "\"2026-11-23T24:00:00Z\"", "\"2026-11-23T12:60:00Z\"", "\"2026-11-23T12:00:00.Z\"",  "\"2026-11-23T12:00:00Zx\"",
      "\"now\"",                  "\"1795435100\"",           "\"2026-11-23T12:00:00+2:0\"", "true",
      "0",                        "-5",                       "1e99",                       "{}",
  };
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); ++i) {
    char body[256];
    snprintf(body, sizeof(body), "{\"type\":\"A\",\"timestamp\":%s}", bad[i]);
    refuse(GHLAUTH_E_EVENT_MALFORMED, body);
    CONTAINS(ghlauth_error_message(check_last()), "timestamp");
  }
}

static void events_of_other_apps_are_refused(void **state) {
  (void)state;
  refuse(GHLAUTH_E_OTHER_APP, "{\"type\":\"INSTALL\",\"appId\":\"77c2e1f0a9b8d7c6e5f4a3b2\"}");
  CONTAINS(ghlauth_error_message(check_last()), "77c2e1f0a9b8d7c6e5f4a3b2");
  refuse(GHLAUTH_E_OTHER_APP, "{\"type\":\"INSTALL\",\"appId\":\"" APP_ID "x\"}");
  refuse(GHLAUTH_E_OTHER_APP, "{\"type\":\"INSTALL\",\"appId\":\"66C2E1F0A9B8D7C6E5F4A3B2\"}");
  refuse(GHLAUTH_E_OTHER_APP, "{\"type\":\"INSTALL\",\"appId\":\"\\u001b[31m\"}");
  LACKS(ghlauth_error_message(check_last()), "\x1b");
}

static void an_event_without_an_app_is_a_matter_of_policy(void **state) {
  (void)state;
  let_in("{\"type\":\"ContactCreate\",\"n\":1}");
  ghlauth_event_free(event);
  OK(ghlauth_webhook_set_require_app_id(webhook, 1, ERR));
  refuse(GHLAUTH_E_APP_ID_MISSING, "{\"type\":\"ContactCreate\",\"n\":2}");
  let_in("{\"type\":\"ContactCreate\",\"appId\":\"" APP_ID "\"}");
  ghlauth_event_free(event);
}

static void refusals_are_logged(void **state) {
  (void)state;
  refuse(GHLAUTH_E_OTHER_APP, "{\"type\":\"INSTALL\",\"appId\":\"77c2e1f0a9b8d7c6e5f4a3b2\",\"locationId\":\"" LOCATION_ID "\"}");
  assert_int_equal(log_recorder_count(&desk->log, "webhook.refused status=GHLAUTH_E_OTHER_APP app_id=77c2e1f0a9b8d7c6e5f4a3b2"), 1);
  FAILS(GHLAUTH_E_INVALID_HANDLE, ghlauth_webhook_verify(webhook, &event, NULL, (const uint8_t *)"x", 1, ERR));
  ghlauth_headers *headers = signer_headers(NULL, NULL);
  FAILS(GHLAUTH_E_SIGNATURE_MISSING, ghlauth_webhook_verify(webhook, &event, headers, (const uint8_t *)"x", 1, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_webhook_verify(webhook, &event, headers, NULL, 1, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_webhook_verify(webhook, NULL, headers, (const uint8_t *)"x", 1, ERR));
  ghlauth_headers_free(headers);
  assert_int_equal(log_recorder_count(&desk->log, "webhook.unsigned status=GHLAUTH_E_SIGNATURE_MISSING"), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(an_install_is_read),
      TEST(what_is_not_there_is_empty),
      TEST(without_an_id_the_body_is_the_id),
      TEST(the_payload_keeps_its_form),
      TEST(what_is_no_event_is_refused),
      TEST(an_empty_body_is_no_event),
      TEST(an_unsigned_body_is_not_looked_at),
      TEST(timestamps_have_several_forms),
      TEST(events_of_other_apps_are_refused),
      TEST(an_event_without_an_app_is_a_matter_of_policy),
      TEST(refusals_are_logged),
  };
  return cmocka_run_group_tests(tests, signer_setup, signer_teardown);
}
