import { FOLDED, SEEN, ZONE } from "../keys.ts";
import { LUA_SUMS, luaCountersKey, luaLists } from "../lua.ts";

/**
 * Folds the first of some months (`2026-10`, ARGV) that is not folded yet and of which a day is left. Returns 1
 * if there was one. The Hash is written by one command, with what its days hold and for as long as the first of
 * them is kept; the days are marked before, so that a late write to one of them takes the month away again.
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
