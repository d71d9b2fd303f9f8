#include "zoo.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "support/array_store.h"

void *zoo[KINDS + 1];

static struct desk *desk;
static char bearer[256];
static size_t needed;
static const uint8_t state_key[32] = "0123456789abcdef0123456789abcde";
#define STORE_KEY "1 MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZQA="  // the same bytes
static char pit_path[] = "/tmp/ghlauth-zoo-XXXXXX";
static int pit_file = -1;
static ghlauth_store *other_store;
static char key_path[] = "/tmp/ghlauth-zoo-XXXXXX";
// A key that the openssl program made, and its signature.
static const uint8_t webhook_key[] = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00, 0x17, 0x8d, 0x64,
                                      0xf0, 0xf7, 0xfc, 0x47, 0x65, 0x2e, 0x4c, 0x61, 0x11, 0x74, 0xf5, 0x98, 0xd7, 0x18, 0x4e,
                                      0x57, 0x15, 0x93, 0xa4, 0xcb, 0x30, 0xc6, 0x15, 0x39, 0xd0, 0x76, 0xe0, 0xf0, 0xa0};
static const uint8_t webhook_body[] = "{\"type\":\"A\"}";
#define WEBHOOK_SIGNATURE \
  "cwQjYFysNoT1o4LmqswD+7WYQtCO6tx/JyiXJGfGxeADmGdjDt02zxjV/BGv8z5sANLvUJCO8y1AbQOEy1ePBg=="
#define LONG_TEXT "a text that does not fit into a string without an allocation"
static ghlauth_headers *webhook_headers;
static ghlauth_list *app_ids;
static ghlauth_request *list_request;
// What the openssl program made of a user's JSON with the secret of the reader.
static const char user_payload[] =
    "U2FsdGVkX18xMjM0NTY3ONxQ0PO1ZdMwKW57M1Po8QHeFKBueidZAEieHm1tcgKok7fclrJzsyitRAIMe6OE5vvcRn9La954Q+4fVGNbdZssZ+MS0U/oSWAmol8V"
    "aTK5rMMLket/ZFvfze+gGLyL0aRDKt96VjucGCIr22dfDLDR4wLfqAtcNB9gzRvR23S4mrlfzCMwMoN2EM6kgH02pQ==";

// What rows put their outputs into, and how each is freed.
#define OUTPUTS(OUTPUT) \
  OUTPUT(budget, ghlauth_budget) \
  OUTPUT(buf, ghlauth_buf) \
  OUTPUT(cancel, ghlauth_cancel) \
  OUTPUT(headers, ghlauth_headers) \
  OUTPUT(config, ghlauth_config) \
  OUTPUT(store_options, ghlauth_store_options) \
  OUTPUT(keep_options, ghlauth_keep_options) \
  OUTPUT(authorize_options, ghlauth_authorize_options) \
  OUTPUT(needs, ghlauth_needs) \
  OUTPUT(request, ghlauth_request) \
  OUTPUT(queue, ghlauth_queue) \
  OUTPUT(pit, ghlauth_pit) \
  OUTPUT(oauth, ghlauth_oauth) \
  OUTPUT(callback, ghlauth_callback) \
  OUTPUT(installation, ghlauth_installation) \
  OUTPUT(installations, ghlauth_installations) \
  OUTPUT(counts, ghlauth_client_counts) \
  OUTPUT(locations, ghlauth_locations) \
  OUTPUT(token, ghlauth_token) \
  OUTPUT(credential, ghlauth_credential) \
  OUTPUT(response, ghlauth_response) \
  OUTPUT(client, ghlauth_client) \
  OUTPUT(metrics, ghlauth_metrics) \
  OUTPUT(completion, ghlauth_completion) \
  OUTPUT(pages, ghlauth_pages) \
  OUTPUT(preview, ghlauth_preview) \
  OUTPUT(login, ghlauth_login) \
  OUTPUT(store, ghlauth_store) \
  OUTPUT(report, ghlauth_report) \
  OUTPUT(user, ghlauth_user_context) \
  OUTPUT(reader, ghlauth_user_context_reader) \
  OUTPUT(decision, ghlauth_decision) \
  OUTPUT(plan, ghlauth_plan) \
  OUTPUT(list, ghlauth_list) \
  OUTPUT(advice, ghlauth_advice) \
  OUTPUT(explanation, ghlauth_explanation) \
  OUTPUT(webhook, ghlauth_webhook) \
  OUTPUT(event, ghlauth_event)

#define OUTPUT(member, type) type *member;
static union {
  OUTPUTS(OUTPUT)
  void *any;
} out;
#undef OUTPUT
#define OUTPUT(member, type) \
  static void free_##member(void) { type##_free(out.member); }
OUTPUTS(OUTPUT)
#undef OUTPUT
static void (*free_output)(void);
static int leave_out;

#define O(member) (leave_out ? NULL : (free_output = free_##member, &out.member))

static atomic_int given, dropped;

static void count_drop(void *user_data) {
  (void)user_data;
  atomic_fetch_add(&dropped, 1);
}

static ghlauth_status fetch(void *user_data, ghlauth_secret *secret) {
  (void)user_data;
  return ghlauth_secret_set(secret, PIT_TOKEN, strlen(PIT_TOKEN), NULL);
}

static const ghlauth_secret_source *source(void) {
  static ghlauth_secret_source table = {sizeof(ghlauth_secret_source), NULL, count_drop, fetch};
  atomic_fetch_add(&given, 1);
  return &table;
}

static ghlauth_status fetch_key(void *user_data, ghlauth_secret *secret) {
  (void)user_data;
  return ghlauth_secret_set(secret, STORE_KEY, strlen(STORE_KEY), NULL);
}

static const ghlauth_secret_source *key_source(void) {
  static ghlauth_secret_source table = {sizeof(ghlauth_secret_source), NULL, count_drop, fetch_key};
  atomic_fetch_add(&given, 1);
  return &table;
}

static struct array_store *array;
static ghlauth_store *table_store;  // over another
static struct array_store *array_of_table_store;
static pthread_t opener;

// Who waits for the end of another's lease asks some times and not thousands of times.
static ghlauth_status lease_slowly(void *user_data, ghlauth_store_operation *operation, const char *name, const char *holder,
                                   int64_t duration_ms) {
  if (pthread_equal(pthread_self(), opener)) check_sleep_ms(5);
  return array_store_table(user_data).lease(user_data, operation, name, holder, duration_ms);
}

static ghlauth_store_table table_over(struct array_store *store) {
  ghlauth_store_table table = array_store_table(store);
  table.lease = lease_slowly;
  return table;
}

static const ghlauth_store_table *store_table(void) {
  static ghlauth_store_table table;
  table = table_over(array);
  table.drop = count_drop;
  atomic_fetch_add(&given, 1);
  return &table;
}

static ghlauth_status write_nowhere(void *user_data, const uint8_t *data, size_t size) {
  (void)user_data, (void)data, (void)size;
  return GHLAUTH_OK;
}

static const ghlauth_byte_sink *byte_sink(void) {
  static ghlauth_byte_sink table = {sizeof(ghlauth_byte_sink), NULL, count_drop, write_nowhere};
  atomic_fetch_add(&given, 1);
  return &table;
}

static ghlauth_status read_nothing(void *user_data, uint8_t *buffer, size_t capacity, size_t *size) {
  (void)user_data, (void)buffer, (void)capacity;
  *size = 0;
  return GHLAUTH_OK;
}

static const ghlauth_byte_source *byte_source(void) {
  static ghlauth_byte_source table = {sizeof(ghlauth_byte_source), NULL, count_drop, read_nothing, NULL};
  atomic_fetch_add(&given, 1);
  return &table;
}

static int32_t see_nothing(void *user_data, int64_t sent, int64_t send_total, int64_t received, int64_t receive_total) {
  (void)user_data, (void)sent, (void)send_total, (void)received, (void)receive_total;
  return 0;
}

static const ghlauth_transfer_progress *transfer_progress(void) {
  static ghlauth_transfer_progress table = {sizeof(ghlauth_transfer_progress), NULL, count_drop, see_nothing};
  atomic_fetch_add(&given, 1);
  return &table;
}

static void count_nothing(void *user_data, const char *installation_id, ghlauth_status status) {
  (void)user_data, (void)installation_id, (void)status;
}

static const ghlauth_keep_progress *keep_progress(void) {
  static ghlauth_keep_progress table = {sizeof(ghlauth_keep_progress), NULL, count_drop, count_nothing};
  atomic_fetch_add(&given, 1);
  return &table;
}

static int32_t pit_fd(void) {
  lseek(pit_file, 0, SEEK_SET);
  return pit_file;
}

// Each row becomes a function, named by its file and line; the second reading makes the tables of them.
#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#define DOES(kind, expression) \
  static ghlauth_status JOIN(ROW, __LINE__)(void *h, ghlauth_error **e) { return (void)h, expression; }
#define MAKES(kind, expression) DOES(kind, expression)
#define MAYBE_MAKES(kind, expression) DOES(kind, expression)
#define DOES_OR_NULL(kind, expression) DOES(kind, expression)
#define MAKES_OR_NULL(kind, expression) DOES(kind, expression)
#define MAYBE_MAKES_OR_NULL(kind, expression) DOES(kind, expression)
#define TEXT(kind, expression) \
  static const void *JOIN(ROW, __LINE__)(void *h) { return (void)h, expression; }
#define NUMBER(kind, value, expression) \
  static int64_t JOIN(ROW, __LINE__)(void *h) { return (void)h, (int64_t)expression; }
#define FREES(kind, expression) \
  static void JOIN(ROW, __LINE__)(void *h) { expression; }
#define ROW handle_row_
#include "handles.def"
#undef ROW
#define ROW other_row_
#include "no_handle.def"
#undef ROW
#undef DOES
#undef MAKES
#undef MAYBE_MAKES
#undef DOES_OR_NULL
#undef MAKES_OR_NULL
#undef MAYBE_MAKES_OR_NULL
#undef TEXT
#undef NUMBER
#undef FREES

#define STATUS_ROW(kind, expression, null_allowed, has_output, required) \
  {#expression, kind, RETURNS_STATUS, null_allowed, has_output, required, 0, JOIN(ROW, __LINE__), NULL, NULL, NULL},
#define DOES(kind, expression) STATUS_ROW(kind, expression, 0, 0, 0)
#define MAKES(kind, expression) STATUS_ROW(kind, expression, 0, 1, 1)
#define MAYBE_MAKES(kind, expression) STATUS_ROW(kind, expression, 0, 1, 0)
#define DOES_OR_NULL(kind, expression) STATUS_ROW(kind, expression, 1, 0, 0)
#define MAKES_OR_NULL(kind, expression) STATUS_ROW(kind, expression, 1, 1, 1)
#define MAYBE_MAKES_OR_NULL(kind, expression) STATUS_ROW(kind, expression, 1, 1, 0)
#define TEXT(kind, expression) {#expression, kind, RETURNS_POINTER, 0, 0, 0, 0, NULL, JOIN(ROW, __LINE__), NULL, NULL},
#define NUMBER(kind, value, expression) \
  {#expression, kind, RETURNS_NUMBER, 0, 0, 0, value, NULL, NULL, JOIN(ROW, __LINE__), NULL},
#define FREES(kind, expression) {#expression, kind, RETURNS_NOTHING, 0, 0, 0, 0, NULL, NULL, NULL, JOIN(ROW, __LINE__)},
const struct zoo_row zoo_rows[] = {
#define ROW handle_row_
#include "handles.def"
#undef ROW
};
const size_t zoo_row_count = sizeof(zoo_rows) / sizeof(zoo_rows[0]);
const struct zoo_row zoo_other_rows[] = {
#define ROW other_row_
#include "no_handle.def"
};
const size_t zoo_other_row_count = sizeof(zoo_other_rows) / sizeof(zoo_other_rows[0]);

void zoo_prepare_output(int leave_it_out) {
  leave_out = leave_it_out;
  out.any = zoo;  // a pointer that no call returns
}

int zoo_output_is_null(void) { return out.any == NULL; }
void zoo_free_output(void) {
  if (out.any != NULL && out.any != (void *)zoo) free_output();
}
struct script *zoo_script(void) { return desk->script; }
int zoo_sources_given(void) { return atomic_load(&given); }
int zoo_sources_dropped(void) { return atomic_load(&dropped); }

static int write_file(char *path, const char *text) {
  strcpy(path, "/tmp/ghlauth-zoo-XXXXXX");
  const int file = mkstemp(path);
  assert_true(file >= 0);
  assert_int_equal(write(file, text, strlen(text)), strlen(text));
  return file;
}

static void write_files(void) {
  pit_file = write_file(pit_path, PIT_TOKEN);
  close(write_file(key_path, STORE_KEY));
  setenv("GHLAUTH_TEST_PIT", PIT_TOKEN, 1);
  setenv("GHLAUTH_TEST_STORE_KEY", STORE_KEY, 1);
}

// On a configuration of its own: the marketplace URL is this machine's, so that any port is good.
static void start_login(void) {
  ghlauth_config *config = NULL;
  ghlauth_oauth *oauth = NULL;
  OK(ghlauth_config_new(&config, ERR));
  OK(ghlauth_config_set_marketplace_url(config, "http://127.0.0.1:1", ERR));
  OK(ghlauth_oauth_new(&oauth, config, CLIENT_ID, CLIENT_SECRET, "http://127.0.0.1:0/callback", ERR));
  OK(ghlauth_login_start((ghlauth_login **)&zoo[LOGIN], oauth, NULL, ERR));
  ghlauth_oauth_free(oauth);
  ghlauth_config_free(config);
}

static void open_table_store(void) {
  opener = pthread_self();
  array = array_store_new(0);
  array_of_table_store = array_store_new(0);
  const ghlauth_store_table table = table_over(array_of_table_store);
  OK(ghlauth_store_options_set_plain(zoo[STORE_OPTIONS], 1, ERR));
  OK(ghlauth_store_from_table(&table_store, &table, zoo[STORE_OPTIONS], ERR));
}

static void open_webhook(void) {
  OK(ghlauth_list_new(&app_ids, ERR));
  OK(ghlauth_list_append(app_ids, APP_ID, ERR));
  OK(ghlauth_headers_new(&webhook_headers, ERR));
  OK(ghlauth_headers_add(webhook_headers, "X-GHL-Signature", WEBHOOK_SIGNATURE, ERR));
  OK(ghlauth_webhook_new((ghlauth_webhook **)&zoo[WEBHOOK], zoo[CONFIG], app_ids, ERR));
  OK(ghlauth_webhook_set_allow_missing_timestamp(zoo[WEBHOOK], 1, ERR));
  OK(ghlauth_webhook_add_key(zoo[WEBHOOK], GHLAUTH_KEY_ED25519, webhook_key, sizeof(webhook_key), ERR));
  OK(ghlauth_webhook_verify(zoo[WEBHOOK], (ghlauth_event **)&zoo[EVENT], webhook_headers, webhook_body,
                            sizeof(webhook_body) - 1, ERR));
}

void zoo_open(void) {
  write_files();
  desk = desk_new(SCRIPT_ON_THE_SPOT);
  desk_import_location(desk);
  desk_import_agency(desk);
  zoo[CONFIG] = desk->config;
  OK(ghlauth_config_set_rate_limit(zoo[CONFIG], 10000, 1000, 0, ERR));  // some tests call everything thousands of times
  zoo[STORE] = desk->store;
  OK(ghlauth_store_open(&other_store, "memory:", NULL, ERR));
  OK(ghlauth_store_set_secret(zoo[STORE], "secret", state_key, sizeof(state_key), ERR));
  OK(ghlauth_store_options_new((ghlauth_store_options **)&zoo[STORE_OPTIONS], ERR));
  open_table_store();
  assert_int_equal(ghlauth_store_rotate(zoo[STORE], (ghlauth_report **)&zoo[REPORT], NULL, NULL), GHLAUTH_E_STORE_KEY);
  OK(ghlauth_keep_options_new((ghlauth_keep_options **)&zoo[KEEP_OPTIONS], ERR));
  OK(ghlauth_keep_options_set_reconcile(zoo[KEEP_OPTIONS], 0, ERR));
  zoo[OAUTH] = desk->oauth;
  zoo[CREDENTIAL] = desk_credential(desk, LOCATION_INSTALLATION);
  OK(ghlauth_cancel_new((ghlauth_cancel **)&zoo[CANCEL], ERR));
  OK(ghlauth_list_new((ghlauth_list **)&zoo[LIST], ERR));
  OK(ghlauth_list_append(zoo[LIST], "first", ERR));
  OK(ghlauth_headers_new((ghlauth_headers **)&zoo[HEADERS], ERR));
  OK(ghlauth_headers_add(zoo[HEADERS], "X-First", "1", ERR));
  OK(ghlauth_needs_new((ghlauth_needs **)&zoo[NEEDS], ERR));
  OK(ghlauth_advise_flow((ghlauth_advice **)&zoo[ADVICE], zoo[NEEDS], ERR));
  OK(ghlauth_explain((ghlauth_explanation **)&zoo[EXPLANATION], 401, NULL, NULL, 0, NULL, NULL, NULL, 0, 0, ERR));
  OK(ghlauth_pit_new((ghlauth_pit **)&zoo[PIT], zoo[CONFIG], PIT_TOKEN, GHLAUTH_LEVEL_LOCATION, LOCATION_ID, ERR));
  OK(ghlauth_authorize_options_new((ghlauth_authorize_options **)&zoo[OPTIONS], ERR));
  OK(ghlauth_oauth_installation(zoo[OAUTH], (ghlauth_installation **)&zoo[INSTALLATION], LOCATION_INSTALLATION, ERR));
  OK(ghlauth_oauth_find(zoo[OAUTH], (ghlauth_installations **)&zoo[INSTALLATIONS], NULL, NULL, NULL, ERR));
  OK(ghlauth_oauth_count_by_client(zoo[OAUTH], (ghlauth_client_counts **)&zoo[CLIENT_COUNTS], NULL, ERR));
  OK(ghlauth_credential_token(zoo[CREDENTIAL], (ghlauth_token **)&zoo[TOKEN], 0, NULL, ERR));
  OK(ghlauth_request_new((ghlauth_request **)&zoo[REQUEST], "GET", "/contacts/1", ERR));
  OK(ghlauth_client_new((ghlauth_client **)&zoo[CLIENT], zoo[CONFIG], ERR));
  OK(ghlauth_client_metrics(zoo[CLIENT], (ghlauth_metrics **)&zoo[METRICS], ERR));
  OK(ghlauth_queue_new((ghlauth_queue **)&zoo[QUEUE], zoo[CONFIG], ERR));
  OK(ghlauth_client_budget(zoo[CLIENT], (ghlauth_budget **)&zoo[BUDGET], zoo[CREDENTIAL], NULL, ERR));
  OK(ghlauth_request_for_operation(&list_request, "links/search-trigger-links", NULL, ERR));
  OK(ghlauth_pages_new((ghlauth_pages **)&zoo[PAGES], zoo[CLIENT], zoo[CREDENTIAL], list_request, ERR));
  OK(ghlauth_preview_new((ghlauth_preview **)&zoo[PREVIEW], zoo[CLIENT], zoo[REQUEST], ERR));
  start_login();
  open_webhook();
  OK(ghlauth_user_context_from_json((ghlauth_user_context **)&zoo[USER_CONTEXT],
                                    "{\"userId\":\"u\",\"companyId\":\"" COMPANY_ID "\"}", ERR));
  OK(ghlauth_user_context_reader_new((ghlauth_user_context_reader **)&zoo[USER_CONTEXT_READER], zoo[CONFIG], "a secret", ERR));
  OK(ghlauth_credential_decide(zoo[CREDENTIAL], (ghlauth_decision **)&zoo[DECISION], "no/operation", NULL, NULL, NULL, ERR));
  OK(ghlauth_plan_new((ghlauth_plan **)&zoo[PLAN], zoo[LIST], NULL, ERR));
  zoo[OPERATION] = (void *)(uintptr_t)ghlauth_operation_at(0);

  ghlauth_buf *state = NULL;
  char callback[1024];
  OK(ghlauth_oauth_authorize_url(zoo[OAUTH], (ghlauth_buf **)&zoo[BUF], &state, NULL, ERR));
  snprintf(callback, sizeof(callback), "?code=0123456789&state=%s", ghlauth_buf_data(state));
  ghlauth_buf_free(state);
  OK(ghlauth_oauth_parse_callback(zoo[OAUTH], (ghlauth_callback **)&zoo[CALLBACK], callback, NULL, ERR));

  script_answer(desk->script, 200,
                "{\"locations\":[{\"_id\":\"" LOCATION_ID
                "\",\"name\":\"Shop\",\"address\":\"Main St 1\",\"isInstalled\":true}],"
                "\"count\":1,\"installToFutureLocations\":false}");
  OK(ghlauth_oauth_installed_locations(zoo[OAUTH], (ghlauth_locations **)&zoo[LOCATIONS], COMPANY_ID, 1, NULL, ERR));
  script_answer(desk->script, 200, "{\"contact\":{}}");
  OK(ghlauth_client_send(zoo[CLIENT], (ghlauth_response **)&zoo[RESPONSE], zoo[CREDENTIAL], zoo[REQUEST], NULL, ERR));
  script_answer(desk->script, 404, "{}");
  OK(ghlauth_queue_submit(zoo[QUEUE], zoo[CREDENTIAL], zoo[REQUEST], 1, -1, ERR));
  OK(ghlauth_queue_next(zoo[QUEUE], (ghlauth_completion **)&zoo[COMPLETION], -1, NULL, ERR));
  assert_int_equal(ghlauth_config_set_timeout_ms(zoo[CONFIG], 0, (ghlauth_error **)&zoo[ERROR]), GHLAUTH_E_INVALID_ARGUMENT);
}

void zoo_forget(enum zoo_kind kind) {
  zoo[kind] = NULL;
  if (kind == CONFIG) desk->config = NULL;
  if (kind == STORE) desk->store = NULL;
  if (kind == OAUTH) desk->oauth = NULL;
}

void zoo_close(void) {
  ghlauth_budget_free(zoo[BUDGET]);
  ghlauth_buf_free(zoo[BUF]);
  ghlauth_cancel_free(zoo[CANCEL]);
  ghlauth_list_free(zoo[LIST]);
  ghlauth_headers_free(zoo[HEADERS]);
  ghlauth_needs_free(zoo[NEEDS]);
  ghlauth_advice_free(zoo[ADVICE]);
  ghlauth_explanation_free(zoo[EXPLANATION]);
  ghlauth_pit_free(zoo[PIT]);
  ghlauth_authorize_options_free(zoo[OPTIONS]);
  ghlauth_callback_free(zoo[CALLBACK]);
  ghlauth_installation_free(zoo[INSTALLATION]);
  ghlauth_installations_free(zoo[INSTALLATIONS]);
  ghlauth_client_counts_free(zoo[CLIENT_COUNTS]);
  ghlauth_report_free(zoo[REPORT]);
  ghlauth_store_free(other_store);
  ghlauth_keep_options_free(zoo[KEEP_OPTIONS]);
  ghlauth_locations_free(zoo[LOCATIONS]);
  ghlauth_token_free(zoo[TOKEN]);
  ghlauth_credential_free(zoo[CREDENTIAL]);
  ghlauth_request_free(zoo[REQUEST]);
  ghlauth_response_free(zoo[RESPONSE]);
  ghlauth_completion_free(zoo[COMPLETION]);
  ghlauth_queue_free(zoo[QUEUE]);
  ghlauth_metrics_free(zoo[METRICS]);
  ghlauth_client_free(zoo[CLIENT]);
  ghlauth_pages_free(zoo[PAGES]);
  ghlauth_preview_free(zoo[PREVIEW]);
  ghlauth_request_free(list_request);
  ghlauth_login_free(zoo[LOGIN]);
  ghlauth_store_options_free(zoo[STORE_OPTIONS]);
  ghlauth_user_context_free(zoo[USER_CONTEXT]);
  ghlauth_user_context_reader_free(zoo[USER_CONTEXT_READER]);
  ghlauth_decision_free(zoo[DECISION]);
  ghlauth_plan_free(zoo[PLAN]);
  ghlauth_webhook_free(zoo[WEBHOOK]);
  ghlauth_event_free(zoo[EVENT]);
  ghlauth_headers_free(webhook_headers);
  ghlauth_list_free(app_ids);
  ghlauth_error_free(zoo[ERROR]);
  ghlauth_store_free(table_store);
  desk_free(desk);
  array_store_free(array);
  array_store_free(array_of_table_store);
  memset(zoo, 0, sizeof(zoo));
  close(pit_file);
  unlink(pit_path);
  unlink(key_path);
  unsetenv("GHLAUTH_TEST_PIT");
  unsetenv("GHLAUTH_TEST_STORE_KEY");
}
