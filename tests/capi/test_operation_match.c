// operation.h: the operation of a method and a path.
#include <stdio.h>

#include "operation_name.h"

#define SAMPLE_ID "ocQHyuzHvysMo5N5VsXc"

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

static void every_template_matches_its_operation_alone(void **state) {
  (void)state;
  char path[512], escaped[2048], line[1024];
  for (size_t i = 0; i < ghlauth_operation_count(); ++i) {
    const ghlauth_operation *operation = ghlauth_operation_at(i);
    const char *const method = ghlauth_operation_method(operation), *const generation = ghlauth_operation_generation(operation);
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
      if (strcmp(methods[j], method) != 0)
        assert_ptr_not_equal(ghlauth_operation_match(methods[j], path, generation), operation);
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
  const char *const unknown[] = {"",
                                 "/",
                                 "//",
                                 "contacts/x",
                                 "/contact/x",
                                 "/contacts/x/y/z",
                                 "/contacts//x",
                                 "//contacts/x",
                                 "/contacts/x//",
                                 "/contacts//",
                                 "/v3/contacts/x",
                                 "/contacts/./x",
                                 "/contacts/../x",
                                 "/contacts/..",
                                 "/contacts/.",
                                 "/contacts/%2e%2E/",
                                 "/contacts/%2E",
                                 "/contacts%2fx",
                                 "/contacts%2Fx",
                                 "%2fcontacts/x",
                                 "/Contacts/x",
                                 "/CONTACTS/x",
                                 "/contacts/x y",
                                 "/contacts/x\n",
                                 " /contacts/x",
                                 "/contacts/x ",
                                 "/contacts/\x7f",
                                 "https://services.leadconnectorhq.com/contacts/x",
                                 "?x",
                                 "#x",
                                 "/?contacts/x",
                                 "/*",
                                 "/oauth/reconnect",
                                 "/oauth/billing/webhook",
                                 "/contacts\\x",
                                 "/contacts/{contactId}/x/y",
                                 "/contact%00s/x",
                                 "/contacts%00/x"};
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
  const char *const malformed[] = {"/contacts/%",    "/contacts/%4",
                                   "/contacts/%zz",  "/contacts/%4g",
                                   "/contacts/x%",   "/contacts/%%41",
                                   "/contacts/%/",   "/contacts/%4/1",
                                   "/contacts/%4?1", "/contacts/%u0041",
                                   "/contacts/% 41", "/contacts/%-1",
                                   "/contacts/%+1",  "/%/x"};
  for (size_t i = 0; i < sizeof(malformed) / sizeof(malformed[0]); ++i)
    if (ghlauth_operation_match("GET", malformed[i], NULL) != NULL) fail_msg("\"%s\" is an operation", malformed[i]);
  MATCHES("contacts/get-contact", "GET", "/contacts/x?%zz", NULL);
}

static void a_method_is_taken_in_either_case_and_never_guessed(void **state) {
  (void)state;
  MATCHES("contacts/get-contact", "get", "/contacts/x", NULL);
  MATCHES("contacts/delete-contact", "Delete", "/contacts/x", NULL);
  const char *const unknown[] = {"", "G", "GETS", "GE", "HEAD", "OPTIONS", "TRACE", "GET ", " GET", "PATCH", "G\0T", "\xc7T"};
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

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_template_matches_its_operation_alone),
      cmocka_unit_test(the_version_chooses_the_generation),
      cmocka_unit_test(the_most_specific_template_is_meant),
      cmocka_unit_test(an_unknown_path_is_never_guessed),
      cmocka_unit_test(escapes_are_decoded_before_the_comparison),
      cmocka_unit_test(a_method_is_taken_in_either_case_and_never_guessed),
      cmocka_unit_test(long_and_deep_paths_have_a_bound),
  };
  return cmocka_run_group_tests_name("operation_match", tests, NULL, check_teardown);
}
