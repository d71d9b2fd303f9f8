-- Carries out the steps of bindings/core/cases.json in Lua: one line of standard input each, one line of standard output.
-- bindings/core/scenario.py says what the lines are.
local ghlauth = require "ghlauth"
local OwnRows = require "own_rows"

local things, lines, log_fails, rows = {}, {}, nil, nil
local verbs = {}

local function told(one)
  return one.id, one.level, one.company_id, one.location_id, one.owner, table.concat(one.scopes, " ")
end
local function split(text)
  local words = {}
  for word in text:gmatch "%S+" do words[#words + 1] = word end
  return words
end
local function pairs_of(...)
  local headers, given = {}, {...}
  for at = 1, #given, 2 do headers[#headers + 1] = {given[at], given[at + 1]} end
  return headers
end

function verbs.config(name, url, retries)
  things[name] = ghlauth.Config {api_url = url, marketplace_url = url, max_retries = tonumber(retries)}
end
function verbs.pit(name, of, token, level, resource)
  local pit = ghlauth.Pit(things[of], token, tonumber(level), resource)
  things[name] = pit
  return pit:level(), pit:resource_id(), pit:redacted()
end
function verbs.oauth(name, of, client_id, secret, redirect_uri)
  things[name] = ghlauth.OAuth(things[of], client_id, secret, redirect_uri)
  return things[name]:app_id()
end
function verbs.authorize(of, session, scopes) return things[of]:authorize_url(split(scopes), {session = session}) end
function verbs.exchange(of, url, owner, session) return told(things[of]:exchange(url, {owner = owner, session = session})) end
function verbs.refresh(of, id) return told(things[of]:refresh(id)) end
function verbs.mint(of, company, location) return told(things[of]:mint_location(company, location)) end
function verbs.lookup(of, id) return told(things[of]:installation(id)) end
function verbs.credential_of_pit(name, of) things[name] = ghlauth.Credential.from_pit(things[of]) end
function verbs.credential_of_installation(name, of, id) things[name] = ghlauth.Credential.from_installation(things[of], id) end
function verbs.credential_of_token(name, of, token) things[name] = ghlauth.Credential.from_access_token(things[of], token) end
function verbs.credential_of_source(name, of, token)
  things[name] = ghlauth.Credential.from_source(things[of], function() return token end)
end
function verbs.token(of) return things[of]:access_token() end
function verbs.client(name, of) things[name] = ghlauth.Client(things[of]) end
function verbs.send(of, credential, method, path, json, cancel)
  local parts = {cancel = cancel and things[cancel]}
  if json and json ~= "" then parts.json = json end
  local response = things[of]:request(things[credential], method, path, parts)
  return response.http_status, response:header "content-type", response.body
end
function verbs.decide(of, operation, version, location)
  local decision = things[of]:decide(operation, {version = version, location_id = location})
  local told_of = {decision.outcome, decision.operation}
  for _, one in ipairs(decision.findings) do
    for _, member in ipairs {"reason_name", "remedy_name", "value"} do told_of[#told_of + 1] = one[member] end
  end
  return (table.unpack or unpack)(told_of)
end
function verbs.webhook(name, of, app_id, pem)
  things[name] = ghlauth.Webhook(things[of], {app_id})
  things[name]:add_key(pem)
end
function verbs.verify(of, body, ...)
  local event = things[of]:verify(pairs_of(...), body)
  things.event = event
  return event.type, event.app_id, event.location_id, event.json
end
function verbs.verify_signature(of, body, ...) things[of]:verify_signature(pairs_of(...), body) end
function verbs.confirm(of) things[of]:confirm(things.event) end
function verbs.release(of) things[of]:release(things.event) end
function verbs.webhook_http_status(status) return ghlauth.Webhook.http_status(tonumber(status)) end
function verbs.reader(name, of, secret) things[name] = ghlauth.UserContextReader(things[of], secret) end
function verbs.decrypt(of, ciphertext)
  local user = things[of]:decrypt(ciphertext)
  return user.user_id, user.company_id, user.active_location, user.level, user.role, user.user_name, user.email
end
function verbs.use_own_log(of)
  things[of]:set {log_level = ghlauth.LOG_DEBUG, log = function(_, line)
    lines[#lines + 1] = line
    if log_fails then error(log_fails, 0) end
  end}
end
function verbs.log_fails(text) log_fails = text ~= "" and text or nil end
function verbs.log_has(text) return table.concat(lines, "\n"):find(text, 1, true) and 1 or 0 end
function verbs.own_store(name)
  rows = OwnRows.new()
  things[name] = ghlauth.Store.of(rows, {plain = true})
end
function verbs.use_store(of, name) things[of]:set {store = things[name]} end
function verbs.store_fails(text) rows.fails = text ~= "" and text or nil end
function verbs.store_rows()
  local count = 0
  for _ in pairs(rows.kept) do count = count + 1 end
  return count
end
function verbs.check_store(name) things[name]:check() end
function verbs.cancel(name) things[name] = ghlauth.Cancel() end
function verbs.cancel_request(name) things[name]:request() end
function verbs.cancel_timeout(name, timeout_ms) things[name]:set_timeout_ms(tonumber(timeout_ms)) end
function verbs.queue(name, of, capacity) things[name] = ghlauth.Queue(things[of], {capacity = tonumber(capacity)}) end
function verbs.submit(of, credential, method, path, tag)
  things[of]:submit(things[credential], ghlauth.Request(method, path), tag)  -- of whatever size: digits are an integer as well
end
verbs["next"] = function(of)
  local completion = things[of]:next()
  if completion then return completion.tag, completion:response().http_status end
end
function verbs.close(name) things[name]:close() end
function verbs.forget(name)
  things[name] = nil
  collectgarbage()
end

local function answer(verb, ...)
  local given = {pcall(verbs[verb], ...)}
  if given[1] then return "ok", (table.unpack or unpack)(given, 2) end
  local failure = given[2]
  if not ghlauth.is_error(failure) then return "thrown", failure end
  return "error", table.concat(failure.classes, " "), failure.status, failure.name, failure.message, failure.hint, failure.http_status,
         failure.server_message, failure.trace_id, failure.retry_after_ms or -1, failure.retryable and 1 or 0
end

local function text_of(value)
  if type(value) == "number" then return ("%.0f"):format(value) == tostring(value) and tostring(value) or ("%d"):format(value) end
  return tostring(value)
end

for line in io.lines() do
  local parts = {}
  for part in (line .. "\t"):gmatch "(.-)\t" do
    parts[#parts + 1] = part:gsub("%%(%x%x)", function(digits) return string.char(tonumber(digits, 16)) end)
  end
  local answered = {answer((table.unpack or unpack)(parts))}
  for at, one in ipairs(answered) do
    answered[at] = text_of(one):gsub("[^%w]", function(character) return ("%%%02X"):format(character:byte()) end)
  end
  io.write(table.concat(answered, "\t"), "\n")
  io.flush()
end
