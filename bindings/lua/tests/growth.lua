-- All is made, used and dropped in Lua, for bindings/core/growth.py.
local ghlauth = require "ghlauth"
local OwnRows = require "own_rows"

local function about(name) return os.getenv("SANDBOX_" .. name) end
local contact = "/contacts/" .. about "CONTACT"

local function config(settings)
  settings.api_url, settings.marketplace_url, settings.max_retries = about "URL", about "URL", 0
  return ghlauth.Config(settings)
end
local function fails(kind, call, ...)
  local succeeded, failure = pcall(call, ...)
  if succeeded or kind and not ghlauth.is_error(failure, kind) then error(tostring(failure)) end
end

local client = ghlauth.Client(config {})
local credential = ghlauth.Credential.from_pit(ghlauth.Pit(config {}, about "PIT", ghlauth.LEVEL_LOCATION, about "LOCATION"))

local function once(webhook)
  local of = config {store = ghlauth.Store.of(OwnRows.new(), {plain = true}), log = function() end, log_level = ghlauth.LOG_DEBUG}
  local sourced = ghlauth.Credential.from_source(of, function() return "b" end)
  assert(sourced:access_token() == "b")
  assert(#sourced:decide("contacts/get-contact").findings > 0)
  local failing = ghlauth.Credential.from_source(of, function() error {} end)
  fails(nil, failing.access_token, failing)
  local app = ghlauth.OAuth(of, about "CLIENT_ID", about "CLIENT_SECRET", about "REDIRECT_URI")
  app:authorize_url({"contacts.readonly"}, {session = "a", parameters = {a = "b"}})
  fails("NotFoundError", app.installation, app, "app:x")
  fails("CallbackError", app.exchange, app, "code=abc")
  fails("WebhookError", webhook.verify, webhook, {["X-GHL-Signature"] = {"x", "y"}}, "{}")
  fails(nil, ghlauth.Client, app)
  ghlauth.UserContext.from_json '{"userId": "u", "companyId": "c"}'
  ghlauth.Request("POST", "/x", {json = "{}", query = {a = {1, 2}}})
  assert(ghlauth.Queue(of):size() == 0)
  ghlauth.Client(of):close()
  assert(client:request(credential, "GET", contact).http_status == 200)
end

for line in io.lines() do
  local webhook
  for round = 0, tonumber(line) - 1 do
    if round % 10 == 0 then webhook = ghlauth.Webhook(config {}, {about "APP"}) end
    once(webhook)
  end
  -- References from C++ are given back with the next call.
  for _ = 1, 3 do collectgarbage() ghlauth.version() end
  print(math.floor(collectgarbage "count" * 1024 / 64))  -- of 64 bytes
  io.flush()
end
