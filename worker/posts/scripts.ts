/**
 * The Lua scripts of the store: only where one command needs another's answer.
 *
 * Keys are made up in the scripts, so none declares `allow-key-locking`. Numbers become text through `%d`:
 * what Lua itself makes of a high id is `post:1e+14`. Replies are flat, an id and a text in turn.
 */

/** Ids that share one Set. Under 512 integers a Set is an intset, about 4 bytes an id. */
export const BUCKET = 500;

/** Sets that one page looks at, so that a page costs the same however many posts were deleted. */
const BUCKETS_A_PAGE = 100;

/** Texts asked for at once: 100 of the largest are 6.5 MB, all that Redis holds in memory for a page. */
const TEXTS_AT_ONCE = 100;

/** Bytes of text after which a page ends. */
const PAGE_BYTES = 1_000_000;

/**
 * KEYS: `post:id`, and where there is an Idempotency-Key `posts:request:<key>`.
 * ARGV: the text, the fingerprint of the request, seconds to remember it.
 * Returns the id and the fingerprint of the request that made it.
 */
export const CREATE = `
if KEYS[2] then
  local made = redis.call('GET', KEYS[2])
  if made then return made end
end
local id = redis.call('INCR', KEYS[1])
local number = string.format('%d', id)
redis.call('SET', 'post:' .. number, ARGV[1])
redis.call('SADD', 'posts:' .. string.format('%d', math.floor(id / ${BUCKET})), number)
local made = number .. ' ' .. ARGV[2]
if KEYS[2] then redis.call('SET', KEYS[2], made, 'EX', ARGV[3]) end
return made`;

/**
 * KEYS: `post:id`. ARGV: the highest id wanted, the number of posts wanted.
 * Returns where the next page begins (the ids below this number; 0 at the end), then an id and a text in
 * turn, newest first.
 */
export const LIST = `
local last = tonumber(redis.call('GET', KEYS[1]) or '0')
local highest = math.min(last, tonumber(ARGV[1]))
local limit = tonumber(ARGV[2])
local bucket = math.floor(highest / ${BUCKET})
local stop = math.max(bucket - ${BUCKETS_A_PAGE - 1}, 0)
local ids = {}
local below = 0
while bucket >= stop and #ids < limit do
  local members = redis.call('SMEMBERS', 'posts:' .. string.format('%d', bucket))
  local sorted = true
  for i, member in ipairs(members) do
    members[i] = tonumber(member)
    sorted = sorted and (i == 1 or members[i - 1] < members[i])
  end
  if not sorted then table.sort(members) end
  local i = #members
  while i > 0 and members[i] > highest do i = i - 1 end
  while i > 0 and #ids < limit do
    ids[#ids + 1] = members[i]
    i = i - 1
  end
  below = i > 0 and ids[#ids] or bucket * ${BUCKET}
  bucket = bucket - 1
end
local reply = { 0 }
local bytes = 0
for first = 1, #ids, ${TEXTS_AT_ONCE} do
  local keys = {}
  for i = first, math.min(first + ${TEXTS_AT_ONCE - 1}, #ids) do
    keys[#keys + 1] = 'post:' .. string.format('%d', ids[i])
  end
  local texts = redis.call('MGET', unpack(keys))
  for i = 1, #keys do
    if bytes >= ${PAGE_BYTES} then
      reply[1] = ids[first + i - 2]
      return reply
    end
    if texts[i] then
      bytes = bytes + #texts[i]
      reply[#reply + 1] = ids[first + i - 1]
      reply[#reply + 1] = texts[i]
    end
  end
end
reply[1] = below
return reply`;

/**
 * KEYS: `post:<n>`. ARGV: the text that was read, the text that shall replace it.
 * Returns 1 when replaced, 2 when the new text is there already, 0 when it is another, -1 when there is none.
 */
export const REPLACE_IF = `
local now = redis.call('GET', KEYS[1])
if now == ARGV[1] then
  redis.call('SET', KEYS[1], ARGV[2])
  return 1
end
if not now then return -1 end
return now == ARGV[2] and 2 or 0`;

/**
 * KEYS: `post:<n>`, `posts:<bucket>`. ARGV: the text that was read, n.
 * Returns 1 when deleted, 0 when the text is another, -1 when there is none.
 */
export const REMOVE_IF = `
local now = redis.call('GET', KEYS[1])
if not now then return -1 end
if now ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[1])
redis.call('SREM', KEYS[2], ARGV[2])
return 1`;
