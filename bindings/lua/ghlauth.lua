--- Authorization for the HighLevel (GoHighLevel) API. README.md shows how; what fails raises a table (`ghlauth.is_error`).
local core = require "ghlauth.core"

local ghlauth = setmetatable({}, {__index = core})
local unpack = table.unpack or unpack

-- Errors: tables with the fields of the failure, and a text of message and hint.

local Error = core.error_metatable()
Error.__index = Error
Error.__name = "ghlauth.Error"
function Error.__tostring(self)
  local text = self.message:gsub("%.$", "") .. "."
  return self.hint ~= "" and text .. " " .. self.hint or text
end
--- Whether it is of a class, such as "NetworkError", or of one below it.
function Error:is(class)
  for _, one in ipairs(self.classes) do
    if one == class then return true end
  end
  return false
end
--- Whether something that was raised is a failure of the library; of a class, if one is named.
function ghlauth.is_error(value, class)
  return getmetatable(value) == Error and (class == nil or value:is(class))
end

-- What SWIG makes of a class: the functions of its objects, and the metatable of these.

local function instances(name)
  local metatable = getmetatable(core[name])[".instance"]
  return metatable[".fn"], metatable
end

local function shown(name)
  return function(object)
    return "ghlauth." .. name .. (object.is_closed and object:is_closed() and " (closed)" or "")
  end
end

for _, name in ipairs {"StoreOptions", "Store", "Config", "Cancel", "Pit", "AuthorizeOptions", "Callback", "OAuth", "UserContextReader",
                       "Credential", "Request", "Client", "Pages", "Queue", "Webhook", "Event", "UserContext", "Completion"} do
  local _, metatable = instances(name)
  local is_held = name ~= "Event" and name ~= "UserContext" and name ~= "Completion"
  metatable.__tostring = shown(name)
  metatable.__name = "ghlauth." .. name
  if is_held then metatable.__close = function(object) object:close() end end
end

--- A class: called, it makes an object; its other functions are those of `functions`.
local function class(name, new, functions)
  ghlauth[name] = setmetatable(functions or {}, {__call = function(_, ...) return new(...) end})
end

-- Calls the setter of each.
local function set(object, settings)
  for name, value in pairs(settings or {}) do
    local setter = object["set_" .. name] or object["add_" .. name]
    if not setter then error(tostring(object) .. " has no setting '" .. tostring(name) .. "'", 3) end
    if name == "rate_limit" then setter(object, unpack(value)) else setter(object, value) end
  end
  return object
end

local function copy(from)
  local made = {}
  for name, value in pairs(from or {}) do made[name] = value end
  return made
end

-- Of names and values, or of pairs in their order; a value may be several.
local function each(given, add)
  for name, value in pairs(given or {}) do
    if type(name) == "number" then add(value[1], tostring(value[2]))
    elseif type(value) == "table" then for _, one in ipairs(value) do add(name, tostring(one)) end
    else add(name, tostring(value)) end
  end
end

-- Configuration, stores

local config_methods = instances("Config")
local set_log = config_methods.set_log
function config_methods.set(self, settings)
  settings = copy(settings)
  local log, level = settings.log, settings.log_level
  settings.log, settings.log_level = nil, nil
  if log then set_log(self, level or core.LOG_INFO, log) end
  return set(self, settings)
end
class("Config", function(settings) return core.Config():set(settings) end)
class("Cancel", function(settings) return set(core.Cancel(), settings) end)

local function store_options(options)
  options = copy(options)
  local made = core.StoreOptions()
  for id, key in pairs(options.keys or {}) do
    if type(key) == "table" then made:add_key(key[1], key[2]) else made:add_key(id, key) end
  end
  options.keys = nil
  return set(made, options)
end
class("Store", nil, {
  open = function(url, options) return core.Store.open(url, store_options(options)) end,
  -- Of a table with the functions get, put_if_version, erase_if_version, scan and due.
  of = function(rows, options) return core.Store.from_listener(store_options(options), rows) end,
  join = core.Store.join,
})

--- Whether a row is one that a query of a store looks for, but for its limit.
function ghlauth.fits(query, row)
  if row.key <= query.after then return false end
  for _, column in ipairs {"app_id", "owner", "company_id", "location_id"} do
    if query[column] and query[column] ~= row[column] then return false end
  end
  return true
end

-- Flow 1, flow 2, what they yield

class("Pit", function(config, token, level, resource_id) return core.Pit(config, token, level or 0, resource_id or "") end, {
  from_env = function(config, name, level, resource_id) return core.Pit.from_env(config, name, level or 0, resource_id or "") end,
  from_file = function(config, path, level, resource_id, allow_readable)
    return core.Pit.from_file(config, path, level or 0, resource_id or "", allow_readable or false)
  end,
  from_source = function(config, fetch, level, resource_id)
    return core.Pit.from_listener(config, level or 0, resource_id or "", fetch)
  end,
})

class("OAuth", core.OAuth, {
  from_source = function(config, client_id, fetch, redirect_uri)
    return core.OAuth.from_listener(config, client_id, redirect_uri, fetch)
  end,
})
local oauth_methods = instances("OAuth")
local authorize_url, exchange, find = oauth_methods.authorize_url, oauth_methods.exchange, oauth_methods.find
function oauth_methods.authorize_url(self, scopes, options)
  options = copy(options)
  local made = core.AuthorizeOptions()
  made:set_scopes(scopes or {})
  each(options.parameters, function(name, value) made:add_parameter(name, value) end)
  options.parameters = nil
  if options.session == "" then options.session = nil end
  return authorize_url(self, set(made, options))
end
--- Of the URL that was asked for, or of what parse_callback made of it.
function oauth_methods.exchange(self, callback, options)
  options = options or {}
  if type(callback) == "string" then callback = self:parse_callback(callback, options.session or "") end
  return exchange(self, callback, options.owner or "", options.cancel)
end
function oauth_methods.find(self, wanted)
  wanted = wanted or {}
  return find(self, wanted.owner or "", wanted.company_id or "", wanted.location_id or "")
end

class("Credential", nil, {
  from_pit = core.Credential.from_pit,
  from_installation = core.Credential.from_installation,
  from_access_token = core.Credential.from_access_token,
  from_source = function(config, fetch, level, resource_id)
    return core.Credential.from_listener(config, level or 0, resource_id or "", fetch)
  end,
})
local credential_methods = instances("Credential")
local decide = credential_methods.decide
function credential_methods.decide(self, operation, options)
  options = options or {}
  return decide(self, operation, options.version or "", options.location_id or "", options.user)
end
function ghlauth.find_operation(text, generation)
  local found = core.find_operation(text, generation or "")
  return found.name ~= "" and found or nil
end

-- Requests and answers

local function fill(request, parts)
  parts = copy(parts)
  for name, add in pairs {params = request.set_param, query = request.add_query, headers = request.add_header,
                          form = request.add_form_field} do
    each(parts[name], function(one, value) add(request, one, value) end)
    parts[name] = nil
  end
  if parts.body then request:set_body(parts.content_type or "application/octet-stream", parts.body) end
  if parts.location_id then request:set_location(parts.location_id) end
  parts.body, parts.content_type, parts.location_id = nil, nil, nil
  return set(request, parts)
end
class("Request", function(method, path, parts) return fill(core.Request(method, path), parts) end, {
  for_operation = function(operation, parts)
    parts = copy(parts)
    local generation = parts.generation or ""
    parts.generation = nil
    return fill(core.Request.for_operation(operation, generation), parts)
  end,
})

local Response = {__name = "ghlauth.Response"}
Response.__index = Response
--- The first value of a header, in whatever case; nil when there is none.
function Response:header(name)
  for _, pair in ipairs(self.headers) do
    if pair[1]:lower() == name:lower() then return pair[2] end
  end
  return nil
end

class("Client", core.Client)
local client_methods = instances("Client")
local send = client_methods.send
function client_methods.send(self, credential, request, cancel)
  return setmetatable(send(self, credential, request, cancel), Response)
end
local function without_cancel(parts)
  parts = copy(parts)
  local cancel = parts.cancel
  parts.cancel = nil
  return parts, cancel
end
function client_methods.request(self, credential, method, path, parts)
  local rest, cancel = without_cancel(parts)
  return self:send(credential, ghlauth.Request(method, path, rest), cancel)
end
--- An operation of the catalogue: "contacts/get-contact", with its params.
function client_methods.call(self, credential, operation, parts)
  local rest, cancel = without_cancel(parts)
  return self:send(credential, ghlauth.Request.for_operation(operation, rest), cancel)
end
--- For `for`: the items of each page, as the text of a JSON array.
function client_methods.pages(self, credential, request, cancel)
  local pages = core.Pages(self, credential, request)
  return function()
    local items = pages:next(cancel)
    return items ~= "" and items or nil
  end
end

class("Queue", function(config, settings) return set(core.Queue(config), settings) end)
local queue_methods = instances("Queue")
local submit, next_completion = queue_methods.submit, queue_methods.next
function queue_methods.submit(self, credential, request, tag, timeout_ms) submit(self, credential, request, tag, timeout_ms or -1) end
--- What was completed next; nil when nothing is left, or when nothing was in time.
function queue_methods.next(self, timeout_ms, cancel)
  local completion = next_completion(self, timeout_ms or -1, cancel)
  return completion.exists and completion or nil
end
local completion_methods = instances("Completion")
local response = completion_methods.response
function completion_methods.response(self) return setmetatable(response(self), Response) end

-- Webhooks

class("Webhook", core.Webhook, {
  --- What to answer HighLevel with, for a status or an error.
  http_status = function(of)
    local status = core.Webhook.http_status(type(of) == "table" and of.status or of)
    return status ~= 0 and status or 200
  end,
  apply = core.Webhook.apply,
})
local webhook_methods = instances("Webhook")
local add_key, retire_key = webhook_methods.add_key, webhook_methods.retire_key
function webhook_methods.add_key(self, key, algorithm) add_key(self, algorithm or core.KEY_ED25519, key) end
function webhook_methods.retire_key(self, key, algorithm) retire_key(self, algorithm or core.KEY_ED25519, key) end
--- Verifies, calls the function with the event, confirms it, and gives the status of the answer. When the function fails, the event is
-- given back, and its error raised.
function webhook_methods.handle(self, headers, body, handler)
  local verified, event = pcall(self.verify, self, headers, body)
  if not verified then
    if not ghlauth.is_error(event) then error(event, 0) end
    return ghlauth.Webhook.http_status(event)
  end
  local handled, failure = pcall(handler, event)
  if not handled then
    self:release(event)
    error(failure, 0)
  end
  self:confirm(event)
  return 200
end

class("UserContextReader", core.UserContextReader)

return ghlauth
