-- Both flows from LuaJIT with its FFI.
-- Usage: luajit flows.lua API_URL LOCATION_ID CONTACT_ID OTHER_CONTACT_ID REDIRECT_URI
local ffi = require("ffi")

-- What is used of the headers, as they write it. All handles are opaque: void is enough for them.
ffi.cdef [[
const char *ghlauth_version_string(void);
uint32_t ghlauth_abi_version(void);
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

typedef struct {
  uint32_t struct_size;
  int32_t level;
  void *user_data;
  void (*drop)(void *user_data);
  void (*write)(void *user_data, int32_t level, const char *line);
} ghlauth_log_table;
int32_t ghlauth_config_new(void **config, void **error);
int32_t ghlauth_config_set_api_url(void *config, const char *url, void **error);
int32_t ghlauth_config_set_marketplace_url(void *config, const char *url, void **error);
int32_t ghlauth_config_set_log(void *config, const ghlauth_log_table *log, void **error);
void ghlauth_config_free(void *config);

int32_t ghlauth_pit_from_env(void **pit, const void *config, const char *name, int32_t level, const char *resource_id, void **error);
int32_t ghlauth_pit_redacted(const void *pit, void **redacted, void **error);
void ghlauth_pit_free(void *pit);
int32_t ghlauth_credential_from_pit(void **credential, void *pit, void **error);
int32_t ghlauth_credential_from_installation(void **credential, void *oauth, const char *installation_id, void **error);
void ghlauth_credential_free(void *credential);
int32_t ghlauth_client_new(void **client, const void *config, void **error);
int32_t ghlauth_client_send(void *client, void **response, void *credential, const void *request, void *cancel, void **error);
void ghlauth_client_free(void *client);
int32_t ghlauth_request_new(void **request, const char *method, const char *path, void **error);
void ghlauth_request_free(void *request);
int32_t ghlauth_response_http_status(const void *response);
const char *ghlauth_response_body(const void *response);
size_t ghlauth_response_body_size(const void *response);
void ghlauth_response_free(void *response);

int32_t ghlauth_list_new(void **list, void **error);
int32_t ghlauth_list_append(void *list, const char *value, void **error);
void ghlauth_list_free(void *list);
int32_t ghlauth_authorize_options_new(void **options, void **error);
int32_t ghlauth_authorize_options_set_scopes(void *options, const void *scopes, void **error);
void ghlauth_authorize_options_free(void *options);
int32_t ghlauth_oauth_new(void **oauth, const void *config, const char *client_id, const char *client_secret,
                          const char *redirect_uri, void **error);
int32_t ghlauth_oauth_authorize_url(void *oauth, void **url, void **state, const void *options, void **error);
int32_t ghlauth_oauth_parse_callback(void *oauth, void **callback, const char *url, const char *session_binding, void **error);
int32_t ghlauth_oauth_exchange(void *oauth, void **installation, const void *callback, const char *owner, void *cancel, void **error);
void ghlauth_oauth_free(void *oauth);
void ghlauth_callback_free(void *callback);
const char *ghlauth_installation_id(const void *installation);
void ghlauth_installation_free(void *installation);
]]

local LEVEL_LOCATION, LOG_INFO = 2, 3 -- level.h, callbacks.h
local lib = ffi.load("libghlauth.so.0")
assert(lib.ghlauth_abi_version() == 0, "the library has another ABI")

-- An error as a Lua table, with the fields in their order.
local fields = {"message", "hint", "http_status", "server_message", "trace_id", "retry_after_ms", "is_retryable"}
local function raise(error_)
  local status = lib.ghlauth_error_status(error_)
  local failure = {name = ffi.string(lib.ghlauth_status_name(status)), status = status}
  for _, field in ipairs(fields) do
    local value = lib["ghlauth_error_" .. field](error_)
    failure[field] = type(value) == "cdata" and (ffi.istype("int64_t", value) and tonumber(value) or ffi.string(value)) or value
  end
  lib.ghlauth_error_free(error_)
  error(setmetatable(failure, {__tostring = function(self) return self.name .. ": " .. self.message .. ". " .. self.hint end}))
end

-- call("list_append", scopes, "x") calls ghlauth_list_append with an error behind the arguments. OUT stands for an output, which is
-- returned: a handle that is freed when it is collected (what was made from others keeps them alive by itself).
local OUT = {}
local function call(name, ...)
  local error_, made, class = ffi.new("void *[1]"), nil, nil
  local arguments, count = {...}, select("#", ...)
  for index = 1, count do
    if type(arguments[index]) == "table" then
      made, class = ffi.new("void *[1]"), arguments[index].class
      arguments[index] = made
    end
  end
  arguments[count + 1] = error_
  local status = lib["ghlauth_" .. name](unpack(arguments, 1, count + 1))
  local handle = made and ffi.gc(made[0], lib["ghlauth_" .. class .. "_free"]) -- a refusal can come with an answer as well
  if status ~= 0 then raise(error_[0]) end
  return handle
end
jit.off(call) -- the library calls the log from within: LuaJIT cannot come back into code that it has compiled
for _, class in ipairs {"config", "pit", "buf", "credential", "client", "request", "response", "list", "authorize_options", "oauth",
  "callback", "installation"} do
  OUT[class] = {class = class}
end

local function send(client, credential, path)
  local request = call("request_new", OUT.request, "GET", path)
  local response = call("client_send", client, OUT.response, credential, request, nil)
  return lib.ghlauth_response_http_status(response) .. " " ..
    ffi.string(lib.ghlauth_response_body(response), lib.ghlauth_response_body_size(response))
end

local function flow_1(config, location_id, contact_id, other_contact_id)
  local pit = call("pit_from_env", OUT.pit, config, "HIGHLEVEL_PIT", LEVEL_LOCATION, location_id)
  print("pit: " .. ffi.string(lib.ghlauth_buf_data(call("pit_redacted", pit, OUT.buf))))
  local credential = call("credential_from_pit", OUT.credential, pit)
  local client = call("client_new", OUT.client, config)
  print("flow 1: " .. send(client, credential, "/contacts/" .. contact_id))
  local done, failure = pcall(send, client, credential, "/contacts/" .. other_contact_id)
  assert(not done and failure.name, failure)
  print("refused: " .. failure.name .. " " .. failure.status)
  for _, field in ipairs(fields) do print("  " .. field .. ": " .. failure[field]) end
end

local function flow_2(config, contact_id, redirect_uri)
  local oauth = call("oauth_new", OUT.oauth, config, os.getenv("HIGHLEVEL_CLIENT_ID"), os.getenv("HIGHLEVEL_CLIENT_SECRET"),
    redirect_uri)
  local scopes = call("list_new", OUT.list)
  call("list_append", scopes, "contacts.readonly")
  local options = call("authorize_options_new", OUT.authorize_options)
  call("authorize_options_set_scopes", options, scopes)
  local url = call("oauth_authorize_url", oauth, OUT.buf, nil, options)
  print("authorize: " .. ffi.string(lib.ghlauth_buf_data(url)))
  io.stdout:flush()
  local callback = call("oauth_parse_callback", oauth, OUT.callback, io.read("*l"), nil)
  local installation = call("oauth_exchange", oauth, OUT.installation, callback, "tenant 7", nil)
  local id = ffi.string(lib.ghlauth_installation_id(installation))
  print("installation: " .. id)
  local credential = call("credential_from_installation", OUT.credential, oauth, id)
  print("flow 2: " .. send(call("client_new", OUT.client, config), credential, "/contacts/" .. contact_id))
end

local api_url, location_id, contact_id, other_contact_id, redirect_uri = unpack(arg)
print("ghlauth " .. ffi.string(lib.ghlauth_version_string()) .. ", ABI " .. lib.ghlauth_abi_version())
local config = call("config_new", OUT.config)
call("config_set_api_url", config, api_url)
call("config_set_marketplace_url", config, api_url)
-- The callbacks live until `drop` was called: here as long as the program.
local log = ffi.new("ghlauth_log_table", ffi.sizeof("ghlauth_log_table"), LOG_INFO)
log.drop = function() print("log: dropped") end
log.write = function(_, level, line) print("log: " .. level .. " " .. ffi.string(line):match("%S+")) end
call("config_set_log", config, log)
flow_1(config, location_id, contact_id, other_contact_id)
flow_2(config, contact_id, redirect_uri)
config = nil
collectgarbage()
collectgarbage()
