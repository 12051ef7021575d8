import { LIGHT, MOST } from "../combinations.ts";

/**
 * The part of the WRITE script that adds page views to the day's sample of combinations, see combinations.ts.
 * Its key is the third, and its arguments are the last: each combination with its count, the seconds to keep
 * them, a seed, and the number of combinations.
 *
 * A count is divided by the rate and rounded up or down at random, in proportion, so that every view counts
 * the same on average. Upstash asks for scripts without random sources
 * (https://upstash.com/docs/redis/commands/scripting/eval), and Redis seeds every script's generator alike:
 * so the isolate sends a seed, and the generator is Park and Miller's, in floating-point numbers, which Lua
 * 5.1 and 5.3 compute alike.
 *
 * It takes two commands, one more for the expiry of a new key, and three more whenever the rate rises, which
 * is about ten times a day on the busiest site.
 */
export const COMBINE = `
local combined = tonumber(ARGV[#ARGV])
if combined > 0 then
  local first, seed, seconds = #ARGV - 2 * combined - 4, tonumber(ARGV[#ARGV - 1]), ARGV[#ARGV - 2]
  local function rounded(count)
    seed = seed * 16807.0 % 2147483647
    return math.floor(count + seed / 2147483647)
  end
  local function weight(combination) return math.ceil(#combination / ${LIGHT}) end
  local fields = { 'views', 'rate', 'size' }
  for i = 1, combined do fields[i + 3] = ARGV[first + 2 * i] end
  local found = redis.call('HMGET', KEYS[3], unpack(fields))
  local views, rate, size = tonumber(found[1] or 0), tonumber(found[2] or 1), tonumber(found[3] or 0)
  local sample = {}
  for i = 1, combined do
    local combination, count = fields[i + 3], tonumber(ARGV[first + 2 * i + 1])
    local before, kept = tonumber(found[i + 3] or 0), rounded(count / rate)
    views = views + count
    if kept > 0 then
      if before == 0 then size = size + weight(combination) end
      sample[combination] = before + kept
    end
  end
  local isFull = size > ${MOST}
  if isFull then
    local all = redis.call('HGETALL', KEYS[3])
    for i = 1, #all, 2 do sample[all[i]] = sample[all[i]] or tonumber(all[i + 1]) end
    for i = 1, 3 do sample[fields[i]] = nil end
    repeat
      rate, size = rate * 2, 0
      for combination, count in pairs(sample) do
        count = rounded(count / 2)
        sample[combination] = count > 0 and count or nil
        if count > 0 then size = size + weight(combination) end
      end
    until size <= ${MOST}
    redis.call('DEL', KEYS[3])
  end
  sample.views, sample.rate, sample.size = views, rate, size
  local changed = {}
  for field, count in pairs(sample) do
    changed[#changed + 1] = field
    changed[#changed + 1] = string.format('%.0f', count)
  end
  redis.call('HSET', KEYS[3], unpack(changed))
  if isFull or not found[1] then redis.call('EXPIRE', KEYS[3], seconds) end
end`;
