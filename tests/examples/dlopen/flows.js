// Both flows from Node.js with koffi (npm install koffi).
// Usage: node flows.js API_URL LOCATION_ID CONTACT_ID OTHER_CONTACT_ID REDIRECT_URI
"use strict";
const fs = require("fs");
const koffi = require("koffi");

const LEVEL_LOCATION = 2; // level.h
const LOG_INFO = 3; // callbacks.h

// What is used of the headers, as they write it. All handles are opaque: void is enough for them.
const drop = koffi.proto("void drop(void *user_data)");
const write = koffi.proto("void write(void *user_data, int32_t level, const char *line)");
koffi.struct("ghlauth_log_table", {
  struct_size: "uint32_t",
  level: "int32_t",
  user_data: "void *",
  drop: koffi.pointer(drop),
  write: koffi.pointer(write),
});
const library = koffi.load("libghlauth.so.0");
const functions = {};
for (const declaration of `
  const char *ghlauth_version_string();
  uint32_t ghlauth_abi_version();
  const char *ghlauth_status_name(int32_t status);
  int32_t ghlauth_error_status(const void *error);
  const char *ghlauth_error_message(const void *error);
  const char *ghlauth_error_hint(const void *error);
  int32_t ghlauth_error_http_status(const void *error);
  const char *ghlauth_error_server_message(const void *error);
  const char *ghlauth_error_trace_id(const void *error);
  int64_t ghlauth_error_retry_after_ms(const void *error);
  int32_t ghlauth_error_is_retryable(const void *error);
  void ghlauth_error_free(void *error);
  const char *ghlauth_buf_data(const void *buf);
  void ghlauth_buf_free(void *buf);
  int32_t ghlauth_config_new(_Out_ void **config, _Out_ void **error);
  int32_t ghlauth_config_set_api_url(void *config, const char *url, _Out_ void **error);
  int32_t ghlauth_config_set_marketplace_url(void *config, const char *url, _Out_ void **error);
  int32_t ghlauth_config_set_log(void *config, const ghlauth_log_table *log, _Out_ void **error);
  void ghlauth_config_free(void *config);
  int32_t ghlauth_pit_from_env(_Out_ void **pit, const void *config, const char *name, int32_t level, const char *resource_id,
                               _Out_ void **error);
  int32_t ghlauth_pit_redacted(const void *pit, _Out_ void **redacted, _Out_ void **error);
  void ghlauth_pit_free(void *pit);
  int32_t ghlauth_credential_from_pit(_Out_ void **credential, void *pit, _Out_ void **error);
  int32_t ghlauth_credential_from_installation(_Out_ void **credential, void *oauth, const char *installation_id,
                                               _Out_ void **error);
  void ghlauth_credential_free(void *credential);
  int32_t ghlauth_client_new(_Out_ void **client, const void *config, _Out_ void **error);
  int32_t ghlauth_client_send(void *client, _Out_ void **response, void *credential, const void *request, void *cancel,
                              _Out_ void **error);
  void ghlauth_client_free(void *client);
  int32_t ghlauth_request_new(_Out_ void **request, const char *method, const char *path, _Out_ void **error);
  void ghlauth_request_free(void *request);
  int32_t ghlauth_response_http_status(const void *response);
  const char *ghlauth_response_body(const void *response);
  void ghlauth_response_free(void *response);
  int32_t ghlauth_list_new(_Out_ void **list, _Out_ void **error);
  int32_t ghlauth_list_append(void *list, const char *value, _Out_ void **error);
  void ghlauth_list_free(void *list);
  int32_t ghlauth_authorize_options_new(_Out_ void **options, _Out_ void **error);
  int32_t ghlauth_authorize_options_set_scopes(void *options, const void *scopes, _Out_ void **error);
  void ghlauth_authorize_options_free(void *options);
  int32_t ghlauth_oauth_new(_Out_ void **oauth, const void *config, const char *client_id, const char *client_secret,
                            const char *redirect_uri, _Out_ void **error);
  int32_t ghlauth_oauth_authorize_url(void *oauth, _Out_ void **url, void *state, const void *options, _Out_ void **error);
  int32_t ghlauth_oauth_parse_callback(void *oauth, _Out_ void **callback, const char *url, const char *session_binding,
                                       _Out_ void **error);
  int32_t ghlauth_oauth_exchange(void *oauth, _Out_ void **installation, const void *callback, const char *owner, void *cancel,
                                 _Out_ void **error);
  void ghlauth_oauth_free(void *oauth);
  void ghlauth_callback_free(void *callback);
  const char *ghlauth_installation_id(const void *installation);
  void ghlauth_installation_free(void *installation)`.split(";")) {
  functions[/ghlauth_(\w+)\(/.exec(declaration)[1]] = library.func(declaration.trim());
}
if (functions.abi_version() !== 0) throw new Error("the library has another ABI");

// A failed call, with all that the library says about it.
class Failure extends Error {
  constructor(error) {
    const names = ["message", "hint", "http_status", "server_message", "trace_id", "retry_after_ms", "is_retryable"];
    const fields = Object.fromEntries(names.map((name) => [name, functions["error_" + name](error)]));
    super(`${fields.message}. ${fields.hint}`);
    this.status = functions.error_status(error);
    this.name = functions.status_name(this.status);
    this.fields = fields;
  }
}

// Frees what was made with it, the last first. JavaScript tells nobody in time that an object is used no more.
class Scope {
  #owned = [];

  static run(work) {
    const scope = new Scope();
    try {
      return work(scope);
    } finally {
      for (const [kind, handle] of scope.#owned.reverse()) functions[kind + "_free"](handle);
    }
  }

  // call("list_append", list, "x") calls ghlauth_list_append with an error behind the arguments. {out: kind} stands for an output, a
  // handle of that kind, which is returned.
  call(name, ...inputs) {
    const error = [null];
    const made = [null];
    const kind = inputs.find((one) => one && one.out)?.out;
    const status = functions[name](...inputs.map((one) => (one && one.out ? made : one)), error);
    if (kind && made[0]) this.#owned.push([kind, made[0]]);
    if (error[0]) this.#owned.push(["error", error[0]]);
    if (status !== 0) throw new Failure(error[0]);
    return made[0];
  }
}

function send(client, credential, path) {
  return Scope.run((scope) => {
    const request = scope.call("request_new", { out: "request" }, "GET", path);
    const response = scope.call("client_send", client, { out: "response" }, credential, request, null);
    return `${functions.response_http_status(response)} ${functions.response_body(response)}`;
  });
}

function flow1(scope, config, locationId, contactId, otherContactId) {
  const pit = scope.call("pit_from_env", { out: "pit" }, config, "HIGHLEVEL_PIT", LEVEL_LOCATION, locationId);
  console.log("pit: " + functions.buf_data(scope.call("pit_redacted", pit, { out: "buf" })));
  const credential = scope.call("credential_from_pit", { out: "credential" }, pit);
  const client = scope.call("client_new", { out: "client" }, config);
  console.log("flow 1: " + send(client, credential, `/contacts/${contactId}`));
  try {
    send(client, credential, `/contacts/${otherContactId}`);
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    console.log(`refused: ${failure.name} ${failure.status}`);
    for (const [name, value] of Object.entries(failure.fields)) console.log(`  ${name}: ${value}`);
  }
}

function flow2(scope, config, contactId, redirectUri) {
  const { HIGHLEVEL_CLIENT_ID: clientId, HIGHLEVEL_CLIENT_SECRET: clientSecret } = process.env;
  const oauth = scope.call("oauth_new", { out: "oauth" }, config, clientId, clientSecret, redirectUri);
  const scopes = scope.call("list_new", { out: "list" });
  scope.call("list_append", scopes, "contacts.readonly");
  const options = scope.call("authorize_options_new", { out: "authorize_options" });
  scope.call("authorize_options_set_scopes", options, scopes);
  console.log("authorize: " + functions.buf_data(scope.call("oauth_authorize_url", oauth, { out: "buf" }, null, options)));
  const line = fs.readFileSync(0, "utf8").trim();
  const callback = scope.call("oauth_parse_callback", oauth, { out: "callback" }, line, null);
  const installation = scope.call("oauth_exchange", oauth, { out: "installation" }, callback, "tenant 7", null);
  const id = functions.installation_id(installation);
  console.log("installation: " + id);
  const credential = scope.call("credential_from_installation", { out: "credential" }, oauth, id);
  console.log("flow 2: " + send(scope.call("client_new", { out: "client" }, config), credential, `/contacts/${contactId}`));
}

const [apiUrl, locationId, contactId, otherContactId, redirectUri] = process.argv.slice(2);
// The functions of the log stay registered until `drop` was called: here as long as the program.
const log = {
  struct_size: koffi.sizeof("ghlauth_log_table"),
  level: LOG_INFO,
  user_data: null,
  drop: koffi.register(() => console.log("log: dropped"), koffi.pointer(drop)),
  write: koffi.register((userData, level, line) => console.log(`log: ${level} ${line.split(" ")[0]}`), koffi.pointer(write)),
};
console.log(`ghlauth ${functions.version_string()}, ABI ${functions.abi_version()}`);
Scope.run((scope) => {
  const config = scope.call("config_new", { out: "config" });
  scope.call("config_set_api_url", config, apiUrl);
  scope.call("config_set_marketplace_url", config, apiUrl);
  scope.call("config_set_log", config, log);
  flow1(scope, config, locationId, contactId, otherContactId);
  flow2(scope, config, contactId, redirectUri);
});
