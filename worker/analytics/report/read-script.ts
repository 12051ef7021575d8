import { UTC } from "../clock.ts";
import { LIST_NAMES, LISTS, OTHER, ZONE } from "../keys.ts";
import { luaCountersKey, luaLists, luaVisitorsKey } from "../lua.ts";

/**
 * Names of one list in a report at most; a single day never has more. The count that the last of them has is
 * found without sorting the names: of a long period there may be tens of thousands, and the database would
 * stand still for a second.
 */
export const REPORT_MOST = 1_000;

/**
 * Sums up a period and the one before. ARGV: the number of days of each, 1 for a series of hours in the place
 * of days, 1 for the names of the period before, which may be many, then each day of the period, and each of
 * the one before. Returns of either period its counters by hour (of one day) or by the day's number, the
 * visitors of each of its days, the time zone of each (empty where nothing was counted), and the lists in
 * their order. Counters and lists are a name and a count in turn.
 *
 * It runs as EVAL although it only reads: Redis refuses PFCOUNT, which may store what it counted, in EVAL_RO.
 */
export const READ = `
local days = tonumber(ARGV[1])
local hourly = ARGV[2] == '1'
local function add(sums, name, count) sums[name] = (sums[name] or 0) + count end
local function flat(sums)
  local list = {}
  for name, count in pairs(sums) do
    list[#list + 1] = name
    list[#list + 1] = count
  end
  return list
end
local function top(sums)
  local many, counts, left = {}, {}, ${REPORT_MOST}
  for _, count in pairs(sums) do
    if not many[count] then counts[#counts + 1] = count end
    add(many, count, 1)
  end
  table.sort(counts)
  while #counts > 0 and left >= many[counts[#counts]] do left = left - many[table.remove(counts)] end
  local last, rest = counts[#counts] or 0, 0
  for name, count in pairs(sums) do
    if count == last and left > 0 then left = left - 1
    elseif count <= last then
      rest = rest + count
      sums[name] = nil
    end
  end
  if rest > 0 then add(sums, '${OTHER}', rest) end
  return flat(sums)
end
local function sum(first, last, named)
  local series, visitors, zones = {}, {}, {}
  local lists = ${luaLists(() => "{}")}
  for i = first, last do
    local day = i - first + 1
    visitors[day] = redis.call('PFCOUNT', ${luaVisitorsKey("ARGV[i]")})
    local found = redis.call('HGETALL', ${luaCountersKey("ARGV[i]")})
    zones[day] = #found > 0 and '${UTC}' or ''
    for f = 1, #found, 2 do
      local field, text = found[f], found[f + 1]
      local list = lists[string.sub(field, 1, 1)]
      if field == '${ZONE}' then zones[day] = text
      elseif list then
        if named and #field > 2 then add(list, string.sub(field, 3), tonumber(text)) end
      elseif hourly then add(series, field, tonumber(text))
      elseif string.sub(field, 4) ~= 'n' then add(series, (day - 1) .. string.sub(field, 3), tonumber(text)) end
    end
  end
  return { flat(series), visitors, zones, { ${LIST_NAMES.map((name) => `top(lists.${LISTS[name].letter})`).join(", ")} } }
end
return { sum(4, 3 + days, true), sum(4 + days, 3 + 2 * days, ARGV[3] == '1') }`;
