import { FOLDED, OTHER, ZONE } from "../keys.ts";
import { luaLists } from "../lua.ts";
import { COMBINE } from "./combine-script.ts";
import { SALT_SECONDS } from "./salt.ts";

/**
 * Adds an isolate's counts to a day. KEYS: the day's counters, its visitors, its combinations, its month.
 * ARGV: the seconds to keep the counters, the day's time zone, the field of the hour's visitors, the number
 * of counters, each field with its count, the hashed visitors, and the arguments of COMBINE.
 *
 * All counters together take two commands, and one more for the expiry if a field is new, so that no key is
 * ever without one. The visitors take one, or three if one of them is new; they expire with their salt, and
 * their number stays in the day's Hash. Numbers are written with `%.0f`, because Lua would write `1e+14`. A
 * month that was folded before this write is deleted, to be folded again.
 */
export const WRITE = `
local n = tonumber(ARGV[4])
local most = ${luaLists(({ most }) => most)}
local seen
local last = #ARGV - 2 * tonumber(ARGV[#ARGV]) - 3
if last > 2 * n + 4 and redis.call('PFADD', KEYS[2], unpack(ARGV, 2 * n + 5, last)) == 1 then
  redis.call('EXPIRE', KEYS[2], math.min(tonumber(ARGV[1]), ${SALT_SECONDS}))
  seen = redis.call('PFCOUNT', KEYS[2])
end
local fields = { '${ZONE}', '${FOLDED}' }
for list in pairs(most) do
  fields[#fields + 1] = list
  fields[#fields + 1] = list .. ':${OTHER}'
end
for i = 1, n do fields[#fields + 1] = ARGV[2 * i + 3] end
local found = redis.call('HMGET', KEYS[1], unpack(fields))
local value = {}
for i = 3, #fields do value[fields[i]] = tonumber(found[i] or 0) end
local fresh = not found[1]
for i = 1, n do
  local field = ARGV[2 * i + 3]
  if value[field] == 0 then
    fresh = true
    local list = string.match(field, '^(%a):')
    if list and value[list] >= most[list] then field = list .. ':${OTHER}'
    elseif list then value[list] = value[list] + 1 end
  end
  value[field] = value[field] + tonumber(ARGV[2 * i + 4])
end
local changed = {}
local function set(field, text)
  changed[#changed + 1] = field
  changed[#changed + 1] = text
end
if not found[1] then set('${ZONE}', ARGV[2]) end
if seen then set(ARGV[3], string.format('%.0f', seen)) end
for field, count in pairs(value) do
  if count > 0 then set(field, string.format('%.0f', count)) end
end
redis.call('HSET', KEYS[1], unpack(changed))
if fresh then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
if found[2] or not found[1] then
  redis.call('HDEL', KEYS[1], '${FOLDED}')
  redis.call('DEL', KEYS[4])
end
${COMBINE}
return 1`;
