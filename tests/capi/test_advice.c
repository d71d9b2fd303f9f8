// advice.h: each criterion alone, together, against each other, and none.
#include <stdio.h>
#include <stdlib.h>

#include "support/check.h"

enum { PIT_LOCATION = GHLAUTH_FLOW_PIT_LOCATION, PIT_AGENCY = GHLAUTH_FLOW_PIT_AGENCY, OAUTH = GHLAUTH_FLOW_OAUTH };
enum { AGENCY = GHLAUTH_LEVEL_AGENCY, LOCATION = GHLAUTH_LEVEL_LOCATION };
enum { PRIVATE = GHLAUTH_DISTRIBUTION_PRIVATE, PUBLIC = GHLAUTH_DISTRIBUTION_PUBLIC };

/// The advice for answers such as "webhooks=1 sub_accounts=3", and for operations, such as "contacts/get-contact".
static ghlauth_advice *advise(const char *answers) {
  ghlauth_needs *needs = NULL;
  ghlauth_advice *advice = NULL;
  char *copy = strdup(answers), *rest = NULL;
  OK(ghlauth_needs_new(&needs, ERR));
  for (char *word = strtok_r(copy, " ", &rest); word != NULL; word = strtok_r(NULL, " ", &rest)) {
    char *equals = strchr(word, '=');
    if (equals == NULL) {
      OK(ghlauth_needs_add_operation(needs, word, NULL, ERR));
      continue;
    }
    *equals = '\0';
    OK(ghlauth_needs_set(needs, word, atoll(equals + 1), ERR));
  }
  OK(ghlauth_advise_flow(&advice, needs, ERR));
  ghlauth_needs_free(needs);  // the advice lives on
  free(copy);
  return advice;
}

/// The sentence of the reason with that criterion, or NULL.
static const char *reason_of(const ghlauth_advice *advice, const char *criterion) {
  for (size_t i = 0; i < ghlauth_advice_reason_count(advice); ++i)
    if (strcmp(ghlauth_advice_reason_criterion_at(advice, i), criterion) == 0) return ghlauth_advice_reason_at(advice, i);
  return NULL;
}

/// What the alternative lacks, with a line for each sentence; "" when it is none of the alternatives.
static const char *lacks(const ghlauth_advice *advice, int flow, int target, int distribution) {
  static char text[4096];
  text[0] = '\0';
  for (size_t i = 0; i < ghlauth_advice_alternative_count(advice); ++i) {
    if (ghlauth_advice_alternative_flow_at(advice, i) != flow) continue;
    if (target != 0 && ghlauth_advice_alternative_app_target_at(advice, i) != target) continue;
    if (distribution != 0 && ghlauth_advice_alternative_app_distribution_at(advice, i) != distribution) continue;
    const ghlauth_list *all = ghlauth_advice_alternative_lacks_at(advice, i);
    for (size_t j = 0; j < ghlauth_list_size(all); ++j) {
      strncat(text, ghlauth_list_at(all, j), sizeof(text) - strlen(text) - 2);
      strcat(text, "\n");
    }
  }
  return text;
}

/// What holds for every advice.
static void check_advice(const ghlauth_advice *advice) {
  const int flow = ghlauth_advice_flow(advice);
  CONTAINS(ghlauth_advice_json(advice), ghlauth_advice_summary(advice));
  assert_int_equal(ghlauth_advice_reason_count(advice) > 0, flow != GHLAUTH_FLOW_UNDECIDED);
  if (flow != OAUTH) assert_int_equal(ghlauth_advice_app_target(advice) + ghlauth_advice_app_distribution(advice), 0);
  assert_int_equal(ghlauth_advice_alternative_count(advice) >= 3, 1);
  for (size_t i = 0; i < ghlauth_advice_reason_count(advice); ++i) assert_true(ghlauth_advice_reason_at(advice, i)[0] != '\0');
  for (size_t i = 0; i < ghlauth_advice_alternative_count(advice); ++i) {
    const ghlauth_list *all = ghlauth_advice_alternative_lacks_at(advice, i);
    assert_true(ghlauth_list_size(all) > 0);
    for (size_t j = 0; j < ghlauth_list_size(all); ++j) LACKS(ghlauth_list_at(all, j), "{n}");
    const int other = ghlauth_advice_alternative_flow_at(advice, i);
    assert_int_equal(other == OAUTH, ghlauth_advice_alternative_app_target_at(advice, i) != 0);
    assert_int_equal(other == OAUTH, ghlauth_advice_alternative_app_distribution_at(advice, i) != 0);
    assert_false(other == flow && ghlauth_advice_alternative_app_target_at(advice, i) == ghlauth_advice_app_target(advice) &&
                 ghlauth_advice_alternative_app_distribution_at(advice, i) == ghlauth_advice_app_distribution(advice));
  }
  assert_null(ghlauth_advice_reason_at(advice, ghlauth_advice_reason_count(advice)));
  assert_null(ghlauth_advice_reason_criterion_at(advice, SIZE_MAX));
  assert_null(ghlauth_advice_alternative_lacks_at(advice, ghlauth_advice_alternative_count(advice)));
  assert_int_equal(ghlauth_advice_alternative_flow_at(advice, SIZE_MAX), 0);
  assert_null(ghlauth_advice_conflict_at(advice, ghlauth_advice_conflict_count(advice)));
  assert_null(ghlauth_advice_conflict_criteria_at(advice, SIZE_MAX));
}

// Each criterion alone: the flow, the app, and a word of the reason that decided. This is HighLevel's page and the further
// criteria, written down a second time.
struct alone {
  const char *criterion;
  int value, flow, target, distribution;
  const char *reason;  ///< "" where it is no reason
};
static const struct alone alone[] = {
    {"internal_use", 1, PIT_LOCATION, 0, 0, "internal purposes"},
    {"simple_authorization", 1, PIT_LOCATION, 0, 0, "simpler"},
    {"internal_synchronization", 1, PIT_LOCATION, 0, 0, "synchronization"},
    {"reporting_dashboard", 1, PIT_LOCATION, 0, 0, "dashboard"},
    {"own_automation", 1, PIT_LOCATION, 0, 0, "Automated tasks"},
    {"server_to_server", 1, PIT_LOCATION, 0, 0, "server to server"},
    {"without_user_credentials", 1, PIT_LOCATION, 0, 0, "without a user's credentials"},
    {"outside_install", 1, PIT_LOCATION, 0, 0, "outside any install flow"},
    {"location_data", 1, PIT_LOCATION, 0, 0, "of that sub-account"},
    {"agency_administration", 1, PIT_AGENCY, 0, 0, "administration of an agency"},
    {"creates_sub_accounts", 1, PIT_AGENCY, 0, 0, "created by a credential of the agency"},
    {"sub_accounts", 1, PIT_LOCATION, 0, 0, "one sub-account"},
    {"sub_accounts", 2, OAUTH, LOCATION, PRIVATE, "2 sub-accounts"},
    {"sub_accounts", 250, OAUTH, LOCATION, PRIVATE, "250 sub-accounts"},
    {"agencies", 1, PIT_LOCATION, 0, 0, "one agency"},
    {"agencies", 2, OAUTH, LOCATION, PRIVATE, "2 agencies"},
    {"agencies", 5, OAUTH, LOCATION, PRIVATE, "5 agencies"},
    {"agencies", 6, OAUTH, LOCATION, PUBLIC, "6 agencies"},
    {"public_use", 1, OAUTH, LOCATION, PUBLIC, "public use"},
    {"full_scale_integration", 1, OAUTH, LOCATION, PUBLIC, "full-scale"},
    {"third_party_app", 1, OAUTH, LOCATION, PRIVATE, "third-party"},
    {"webhooks", 1, OAUTH, LOCATION, PRIVATE, "installed apps alone"},
    {"custom_modules", 1, OAUTH, LOCATION, PRIVATE, "modules"},
    {"custom_pages", 1, OAUTH, LOCATION, PRIVATE, "pages"},
    {"custom_design", 1, OAUTH, LOCATION, PRIVATE, "design"},
    {"conversation_provider", 1, OAUTH, LOCATION, PRIVATE, "conversation provider"},
    {"workflow_actions", 1, OAUTH, LOCATION, PRIVATE, "workflow actions"},
    {"workflow_triggers", 1, OAUTH, LOCATION, PRIVATE, "workflow triggers"},
    {"user_authorization", 1, OAUTH, LOCATION, PRIVATE, "consent page"},
    {"advanced_security", 1, OAUTH, LOCATION, PRIVATE, "advanced security"},
    {"standardized_authorization", 1, OAUTH, LOCATION, PRIVATE, "standard"},
    {"marketplace_listing", 1, OAUTH, LOCATION, PUBLIC, "public apps alone"},
    {"charges", 1, OAUTH, LOCATION, PRIVATE, "Wallet charges"},
    {"rebilling", 1, OAUTH, LOCATION, PRIVATE, "rebilling"},
    {"installer_details", 1, OAUTH, LOCATION, PRIVATE, "Installer details"},
    {"installed_locations", 1, OAUTH, LOCATION, PRIVATE, "installed locations"},
    {"location_tokens", 1, OAUTH, LOCATION, PRIVATE, "minted"},
    {"security_review", 1, PIT_LOCATION, 0, 0, ""},
    {"below_top_plan", 1, PIT_LOCATION, 0, 0, ""},
    {"version_1_key", 1, PIT_LOCATION, 0, 0, ""},
};
enum { ALONE = sizeof(alone) / sizeof(alone[0]) };

static void every_criterion_alone(void **state) {
  (void)state;
  for (size_t i = 0; i < ALONE; ++i) {
    char answer[100];
    snprintf(answer, sizeof(answer), "%s=%d", alone[i].criterion, alone[i].value);
    ghlauth_advice *advice = advise(answer);
    check_advice(advice);
    if (ghlauth_advice_flow(advice) != alone[i].flow) fail_msg("%s: %s", answer, ghlauth_advice_json(advice));
    assert_int_equal(ghlauth_advice_app_target(advice), alone[i].target);
    assert_int_equal(ghlauth_advice_app_distribution(advice), alone[i].distribution);
    assert_int_equal(ghlauth_advice_conflict_count(advice), 0);
    const char *reason = reason_of(advice, alone[i].criterion);
    if (alone[i].reason[0] == '\0')
      assert_null(reason);
    else
      CONTAINS(reason, alone[i].reason);
    // No alternative to OAuth 2.0 meets what asked for it, and each names it.
    if (alone[i].flow == OAUTH) {
      assert_true(strlen(lacks(advice, PIT_LOCATION, 0, 0)) > 0);
      assert_true(strlen(lacks(advice, PIT_AGENCY, 0, 0)) > 0);
    }
    ghlauth_advice_free(advice);
  }
}

static void every_criterion_of_the_table_is_in_the_test(void **state) {
  (void)state;
  for (size_t i = 0; i < ghlauth_criterion_count(); ++i) {
    const char *name = ghlauth_criterion_name(i);
    int found = 0;
    for (size_t j = 0; j < ALONE; ++j) {
      if (strcmp(alone[j].criterion, name) != 0) continue;
      found = 1;
      if (ghlauth_criterion_is_count(i) == 0)
        assert_int_equal(ghlauth_criterion_flow(i), alone[j].reason[0] ? alone[j].flow : 0);
    }
    if (!found) fail_msg("%s has no test", name);
    CONTAINS(ghlauth_criterion_question(i), "?");
    CONTAINS(ghlauth_criterion_source(i), ": https://");
    for (size_t j = 0; j < i; ++j) assert_string_not_equal(name, ghlauth_criterion_name(j));
  }
  const size_t beyond[] = {ghlauth_criterion_count(), SIZE_MAX};
  for (size_t i = 0; i < 2; ++i) {
    assert_null(ghlauth_criterion_name(beyond[i]));
    assert_null(ghlauth_criterion_question(beyond[i]));
    assert_null(ghlauth_criterion_source(beyond[i]));
    assert_int_equal(ghlauth_criterion_is_count(beyond[i]), 0);
    assert_int_equal(ghlauth_criterion_flow(beyond[i]), 0);
  }
}

static void no_needs_get_the_least_power(void **state) {
  (void)state;
  ghlauth_advice *advice = advise("");
  check_advice(advice);
  assert_int_equal(ghlauth_advice_flow(advice), PIT_LOCATION);
  assert_int_equal(ghlauth_advice_reason_count(advice), 1);
  STARTS_WITH(ghlauth_advice_reason_at(advice, 0), "No needs were given");
  assert_string_equal(ghlauth_advice_reason_criterion_at(advice, 0), "");
  CONTAINS(lacks(advice, PIT_AGENCY, 0, 0), "more power");
  CONTAINS(lacks(advice, OAUTH, LOCATION, PRIVATE), "client secret");
  ghlauth_advice_free(advice);
}

static void what_is_not_needed_is_an_answer_too(void **state) {
  (void)state;
  ghlauth_needs *needs = NULL;
  ghlauth_advice *advice = NULL;
  OK(ghlauth_needs_new(&needs, ERR));
  for (size_t i = 0; i < ghlauth_criterion_count(); ++i) OK(ghlauth_needs_set(needs, ghlauth_criterion_name(i), 0, ERR));
  OK(ghlauth_advise_flow(&advice, needs, ERR));
  check_advice(advice);
  assert_int_equal(ghlauth_advice_flow(advice), PIT_LOCATION);
  assert_int_equal(ghlauth_advice_conflict_count(advice), 0);
  STARTS_WITH(ghlauth_advice_reason_at(advice, 0), "Nothing that was named");
  ghlauth_advice_free(advice);
  // The last answer holds.
  OK(ghlauth_needs_set(needs, "webhooks", 1, ERR));
  OK(ghlauth_advise_flow(&advice, needs, ERR));
  assert_int_equal(ghlauth_advice_flow(advice), OAUTH);
  ghlauth_advice_free(advice);
  ghlauth_needs_free(needs);
}

// Several needs at once.
static const struct {
  const char *answers;
  int flow, target, distribution;
} together[] = {
    {"internal_use=1 reporting_dashboard=1 sub_accounts=1 server_to_server=1", PIT_LOCATION, 0, 0},
    {"internal_use=1 agency_administration=1", PIT_AGENCY, 0, 0},
    {"internal_use=1 webhooks=1", OAUTH, LOCATION, PRIVATE},
    {"simple_authorization=1 custom_modules=1", OAUTH, LOCATION, PRIVATE},
    {"internal_use=1 agency_administration=1 location_data=1", OAUTH, LOCATION, PRIVATE},
    {"agency_administration=1 sub_accounts=1", OAUTH, LOCATION, PRIVATE},
    {"agency_administration=1 webhooks=1", OAUTH, AGENCY, PRIVATE},
    {"agency_administration=1 webhooks=1 location_data=1", OAUTH, LOCATION, PRIVATE},
    {"agency_administration=1 marketplace_listing=1", OAUTH, AGENCY, PUBLIC},
    {"agency_administration=1 agencies=9 security_review=1", OAUTH, AGENCY, PRIVATE},
    {"agency_administration=1 agencies=9 security_review=0", OAUTH, AGENCY, PUBLIC},
    {"agencies=6 security_review=1", OAUTH, LOCATION, PRIVATE},
    {"agencies=6 security_review=1 marketplace_listing=1", OAUTH, LOCATION, PUBLIC},
    {"third_party_app=1 agencies=3 sub_accounts=40", OAUTH, LOCATION, PRIVATE},
    {"sub_accounts=1 webhooks=0 custom_pages=0 public_use=0", PIT_LOCATION, 0, 0},
    {"charges=1 creates_sub_accounts=1", OAUTH, LOCATION, PRIVATE},
    {"public_use=1 sub_accounts=1", OAUTH, LOCATION, PUBLIC},
};

static void needs_together(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof(together) / sizeof(together[0]); ++i) {
    ghlauth_advice *advice = advise(together[i].answers);
    check_advice(advice);
    if (ghlauth_advice_flow(advice) != together[i].flow || ghlauth_advice_app_target(advice) != together[i].target ||
        ghlauth_advice_app_distribution(advice) != together[i].distribution)
      fail_msg("%s: %s", together[i].answers, ghlauth_advice_json(advice));
    assert_int_equal(ghlauth_advice_conflict_count(advice), 0);
    ghlauth_advice_free(advice);
  }
}

static void all_reasons_and_nothing_else(void **state) {
  (void)state;
  ghlauth_advice *advice = advise("internal_use=1 webhooks=1 charges=1 sub_accounts=3 below_top_plan=1");
  assert_int_equal(ghlauth_advice_reason_count(advice), 3);
  assert_non_null(reason_of(advice, "webhooks"));
  assert_non_null(reason_of(advice, "charges"));
  CONTAINS(reason_of(advice, "sub_accounts"), "3 sub-accounts");
  CONTAINS(ghlauth_advice_json(advice), "\"source\":\"HighLevel's OpenAPI files: https://");
  int plan = 0;
  for (size_t i = 0; i < ghlauth_list_size(ghlauth_advice_notes(advice)); ++i)
    plan += strstr(ghlauth_list_at(ghlauth_advice_notes(advice), i), "top plan") != NULL;
  assert_int_equal(plan, 1);
  ghlauth_advice_free(advice);
}

static void what_each_alternative_lacks(void **state) {
  (void)state;
  ghlauth_advice *advice = advise("webhooks=1 conversation_provider=1 sub_accounts=3");
  CONTAINS(lacks(advice, PIT_LOCATION, 0, 0), "no webhooks");
  CONTAINS(lacks(advice, PIT_LOCATION, 0, 0), "conversation provider");
  CONTAINS(lacks(advice, PIT_LOCATION, 0, 0), "3 of them");
  CONTAINS(lacks(advice, PIT_AGENCY, 0, 0), "does not reach what belongs to a sub-account");
  LACKS(lacks(advice, PIT_AGENCY, 0, 0), "3 of them");
  CONTAINS(lacks(advice, OAUTH, AGENCY, 0), "this needs: conversation provider.");
  CONTAINS(lacks(advice, OAUTH, AGENCY, 0), "does not reach what belongs to a sub-account");
  LACKS(lacks(advice, OAUTH, AGENCY, 0), "webhooks");
  CONTAINS(lacks(advice, OAUTH, LOCATION, PUBLIC), "approves");
  ghlauth_advice_free(advice);

  advice = advise("marketplace_listing=1 agencies=40");
  CONTAINS(lacks(advice, OAUTH, LOCATION, PRIVATE), "not listed");
  CONTAINS(lacks(advice, OAUTH, LOCATION, PRIVATE), "five agencies");
  CONTAINS(lacks(advice, OAUTH, AGENCY, PUBLIC), "95 %");
  CONTAINS(lacks(advice, PIT_LOCATION, 0, 0), "40 agencies");
  ghlauth_advice_free(advice);

  advice = advise("agency_administration=1");
  CONTAINS(lacks(advice, PIT_LOCATION, 0, 0), "does not administer");
  CONTAINS(lacks(advice, OAUTH, AGENCY, PRIVATE), "nothing that was named needs it");
  ghlauth_advice_free(advice);

  advice = advise("simple_authorization=1 without_user_credentials=1");
  CONTAINS(lacks(advice, OAUTH, LOCATION, PRIVATE), "not the simpler way");
  CONTAINS(lacks(advice, OAUTH, LOCATION, PRIVATE), "logs in and consents");
  ghlauth_advice_free(advice);
}

// Needs that contradict each other, and what can be said all the same.
static const struct {
  const char *answers;
  size_t conflicts;
  const char *first, *second;
  int flow, target, distribution;
} contradictory[] = {
    {"internal_use=1 public_use=1", 1, "internal_use", "public_use", 0, 0, 0},
    {"internal_use=1 full_scale_integration=1", 1, "internal_use", "full_scale_integration", 0, 0, 0},
    {"internal_use=1 third_party_app=1", 1, "internal_use", "third_party_app", 0, 0, 0},
    {"internal_use=1 marketplace_listing=1", 1, "internal_use", "marketplace_listing", 0, 0, 0},
    {"internal_use=1 agencies=2", 1, "internal_use", "agencies", 0, 0, 0},
    {"without_user_credentials=1 user_authorization=1", 1, "without_user_credentials", "user_authorization", 0, 0, 0},
    {"outside_install=1 marketplace_listing=1", 1, "outside_install", "marketplace_listing", 0, 0, 0},
    {"outside_install=1 webhooks=1", 1, "outside_install", "webhooks", 0, 0, 0},
    {"location_data=1 sub_accounts=0", 1, "location_data", "sub_accounts", PIT_LOCATION, 0, 0},
    {"location_data=0 sub_accounts=2", 1, "location_data", "sub_accounts", 0, 0, 0},
    {"agencies=6 marketplace_listing=0", 1, "agencies", "marketplace_listing", 0, 0, 0},
    // The flow does not hang on the contradiction, nor does the target user; the distribution does.
    {"internal_use=1 public_use=1 charges=1", 1, "internal_use", "public_use", OAUTH, LOCATION, 0},
    {"internal_use=1 third_party_app=1 charges=1", 1, "internal_use", "third_party_app", OAUTH, LOCATION, PRIVATE},
    {"without_user_credentials=1 user_authorization=1 webhooks=1", 1, "without_user_credentials", "user_authorization", OAUTH,
     LOCATION, PRIVATE},
    {"agencies=6 marketplace_listing=0 webhooks=1", 1, "agencies", "marketplace_listing", OAUTH, LOCATION, 0},
    {"location_data=1 sub_accounts=0 agency_administration=1 webhooks=1", 1, "location_data", "sub_accounts", OAUTH, 0,
     PRIVATE},
    {"internal_use=1 public_use=1 third_party_app=1 marketplace_listing=1 agencies=7 outside_install=1 webhooks=1", 6,
     "internal_use", "public_use", 0, 0, 0},
};

static void contradictions_are_said_and_not_guessed(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof(contradictory) / sizeof(contradictory[0]); ++i) {
    ghlauth_advice *advice = advise(contradictory[i].answers);
    check_advice(advice);
    if (ghlauth_advice_conflict_count(advice) != contradictory[i].conflicts ||
        ghlauth_advice_flow(advice) != contradictory[i].flow || ghlauth_advice_app_target(advice) != contradictory[i].target ||
        ghlauth_advice_app_distribution(advice) != contradictory[i].distribution)
      fail_msg("%s: %s", contradictory[i].answers, ghlauth_advice_json(advice));
    STARTS_WITH(ghlauth_advice_conflict_at(advice, 0), strcmp(contradictory[i].first, "agencies") == 0 ? "More" : "It cannot");
    const ghlauth_list *criteria = ghlauth_advice_conflict_criteria_at(advice, 0);
    assert_int_equal(ghlauth_list_size(criteria), 2);
    assert_string_equal(ghlauth_list_at(criteria, 0), contradictory[i].first);
    assert_string_equal(ghlauth_list_at(criteria, 1), contradictory[i].second);
    ghlauth_advice_free(advice);
  }
}

static void a_review_settles_more_than_five_agencies(void **state) {
  (void)state;
  ghlauth_advice *advice = advise("agencies=6 marketplace_listing=0 security_review=1");
  assert_int_equal(ghlauth_advice_conflict_count(advice), 0);
  assert_int_equal(ghlauth_advice_app_distribution(advice), PRIVATE);
  CONTAINS(reason_of(advice, "security_review"), "more than five");
  ghlauth_advice_free(advice);
}

static void what_both_levels_need_can_also_be_two_tokens(void **state) {
  (void)state;
  ghlauth_advice *advice = advise("agency_administration=1 location_data=1");
  CONTAINS(ghlauth_list_at(ghlauth_advice_notes(advice), 0), "Two Private Integration Tokens");
  ghlauth_advice_free(advice);
  advice = advise("agency_administration=1 location_data=1 webhooks=1");
  LACKS(ghlauth_list_at(ghlauth_advice_notes(advice), 0), "Two Private Integration Tokens");
  ghlauth_advice_free(advice);
}

static void answers_that_are_none(void **state) {
  (void)state;
  ghlauth_needs *needs = NULL;
  ghlauth_advice *advice = NULL;
  OK(ghlauth_needs_new(&needs, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_needs_set(needs, NULL, 1, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_needs_set(needs, "", 1, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_needs_set(needs, "webhook", 1, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "\"webhook\"");
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_needs_set(needs, "Webhooks", 1, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_needs_set(needs, "NONE", 1, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_needs_set(needs, "webhooks", 2, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "webhooks is 2");
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_needs_set(needs, "webhooks", -1, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_needs_set(needs, "sub_accounts", -1, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_needs_set(needs, "sub_accounts", 1000000001, ERR));
  OK(ghlauth_needs_set(needs, "sub_accounts", 1000000000, ERR));
  OK(ghlauth_advise_flow(&advice, needs, ERR));
  CONTAINS(reason_of(advice, "sub_accounts"), "1000000000 sub-accounts");
  ghlauth_advice_free(advice);
  ghlauth_needs_free(needs);
}

static void operations_that_are_wanted(void **state) {
  (void)state;
  const struct {
    const char *answers;
    int flow, target;
  } rows[] = {
      {"contacts/get-contact", PIT_LOCATION, 0},
      {"locations/create-location", PIT_AGENCY, 0},
      {"contacts/get-contact locations/create-location", OAUTH, LOCATION},
      {"marketplace/charge", OAUTH, LOCATION},
      {"v3:oauth/get-location-access-token", OAUTH, LOCATION},
      {"locations/create-location webhooks=1", OAUTH, AGENCY},
      {"oauth/get-access-token", PIT_LOCATION, 0},  // HighLevel does not declare who may call it
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); ++i) {
    ghlauth_advice *advice = advise(rows[i].answers);
    check_advice(advice);
    if (ghlauth_advice_flow(advice) != rows[i].flow || ghlauth_advice_app_target(advice) != rows[i].target)
      fail_msg("%s: %s", rows[i].answers, ghlauth_advice_json(advice));
    ghlauth_advice_free(advice);
  }

  ghlauth_advice *advice = advise("marketplace/charge marketplace/charge contacts/get-contact");
  assert_int_equal(ghlauth_advice_reason_count(advice), 1);
  assert_string_equal(ghlauth_advice_reason_criterion_at(advice, 0), "operation");
  CONTAINS(ghlauth_advice_reason_at(advice, 0), "marketplace/charge takes no");
  CONTAINS(lacks(advice, PIT_LOCATION, 0, 0), "marketplace/charge");
  LACKS(lacks(advice, PIT_LOCATION, 0, 0), "contacts/get-contact");
  CONTAINS(lacks(advice, PIT_AGENCY, 0, 0), "contacts/get-contact");
  CONTAINS(lacks(advice, OAUTH, AGENCY, 0), "contacts/get-contact");
  ghlauth_advice_free(advice);

  ghlauth_needs *needs = NULL;
  OK(ghlauth_needs_new(&needs, ERR));
  OK(ghlauth_needs_add_operation(needs, "POST /marketplace/billing/charges", "v3", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_needs_add_operation(needs, NULL, NULL, ERR));
  FAILS(GHLAUTH_E_NOT_FOUND, ghlauth_needs_add_operation(needs, "GET /nowhere", NULL, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "\"GET /nowhere\"");
  ghlauth_needs_free(needs);
}

// Any answers at all: an advice comes, and what it says fits together.
static void random_needs(void **state) {
  (void)state;
  unsigned random = 1;
  for (int round = 0; round < 2000; ++round) {
    ghlauth_needs *needs = NULL;
    ghlauth_advice *advice = NULL;
    OK(ghlauth_needs_new(&needs, ERR));
    for (size_t i = 0; i < ghlauth_criterion_count(); ++i) {
      random = random * 1103515245u + 12345u;
      const unsigned draw = random >> 16 & 15u;
      if (draw < 4)
        OK(ghlauth_needs_set(needs, ghlauth_criterion_name(i), ghlauth_criterion_is_count(i) ? draw * 3 : draw & 1u, ERR));
    }
    OK(ghlauth_advise_flow(&advice, needs, ERR));
    check_advice(advice);
    assert_true(ghlauth_advice_flow(advice) != 0 || ghlauth_advice_conflict_count(advice) > 0);
    ghlauth_advice_free(advice);
    ghlauth_needs_free(needs);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_criterion_alone),
      cmocka_unit_test(every_criterion_of_the_table_is_in_the_test),
      cmocka_unit_test(no_needs_get_the_least_power),
      cmocka_unit_test(what_is_not_needed_is_an_answer_too),
      cmocka_unit_test(needs_together),
      cmocka_unit_test(all_reasons_and_nothing_else),
      cmocka_unit_test(what_each_alternative_lacks),
      cmocka_unit_test(contradictions_are_said_and_not_guessed),
      cmocka_unit_test(a_review_settles_more_than_five_agencies),
      cmocka_unit_test(what_both_levels_need_can_also_be_two_tokens),
      cmocka_unit_test(answers_that_are_none),
      cmocka_unit_test(operations_that_are_wanted),
      cmocka_unit_test(random_needs),
  };
  return cmocka_run_group_tests_name("advice", tests, NULL, check_teardown);
}
