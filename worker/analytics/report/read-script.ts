import { LIST_NAMES, LISTS, SEEN, ZONE } from "../keys.ts";
import { LUA_SUMS, luaCountersKey, luaLists } from "../lua.ts";

/**
 * Sums up a period and the previous one. ARGV: 1 for a series by hour instead of by day; then, for each
 * period, the number of days and months that follow, 1 to read their lists, which may be long, and the days
 * and months (`2026-11-23`, `2026-11`). Returns for each period its series and its lists, in order, as names
 * each followed by a value, and the months that must be read day by day because they are not folded. A list
 * has at most as many names as a day's. The series has requests, visitors and time zones by hour or by day:
 * `13:2v`, `2026-11-23:n`.
 *
 * It runs with EVAL although it only reads: in EVAL_RO, Redis refuses PFCOUNT, which may cache its result in
 * the key.
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
