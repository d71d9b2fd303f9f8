// No descriptor left: whatever opens something says so, sends nothing and loses nothing, and works once there are some again.
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "flow.h"
#include "store_file.h"
#include "store_server.h"
#include "support/scarce_descriptors.h"

enum { MOST = 100 };

static struct flow *flow;
static ghlauth_store_options *options;
static char text_path[160];

static int start(void **state) { return box_start(state, 2); }

static int setup(void **state) {
  store_file_setup(state);
  options = store_file_keys(STORE_KEY_ONE);
  flow = flow_new_on(store_file_url(), options);
  OK(ghlauth_config_set_max_retries(flow->config, 0, ERR));
  ghlauth_oauth_free(flow->oauth);
  OK(ghlauth_oauth_new(&flow->oauth, flow->config, sandbox_client_id(box), sandbox_client_secret(box), REDIRECT_URI, ERR));
  snprintf(text_path, sizeof(text_path), "%s", store_file_beside("keys"));
  store_file_write(text_path, STORE_KEY_TWO "\n", 0600);
  return 0;
}

static int teardown(void **state) {
  flow_free(flow);
  ghlauth_store_options_free(options);
  return store_file_teardown(state);
}

typedef ghlauth_status (*attempt)(ghlauth_error **error);
static void no_check(void) {}

// Tries it with none left, with one, and so on until it goes well. Returns how many it takes.
static int try_with_few(const char *what, attempt try_it, void (*check_failed)(void)) {
  for (int left = 0; left < MOST; ++left) {
    ghlauth_error *error = NULL;
    descriptors_leave(left);
    const ghlauth_status status = try_it(&error);
    descriptors_enough();
    if (status == GHLAUTH_OK) {
      if (left == 0) fail_msg("%s opens nothing", what);
      return left;
    }
    if (status != GHLAUTH_E_TOO_MANY_OPEN_FILES)
      fail_msg("%s with %d left: %s: %s", what, left, ghlauth_status_name(status), ghlauth_error_message(error));
    if (error != NULL) {  // a completion keeps its own
      check_error_is_clean(error);
      assert_int_equal(ghlauth_error_is_retryable(error), 1);
      CONTAINS(ghlauth_error_hint(error), "ulimit -n");
    }
    ghlauth_error_free(error);
    check_failed();
  }
  fail_msg("%s: more than %d", what, MOST);
  return 0;
}

static ghlauth_status open_new_store(ghlauth_error **error) {
  ghlauth_store *store = NULL;
  char url[192];
  snprintf(url, sizeof(url), "sqlite:%s", store_file_beside("other.db"));
  const ghlauth_status status = ghlauth_store_open(&store, url, options, error);
  ghlauth_store_free(store);
  return status;
}

static ghlauth_status open_store(ghlauth_error **error) {
  ghlauth_store *store = NULL;
  const ghlauth_status status = ghlauth_store_open(&store, store_file_url(), options, error);
  ghlauth_store_free(store);
  return status;
}

static ghlauth_status export_to_file(ghlauth_error **error) {
  return ghlauth_store_export_file(flow->store, NULL, store_file_beside("export"), NULL, NULL, error);
}

static ghlauth_status import_from_file(ghlauth_error **error) {
  return ghlauth_store_import_file(flow->store, NULL, store_file_beside("export"), NULL, NULL, error);
}

static ghlauth_status read_key(ghlauth_error **error) {
  ghlauth_store_options *read = NULL;
  ghlauth_status status = ghlauth_store_options_new(&read, error);
  if (status == GHLAUTH_OK) status = ghlauth_store_options_add_key_file(read, text_path, error);
  ghlauth_store_options_free(read);
  return status;
}

static ghlauth_status new_queue(ghlauth_error **error) {
  ghlauth_queue *queue = NULL;
  const ghlauth_status status = ghlauth_queue_new(&queue, flow->config, error);
  ghlauth_queue_free(queue);
  return status;
}

static ghlauth_status start_login(ghlauth_error **error) {
  ghlauth_oauth *oauth = NULL;
  ghlauth_login *login = NULL;
  OK(ghlauth_oauth_new(&oauth, flow->config, sandbox_client_id(box), sandbox_client_secret(box), "http://localhost:0/callback",
                       ERR));
  const ghlauth_status status = ghlauth_login_start(&login, oauth, NULL, error);
  ghlauth_login_free(login);
  ghlauth_oauth_free(oauth);
  return status;
}

static void whatever_opens_files_says_so(void **state) {
  (void)state;
  try_with_few("a new store", open_new_store, no_check);
  try_with_few("a store", open_store, no_check);
  try_with_few("an export", export_to_file, no_check);
  try_with_few("an import", import_from_file, no_check);
  try_with_few("a key", read_key, no_check);
  try_with_few("a queue", new_queue, no_check);
  try_with_few("a login", start_login, no_check);
}

// What arrived at the sandbox is counted on its side: a request that failed is not among them.
static int64_t arrived;
static char counted[128];

static void nothing_arrived(void) { assert_int_equal(sandbox_arrivals(box, counted), arrived); }

static void count_arrivals(const char *method, const char *path, const char *id) {
  snprintf(counted, sizeof(counted), "%s %s%s", method, path, id);
  arrived = sandbox_arrivals(box, counted);
}

static ghlauth_client *client;
static ghlauth_credential *pit_credential;

static ghlauth_status call_with(ghlauth_request *request, ghlauth_error **error) {
  ghlauth_response *response = NULL;
  const ghlauth_status status = ghlauth_client_send(client, &response, pit_credential, request, NULL, error);
  ghlauth_response_free(response);
  return status;
}

static ghlauth_status call(ghlauth_error **error) {
  ghlauth_request *request = box_contact_request(0);
  const ghlauth_status status = call_with(request, error);
  ghlauth_request_free(request);
  return status;
}

static ghlauth_status download(ghlauth_error **error) {
  ghlauth_request *request = box_contact_request(0);
  OK(ghlauth_request_set_download_file(request, store_file_beside("export"), ERR));
  const ghlauth_status status = call_with(request, error);
  ghlauth_request_free(request);
  return status;
}

static ghlauth_status upload(ghlauth_error **error) {
  ghlauth_request *request = NULL;
  ghlauth_status status = ghlauth_request_new(&request, "POST", "/contacts/", error);
  if (status == GHLAUTH_OK) status = ghlauth_request_set_body_file(request, "application/json", text_path, error);
  if (status == GHLAUTH_OK) status = call_with(request, error);
  ghlauth_request_free(request);
  // The sandbox does not take it; it has arrived.
  if (status != GHLAUTH_OK && status != GHLAUTH_E_TOO_MANY_OPEN_FILES && ghlauth_error_http_status(*error) != 0) {
    ghlauth_error_free(*error);
    return GHLAUTH_OK;
  }
  return status;
}

static void open_client(void) {
  ghlauth_pit *pit = NULL;
  OK(ghlauth_pit_new(&pit, flow->config, sandbox_pit(box, "location"), GHLAUTH_LEVEL_LOCATION, sandbox_location_id(box, 0),
                     ERR));
  OK(ghlauth_credential_from_pit(&pit_credential, pit, ERR));
  ghlauth_pit_free(pit);
  OK(ghlauth_client_new(&client, flow->config, ERR));
}

static void close_client(void) {
  ghlauth_client_free(client);
  ghlauth_credential_free(pit_credential);
}

static void a_call_is_not_sent(void **state) {
  (void)state;
  open_client();
  count_arrivals("GET", "/contacts/", sandbox_contact_id(box, 0));
  try_with_few("a call", call, nothing_arrived);
  // On the connection that there is, the same handles go on without another one.
  descriptors_leave(0);
  const ghlauth_status again = call(ERR);
  descriptors_enough();
  assert_int_equal(again, GHLAUTH_OK);
  close_client();
}

static void files_of_requests_say_so(void **state) {
  (void)state;
  open_client();
  count_arrivals("POST", "/contacts/", "");
  try_with_few("an upload", upload, nothing_arrived);
  // The file of a download is made of the answer: that its request was not sent, as the other status says, would not be true.
  count_arrivals("GET", "/contacts/", sandbox_contact_id(box, 0));
  descriptors_leave(0);
  ghlauth_error *error = NULL;
  const ghlauth_status status = download(&error);
  descriptors_enough();
  assert_int_equal(status, GHLAUTH_E_FILE);
  CONTAINS(ghlauth_error_message(error), "Too many open files");
  CONTAINS(ghlauth_error_hint(error), "ulimit -n");
  ghlauth_error_free(error);
  assert_int_equal(sandbox_arrivals(box, counted), arrived + 1);
  OK(download(ERR));
  assert_int_equal(access(store_file_beside("export"), F_OK), 0);
  close_client();
}

static void a_call_is_tried_again_by_itself(void **state) {
  (void)state;
  OK(ghlauth_config_set_max_retries(flow->config, 3, ERR));
  open_client();
  descriptors_leave(0);
  const ghlauth_status status = call(ERR);
  descriptors_enough();
  assert_int_equal(status, GHLAUTH_E_TOO_MANY_OPEN_FILES);
  ghlauth_metrics *metrics = NULL;
  OK(ghlauth_client_metrics(client, &metrics, ERR));
  assert_int_equal(ghlauth_metrics_value(metrics, GHLAUTH_METRIC_RETRIES), 3);
  ghlauth_metrics_free(metrics);
  close_client();
}

static ghlauth_queue *queue;

static ghlauth_status call_in_queue(ghlauth_error **error) {
  ghlauth_request *request = box_contact_request(0);
  ghlauth_completion *completion = NULL;
  ghlauth_status status = ghlauth_queue_submit(queue, pit_credential, request, 1, 20000, error);
  if (status == GHLAUTH_OK) status = ghlauth_queue_next(queue, &completion, 20000, NULL, error);
  ghlauth_request_free(request);
  if (status != GHLAUTH_OK) fail_msg("the queue itself: %s", ghlauth_status_name(status));
  assert_non_null(completion);
  status = ghlauth_completion_status(completion);
  ghlauth_completion_free(completion);
  return status;
}

static void a_request_in_a_queue_completes_with_it(void **state) {
  (void)state;
  open_client();
  OK(ghlauth_queue_new(&queue, flow->config, ERR));
  count_arrivals("GET", "/contacts/", sandbox_contact_id(box, 0));
  try_with_few("a request in a queue", call_in_queue, nothing_arrived);
  descriptors_leave(0);
  const ghlauth_status again = call_in_queue(NULL);
  descriptors_enough();
  assert_int_equal(again, GHLAUTH_OK);
  ghlauth_queue_free(queue);
  close_client();
}

static ghlauth_status ask_for_token(ghlauth_error **error) {
  ghlauth_token *token = NULL;
  const ghlauth_status status = ghlauth_credential_token(flow->credential, &token, 0, NULL, error);
  ghlauth_token_free(token);
  return status;
}

static void nothing_was_spent(void) {
  assert_int_equal(sandbox_counter(box, "token_requests"), arrived);
  assert_int_not_equal(flow_state(flow), GHLAUTH_INSTALLATION_NEEDS_AUTHORIZATION);
}

static void no_refresh_token_is_spent(void **state) {
  (void)state;
  flow_install(flow, "location", sandbox_location_id(box, 0), NULL);
  sandbox_switch(box, "reuse", "revoke-family");  // a token that is sent twice is the end of its grant
  for (int i = 0; i < 2; ++i) {
    flow_advance_s(flow, 86400);
    arrived = sandbox_counter(box, "token_requests");
    try_with_few("a refresh", ask_for_token, nothing_was_spent);
    assert_int_equal(sandbox_counter(box, "refreshes_ok"), i + 1);
    assert_int_equal(flow_state(flow), GHLAUTH_INSTALLATION_VALID);
    flow_plant_tokens(flow);
    OK(flow_get_contact(flow, ERR));
  }
  assert_int_equal(sandbox_counter(box, "refresh_reuses"), 0);
}

static ghlauth_callback *callback;

static ghlauth_status exchange(ghlauth_error **error) {
  ghlauth_installation *installation = NULL;
  const ghlauth_status status = ghlauth_oauth_exchange(flow->oauth, &installation, callback, NULL, NULL, error);
  ghlauth_installation_free(installation);
  return status;
}

static void no_code_is_spent(void **state) {
  (void)state;
  callback = flow_callback(flow, "location", sandbox_location_id(box, 1), NULL);
  arrived = sandbox_counter(box, "token_requests");
  for (int left = 0;; ++left) {  // there is no installation yet whose state could be looked at
    descriptors_leave(left);
    const ghlauth_status status = exchange(ERR);
    descriptors_enough();
    if (status == GHLAUTH_OK) break;
    assert_int_equal(status, GHLAUTH_E_TOO_MANY_OPEN_FILES);
    assert_int_equal(sandbox_counter(box, "token_requests"), arrived);
  }
  assert_int_equal(sandbox_counter(box, "codes_exchanged"), 1);
  ghlauth_callback_free(callback);
}

static ghlauth_status open_server(ghlauth_error **error) {
  ghlauth_store *store = NULL;
  ghlauth_store_options *server_side = server_options();
  const ghlauth_status status = ghlauth_store_open(&store, local_url(), server_side, error);
  ghlauth_store_free(store);
  ghlauth_store_options_free(server_side);
  return status;
}

static void a_store_on_a_server_says_so(void **state) {
  (void)state;
  try_with_few("a store on a server", open_server, no_check);
}

static int on_server(const char *kind) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_store_on_a_server_says_so)};
  server_group_start(kind);
  return cmocka_run_group_tests_name(kind, tests, NULL, server_group_teardown);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(whatever_opens_files_says_so, setup, teardown),
      cmocka_unit_test_setup_teardown(a_call_is_not_sent, setup, teardown),
      cmocka_unit_test_setup_teardown(files_of_requests_say_so, setup, teardown),
      cmocka_unit_test_setup_teardown(a_call_is_tried_again_by_itself, setup, teardown),
      cmocka_unit_test_setup_teardown(a_request_in_a_queue_completes_with_it, setup, teardown),
      cmocka_unit_test_setup_teardown(no_refresh_token_is_spent, setup, teardown),
      cmocka_unit_test_setup_teardown(no_code_is_spent, setup, teardown),
  };
  if (argc > 1) return on_server(argv[1]);
  return cmocka_run_group_tests_name("descriptors", tests, start, box_stop);
}
