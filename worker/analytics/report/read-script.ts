import { LIST_NAMES, LISTS, SEEN, ZONE } from "../keys.ts";
import { LUA_SUMS, luaCountersKey, luaLists } from "../lua.ts";

/**
 * Sums up a period and the one before. ARGV: 1 for a series of hours in the place of days, then of either
 * period how many days and months follow, 1 for their names, which may be many, and each of them (`2026-11-23`,
 * `2026-11`). Returns of either period its series and its lists in their order, each with a name and a value in
 * turn and with as many names as a day has at most, and the months that must be read by the day, because they
 * are not folded. The series has requests, visitors and time zone by hour or by day: `13:2v`, `2026-11-23:n`.
 *
 * It runs as EVAL although it only reads: Redis refuses PFCOUNT, which may store what it counted, in EVAL_RO.
 */
export const READ = `${LUA_SUMS}
local hourly = ARGV[1] == '1'
local next = 2
local function sum()
  local series, unfolded, lists = {}, {}, ARGV[next + 1] == '1' and ${luaLists(() => "{}")} or {}
  for i = next + 2, next + 1 + ARGV[next] do
    local period = ARGV[i]
    if #period == 7 then
      local key = ${luaCountersKey("period")}
      local found = redis.call('HGETALL', key)
      for f = 1, #found, 2 do
        local list = lists[string.sub(found[f], 1, 1)]
        if list then add(list, string.sub(found[f], 3), found[f + 1])
        elseif string.find(found[f], '^%d') then series[period .. '-' .. found[f]] = found[f + 1] end
      end
      if #found == 0 and select(2, kept(key)) then unfolded[#unfolded + 1] = period end
    else
      local seen, zone = read(period, lists, function(hour, kind, number)
        if hourly then series[hour .. ':' .. kind] = number
        elseif kind ~= '${SEEN}' then add(series, period .. ':' .. kind, number) end
      end)
      series[period .. ':${SEEN}'] = seen
      series[period .. ':${ZONE}'] = zone
    end
  end
  next = next + 2 + ARGV[next]
  return { flat(series), { ${LIST_NAMES.map((name) => `top(lists.${LISTS[name].letter} or {}, ${LISTS[name].most})`).join(", ")} }, unfolded }
end
return { sum(), sum() }`;
