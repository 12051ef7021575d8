/**
 * The Lua scripts of the import: each takes in a batch of posts, all or none. Run twice they do no more than once. A batch
 * costs a few commands, whatever number of posts it has.
 *
 * KEYS: `post:id`, then the `post:<n>` of each post, then the `posts:<bucket>` of each. ARGV begins with the highest n, then
 * the n of each post, as text, so that no number has to be written.
 */

/** `count`, and `keys`, those of the texts. */
const BEGIN = `
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
const END = `
local added = 0
for bucket, ids in pairs(buckets) do added = added + redis.call('SADD', bucket, unpack(ids)) end`;

/**
 * ARGV ends with the text of each post.
 * Returns how many posts were not there, then which ones (from 1) are there with another text, and were left as they are.
 */
export const IMPORT = `${BEGIN}
local texts = redis.call('MGET', unpack(keys))
local missing = {}
local reply = { 0 }
for i = 1, count do
  local text = ARGV[1 + count + i]
  if texts[i] and texts[i] ~= text then
    reply[#reply + 1] = i
  else
    if not texts[i] then
      missing[#missing + 1] = keys[i]
      missing[#missing + 1] = text
    end
    add(i)
  end
end
if #missing > 0 then redis.call('MSET', unpack(missing)) end${END}
reply[1] = #missing / 2
return reply`;

/**
 * Takes in posts whose texts are there already. ARGV ends with the number of bytes that a text may have.
 * Returns how many posts were in no bucket, how many have no text, then which ones (from 1) have one that is too long, or
 * something that is no text.
 */
export const ADOPT = `${BEGIN}
local longest = tonumber(ARGV[#ARGV])
local reply = { 0, 0 }
for i = 1, count do
  local length = redis.pcall('STRLEN', keys[i])
  if length == 0 then
    reply[2] = reply[2] + 1
  elseif type(length) ~= 'number' or length > longest then
    reply[#reply + 1] = i
  else
    add(i)
  end
end${END}
reply[1] = added
return reply`;
