// What Redis runs as one step each. KEYS[1] is what the operation is about; names that are made of a row's columns begin with
// ARGV[1], the prefix. Redis keeps scripts that it has seen, so sending the text again costs its bytes.
//
//   lease:NAME    text: the holder, which Redis lets expire
//   counter:NAME  hash: v value, u until
//   claim:NAME    hash: h holder, u until, d done
//   row:KEY       hash: v value, n version, t due, a o c l columns
//   rows, app:A, owner:O, company:C, location:L    sorted sets of keys, all of one score: ordered by bytes
//   due:A         sorted set of keys by when they are due
#pragma once

namespace ghlauth::redis::scripts {

inline constexpr const char *put = R"(
local p, key, present = ARGV[1], ARGV[2], ARGV[3]
local old = redis.call('HMGET', KEYS[1], 'n', 'a', 'o', 'c', 'l')
if (old[1] or '0') ~= present then return 0 end
local names = {'app:', 'owner:', 'company:', 'location:'}
for i, name in ipairs(names) do
  if old[1] and old[i + 1] ~= ARGV[i + 6] then redis.call('ZREM', p .. name .. old[i + 1], key) end
  redis.call('ZADD', p .. name .. ARGV[i + 6], 0, key)
end
if old[1] then redis.call('ZREM', p .. 'due:' .. old[2], key) end
if ARGV[6] ~= '0' then redis.call('ZADD', p .. 'due:' .. ARGV[7], ARGV[6], key) end
redis.call('ZADD', p .. 'rows', 0, key)
redis.call('HSET', KEYS[1], 'v', ARGV[4], 'n', ARGV[5], 't', ARGV[6], 'a', ARGV[7], 'o', ARGV[8], 'c', ARGV[9], 'l', ARGV[10])
return 1)";

inline constexpr const char *erase = R"(
local p, key = ARGV[1], ARGV[2]
local old = redis.call('HMGET', KEYS[1], 'n', 'a', 'o', 'c', 'l')
if old[1] ~= ARGV[3] then return 0 end
local names = {'app:', 'owner:', 'company:', 'location:'}
for i, name in ipairs(names) do redis.call('ZREM', p .. name .. old[i + 1], key) end
redis.call('ZREM', p .. 'due:' .. old[2], key)
redis.call('ZREM', p .. 'rows', key)
redis.call('DEL', KEYS[1])
return 1)";

// Wanted columns come as "=" and the value, others empty. The smallest set that has all that fits is gone through.
inline constexpr const char *scan = R"(
local p, after, limit = ARGV[1], ARGV[2], tonumber(ARGV[3])
local names = {'app:', 'owner:', 'company:', 'location:'}
local set, least = KEYS[1], nil
for i, name in ipairs(names) do
  if ARGV[i + 3] ~= '' then
    local one = p .. name .. string.sub(ARGV[i + 3], 2)
    local size = redis.call('ZCARD', one)
    if not least or size < least then set, least = one, size end
  end
end
local found = {}
local from = after == '' and '-' or '(' .. after
while #found < limit do
  local keys = redis.call('ZRANGEBYLEX', set, from, '+', 'LIMIT', 0, math.max(limit - #found, 16))
  if #keys == 0 then break end
  for _, key in ipairs(keys) do
    local columns = redis.call('HMGET', p .. 'row:' .. key, 'a', 'o', 'c', 'l')
    local fits = columns[1]
    for i = 1, 4 do fits = fits and (ARGV[i + 3] == '' or ARGV[i + 3] == '=' .. columns[i]) end
    if fits then
      local row = redis.call('HMGET', p .. 'row:' .. key, 'v', 'n', 't', 'a', 'o', 'c', 'l')
      row[8] = key
      found[#found + 1] = row
      if #found == limit then break end
    end
  end
  from = '(' .. keys[#keys]
end
return found)";

inline constexpr const char *due = R"(
local found = {}
for _, key in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '(0', ARGV[2], 'LIMIT', 0, ARGV[3])) do
  local row = redis.call('HMGET', ARGV[1] .. 'row:' .. key, 'v', 'n', 't', 'a', 'o', 'c', 'l')
  if row[1] then
    row[8] = key
    found[#found + 1] = row
  end
end
return found)";

inline constexpr const char *lease = R"(
local holder = redis.call('GET', KEYS[1])
if not holder or holder == ARGV[2] then
  redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
  holder = ARGV[2]
end
return {holder, redis.call('PTTL', KEYS[1])})";

inline constexpr const char *release = R"(
if redis.call('GET', KEYS[1]) ~= ARGV[2] then return 0 end
return redis.call('DEL', KEYS[1]))";

// Times are the caller's, and so is the clock that they end by: Redis forgets a day later, for clocks that go wrong.
inline constexpr const char *count = R"(
local ends = redis.call('HGET', KEYS[1], 'u')
if ends and tonumber(ends) < tonumber(ARGV[4]) then
  redis.call('DEL', KEYS[1])
  ends = false
end
redis.call('HINCRBY', KEYS[1], 'v', ARGV[2])
if not ends then
  redis.call('HSET', KEYS[1], 'u', ARGV[3])
  redis.call('EXPIRE', KEYS[1], ARGV[5])
end
return redis.call('HGET', KEYS[1], 'v'))";

inline constexpr const char *claim = R"(
local old = redis.call('HMGET', KEYS[1], 'h', 'u', 'd')
if old[1] and tonumber(old[2]) >= tonumber(ARGV[4]) then
  if old[3] == '1' then return 2 end
  if old[1] ~= ARGV[2] then return 1 end
end
redis.call('HSET', KEYS[1], 'h', ARGV[2], 'u', ARGV[3], 'd', '0')
redis.call('EXPIRE', KEYS[1], ARGV[5])
return 0)";

inline constexpr const char *confirm = R"(
local holder = redis.call('HGET', KEYS[1], 'h')
if holder and holder ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], 'h', ARGV[2], 'u', ARGV[3], 'd', '1')
redis.call('EXPIRE', KEYS[1], ARGV[4])
return 1)";

inline constexpr const char *unclaim = R"(
local old = redis.call('HMGET', KEYS[1], 'h', 'd')
if old[1] ~= ARGV[2] or old[2] == '1' then return 0 end
return redis.call('DEL', KEYS[1]))";

}  // namespace ghlauth::redis::scripts
