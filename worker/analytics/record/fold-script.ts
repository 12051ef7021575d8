import { FOLDED, SEEN, ZONE } from "../keys.ts";
import { LUA_SUMS, luaCountersKey, luaLists } from "../lua.ts";

/**
 * Folds the first of the months in ARGV (`2026-10`) that is not folded yet and still has a day. Returns 1 if
 * there was one, else 0. One command writes the month's Hash, with the sum of its days; it expires with the
 * first of them. The days are marked before that, so that a late write to one of them deletes the month's
 * Hash.
 */
export const FOLD = `${LUA_SUMS}
local function fold(key, month)
  local days, any = kept(key)
  if not any then return false end
  local lists = ${luaLists(() => "{}")}
  local series, left = {}, nil
  for _, day in ipairs(days) do
    local date = string.sub(day, -2)
    local seen, zone = read(month .. '-' .. date, lists, function(_, kind, count)
      if kind ~= '${SEEN}' then add(series, date .. ':' .. kind, count) end
    end)
    if zone then
      left = left or redis.call('PTTL', day)
      redis.call('HSET', day, '${FOLDED}', 1)
      series[date .. ':${SEEN}'] = seen
      series[date .. ':${ZONE}'] = zone
    end
  end
  local fields = {}
  local function set(prefix, counts)
    for i = 1, #counts, 2 do
      local value = counts[i + 1]
      fields[#fields + 1] = prefix .. counts[i]
      fields[#fields + 1] = type(value) == 'number' and string.format('%.0f', value) or value
    end
  end
  set('', flat(series))
  for letter, most in pairs(${luaLists(({ most }) => most)}) do set(letter .. ':', top(lists[letter], most)) end
  redis.call('HSET', key, unpack(fields))
  if left > 0 then redis.call('PEXPIRE', key, left) end
  return true
end
for _, month in ipairs(ARGV) do
  local key = ${luaCountersKey("month")}
  if redis.call('EXISTS', key) == 0 and fold(key, month) then return 1 end
end
return 0`;
