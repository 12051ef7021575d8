/**
 * The Lua script of the import, and the parts shared by scripts that add a batch of posts. No other command
 * sees part of a batch, and a second run changes nothing. Ids join their buckets before texts are written: if
 * a bucket's key holds something else, Redis ends the script there without a rollback, and an id without a
 * text appears in no list.
 *
 * Upstash bills the commands of a script: a few per batch and one per bucket.
 *
 * KEYS: `post:id`, then the `post:<n>` of each post, then the `posts:<bucket>` of each. ARGV begins with the
 * highest n, then the n of each post, as text, so that the script formats no numbers.
 */

/** Defines `count`, `keys` (of the texts), and `add`. */
export const BEGIN = `
local count = (#KEYS - 1) / 2
local keys = {}
for i = 1, count do keys[i] = KEYS[1 + i] end
local buckets = {}
local function add(i)
  local bucket = KEYS[1 + count + i]
  buckets[bucket] = buckets[bucket] or {}
  table.insert(buckets[bucket], ARGV[1 + i])
end
if tonumber(ARGV[1]) > tonumber(redis.call('GET', KEYS[1]) or '0') then redis.call('SET', KEYS[1], ARGV[1]) end`;

/** Defines `added`: how many posts passed to `add` were in no bucket. */
export const END = `
local added = 0
for bucket, ids in pairs(buckets) do added = added + redis.call('SADD', bucket, unpack(ids)) end`;

/**
 * ARGV ends with the text of each post. Returns how many posts were new, then the positions (from 1) of those
 * that hold something else and were left unchanged.
 */
export const IMPORT = `${BEGIN}
local texts = redis.call('MGET', unpack(keys))
local absent = {}
for i = 1, count do
  if not texts[i] then absent[#absent + 1] = keys[i] end
end
-- To MGET a List or a Hash is absent; EXISTS finds it.
local foreign = #absent > 0 and redis.call('EXISTS', unpack(absent)) > 0
local missing = {}
local reply = { 0 }
for i = 1, count do
  local text = ARGV[1 + count + i]
  local kept = texts[i]
  if not kept and foreign then kept = redis.call('EXISTS', keys[i]) == 1 end
  if kept and kept ~= text then
    reply[#reply + 1] = i
  else
    if not kept then
      missing[#missing + 1] = keys[i]
      missing[#missing + 1] = text
    end
    add(i)
  end
end${END}
if #missing > 0 then redis.call('MSET', unpack(missing)) end
reply[1] = #missing / 2
return reply`;
