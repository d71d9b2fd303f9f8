// operation.h: what the catalogue says of each operation, and operations found by name.
#include <stdio.h>

#include "operation_name.h"

#define PARSES(name, text, generation) expect_name(ghlauth_operation_parse(text, generation), name, __LINE__)
#define FINDS(name, text, generation) expect_name(ghlauth_operation_find(text, generation), name, __LINE__)

static const char *generation_of(const ghlauth_operation *operation) { return ghlauth_operation_generation(operation); }

static void both_generations_are_whole(void **state) {
  (void)state;
  size_t older = 0, v3 = 0;
  for (size_t i = 0; i < ghlauth_operation_count(); ++i) *(is_v3(ghlauth_operation_at(i)) ? &v3 : &older) += 1;
  assert_int_equal(older, 576);
  assert_int_equal(v3, 627);
  assert_null(ghlauth_operation_at(ghlauth_operation_count()));
  assert_null(ghlauth_operation_at(SIZE_MAX));
}

static void operations_are_sorted_and_their_names_unique(void **state) {
  (void)state;
  for (size_t i = 1; i < ghlauth_operation_count(); ++i) {
    const ghlauth_operation *before = ghlauth_operation_at(i - 1), *operation = ghlauth_operation_at(i);
    const int generations = strcmp(generation_of(before), generation_of(operation));
    assert_true(generations < 0 ||
                (generations == 0 && strcmp(ghlauth_operation_name(before), ghlauth_operation_name(operation)) < 0));
    STARTS_WITH(ghlauth_operation_name(operation), ghlauth_operation_product(operation));
    assert_int_equal(ghlauth_operation_name(operation)[strlen(ghlauth_operation_product(operation))], '/');
  }
}

static void every_operation_is_found_by_its_name(void **state) {
  (void)state;
  char forced[200];
  for (size_t i = 0; i < ghlauth_operation_count(); ++i) {
    const ghlauth_operation *operation = ghlauth_operation_at(i);
    const char *const name = ghlauth_operation_name(operation), *const generation = generation_of(operation);
    snprintf(forced, sizeof(forced), "%s:%s", generation, name);
    assert_ptr_equal(ghlauth_operation_find(name, generation), operation);
    assert_ptr_equal(ghlauth_operation_parse(name, generation), operation);
    assert_ptr_equal(ghlauth_operation_find(forced, is_v3(operation) ? "2021-07-28" : "v3"), operation);
    assert_ptr_equal(ghlauth_operation_parse(forced, NULL), operation);
  }
}

// Source: HighLevel's published files, counted by other means (the sums of their security schemes).
static void as_many_operations_admit_each_credential_as_published(void **state) {
  (void)state;
  const uint32_t kinds[] = {GHLAUTH_ADMITS_LOCATION_PIT, GHLAUTH_ADMITS_AGENCY_PIT, GHLAUTH_ADMITS_LOCATION_OAUTH,
                            GHLAUTH_ADMITS_AGENCY_OAUTH};
  const int published[2][4] = {{513, 102, 521, 105}, {562, 107, 570, 110}};
  int admitted[2][4] = {{0}}, without_security[2] = {0}, without_scope[2] = {0}, without_version = 0;
  for (size_t i = 0; i < ghlauth_operation_count(); ++i) {
    const ghlauth_operation *operation = ghlauth_operation_at(i);
    const uint32_t credentials = ghlauth_operation_credentials(operation), levels = ghlauth_operation_levels(operation);
    const int v3 = is_v3(operation), has_scope = *ghlauth_operation_scope(operation) != '\0';
    for (int kind = 0; kind < 4; ++kind) admitted[v3][kind] += (credentials & kinds[kind]) != 0;
    assert_int_equal((levels & GHLAUTH_LEVELS_LOCATION) != 0,
                     (credentials & (GHLAUTH_ADMITS_LOCATION_PIT | GHLAUTH_ADMITS_LOCATION_OAUTH)) != 0);
    assert_int_equal((levels & GHLAUTH_LEVELS_AGENCY) != 0,
                     (credentials & (GHLAUTH_ADMITS_AGENCY_PIT | GHLAUTH_ADMITS_AGENCY_OAUTH)) != 0);
    assert_int_equal(ghlauth_operation_has_security(operation), credentials != 0);
    if (!ghlauth_operation_has_security(operation)) assert_int_equal(has_scope, 0);
    without_security[v3] += !ghlauth_operation_has_security(operation);
    without_scope[v3] += ghlauth_operation_has_security(operation) && !has_scope;
    without_version += *ghlauth_operation_version(operation) == '\0';
  }
  assert_memory_equal(admitted, published, sizeof(published));
  assert_int_equal(without_security[0], 16);
  assert_int_equal(without_security[1], 13);
  assert_int_equal(without_scope[0], 123);
  assert_int_equal(without_scope[1], 112);
  assert_int_equal(without_version, 59);
}

static void an_operation_tells_all_that_is_published(void **state) {
  (void)state;
  const ghlauth_operation *operation = ghlauth_operation_match("GET", "/contacts/ocQHyuzHvysMo5N5VsXc", NULL);
  assert_string_equal(ghlauth_operation_name(operation), "contacts/get-contact");
  assert_string_equal(ghlauth_operation_product(operation), "contacts");
  assert_string_equal(ghlauth_operation_method(operation), "GET");
  assert_string_equal(ghlauth_operation_path(operation), "/contacts/{contactId}");
  assert_string_equal(ghlauth_operation_generation(operation), "2021-07-28");
  assert_string_equal(ghlauth_operation_version(operation), "2021-07-28");
  assert_string_equal(ghlauth_operation_scope(operation), "contacts.readonly");
  assert_int_equal(ghlauth_operation_levels(operation), GHLAUTH_LEVELS_LOCATION);
  assert_int_equal(ghlauth_operation_credentials(operation), GHLAUTH_ADMITS_LOCATION_PIT | GHLAUTH_ADMITS_LOCATION_OAUTH);
  assert_string_equal(ghlauth_operation_content_types(operation), "");
  assert_int_equal(ghlauth_operation_paging(operation), GHLAUTH_PAGING_NONE);
  assert_string_equal(ghlauth_operation_paging_parameter(operation), "");
  assert_int_equal(ghlauth_operation_parameter_count(operation), 1);

  operation = ghlauth_operation_find("oauth/get-location-access-token", "v3");
  assert_string_equal(ghlauth_operation_path(operation), "/oauth/location-token");
  assert_string_equal(ghlauth_operation_version(operation), "v3");
  assert_string_equal(ghlauth_operation_scope(operation), "oauth.write");
  assert_int_equal(ghlauth_operation_credentials(operation), GHLAUTH_ADMITS_AGENCY_OAUTH);
  assert_int_equal(ghlauth_operation_levels(operation), GHLAUTH_LEVELS_AGENCY);
  assert_string_equal(ghlauth_operation_content_types(operation), "application/x-www-form-urlencoded");

  operation = ghlauth_operation_find("oauth/get-access-token", "v3");
  assert_int_equal(ghlauth_operation_has_security(operation), 0);
  assert_string_equal(ghlauth_operation_content_types(operation), "application/x-www-form-urlencoded,application/json");

  assert_int_equal(ghlauth_operation_is_deprecated(ghlauth_operation_find("agent-studio/get-agents-deprecated", NULL)), 1);
  assert_int_equal(ghlauth_operation_is_deprecated(ghlauth_operation_find("agent-studio/get-agents", NULL)), 0);
  assert_int_equal(ghlauth_operation_levels(ghlauth_operation_match("GET", "/invoices/x", NULL)),
                   GHLAUTH_LEVELS_AGENCY | GHLAUTH_LEVELS_LOCATION);
}

static void parameters_have_a_name_a_place_and_are_required_or_not(void **state) {
  (void)state;
  const ghlauth_operation *operation = ghlauth_operation_match("PUT", "/opportunities/x/status", NULL);
  assert_int_equal(ghlauth_operation_parameter_count(operation), 3);
  const struct {
    const char *name, *in;
    int is_required;
  } wanted[] = {{"id", "path", 1}, {"status", "body", 1}, {"lostReasonId", "body", 0}};
  for (size_t i = 0; i < 3; ++i) {
    assert_string_equal(ghlauth_operation_parameter_name(operation, i), wanted[i].name);
    assert_string_equal(ghlauth_operation_parameter_in(operation, i), wanted[i].in);
    assert_int_equal(ghlauth_operation_parameter_is_required(operation, i), wanted[i].is_required);
  }
  assert_null(ghlauth_operation_parameter_name(operation, 3));
  assert_null(ghlauth_operation_parameter_in(operation, SIZE_MAX));
  assert_int_equal(ghlauth_operation_parameter_is_required(operation, 3), 0);

  operation = ghlauth_operation_match("GET", "/contacts/", NULL);
  assert_string_equal(ghlauth_operation_parameter_name(operation, 0), "locationId");
  assert_string_equal(ghlauth_operation_parameter_in(operation, 0), "query");
  assert_int_equal(ghlauth_operation_parameter_is_required(operation, 0), 1);
}

static void pages_are_told_by_the_parameters(void **state) {
  (void)state;
  const struct {
    const char *method, *path, *version;
    int32_t paging;
    const char *parameter, *size, *items;
  } wanted[] = {
      {"GET", "/oauth/installedLocations", NULL, GHLAUTH_PAGING_SKIP, "skip", "limit", "locations"},
      {"GET", "/oauth/installed-locations", "v3", GHLAUTH_PAGING_TOKEN, "pageToken", "pageSize", "items"},
      {"GET", "/forms/submissions", NULL, GHLAUTH_PAGING_PAGE, "page", "limit", "submissions"},
      {"GET", "/contacts/", NULL, GHLAUTH_PAGING_CURSOR, "startAfterId", "limit", "contacts"},
      {"GET", "/conversations/x/messages", "2021-04-15", GHLAUTH_PAGING_CURSOR, "lastMessageId", "limit", "messages"},
      {"GET", "/invoices/", NULL, GHLAUTH_PAGING_SKIP, "offset", "limit", "invoices"},
      {"POST", "/locations/x/tasks/search", NULL, GHLAUTH_PAGING_SKIP, "skip", "limit", "tasks"},
      {"GET", "/calendars/resources/rooms", "2021-04-15", GHLAUTH_PAGING_SKIP, "skip", "limit", "."},
      {"POST", "/social-media-posting/x/posts/list", NULL, GHLAUTH_PAGING_SKIP, "skip", "limit", "results.posts"},
      {"POST", "/contacts/search", "v3", GHLAUTH_PAGING_CURSOR, "searchAfter", "pageLimit", "contacts"},
      {"GET", "/funnels/funnel/list", NULL, GHLAUTH_PAGING_SKIP, "offset", "limit", ""},
      {"GET", "/social-media-posting/oauth/google/start", NULL, GHLAUTH_PAGING_NONE, "", "", ""},  // its page is a page of Google's
      {"POST", "/contacts/", NULL, GHLAUTH_PAGING_NONE, "", "", ""},
  };
  for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); ++i) {
    const ghlauth_operation *operation = ghlauth_operation_match(wanted[i].method, wanted[i].path, wanted[i].version);
    if (operation == NULL) fail_msg("%s %s is no operation", wanted[i].method, wanted[i].path);
    assert_int_equal(ghlauth_operation_paging(operation), wanted[i].paging);
    assert_string_equal(ghlauth_operation_paging_parameter(operation), wanted[i].parameter);
    assert_string_equal(ghlauth_operation_page_size_parameter(operation), wanted[i].size);
    assert_string_equal(ghlauth_operation_page_items(operation), wanted[i].items);
  }
}

static void null_is_no_operation(void **state) {
  (void)state;
  assert_null(ghlauth_operation_match(NULL, "/contacts/x", NULL));
  assert_null(ghlauth_operation_match("GET", NULL, NULL));
  assert_null(ghlauth_operation_match(NULL, NULL, NULL));
  assert_null(ghlauth_operation_find(NULL, NULL));
  assert_null(ghlauth_operation_parse(NULL, NULL));
}

static void a_text_is_a_name_or_a_method_and_a_path(void **state) {
  (void)state;
  PARSES("contacts/get-contact", "contacts/get-contact", NULL);
  PARSES("v3:contacts/get-contact", "contacts/get-contact", "v3");
  PARSES("v3:contacts/get-contact", "v3:contacts/get-contact", "2021-07-28");
  PARSES("contacts/get-contact", "2021-07-28:contacts/get-contact", "v3");
  PARSES("contacts/get-contact", "GET /contacts/x", NULL);
  PARSES("contacts/get-contact", "  get \t /contacts/x?a=b\t", NULL);
  PARSES("v3:contacts/get-contact", "v3:GET /contacts/x", NULL);
  PARSES("v3:contacts/get-contact", " v3: GET /contacts/x", "");
  PARSES("contacts/get-contact", "GET /contacts/v3:x", NULL);
  const char *const unknown[] = {"",
                                 " ",
                                 ":",
                                 "v3:",
                                 "v4:contacts/get-contact",
                                 ":contacts/get-contact",
                                 "contacts/get",
                                 "get-contact",
                                 "contacts/get-contacts-",
                                 "Contacts/get-contact",
                                 "GET",
                                 "GET /",
                                 "/contacts/x",
                                 "GET contacts/get-contact",
                                 "GET /contacts/x y",
                                 "v3:v3:contacts/get-contact",
                                 "contacts/get-contact x"};
  for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); ++i) PARSES(NULL, unknown[i], NULL);
  FINDS(NULL, "GET /contacts/x", NULL);
  FINDS(NULL, " contacts/get-contact", NULL);
  FINDS(NULL, "contacts/get-contact", "v4");
}

// HighLevel's ids recur within a generation; with the product before them they do not.
static void an_id_of_several_products_is_several_names(void **state) {
  (void)state;
  size_t recurring = 0;
  for (size_t i = 0; i < ghlauth_operation_count(); ++i)
    for (size_t j = i + 1; j < ghlauth_operation_count(); ++j) {
      const ghlauth_operation *one = ghlauth_operation_at(i), *other = ghlauth_operation_at(j);
      if (is_v3(one) != is_v3(other)) continue;
      recurring += strcmp(strchr(ghlauth_operation_name(one), '/'), strchr(ghlauth_operation_name(other), '/')) == 0;
    }
  assert_true(recurring >= 25);
  FINDS("associations/create-association", "associations/create-association", NULL);
  FINDS("contacts/create-association", "contacts/create-association", NULL);
  FINDS(NULL, "create-association", NULL);
}

static void a_pointer_to_something_else_is_no_operation(void **state) {
  (void)state;
  const ghlauth_operation *const first = ghlauth_operation_at(0);
  const ghlauth_operation *const last = ghlauth_operation_at(ghlauth_operation_count() - 1);
  const size_t step = (size_t)((const char *)ghlauth_operation_at(1) - (const char *)first);
  const char other[64] = "";
  const void *const wrong[] = {
      NULL, other, (const char *)first + 1, (const char *)first - step, (const char *)last + step, (const void *)UINTPTR_MAX};
  for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); ++i) {
    const ghlauth_operation *const operation = wrong[i];
    assert_null(ghlauth_operation_name(operation));
    assert_null(ghlauth_operation_method(operation));
    assert_null(ghlauth_operation_parameter_name(operation, 0));
    assert_int_equal(ghlauth_operation_credentials(operation), 0);
    assert_int_equal(ghlauth_operation_parameter_count(operation), 0);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(both_generations_are_whole),
      cmocka_unit_test(operations_are_sorted_and_their_names_unique),
      cmocka_unit_test(every_operation_is_found_by_its_name),
      cmocka_unit_test(as_many_operations_admit_each_credential_as_published),
      cmocka_unit_test(an_operation_tells_all_that_is_published),
      cmocka_unit_test(parameters_have_a_name_a_place_and_are_required_or_not),
      cmocka_unit_test(pages_are_told_by_the_parameters),
      cmocka_unit_test(null_is_no_operation),
      cmocka_unit_test(a_text_is_a_name_or_a_method_and_a_path),
      cmocka_unit_test(an_id_of_several_products_is_several_names),
      cmocka_unit_test(a_pointer_to_something_else_is_no_operation),
  };
  return cmocka_run_group_tests_name("operation", tests, NULL, check_teardown);
}
