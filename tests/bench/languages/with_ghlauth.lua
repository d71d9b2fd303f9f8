-- A warm token and an authorized GET with the package for Lua, in Lua and in LuaJIT.

local ghlauth = require "ghlauth"

-- Lua has no clock that is finer than a second. What this takes itself is 1 ms for each round.
local function now()
  local date = io.popen "date +%s%N"
  local text = date:read "*l"
  date:close()
  return tonumber(text) / 1e9
end

--- The time and the CPU time of a call in microseconds, the smallest of the rounds.
local function fastest(count, call)
  local best, best_cpu = math.huge, math.huge
  for _ = 1, 5 do
    local start, used = now(), os.clock()
    for _ = 1, count do call() end
    best_cpu = math.min(best_cpu, (os.clock() - used) * 1e6 / count)
    best = math.min(best, (now() - start) * 1e6 / count)
  end
  return best, best_cpu
end

local gets, path = tonumber(os.getenv "GHLAUTH_BENCH_GETS" or 2000), os.getenv "GHLAUTH_BENCH_PATH"
local config = ghlauth.Config {api_url = os.getenv "GHLAUTH_BENCH_URL"}
local pit = ghlauth.Pit(config, os.getenv "GHLAUTH_BENCH_PIT", ghlauth.LEVEL_LOCATION, "C2QujeCh8ZnC7al2InWR")
local credential, client = ghlauth.Credential.from_pit(pit), ghlauth.Client(config)
local function get() return client:request(credential, "GET", path).body end
assert(get():find '"contact"', "another answer was expected")
local token = fastest(100 * gets, function() return credential:access_token() end)
print(('{"language": "%s", "way": "ghlauth", "token_us": %f, "get_us": %f, "get_cpu_us": %f}'):format(
  jit and "LuaJIT" or _VERSION, token, fastest(gets, get)))
