-- An application's own store for tests: a table.
local ghlauth = require "ghlauth"

local OwnRows = {}
OwnRows.__index = OwnRows

function OwnRows.new() return setmetatable({kept = {}, fails = nil}, OwnRows) end

function OwnRows:rows()
  if self.fails then error(self.fails, 0) end
  return self.kept
end

function OwnRows:get(key) return self:rows()[key] end

function OwnRows:put_if_version(row, present)
  local kept = self:rows()[row.key]
  if (kept and kept.version or 0) ~= present then return false end
  self.kept[row.key] = row
  return true
end

function OwnRows:erase_if_version(key, version)
  local kept = self:rows()[key]
  if not kept or kept.version ~= version then return false end
  self.kept[key] = nil
  return true
end

local function first(limit, rows, is_before)
  table.sort(rows, is_before)
  for at = #rows, limit + 1, -1 do rows[at] = nil end
  return rows
end

function OwnRows:scan(query)
  local found = {}
  for _, row in pairs(self:rows()) do
    if ghlauth.fits(query, row) then found[#found + 1] = row end
  end
  return first(query.limit, found, function(one, other) return one.key < other.key end)
end

function OwnRows:due(app_id, until_s, limit)
  local found = {}
  for _, row in pairs(self:rows()) do
    if row.app_id == app_id and 0 < row.due_s and row.due_s <= until_s then found[#found + 1] = row end
  end
  return first(limit, found, function(one, other)
    if one.due_s ~= other.due_s then return one.due_s < other.due_s end
    return one.key < other.key
  end)
end

return OwnRows
