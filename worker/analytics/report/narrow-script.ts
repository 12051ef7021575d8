import { HOURS } from "../clock.ts";
import { COMBINATIONS, PARTS, SEPARATOR } from "../combinations.ts";
import { LIST_NAMES, LISTS, OTHER, PREFIX, requestField, ZONE } from "../keys.ts";
import { LUA_SUMS, luaCountersKey, luaLists } from "../lua.ts";

/**
 * How many views in a day's sample must share the same two or more names to be reported as a number of their
 * own.
 */
export const FEWEST = 3;

/**
 * The kinds of counters in the reply: page views that match, that filters cover, that are in the sample, and
 * all.
 */
export const FITTING = "v";
export const KNOWN = "k";
export const SAMPLED = "s";
export const ALL = "a";

/** The index, from 1, of the part that only entries have. */
const REFERRER = PARTS.indexOf("referrers") + 1;

const ANY = `([^${SEPARATOR}]*)`;
const VIEWS = HOURS.flatMap((hour) => [requestField(hour, "2v"), requestField(hour, "3v")]);

/**
 * Sums up what matches filters, for days and as many previous ones. ARGV: the required name for each of
 * PARTS, empty for any; 1 for entries only; the number of filters; the days, and the previous ones. The reply
 * has the form of READ's. Its series has, for each day, the time zone and the page views that match, that
 * filters cover and that are in the sample; and all page views by hour, summed over the days. The previous
 * days have no lists: names that were too rare to show could not be compared.
 */
export const NARROW = `${LUA_SUMS}
local letters = { ${PARTS.map((part) => `'${LISTS[part].letter}'`).join(", ")} }
local wanted, chosen = {}, {}
for i, letter in ipairs(letters) do
  if ARGV[i] ~= '' then wanted[i], chosen[letter] = ARGV[i], true end
end
chosen.e = ARGV[${PARTS.length + 1}] == '1'
local fewest = tonumber(ARGV[${PARTS.length + 2}]) > 1 and ${FEWEST} or 0
local fields = { '${ZONE}', ${VIEWS.map((field) => `'${field}'`).join(", ")} }
local function partsOf(field)
  for _, name in pairs(wanted) do
    if not string.find(field, name, 1, true) then return end
  end
  local parts = { string.match(field, '^${PARTS.map(() => ANY).join(SEPARATOR)}$') }
  for i, name in pairs(wanted) do
    if parts[i] ~= name then return end
  end
  if parts[${REFERRER}] ~= '' or not chosen.e then return parts end
end
local function narrow(day, series, lists)
  local found = redis.call('HGETALL', '${PREFIX}' .. day .. '${COMBINATIONS}')
  local own = ${luaLists(() => "{}")}
  local known, sampled, fitting = 0, 0, 0
  for f = 1, #found, 2 do
    local field, count = found[f], tonumber(found[f + 1])
    if field == 'views' then known = count
    elseif string.find(field, '${SEPARATOR}', 1, true) then
      sampled = sampled + count
      local parts = partsOf(field)
      if parts then
        fitting = fitting + count
        for i, letter in ipairs(lists and letters or {}) do
          if parts[i] ~= '' then add(own[letter], parts[i], count) end
        end
        if parts[${REFERRER}] ~= '' then add(own.e, parts[1], count) end
      end
    end
  end
  local function estimate(count) return math.floor(count * known / math.max(sampled, 1) + 0.5) end
  if fitting < fewest then fitting, own = 0, {} end
  for letter, names in pairs(lists and own or {}) do
    for name, count in pairs(names) do
      if count < ${FEWEST} and not chosen[letter] then name = '${OTHER}' end
      add(lists[letter], name, estimate(count))
    end
  end
  local counted = redis.call('HMGET', ${luaCountersKey("day")}, unpack(fields))
  for i = 2, #fields do add(series, string.sub(fields[i], 1, 2) .. ':${ALL}', tonumber(counted[i] or 0)) end
  series[day .. ':${ZONE}'] = counted[1] or nil
  series[day .. ':${FITTING}'] = estimate(fitting)
  series[day .. ':${KNOWN}'] = known
  series[day .. ':${SAMPLED}'] = sampled
end
local function part(first, last, lists)
  local series = {}
  for i = first, last do narrow(ARGV[i], series, lists) end
  lists = lists or {}
  return { flat(series), { ${LIST_NAMES.map((name) => `top(lists.${LISTS[name].letter} or {}, ${LISTS[name].most})`).join(", ")} }, {} }
end
local first = ${PARTS.length + 3}
local last = first + (#ARGV - first - 1) / 2
return { part(first, last, ${luaLists(() => "{}")}), part(last + 1, #ARGV) }`;
