// Every published operation with every kind of credential: what the decision says is what the local HighLevel does. Its rules
// come from another extract of HighLevel's files (tests/vectors), and it shares no code with the decision.
#include <stdio.h>
#include <stdlib.h>

#include "permission_box.h"

// Source: HighLevel's files; their security schemes, counted.
static const int eligible[2][KINDS] = {{513, 102, 521, 105}, {562, 107, 570, 110}};

static ghlauth_credential *with_all_scopes[KINDS];

static int setup(void **state) {
  (void)state;
  for (int kind = 0; kind < KINDS; ++kind) with_all_scopes[kind] = credential_of((enum kind)kind, all_scopes_but("", ""));
  return 0;
}

static int teardown(void **state) {
  (void)state;
  for (int kind = 0; kind < KINDS; ++kind) ghlauth_credential_free(with_all_scopes[kind]);
  sandbox_switch(box, "undeclared-security", "pass");
  return 0;
}

// It asks for no bearer but for the client's secret.
static int is_token_endpoint(const struct sample *sample) { return strcmp(sample->call, "POST /oauth/token") == 0; }

// The one operation that both generations publish under one Version with different rules: a request of it does not tell which
// generation is meant, and the older one's are taken.
static int is_ambiguous(const struct sample *sample) {
  return strcmp(ghlauth_operation_path(sample->operation), "/ad-publishing/facebook/targeting/search") == 0 &&
         generation_of(sample->operation) == 1;
}

// What the sandbox carries out; it may answer these with a failure once the gate was passed, as they get sample values.
static int is_carried_out(const struct sample *sample) {
  const char *const templates[] = {"/contacts/{contactId}", "/contacts/search", "/conversations/{conversationId}/messages",
                                   "/conversations/messages/{messageId}/status", "/conversations/messages/inbound", "/courses/courses-exporter/public/import",
                                   "/marketplace/app/{appId}/installations", "/oauth/location-token", "/oauth/locationToken",
                                   "/oauth/token", "/opportunities/search",
                                   "/conversations/messages/{messageId}/locations/{locationId}/recording", "/medias/upload-file"};
  for (size_t i = 0; i < sizeof(templates) / sizeof(templates[0]); ++i)
    if (strcmp(ghlauth_operation_path(sample->operation), templates[i]) == 0) return 1;
  return 0;
}

// The decision of what is sent against what comes back. `version` is sent; the outcome is returned.
static int32_t agree(const struct sample *sample, enum kind kind, ghlauth_credential *credential, const char *version,
                     const char *location_id, int32_t *reason, ghlauth_status *status) {
  char answer[512];
  const int32_t outcome = decide(credential, sample->call, version, location_id, reason);
  *status = send_sample(sample, credential, version, answer, sizeof(answer));
  if (passed(*status) && *status != GHLAUTH_OK && !is_carried_out(sample))
    fail_msg("%s, Version %s, with a %s: %d %s", sample->call, version, kind_names[kind], *status, answer);
  if (outcome == GHLAUTH_OUTCOME_DENIED && *status != refusal_of(*reason, kind))
    fail_msg("%s, Version %s, with a %s: denied for %s, but the answer is %d %s", sample->call, version, kind_names[kind],
             ghlauth_reason_name(*reason), *status, answer);
  if (outcome == GHLAUTH_OUTCOME_ALLOWED && !passed(*status))
    fail_msg("%s, Version %s, with a %s: allowed, but the answer is %d %s", sample->call, version, kind_names[kind], *status,
             answer);
  return outcome;
}

static void every_operation_with_every_kind_of_credential(void **state) {
  (void)state;
  int decided[2][KINDS] = {{0}}, let_through[2][KINDS] = {{0}}, undetermined[128] = {0}, ambiguous = 0;
  sandbox_switch(box, "undeclared-security", "refuse");  // so that nothing passes but what is declared
  for (size_t i = 0; i < ghlauth_operation_count(); ++i) {
    struct sample sample;
    sample_of(&sample, ghlauth_operation_at(i), sandbox_location_id(box, 0));
    const int generation = generation_of(sample.operation);
    for (int kind = 0; kind < KINDS; ++kind) {
      int32_t reason = 0, forced_reason = 0;
      ghlauth_status status = 0;
      const int32_t outcome = agree(&sample, (enum kind)kind, with_all_scopes[kind], sample.version, NULL, &reason, &status);
      const int32_t forced = decide(with_all_scopes[kind], sample.forced, NULL, NULL, &forced_reason);
      if (outcome == GHLAUTH_OUTCOME_UNDETERMINED) ++undetermined[reason];
      if (outcome != forced || reason != forced_reason) {
        assert_true(is_ambiguous(&sample));
        assert_int_equal(forced_reason, 0);
        assert_int_equal(reason, GHLAUTH_REASON_SCOPE_UNDECLARED);
        ++ambiguous;
      }
      decided[generation][kind] += outcome == GHLAUTH_OUTCOME_ALLOWED || reason == GHLAUTH_REASON_SCOPE_UNDECLARED;
      let_through[generation][kind] += passed(status) && !is_token_endpoint(&sample);
    }
  }
  assert_memory_equal(decided, eligible, sizeof(eligible));
  assert_memory_equal(let_through, eligible, sizeof(eligible));
  assert_int_equal(ambiguous, 2);  // with the two kinds for locations
  assert_int_equal(undetermined[GHLAUTH_REASON_SECURITY_UNDECLARED], 29 * KINDS);
  assert_int_equal(undetermined[GHLAUTH_REASON_SOURCES_DISAGREE], 2);  // GET .../installations with an agency PIT
  for (int reason = 0; reason < 128; ++reason)
    if (undetermined[reason] > 0) print_message("undetermined for %s: %d\n", ghlauth_reason_name(reason), undetermined[reason]);
}

static void what_is_denied_is_not_sent(void **state) {
  (void)state;
  size_t denied = 0;
  sandbox_control(box, "DELETE", "counters", NULL);
  const int64_t before = sandbox_counter(box, "api_calls");
  for (size_t i = 0; i < ghlauth_operation_count(); ++i) {
    struct sample sample;
    sample_of(&sample, ghlauth_operation_at(i), sandbox_location_id(box, 0));
    for (int kind = 0; kind < KINDS; ++kind) {
      int32_t reason = 0;
      if (decide(with_all_scopes[kind], sample.call, sample.version, NULL, &reason) != GHLAUTH_OUTCOME_DENIED) continue;
      assert_int_equal(enforced(&sample, with_all_scopes[kind]), refusal_of(reason, (enum kind)kind));
      ++denied;
    }
  }
  assert_int_equal(sandbox_counter(box, "api_calls"), before);
  assert_true(denied > 2000);
}

static void what_declares_no_security_is_left_open(void **state) {
  (void)state;
  int open = 0;
  for (size_t i = 0; i < ghlauth_operation_count(); ++i) {
    struct sample sample;
    sample_of(&sample, ghlauth_operation_at(i), sandbox_location_id(box, 0));
    if (ghlauth_operation_has_security(sample.operation)) continue;
    ++open;
    for (int kind = 0; kind < KINDS; ++kind) {
      int32_t reason = 0;
      assert_int_equal(decide(with_all_scopes[kind], sample.forced, NULL, NULL, &reason), GHLAUTH_OUTCOME_UNDETERMINED);
      assert_int_equal(reason, GHLAUTH_REASON_SECURITY_UNDECLARED);
      const ghlauth_status status = send_sample(&sample, with_all_scopes[kind], sample.version, NULL, 0);
      if (!passed(status)) fail_msg("%s: %d", sample.forced, status);
    }
  }
  assert_int_equal(open, 29);
}

// The operations with a scope, those of the same scopes one after another.
static int by_scopes(const void *a, const void *b) {
  const ghlauth_operation *const one = *(ghlauth_operation *const *)a, *const other = *(ghlauth_operation *const *)b;
  const int order = strcmp(ghlauth_operation_scope(one), ghlauth_operation_scope(other));
  return order != 0 ? order : strcmp(ghlauth_operation_page_scope(one), ghlauth_operation_page_scope(other));
}

// What else a credential must not have to miss a scope: what the scope page names, or the other spelling of HighLevel's own sources.
static const char *second_name(const ghlauth_operation *operation) {
  const char *const scope = ghlauth_operation_scope(operation);
  if (strcmp(scope, "locations/write") == 0) return "locations.write";
  if (strcmp(scope, "locations.write") == 0) return "locations/write";
  return ghlauth_operation_page_scope(operation);
}

static void every_scope_is_missed_where_it_is_needed(void **state) {
  (void)state;
  size_t count = 0, refused = 0, ambiguous = 0;
  const ghlauth_operation **operations = calloc(ghlauth_operation_count(), sizeof(*operations));
  for (size_t i = 0; i < ghlauth_operation_count(); ++i)
    if (*ghlauth_operation_scope(ghlauth_operation_at(i)) != '\0') operations[count++] = ghlauth_operation_at(i);
  assert_int_equal(count, 437 + 502);
  qsort(operations, count, sizeof(*operations), by_scopes);
  const uint32_t admits[KINDS] = {GHLAUTH_ADMITS_LOCATION_PIT, GHLAUTH_ADMITS_AGENCY_PIT, GHLAUTH_ADMITS_LOCATION_OAUTH,
                                  GHLAUTH_ADMITS_AGENCY_OAUTH};
  ghlauth_credential *without[KINDS] = {NULL};
  for (size_t i = 0; i < count; ++i) {
    struct sample sample;
    sample_of(&sample, operations[i], sandbox_location_id(box, 0));
    const char *const scope = ghlauth_operation_scope(operations[i]);
    for (int kind = 0; kind < KINDS; ++kind) {
      if (i > 0 && by_scopes(&operations[i - 1], &operations[i]) != 0) {
        ghlauth_credential_free(without[kind]);
        without[kind] = NULL;
      }
      if ((ghlauth_operation_credentials(operations[i]) & admits[kind]) == 0) continue;
      if (without[kind] == NULL) without[kind] = credential_of((enum kind)kind, all_scopes_but(scope, second_name(operations[i])));
      int32_t reason = 0;
      ghlauth_status status = 0;
      assert_int_equal(decide(without[kind], sample.forced, NULL, NULL, &reason), GHLAUTH_OUTCOME_DENIED);
      assert_int_equal(reason, GHLAUTH_REASON_SCOPE_MISSING);
      if (agree(&sample, (enum kind)kind, without[kind], sample.version, NULL, &reason, &status) == GHLAUTH_OUTCOME_DENIED) {
        assert_int_equal(status, GHLAUTH_E_SCOPE_MISSING);
        ++refused;
      } else {
        assert_true(is_ambiguous(&sample));
        ++ambiguous;
      }
    }
  }
  for (int kind = 0; kind < KINDS; ++kind) ghlauth_credential_free(without[kind]);
  free(operations);
  assert_int_equal(ambiguous, 2);
  print_message("%zu operations with a scope, %zu refusals\n", count, refused);
  assert_true(refused > 2 * count);
}

static void another_location_is_refused_where_it_is_named(void **state) {
  (void)state;
  int in_path_or_query = 0, in_body = 0;
  const char *const other = sandbox_location_id(box, 1);
  for (size_t i = 0; i < ghlauth_operation_count(); ++i) {
    struct sample sample;
    sample_of(&sample, ghlauth_operation_at(i), other);
    if ((!sample.in_path_or_query && !sample.in_body) || is_ambiguous(&sample)) continue;
    for (int kind = LOCATION_PIT; kind <= LOCATION_OAUTH; kind += LOCATION_OAUTH - LOCATION_PIT) {
      int32_t reason = 0;
      ghlauth_status status = 0;
      // The library does not look into bodies: there the location is said.
      const char *const said = sample.in_body ? other : NULL;
      const int32_t outcome = agree(&sample, (enum kind)kind, with_all_scopes[kind], sample.version, said, &reason, &status);
      // Those that the level or the kind keeps out are refused for that.
      if (reason == GHLAUTH_REASON_NEEDS_AGENCY_LEVEL || reason == GHLAUTH_REASON_NEEDS_OAUTH) continue;
      if (outcome != GHLAUTH_OUTCOME_DENIED || reason != GHLAUTH_REASON_WRONG_LOCATION || status != GHLAUTH_E_WRONG_LOCATION)
        fail_msg("%s %s with a %s: outcome %d, %s, status %d", sample.forced, sample.body, kind_names[kind], outcome,
                 ghlauth_reason_name(reason), status);
      *(sample.in_body ? &in_body : &in_path_or_query) += 1;
    }
  }
  print_message("%d times in path or query, %d times in the body\n", in_path_or_query, in_body);
  assert_true(in_path_or_query > 1000 && in_body > 200);
}

static void the_other_generation_is_told_apart(void **state) {
  (void)state;
  int mismatches = 0;
  for (size_t i = 0; i < ghlauth_operation_count(); ++i) {
    struct sample sample;
    sample_of(&sample, ghlauth_operation_at(i), sandbox_location_id(box, 0));
    const char *const other = generation_of(sample.operation) ? "2021-07-28" : "v3";
    for (int kind = 0; kind < KINDS; ++kind) {
      int32_t reason = 0;
      ghlauth_status status = 0;
      if (is_token_endpoint(&sample)) continue;
      (void)agree(&sample, (enum kind)kind, with_all_scopes[kind], other, NULL, &reason, &status);
      mismatches += reason == GHLAUTH_REASON_VERSION_MISMATCH;
      if (kind != LOCATION_PIT) continue;
      assert_int_equal(agree(&sample, (enum kind)kind, with_all_scopes[kind], "2020-01-01", NULL, &reason, &status),
                       GHLAUTH_OUTCOME_DENIED);
      assert_int_equal(reason, GHLAUTH_REASON_VERSION_INVALID);
    }
  }
  print_message("%d of them exist in one generation alone\n", mismatches / KINDS);
  assert_true(mismatches > 0);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(every_operation_with_every_kind_of_credential),
      TEST(what_is_denied_is_not_sent),
      TEST(what_declares_no_security_is_left_open),
      TEST(every_scope_is_missed_where_it_is_needed),
      TEST(another_location_is_refused_where_it_is_named),
      TEST(the_other_generation_is_told_apart),
  };
  return cmocka_run_group_tests_name("every_operation", tests, permission_box_start, permission_box_stop);
}
