// operation.h
#include <stdio.h>

#include "support/check.h"

#define SAMPLE_ID "ocQHyuzHvysMo5N5VsXc"
#define MATCHES(name, method, path, version) expect_name(ghlauth_operation_match(method, path, version), name, __LINE__)
#define UNKNOWN(method, path, version) expect_name(ghlauth_operation_match(method, path, version), NULL, __LINE__)
#define PARSES(name, text, generation) expect_name(ghlauth_operation_parse(text, generation), name, __LINE__)
#define FINDS(name, text, generation) expect_name(ghlauth_operation_find(text, generation), name, __LINE__)

static const char *generation_of(const ghlauth_operation *operation) { return ghlauth_operation_generation(operation); }
static int is_v3(const ghlauth_operation *operation) { return strcmp(generation_of(operation), "v3") == 0; }

// "contacts/get-contact", with "v3:" before it in that generation; NULL for none.
static void expect_name(const ghlauth_operation *operation, const char *name, int line) {
  char got[200] = "none";
  if (operation != NULL) snprintf(got, sizeof(got), "%s%s", is_v3(operation) ? "v3:" : "", ghlauth_operation_name(operation));
  if (strcmp(got, name != NULL ? name : "none") != 0) fail_msg("line %d: %s, not %s", line, got, name != NULL ? name : "none");
}

// Writes a template with `value` in the place of each parameter.
static void fill(char *path, size_t size, const char *template, const char *value) {
  size_t used = 0;
  for (const char *at = template; *at != '\0'; ++at) {
    const char *piece = *at == '{' ? value : at;
    const size_t length = *at == '{' ? strlen(value) : 1;
    assert_true(used + length < size);
    memcpy(path + used, piece, length);
    used += length;
    if (*at == '{') at = strchr(at, '}');
  }
  path[used] = '\0';
}

// Every byte but the slashes as an escape.
static void escape(char *escaped, size_t size, const char *path) {
  size_t used = 0;
  for (; *path != '\0'; ++path) {
    assert_true(used + 4 < size);
    used += (size_t)sprintf(escaped + used, *path == '/' ? "%c" : "%%%02x", (unsigned char)*path);
  }
  escaped[used] = '\0';
}

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

static void every_template_matches_its_operation_alone(void **state) {
  (void)state;
  char path[512], escaped[2048], line[1024];
  for (size_t i = 0; i < ghlauth_operation_count(); ++i) {
    const ghlauth_operation *operation = ghlauth_operation_at(i);
    const char *const method = ghlauth_operation_method(operation), *const generation = generation_of(operation);
    fill(path, sizeof(path), ghlauth_operation_path(operation), SAMPLE_ID);
    escape(escaped, sizeof(escaped), path);
    snprintf(line, sizeof(line), "%s:%s %s", generation, method, path);
    if (ghlauth_operation_match(method, path, generation) != operation) fail_msg("%s is another operation", line);
    assert_ptr_equal(ghlauth_operation_match(method, escaped, generation), operation);
    assert_ptr_equal(ghlauth_operation_parse(line, NULL), operation);
    // The other form of its end, and a query.
    const size_t size = strlen(path);
    if (path[size - 1] == '/')
      path[size - 1] = '\0';
    else
      strcat(path, "/");
    strcat(path, "?locationId=/x%zz/..");
    assert_ptr_equal(ghlauth_operation_match(method, path, generation), operation);
    // Its own Version leads to it, or to the operation that the older generation has for the same path.
    const char *const version = ghlauth_operation_version(operation);
    const ghlauth_operation *by_version = ghlauth_operation_match(method, path, version);
    if (*version != '\0') assert_non_null(by_version);
    if (*version != '\0' && strcmp(version, "v3") == 0) assert_ptr_equal(by_version, operation);
    // Another method on the same path is another operation, or none.
    const char *const methods[] = {"GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"};
    for (size_t j = 0; j < sizeof(methods) / sizeof(methods[0]); ++j)
      if (strcmp(methods[j], method) != 0) assert_ptr_not_equal(ghlauth_operation_match(methods[j], path, generation), operation);
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
  const ghlauth_operation *operation = ghlauth_operation_match("GET", "/contacts/" SAMPLE_ID, NULL);
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
  const ghlauth_operation *operation = ghlauth_operation_match("PUT", "/opportunities/" SAMPLE_ID "/status", NULL);
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
    const char *parameter, *size;
  } wanted[] = {
      {"GET", "/oauth/installedLocations", NULL, GHLAUTH_PAGING_SKIP, "skip", "limit"},
      {"GET", "/oauth/installed-locations", "v3", GHLAUTH_PAGING_TOKEN, "pageToken", "pageSize"},
      {"GET", "/forms/submissions", NULL, GHLAUTH_PAGING_PAGE, "page", "limit"},
      {"GET", "/contacts/", NULL, GHLAUTH_PAGING_CURSOR, "startAfterId", "limit"},
      {"GET", "/conversations/x/messages", "2021-04-15", GHLAUTH_PAGING_CURSOR, "lastMessageId", "limit"},
      {"GET", "/invoices/", NULL, GHLAUTH_PAGING_SKIP, "offset", "limit"},
      {"POST", "/locations/x/tasks/search", NULL, GHLAUTH_PAGING_SKIP, "skip", "limit"},
      {"GET", "/social-media-posting/oauth/google/start", NULL, GHLAUTH_PAGING_NONE, "", ""},  // its page is a page of Google's
      {"POST", "/contacts/", NULL, GHLAUTH_PAGING_NONE, "", ""},
  };
  for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); ++i) {
    const ghlauth_operation *operation = ghlauth_operation_match(wanted[i].method, wanted[i].path, wanted[i].version);
    if (operation == NULL) fail_msg("%s %s is no operation", wanted[i].method, wanted[i].path);
    assert_int_equal(ghlauth_operation_paging(operation), wanted[i].paging);
    assert_string_equal(ghlauth_operation_paging_parameter(operation), wanted[i].parameter);
    assert_string_equal(ghlauth_operation_page_size_parameter(operation), wanted[i].size);
  }
}

static void the_version_chooses_the_generation(void **state) {
  (void)state;
  const char *const path = "/contacts/" SAMPLE_ID;
  const char *const older[] = {NULL, "", "2021-07-28", "2021-04-15", "2023-02-21"};
  for (size_t i = 0; i < sizeof(older) / sizeof(older[0]); ++i) MATCHES("contacts/get-contact", "GET", path, older[i]);
  MATCHES("v3:contacts/get-contact", "GET", path, "v3");
  const char *const unpublished[] = {"2021-01-01", "2021-07-29", "v2", "V3", "v3 ", " ", "v33", "3", "2021-07-28,v3"};
  for (size_t i = 0; i < sizeof(unpublished) / sizeof(unpublished[0]); ++i) {
    UNKNOWN("GET", path, unpublished[i]);
    assert_null(ghlauth_operation_find("contacts/get-contact", unpublished[i]));
  }
  UNKNOWN("POST", "/oauth/locationToken", "v3");
  UNKNOWN("POST", "/oauth/location-token", "2021-07-28");
  // The files of v3 publish it under the older Version, and the older ones not at all.
  MATCHES("v3:ad-publishing/fb-upsert-ad", "PUT", "/ad-publishing/facebook/ads", "2021-07-28");
  MATCHES("v3:ad-publishing/fb-upsert-ad", "PUT", "/ad-publishing/facebook/ads", "v3");
}

static void the_most_specific_template_is_meant(void **state) {
  (void)state;
  MATCHES("conversation-ai/get-action-by-id", "GET", "/conversation-ai/agents/a/actions/lists", NULL);
  MATCHES("conversation-ai/list-actions", "GET", "/conversation-ai/agents/a/actions/list", NULL);
  // The literal branch has no such end, or no such method: the branch of the parameter has.
  MATCHES("calendars/get-groups", "GET", "/calendars/groups", NULL);
  MATCHES("calendars/get-calendar", "GET", "/calendars/resources", NULL);
  MATCHES("contacts/get-contact", "GET", "/contacts/business", NULL);
  MATCHES("calendars/delete-event", "DELETE", "/calendars/events/appointments", NULL);
  // Both branches have it: the leftmost literal wins.
  MATCHES("contacts/get-contacts-by-business-id", "GET", "/contacts/business/notes", NULL);
  MATCHES("conversations/get-message", "GET", "/conversations/messages/messages", NULL);
  MATCHES("conversations/get-messages", "GET", "/conversations/x/messages", NULL);
}

static void an_unknown_path_is_never_guessed(void **state) {
  (void)state;
  const char *const unknown[] = {
      "", "/", "//", "contacts/x", "/contact/x", "/contacts/x/y/z", "/contacts//x", "//contacts/x", "/contacts/x//", "/contacts//",
      "/v3/contacts/x", "/contacts/./x", "/contacts/../x", "/contacts/..", "/contacts/.", "/contacts/%2e%2E/", "/contacts/%2E",
      "/contacts%2fx", "/contacts%2Fx", "%2fcontacts/x", "/Contacts/x", "/CONTACTS/x", "/contacts/x y", "/contacts/x\n", " /contacts/x",
      "/contacts/x ", "/contacts/\x7f", "https://services.leadconnectorhq.com/contacts/x", "?x", "#x", "/?contacts/x", "/*",
      "/oauth/reconnect", "/oauth/billing/webhook", "/contacts\\x", "/contacts/{contactId}/x/y", "/contact%00s/x", "/contacts%00/x"};
  for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); ++i)
    if (ghlauth_operation_match("GET", unknown[i], NULL) != NULL) fail_msg("\"%s\" is an operation", unknown[i]);
  MATCHES("contacts/get-contact", "GET", "/contacts/x", NULL);
  MATCHES("contacts/get-contact", "GET", "/contacts/x#fragment?x", NULL);
  MATCHES("contacts/get-contact", "GET", "/contacts/x/?a=b c", NULL);
  MATCHES("contacts/get-contacts", "GET", "/contacts", NULL);
  MATCHES("contacts/get-contacts", "GET", "/contacts?locationId=x", NULL);
}

static void escapes_are_decoded_before_the_comparison(void **state) {
  (void)state;
  MATCHES("contacts/get-contact", "GET", "/%63ontacts/x", NULL);
  MATCHES("contacts/get-contact", "GET", "/contact%73/x", NULL);
  MATCHES("contacts/get-contact", "GET", "/contacts/a%2Fb%2fc", NULL);
  MATCHES("contacts/get-contact", "GET", "/contacts/%C3%A9", NULL);
  MATCHES("contacts/get-contact", "GET", "/contacts/\xc3\xa9", NULL);
  MATCHES("contacts/get-contact", "GET", "/contacts/...", NULL);
  MATCHES("contacts/get-contact", "GET", "/contacts/%2e%2fx", NULL);
  UNKNOWN("GET", "/%43ontacts/x", NULL);  // a capital C
  const char *const malformed[] = {"/contacts/%", "/contacts/%4", "/contacts/%zz", "/contacts/%4g", "/contacts/x%", "/contacts/%%41",
                                   "/contacts/%/", "/contacts/%4/1", "/contacts/%4?1", "/contacts/%u0041", "/contacts/% 41",
                                   "/contacts/%-1", "/contacts/%+1", "/%/x"};
  for (size_t i = 0; i < sizeof(malformed) / sizeof(malformed[0]); ++i)
    if (ghlauth_operation_match("GET", malformed[i], NULL) != NULL) fail_msg("\"%s\" is an operation", malformed[i]);
  MATCHES("contacts/get-contact", "GET", "/contacts/x?%zz", NULL);
}

static void a_method_is_taken_in_either_case_and_never_guessed(void **state) {
  (void)state;
  MATCHES("contacts/get-contact", "get", "/contacts/x", NULL);
  MATCHES("contacts/delete-contact", "Delete", "/contacts/x", NULL);
  const char *const unknown[] = {"", "G", "GETS", "GE", "HEAD", "OPTIONS", "TRACE", "GET ", " GET", "PATCH", "G\0T", "\xc7" "ET"};
  for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); ++i) UNKNOWN(unknown[i], "/contacts/x", NULL);
}

static void long_and_deep_paths_have_a_bound(void **state) {
  (void)state;
  static char path[20000];
  const size_t prefix = strlen("/contacts/");
  memset(path, 'a', sizeof(path) - 1);
  memcpy(path, "/contacts/", prefix);
  UNKNOWN("GET", path, NULL);
  path[8193] = '\0';
  UNKNOWN("GET", path, NULL);
  path[8192] = '\0';
  MATCHES("contacts/get-contact", "GET", path, NULL);
  // The query does not count.
  path[8192] = '?';
  MATCHES("contacts/get-contact", "GET", path, NULL);
  for (size_t at = 0; at + 3 < 8192 - prefix; at += 3) memcpy(path + prefix + at, "%41", 3);
  path[prefix + 3 * 900] = '\0';
  MATCHES("contacts/get-contact", "GET", path, NULL);
  // A segment that begins like a literal, and is longer than any.
  memset(path, 0, sizeof(path));
  strcpy(path, "/contacts");
  for (int i = 0; i < 100; ++i) strcat(path, "%73");
  strcat(path, "/x");
  UNKNOWN("GET", path, NULL);
  for (size_t at = 0; at < 4000; at += 2) memcpy(path + at, "/a", 3);
  UNKNOWN("GET", path, NULL);
  memset(path, '/', 4000);
  UNKNOWN("GET", path, NULL);
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
  const char *const unknown[] = {"", " ", ":", "v3:", "v4:contacts/get-contact", ":contacts/get-contact", "contacts/get", "get-contact",
                                 "contacts/get-contacts-", "Contacts/get-contact", "GET", "GET /", "/contacts/x", "GET contacts/get-contact",
                                 "GET /contacts/x y", "v3:v3:contacts/get-contact", "contacts/get-contact x"};
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
  const void *const wrong[] = {NULL, other, (const char *)first + 1, (const char *)first - step, (const char *)last + step,
                               (const void *)UINTPTR_MAX};
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
      cmocka_unit_test(every_template_matches_its_operation_alone),
      cmocka_unit_test(as_many_operations_admit_each_credential_as_published),
      cmocka_unit_test(an_operation_tells_all_that_is_published),
      cmocka_unit_test(parameters_have_a_name_a_place_and_are_required_or_not),
      cmocka_unit_test(pages_are_told_by_the_parameters),
      cmocka_unit_test(the_version_chooses_the_generation),
      cmocka_unit_test(the_most_specific_template_is_meant),
      cmocka_unit_test(an_unknown_path_is_never_guessed),
      cmocka_unit_test(escapes_are_decoded_before_the_comparison),
      cmocka_unit_test(a_method_is_taken_in_either_case_and_never_guessed),
      cmocka_unit_test(long_and_deep_paths_have_a_bound),
      cmocka_unit_test(null_is_no_operation),
      cmocka_unit_test(a_text_is_a_name_or_a_method_and_a_path),
      cmocka_unit_test(an_id_of_several_products_is_several_names),
      cmocka_unit_test(a_pointer_to_something_else_is_no_operation),
  };
  return cmocka_run_group_tests_name("operation", tests, NULL, check_teardown);
}
