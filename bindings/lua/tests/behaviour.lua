-- What a person of Lua expects of the package. Run by serving.py with a sandbox, in Lua 5.4 and in LuaJIT.
local ghlauth = require "ghlauth"
local OwnRows = require "own_rows"
local in_other_thread = require "other_thread"

local function about(name) return os.getenv("SANDBOX_" .. name) end
local contact = "/contacts/" .. about "CONTACT"

local function same(wanted, given)
  if wanted ~= given then error(tostring(given) .. "\nand not\n" .. tostring(wanted), 2) end
end
local function has(text, part)
  if not tostring(text):find(part, 1, true) then error(tostring(text) .. "\nhas not\n" .. part, 2) end
end
-- What a call raises.
local function raised(call, ...)
  local succeeded, failure = pcall(call, ...)
  if succeeded then error("nothing was raised", 2) end
  return failure
end
local function ask(...)
  io.write(table.concat({...}, " "), "\n")
  io.flush()
  local answer = io.read()
  if answer:find "^failed" then error(answer) end
  return answer
end
local function config(settings)
  settings = settings or {}
  settings.api_url, settings.marketplace_url, settings.max_retries = about "URL", about "URL", 0
  return ghlauth.Config(settings)
end
local function pit(of) return ghlauth.Pit(of or config(), about "PIT", ghlauth.LEVEL_LOCATION, about "LOCATION") end
local function by_pit(of) return ghlauth.Credential.from_pit(pit(of)) end
local function oauth(of) return ghlauth.OAuth(of, about "CLIENT_ID", about "CLIENT_SECRET", about "REDIRECT_URI") end
local function installed(of)
  local app = oauth(of)
  return app, app:exchange(ask("@allow", app:authorize_url {"contacts.readonly"})).id
end
-- References from C++ are given back with the next call.
local function collect()
  for _ = 1, 3 do collectgarbage() ghlauth.version() end
end

local tests = {}

function tests.answers_and_requests()
  local client = ghlauth.Client(config())
  local response = client:request(by_pit(), "GET", contact)
  same(200, response.http_status)
  has(response.body, about "CONTACT")
  has(response:header "CONTENT-type", "application/json")
  same(nil, response:header "X-None")
  has(client:call(by_pit(), "contacts/get-contact", {params = {contactId = about "CONTACT"}}).body, about "CONTACT")
  local pages = 0
  for items in client:pages(by_pit(), ghlauth.Request("GET", "/contacts/", {query = {locationId = about "LOCATION", limit = 1}})) do
    same("[", items:sub(1, 1))
    pages = pages + 1
  end
  same(true, pages > 1)
  has(raised(ghlauth.Request, "GET", "/x", {colour = 1}), "no setting 'colour'")
  has(raised(config, {timeout_ms = "many"}), "an integer is needed")
  has(raised(config, {timeout_ms = 1.5}), "integer")
  has(raised(config, {user_agent = {}}), "a string is needed")
  has(raised(ghlauth.Client, by_pit()), "(arg 1)")
  has(raised(client.send, nil, by_pit(), ghlauth.Request("GET", "/x")), "use a colon")
end

function tests.a_queue()
  local queue = ghlauth.Queue(config(), {max_in_flight = 2})
  for tag = 1, 4 do queue:submit(by_pit(), ghlauth.Request("GET", contact), tag) end
  same(4, queue:size())
  same(true, queue:descriptor() > 2)
  local sum = 0
  for completion in function() return queue:next() end do
    same(200, completion:response().http_status)
    sum = sum + completion.tag
  end
  same(10, sum)
end

function tests.errors_are_tables()
  local failure = raised(function() oauth(config()):installation(about "APP" .. ":nowhere") end)
  same(true, ghlauth.is_error(failure, "NotFoundError") and failure:is "UsageError" and failure:is "Error")
  same(false, ghlauth.is_error(failure, "NetworkError"))
  same(false, ghlauth.is_error("text"))
  same(ghlauth.E_NOT_FOUND, failure.status)
  same(nil, failure.retry_after_ms)
  same(failure.message .. ". " .. failure.hint, tostring(failure))
end

function tests.stores_logs_and_sources_of_the_application()
  local rows, log_fails = OwnRows.new(), nil
  local of = config {store = ghlauth.Store.of(rows, {plain = true}), log_level = ghlauth.LOG_DEBUG,
                     log = function() if log_fails then error(log_fails, 0) end end}
  local app, id = installed(of)
  same(true, next(rows.kept) ~= nil)
  local own = {"an error of ours"}
  rows.fails = own
  same(own, raised(app.installation, app, id))
  rows.fails, log_fails = nil, own
  same(own, raised(app.refresh, app, id))
  log_fails = nil
  same(id, app:refresh(id).id)
  -- In a coroutine, and from one that is over.
  same(id, coroutine.wrap(function() return app:refresh(id).id end)())
  ghlauth.Store.of(OwnRows.new(), {plain = true}):check()
  rows = OwnRows.new()
  rows.fails = own
  same(own, raised(function() ghlauth.Store.of(rows, {plain = true}):check() end))
  same(own, raised(function() ghlauth.Credential.from_source(config(), function() error(own) end):access_token() end))
  same("a", ghlauth.Credential.from_source(config(), function() return {text = "a", expires_at_s = os.time() + 900} end):access_token())
  has(raised(function() ghlauth.Credential.from_source(config(), function() end):access_token() end), "a string is needed")
  has(raised(config, {log = "x"}), "a log is a function")
  has(raised(ghlauth.Store.of, 7, {plain = true}), "a store is a table")
end

function tests.another_thread() has(in_other_thread(OwnRows.new()), "called in another thread") end

function tests.objects_in_any_order()
  local weak = setmetatable({}, {__mode = "v"})
  local app, id, client, credential
  do
    local rows = OwnRows.new()
    weak[1] = rows
    local of = config {store = ghlauth.Store.of(rows, {plain = true}), log = function() return rows end, log_level = ghlauth.LOG_DEBUG}
    app, id = installed(of)
    credential, client = ghlauth.Credential.from_installation(app, id), ghlauth.Client(of)
  end
  app = nil
  collect()
  same(200, client:request(credential, "GET", contact).http_status)
  same(true, weak[1] ~= nil)
  client, credential = nil, nil
  collect()
  same(nil, weak[1])
  do
    local given = {}
    weak[1] = given
    raised(config, {log = function() return given end, log_level = 77})
  end
  collect()
  same(nil, weak[1])
end

function tests.what_is_closed()
  local client = ghlauth.Client(config())
  client:close()
  client:close()
  same(true, client:is_closed())
  same("the Client is closed", raised(client.request, client, by_pit(), "GET", contact).message)
  if _VERSION == "Lua 5.4" then
    local kept = assert(load [[
      local made = ...
      local client <close> = made
      return client
    ]])(ghlauth.Client(config()))
    same(true, kept:is_closed())
  end
end

function tests.nothing_shows_a_secret()
  local of = config()
  for _, one in ipairs {of, pit(), by_pit(), oauth(of), raised(ghlauth.Pit, of, about "PIT", 77)} do
    local text = tostring(one)
    same(nil, text:find(about "PIT", 1, true) or text:find(about "CLIENT_SECRET", 1, true))
  end
  same("ghlauth.Config", tostring(of))
end

function tests.webhooks()
  local webhook = ghlauth.Webhook(config(), {about "APP"})
  webhook:add_key(about "KEY")
  local headers, body = {["x-ghl-signature"] = {about "SIGNATURE"}, accept = "a"}, about "EVENT"
  same("later", raised(webhook.handle, webhook, headers, body, function() error("later", 0) end))
  local event
  same(200, webhook:handle(headers, body, function(one) event = one end))
  same(body, event.json)
  local function never() error "handled" end
  same(200, webhook:handle({{"X-GHL-Signature", about "SIGNATURE"}}, body, never))
  same(401, webhook:handle(headers, body .. " ", never))
end

local failed = 0
for name, test in pairs(tests) do
  local succeeded, failure = xpcall(test, function(one) return type(one) == "string" and debug.traceback(one, 2) or one end)
  if not succeeded then
    failed = failed + 1
    io.stderr:write("failed: ", name, ": ", tostring(failure), "\n")
  end
end
os.exit(failed == 0 and 0 or 1, true)
