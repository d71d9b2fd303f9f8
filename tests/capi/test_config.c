// config.h, store.h
#include "support/desk.h"

static ghlauth_config *config;

static int setup(void **state) {
  (void)state;
  OK(ghlauth_config_new(&config, ERR));
  return 0;
}

static int teardown(void **state) {
  (void)state;
  ghlauth_config_free(config);
  config = NULL;
  return 0;
}

typedef ghlauth_status (*set_text)(ghlauth_config *, const char *, ghlauth_error **);
typedef ghlauth_status (*set_number)(ghlauth_config *, int64_t, ghlauth_error **);

static void urls_are_https_or_loopback(void **state) {
  (void)state;
  const set_text setters[] = {ghlauth_config_set_api_url, ghlauth_config_set_marketplace_url};
  const char *good[] = {"https://services.leadconnectorhq.com",
                        "https://api.example.com:8443",
                        "http://127.0.0.1:8080",
                        "http://localhost:1",
                        "http://[::1]:9000",
                        "https://api.example.com/"};
  const char *insecure[] = {"http://services.leadconnectorhq.com", "http://10.0.0.1", "http://localhost.example.com",
                            "http://127.0.0.1.example.com"};
  const char *bad[] = {"",
                       "not a url",
                       "ftp://example.com",
                       "https://",
                       "//example.com",
                       "https://user:word@example.com",
                       "https://user@example.com",
                       "https://example.com/path",
                       "https://example.com?query=1",
                       "https://example.com#fragment",
                       "https://exa mple.com",
                       "https://example.com:99999",
                       "https://example.com\r\nHost: evil"};
  for (size_t s = 0; s < 2; ++s) {
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); ++i) OK(setters[s](config, good[i], ERR));
    for (size_t i = 0; i < sizeof(insecure) / sizeof(insecure[0]); ++i)
      FAILS(GHLAUTH_E_INSECURE_URL, setters[s](config, insecure[i], ERR));
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); ++i)
      if (setters[s](config, bad[i], ERR) != GHLAUTH_E_INVALID_ARGUMENT) fail_msg("\"%s\" was not refused as invalid", bad[i]);
    FAILS(GHLAUTH_E_INVALID_ARGUMENT, setters[s](config, NULL, ERR));
  }
}

static void a_password_in_a_url_is_not_repeated(void **state) {
  (void)state;
  check_plant("open-sesame");
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_set_api_url(config, "https://user:open-sesame@example.com", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_set_proxy_url(config, "gopher://user:open-sesame@example.com", ERR));
}

static void only_the_documented_generations_are_supported(void **state) {
  (void)state;
  OK(ghlauth_config_set_api_generation(config, GHLAUTH_GENERATION_2021_07_28, ERR));
  OK(ghlauth_config_set_api_generation(config, GHLAUTH_GENERATION_V3, ERR));
  OK(ghlauth_config_set_token_body(config, GHLAUTH_TOKEN_BODY_JSON, ERR));
  OK(ghlauth_config_set_token_body(config, GHLAUTH_TOKEN_BODY_FORM, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_set_token_body(config, 2, ERR));
  FAILS(GHLAUTH_E_UNSUPPORTED, ghlauth_config_set_api_generation(config, "v9", ERR));
  CONTAINS(ghlauth_error_message(check_last()), "v9");
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_set_api_generation(config, NULL, ERR));
}

static void a_version_is_a_header_value(void **state) {
  (void)state;
  OK(ghlauth_config_set_default_version(config, "2021-04-15", ERR));
  OK(ghlauth_config_set_default_version(config, "v3", ERR));
  OK(ghlauth_config_set_default_version(config, "", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_set_default_version(config, "v3\r\nX: y", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_set_default_version(config, NULL, ERR));
}

static void numbers_have_bounds(void **state) {
  (void)state;
  const struct {
    set_number set;
    int64_t least, most;
  } numbers[] = {{ghlauth_config_set_timeout_ms, 1, 3600000},
                 {ghlauth_config_set_connect_timeout_ms, 1, 3600000},
                 {ghlauth_config_set_max_response_bytes, 1, 1073741824},
                 {ghlauth_config_set_expiry_margin_s, 0, 3600}};
  for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); ++i) {
    OK(numbers[i].set(config, numbers[i].least, ERR));
    OK(numbers[i].set(config, numbers[i].most, ERR));
    FAILS(GHLAUTH_E_INVALID_ARGUMENT, numbers[i].set(config, numbers[i].least - 1, ERR));
    FAILS(GHLAUTH_E_INVALID_ARGUMENT, numbers[i].set(config, numbers[i].most + 1, ERR));
    FAILS(GHLAUTH_E_INVALID_ARGUMENT, numbers[i].set(config, INT64_MIN, ERR));
    FAILS(GHLAUTH_E_INVALID_ARGUMENT, numbers[i].set(config, INT64_MAX, ERR));
  }
}

static void a_limit_of_requests_has_bounds(void **state) {
  (void)state;
  OK(ghlauth_config_set_rate_limit(config, 1, 1, 0, ERR));
  OK(ghlauth_config_set_rate_limit(config, 1000000, 3600000, 1000000000000, ERR));
  OK(ghlauth_config_set_rate_limit(config, 0, 0, 0, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_set_rate_limit(config, -1, 1000, 0, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "max_requests");
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_set_rate_limit(config, 1000001, 1000, 0, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_set_rate_limit(config, 100, 0, 0, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "interval_ms");
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_set_rate_limit(config, 100, 3600001, 0, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_set_rate_limit(config, 100, 1000, -1, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "daily");
  OK(ghlauth_config_set_shared_budget(config, 0, ERR));
  OK(ghlauth_config_set_shared_budget(config, 1, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_set_shared_budget(config, 2, ERR));
}

static void a_user_agent_is_printable_ascii(void **state) {
  (void)state;
  OK(ghlauth_config_set_user_agent(config, "acme-sync/2.1 (ops@example.com)", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_set_user_agent(config, "acme\r\nX: y", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_set_user_agent(config, "caf\xc3\xa9", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_set_user_agent(config, NULL, ERR));
}

static void a_proxy_has_a_known_scheme(void **state) {
  (void)state;
  const char *good[] = {"http://proxy.example.com:3128", "https://proxy.example.com", "socks4a://127.0.0.1:1080",
                        "socks5h://user:word@127.0.0.1:1080", ""};
  for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); ++i) OK(ghlauth_config_set_proxy_url(config, good[i], ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_set_proxy_url(config, "ftp://proxy.example.com", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_set_proxy_url(config, "no url at all", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_set_proxy_url(config, NULL, ERR));
  OK(ghlauth_config_set_proxy_from_environment(config, 1, ERR));
  OK(ghlauth_config_set_proxy_from_environment(config, 0, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_set_proxy_from_environment(config, 2, ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_set_proxy_from_environment(config, -1, ERR));
}

static void a_ca_file_is_a_path_or_nothing(void **state) {
  (void)state;
  OK(ghlauth_config_set_ca_file(config, "/does/not/exist/yet.pem", ERR));
  OK(ghlauth_config_set_ca_file(config, "", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_set_ca_file(config, NULL, ERR));
}

static void a_missing_ca_file_fails_the_first_connection(void **state) {
  (void)state;
  ghlauth_credential *credential = NULL;
  ghlauth_client *client = NULL;
  ghlauth_request *request = NULL;
  ghlauth_response *response = NULL;
  OK(ghlauth_config_set_api_url(config, "https://127.0.0.1:1", ERR));
  OK(ghlauth_config_set_ca_file(config, "/does/not/exist/yet.pem", ERR));
  OK(ghlauth_credential_from_access_token(&credential, config, ACCESS_TOKEN, -1, 0, NULL, ERR));
  OK(ghlauth_client_new(&client, config, ERR));
  OK(ghlauth_request_new(&request, "GET", "/contacts/1", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_client_send(client, &response, credential, request, NULL, ERR));
  CONTAINS(ghlauth_error_message(check_last()), "/does/not/exist/yet.pem");
  assert_null(response);
  ghlauth_request_free(request);
  ghlauth_client_free(client);
  ghlauth_credential_free(credential);
}

static void a_handle_keeps_the_snapshot_it_was_made_with(void **state) {
  (void)state;
  struct desk *desk = desk_new(SCRIPT_ON_THE_SPOT);
  ghlauth_credential *credential = NULL;
  ghlauth_client *client = NULL;
  ghlauth_request *request = NULL;
  ghlauth_response *response = NULL;
  OK(ghlauth_config_set_default_version(desk->config, "2021-04-15", ERR));
  OK(ghlauth_credential_from_access_token(&credential, desk->config, ACCESS_TOKEN, -1, 0, NULL, ERR));
  OK(ghlauth_client_new(&client, desk->config, ERR));
  OK(ghlauth_config_set_default_version(desk->config, "v3", ERR));
  OK(ghlauth_config_set_api_url(desk->config, "https://elsewhere.example.com", ERR));
  OK(ghlauth_request_new(&request, "GET", "/contacts/1", ERR));
  script_answer(desk->script, 200, "{}");
  OK(ghlauth_client_send(client, &response, credential, request, NULL, ERR));
  assert_string_equal(script_url(desk->script, 0), "https://services.leadconnectorhq.com/contacts/1");
  assert_string_equal(script_request_header(desk->script, 0, "Version"), "2021-04-15");
  ghlauth_response_free(response);
  ghlauth_request_free(request);
  ghlauth_client_free(client);
  ghlauth_credential_free(credential);
  desk_free(desk);
}

static void a_setter_that_fails_changes_nothing(void **state) {
  (void)state;
  struct desk *desk = desk_new(SCRIPT_ON_THE_SPOT);
  ghlauth_credential *credential = NULL;
  OK(ghlauth_config_set_default_version(desk->config, "2021-04-15", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_set_default_version(desk->config, "a\nb", ERR));
  FAILS(GHLAUTH_E_INSECURE_URL, ghlauth_config_set_api_url(desk->config, "http://example.com", ERR));
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_config_set_user_agent(desk->config, "a\nb", ERR));
  OK(ghlauth_credential_from_access_token(&credential, desk->config, ACCESS_TOKEN, -1, 0, NULL, ERR));
  script_answer(desk->script, 200, "{}");
  OK(desk_get(desk, credential, "/contacts/1", NULL, ERR));
  assert_string_equal(script_url(desk->script, 0), "https://services.leadconnectorhq.com/contacts/1");
  assert_string_equal(script_request_header(desk->script, 0, "Version"), "2021-04-15");
  assert_string_equal(script_request_header(desk->script, 0, "User-Agent"), "ghlauth/" GHLAUTH_VERSION_STRING);
  ghlauth_credential_free(credential);
  desk_free(desk);
}

static void a_store_is_opened_by_its_scheme(void **state) {
  (void)state;
  ghlauth_store *store = NULL;
  OK(ghlauth_store_open(&store, "memory:", NULL, ERR));
  assert_non_null(store);
  ghlauth_store_free(store);
  store = (ghlauth_store *)config;
  FAILS(GHLAUTH_E_UNSUPPORTED, ghlauth_store_open(&store, "papyrus:/var/lib/x", NULL, ERR));
  assert_null(store);
  CONTAINS(ghlauth_error_message(check_last()), "papyrus");
  FAILS(GHLAUTH_E_INVALID_ARGUMENT, ghlauth_store_open(&store, NULL, NULL, ERR));
}

static void a_store_lives_as_long_as_a_configuration_uses_it(void **state) {
  (void)state;
  struct desk *desk = desk_new(SCRIPT_ON_THE_SPOT);
  ghlauth_store_free(desk->store);
  desk->store = NULL;
  desk_import_location(desk);
  ghlauth_oauth *other = desk_another_oauth(desk);
  ghlauth_installation *installation = NULL;
  OK(ghlauth_oauth_installation(other, &installation, LOCATION_INSTALLATION, ERR));
  ghlauth_installation_free(installation);
  ghlauth_oauth_free(other);
  desk_free(desk);
}

static void configurations_have_a_store_of_their_own_by_default(void **state) {
  (void)state;
  ghlauth_config *other = NULL;
  ghlauth_oauth *first = NULL, *same = NULL, *foreign = NULL;
  char json[512];
  OK(ghlauth_config_new(&other, ERR));
  OK(ghlauth_oauth_new(&first, config, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, ERR));
  OK(ghlauth_oauth_new(&same, config, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, ERR));
  OK(ghlauth_oauth_new(&foreign, other, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, ERR));
  OK(ghlauth_oauth_import(first, NULL, LOCATION_JSON(json, ACCESS_TOKEN, REFRESH_TOKEN), NULL, 1, NULL, ERR));
  ghlauth_installation *installation = NULL;
  OK(ghlauth_oauth_installation(same, &installation, LOCATION_INSTALLATION, ERR));
  ghlauth_installation_free(installation);
  FAILS(GHLAUTH_E_NOT_FOUND, ghlauth_oauth_installation(foreign, &installation, LOCATION_INSTALLATION, ERR));
  ghlauth_oauth_free(first);
  ghlauth_oauth_free(same);
  ghlauth_oauth_free(foreign);
  ghlauth_config_free(other);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(urls_are_https_or_loopback),
      TEST(a_password_in_a_url_is_not_repeated),
      TEST(only_the_documented_generations_are_supported),
      TEST(a_version_is_a_header_value),
      TEST(numbers_have_bounds),
      TEST(a_limit_of_requests_has_bounds),
      TEST(a_user_agent_is_printable_ascii),
      TEST(a_proxy_has_a_known_scheme),
      TEST(a_ca_file_is_a_path_or_nothing),
      TEST(a_missing_ca_file_fails_the_first_connection),
      TEST(a_handle_keeps_the_snapshot_it_was_made_with),
      TEST(a_setter_that_fails_changes_nothing),
      TEST(a_store_is_opened_by_its_scheme),
      TEST(a_store_lives_as_long_as_a_configuration_uses_it),
      TEST(configurations_have_a_store_of_their_own_by_default),
  };
  return cmocka_run_group_tests_name("config", tests, NULL, check_teardown);
}
