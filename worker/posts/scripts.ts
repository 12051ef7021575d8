/**
 * The store's Lua scripts, used only where one command needs another's result.
 *
 * The scripts compute keys, so none declares `allow-key-locking`. Numbers become text through `%d`: Lua
 * itself turns a high id into `post:1e+14`. Replies are flat: ids and texts alternate.
 */

/** Ids per Set. Under 512 integers a Set is an intset, about 4 bytes per id. */
export const BUCKET = 500;

/** Sets that one page may read, so that a page costs the same however many posts were deleted. */
const BUCKETS_A_PAGE = 100;

/** Texts per MGET: 100 of the largest are 6.5 MB, the most that Redis holds in memory for a page. */
const TEXTS_AT_ONCE = 100;

/** Bytes of text after which a page ends. */
const PAGE_BYTES = 1_000_000;

/**
 * KEYS: `post:id`, and with an Idempotency-Key `posts:request:<key>`.
 *
 * ARGV: the text, the request's fingerprint, how many seconds to remember it.
 *
 * Returns the id and the fingerprint of the request that created it.
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
 * KEYS: `post:id`. ARGV: the highest id wanted, the number of posts wanted, and the last id that the caller
 * knows of, or nothing. Returns the last id; then, in a table of its own, where the next page begins (ids
 * below this number; 0 at the end), and alternating ids and texts, newest first.
 *
 * Upstash bills every command in a script. So one command fetches the last id with the texts, and the script
 * builds the page from the bucket of the last id that the caller knows; if that is the wrong bucket, it
 * builds the page again. What an isolate knows may be too old, or too new for a replica or a restored
 * database.
 */
export const LIST = `
local highest, limit = tonumber(ARGV[1]), tonumber(ARGV[2])
local last = tonumber(ARGV[3])
local ids, guess, below, found = {}
local function fetch(first)
  local keys = { KEYS[1] }
  for i = first, math.min(first + ${TEXTS_AT_ONCE - 1}, #ids) do
    keys[#keys + 1] = 'post:' .. string.format('%d', ids[i])
  end
  found = redis.call('MGET', unpack(keys))
  last = tonumber(found[1] or '0')
end
if not last then fetch(1) end
repeat
  guess = math.floor(math.min(last, highest) / ${BUCKET})
  ids = {}
  for bucket = guess, math.max(guess - ${BUCKETS_A_PAGE - 1}, 0), -1 do
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
    if #ids == limit then break end
  end
  fetch(1)
until math.floor(math.min(last, highest) / ${BUCKET}) == guess
local page = { 0 }
local bytes = 0
for i, id in ipairs(ids) do
  local place = (i - 1) % ${TEXTS_AT_ONCE} + 2
  if bytes >= ${PAGE_BYTES} then
    below = ids[i - 1]
    break
  end
  if i > 1 and place == 2 then fetch(i) end
  if found[place] then
    bytes = bytes + #found[place]
    page[#page + 1] = id
    page[#page + 1] = found[place]
  end
end
page[1] = below
return { last, page }`;

/**
 * KEYS: `post:<n>`. ARGV: the text that was read, the text to replace it with.
 *
 * Returns 1 if replaced, 2 if the new text is already there, 0 if another is, -1 if none is.
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
 *
 * Returns 1 if deleted, 0 if the text is another, -1 if there is none.
 */
export const REMOVE_IF = `
local now = redis.call('GET', KEYS[1])
if not now then return -1 end
if now ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[1])
redis.call('SREM', KEYS[2], ARGV[2])
return 1`;
