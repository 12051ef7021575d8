/**
 * The Lua script of the import, and what it has in common with others that take in a batch of posts. No other
 * command sees a part of a batch, and run twice they do no more than once. Ids join their buckets before
 * texts are written: where a bucket's key holds something else, Redis ends the script there and takes nothing
 * back, and an id without a text is in no list.
 *
 * Upstash bills what a script calls: a few commands a batch and one a bucket.
 *
 * KEYS: `post:id`, then the `post:<n>` of each post, then the `posts:<bucket>` of each. ARGV begins with the
 * highest n, then the n of each post, as text, so that the script formats none.
 */

/** `count`, and `keys`, those of the texts. */
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

/** `added`: how many of those that `add` was called for were in no bucket. */
export const END = `
local added = 0
for bucket, ids in pairs(buckets) do added = added + redis.call('SADD', bucket, unpack(ids)) end`;

/**
 * ARGV ends with the text of each post.
 * Returns how many posts were not there, then which ones (from 1) hold something else, and were left as they
 * are.
 */
export const IMPORT = `${BEGIN}
local texts = redis.call('MGET', unpack(keys))
local absent = {}
for i = 1, count do
  if not texts[i] then absent[#absent + 1] = keys[i] end
end
-- MGET finds no text in a List or a Hash, which EXISTS does.
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
