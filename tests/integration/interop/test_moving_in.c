// Moving in from the official SDK and back: sessions that it wrote itself, against the sandbox.
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "capi/flow.h"
#include "support/child.h"

static const char *script;
static struct child *sdk;
static struct flow *flow;
static char folder[64], path[96];

static int start(void **state) { return box_start(state, 2); }

static void expect_answer(const char *line, const char *wanted) {
  const char *answer = child_ask(sdk, line);
  if (strstr(answer, wanted) == NULL) fail_msg("%.40s: %s", line, answer);
}

static int setup(void **state) {
  (void)state;
  strcpy(folder, "/tmp/ghlauth-moving-XXXXXX");
  assert_non_null(mkdtemp(folder));
  snprintf(path, sizeof(path), "%s/sessions", folder);
  flow = flow_new();
  char *about = sandbox_about(box);
  assert_int_equal(setenv("GHLAUTH_SANDBOX", about, 1), 0);
  free(about);
  const char *const argv[] = {"node", script, NULL};
  sdk = child_start(argv);
  const char *ready = child_line(sdk);
  if (ready == NULL || strstr(ready, "ready") == NULL) fail_msg("node %s did not start", script);
  snprintf(flow->id, sizeof(flow->id), "%s:%s", sandbox_app_id(box), sandbox_location_id(box, 0));
  return 0;
}

static int teardown(void **state) {
  (void)state;
  flow_free(flow);
  unlink(path);
  rmdir(folder);
  return child_stop(sdk);
}

static void write_as(const char *form) {
  char line[192];
  snprintf(line, sizeof(line), "write %s %s", form, path);
  expect_answer(line, "\"ok\":true");
}

static void expect_report(ghlauth_report *report, int64_t done, int64_t skipped) {
  assert_int_equal(ghlauth_report_done(report), done);
  assert_int_equal(ghlauth_report_skipped(report), skipped);
  assert_int_equal(ghlauth_report_failed(report), 0);
  ghlauth_report_free(report);
}

static void every_form_of_its_sessions_is_read(void **state) {
  (void)state;
  const char *forms[] = {"relaxed", "canonical", "array", "memory", "pairs"};
  for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); ++i) {
    ghlauth_report *report = NULL;
    ghlauth_installations *found = NULL;
    write_as(forms[i]);
    OK(ghlauth_oauth_import_sdk_sessions_file(flow->oauth, &report, path, NULL, NULL, NULL, ERR));
    expect_report(report, 2, 0);
    OK(ghlauth_oauth_find(flow->oauth, &found, NULL, sandbox_company_id(box), NULL, ERR));
    assert_int_equal(ghlauth_installations_size(found), 2);
    for (size_t k = 0; k < 2; ++k) {
      const ghlauth_installation *one = ghlauth_installations_at(found, k);
      const int64_t lifetime_s = ghlauth_installation_expires_at_s(one) - fake_clock_now_s(&flow->clock);
      assert_int_equal(ghlauth_installation_is_adopted(one), 1);
      assert_true(lifetime_s > 86000 && lifetime_s <= 86400);
      assert_int_equal(ghlauth_list_contains(ghlauth_installation_scopes(one), "contacts.readonly"), 1);
    }
    ghlauth_installations_free(found);
    flow_free(flow);
    flow = flow_new();
  }
}

static void in_and_back_again(void **state) {
  (void)state;
  ghlauth_report *report = NULL;
  char agency[128], refresh_location[64], refresh_agency[64], line[192];
  snprintf(agency, sizeof(agency), "%s:%s", sandbox_app_id(box), sandbox_company_id(box));
  snprintf(refresh_location, sizeof(refresh_location), "refresh %s", sandbox_location_id(box, 0));
  snprintf(refresh_agency, sizeof(refresh_agency), "refresh %s", sandbox_company_id(box));
  write_as("relaxed");
  OK(ghlauth_oauth_import_sdk_sessions_file(flow->oauth, NULL, path, NULL, "tenant 7", NULL, ERR));
  OK(ghlauth_credential_from_installation(&flow->credential, flow->oauth, flow->id, ERR));
  FAILS(GHLAUTH_E_ADOPTED, flow_get_contact(flow, ERR));

  // The SDK is in use still: nothing of ours has touched its tokens. It is stopped, and what it did since is imported.
  expect_answer(refresh_location, "\"ok\":true");
  expect_answer("call", "\"ok\":true");
  assert_int_equal(sandbox_counter(box, "refreshes_ok"), 1);
  write_as("canonical");
  OK(ghlauth_oauth_import_sdk_sessions_file(flow->oauth, &report, path, NULL, NULL, NULL, ERR));
  expect_report(report, 1, 1);
  OK(ghlauth_oauth_activate(flow->oauth, &report, NULL, NULL, ERR));
  expect_report(report, 2, 0);
  OK(flow_get_contact(flow, ERR));
  OK(ghlauth_oauth_refresh(flow->oauth, NULL, flow->id, NULL, ERR));
  OK(flow_get_contact(flow, ERR));
  OK(ghlauth_oauth_refresh(flow->oauth, NULL, agency, NULL, ERR));
  expect_answer(refresh_agency, "\"ok\":false");  // what it has was used here

  // Back: this program ends, and the SDK gets what it has now.
  ghlauth_store_options *plain = NULL;
  OK(ghlauth_oauth_refresh(flow->oauth, NULL, agency, NULL, ERR));
  OK(ghlauth_store_options_new(&plain, ERR));
  OK(ghlauth_store_options_set_plain(plain, 1, ERR));
  unlink(path);
  OK(ghlauth_store_export_file(flow->store, NULL, path, plain, NULL, ERR));
  ghlauth_store_options_free(plain);
  snprintf(line, sizeof(line), "return %s", path);
  expect_answer(line, "\"ok\":true");
  expect_answer(refresh_agency, "\"ok\":true");
  expect_answer(refresh_location, "\"ok\":true");
  expect_answer("call", "\"ok\":true");
}

int main(int argc, char **argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: %s sdk_sessions.js\n", argv[0]);
    return 2;
  }
  script = argv[1];
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(every_form_of_its_sessions_is_read, setup, teardown),
      cmocka_unit_test_setup_teardown(in_and_back_again, setup, teardown),
  };
  return cmocka_run_group_tests_name("moving_in", tests, start, box_stop);
}
