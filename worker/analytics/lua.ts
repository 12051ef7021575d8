/** Lua that several scripts share. */
import { UTC } from "./clock.ts";
import { LIST_NAMES, LISTS, OTHER, PREFIX, SEEN, VISITORS, ZONE } from "./keys.ts";

/** Lua expressions for the keys of a day or a month, which the Lua expression `day` evaluates to. */
export const luaCountersKey = (day: string): string => `('${PREFIX}' .. ${day})`;
const luaVisitorsKey = (day: string): string => `('${PREFIX}' .. ${day} .. '${VISITORS}')`;

/** A Lua table with a value for each list, by its letter. */
export const luaLists = (value: (list: (typeof LISTS)[keyof typeof LISTS]) => string | number): string =>
  `{ ${LIST_NAMES.map((name) => `${LISTS[name].letter} = ${value(LISTS[name])}`).join(", ")} }`;

/**
 * Lua functions that sum up days.
 *
 * - `kept(key)` returns the keys of all days that the month with this key may have, and whether any of them
 *   exists.
 * - `read(day, lists, count)` reads a day's Hash: it adds the names to `lists`, a table by their letters,
 *   passes every other counter to `count(step, kind, number)`, and returns the day's visitors and its time
 *   zone, or nothing if nothing was counted. The visitors are those up to the end of its last hour; days
 *   recorded before there were visitors by hour still have their HyperLogLog.
 * - `top(sums, most)` returns at most `most` names, and the others as one, each followed by its count. It
 *   finds the lowest count to keep without sorting the names: a long period may have tens of thousands, and
 *   sorting them would block the database for a second.
 */
export const LUA_SUMS = `
local function add(sums, name, count) sums[name] = (sums[name] or 0) + count end
local function kept(key)
  local days = {}
  for day = 1, 31 do days[day] = string.format('%s-%02d', key, day) end
  return days, redis.call('EXISTS', unpack(days)) > 0
end
local function flat(sums)
  local list = {}
  for name, count in pairs(sums) do
    list[#list + 1] = name
    list[#list + 1] = count
  end
  return list
end
local function top(sums, most)
  local many, counts, left, rest = {}, {}, most, sums['${OTHER}'] or 0
  sums['${OTHER}'] = nil
  for _, count in pairs(sums) do
    if not many[count] then counts[#counts + 1] = count end
    add(many, count, 1)
  end
  table.sort(counts)
  while #counts > 0 and left >= many[counts[#counts]] do left = left - many[table.remove(counts)] end
  local last = counts[#counts] or 0
  for name, count in pairs(sums) do
    if count == last and left > 0 then left = left - 1
    elseif count <= last then
      rest = rest + count
      sums[name] = nil
    end
  end
  if rest > 0 then sums['${OTHER}'] = rest end
  return flat(sums)
end
local function read(day, lists, count)
  local found = redis.call('HGETALL', ${luaCountersKey("day")})
  local seen, zone
  for f = 1, #found, 2 do
    local field, text = found[f], found[f + 1]
    local list = lists[string.sub(field, 1, 1)]
    if list then
      if #field > 2 then add(list, string.sub(field, 3), text) end
    elseif field == '${ZONE}' then zone = text
    elseif string.sub(field, 3, 3) == ':' then
      local kind, number = string.sub(field, 4), tonumber(text)
      if kind == '${SEEN}' then seen = math.max(seen or 0, number) end
      count(string.sub(field, 1, 2), kind, number)
    end
  end
  if #found > 0 then return seen or redis.call('PFCOUNT', ${luaVisitorsKey("day")}), zone or '${UTC}' end
end`;
