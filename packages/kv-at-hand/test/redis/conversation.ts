import type { Command } from "../../src/redis/database.ts";

/** Commands to run one after another; what they say of a key depends on those before. */
export const CONVERSATION: Command[] = `
  INCR n; INCR n; INCRBY n 40; DECR n; DECRBY n x; GET n; INCR; INCR a b; STRLEN n; STRLEN none
  SET t hello; INCR t; GET t; GET none; SET t x XX; SET none x XX; SET t y NX; SET new y NX; GET t
  SET t z EX 100; TTL t; SET t z KEEPTTL; TTL t; SET t z; TTL t; TTL none; SET t z EX 0; SET t z EX x
  SET t z ex 100 xx; TTL t; SET t z NX XX; SET t z EX; SET t z WHAT; SET t w GET; SET none2 w GET; PERSIST none
  EXPIRE t 50; TTL t; EXPIRE none 50; EXPIRE t x; PERSIST t; TTL t; TYPE t; TYPE none; GETRANGE t 0 -1
  SETEX e 10 v; TTL e; APPEND t more; GET t; GETSET t q; GETDEL t; GET t; SETNX t 1; SETNX t 2
  SET i 9223372036854775806; INCR i; INCR i; GET i; DECR i; INCRBY i 1; SET i -9223372036854775808; DECR i; DECRBY i 1
  SET i 9007199254740993; INCRBY i 2; DECRBY i 5; SET i 9223372036854775808; INCR i; INCRBY i 9223372036854775808; DEL i
  HSET hi f 9007199254740993; HINCRBY hi f 9; HINCRBY hi f 9223372036854775807; HGET hi f; DEL hi; SET ttl 1 EX 9; INCR ttl; TTL ttl
  SADD s 3 1 2; SADD s 3 4; SMEMBERS s; SISMEMBER s 4; SCARD s; SREM s 4 5; SMEMBERS none; TYPE s; GET s
  SREM s 1 2 3; EXISTS s; SADD s 7; INCR s; SADD t 1; SMEMBERS t; SREM t 1; SCARD t; SET s over; GET s
  MSET a 1 b 2; MGET a none b h; MSET a; MSET a 1 b; MGET; EXISTS a b a none; DEL a b none; DEL; UNLINK new
  HSET h f 1 g 2; HSET h f 3; HSET h f; HGET h f; HGET h none; HMGET h f none; HGETALL h; HLEN h; HKEYS h
  HINCRBY h f 5; HINCRBY h new 5; HINCRBY h f x; HSET h word w; HINCRBY h word 1; HINCRBY t f 1; HGETALL t
  HDEL h f g new word; EXISTS h; HGETALL h; HEXISTS h f; TYPE h; MGET s h; HVALS h
  ZADD z 1 one 2 two; ZADD z 3 two; ZADD z x one; ZADD z 1; ZINCRBY z 1.5 one; ZINCRBY z x one; ZINCRBY z 1 new
  ZRANGE z 0 -1; ZRANGE z 0 -1 WITHSCORES; ZREVRANGE z 0 1 WITHSCORES; ZRANGE z 0 0 REV; ZRANGE z 0 -1 rev withscores
  ZCARD z; ZCARD none; ZSCORE z one; ZSCORE z none; ZSCORE none one; ZRANK z two; TYPE z; ZCARD t; ZRANGE t 0 1
  ZRANGE none 0 -1; ZREVRANGE z 5 9; ZRANGE z a b; ZRANGE z -2 -1
  ZRANGE z -100 -2; ZREM z one; ZREMRANGEBYRANK z 0 -2; ZRANGE z 0 -1; ZREM z two
  EXISTS z; ZADD z XX 1 a; EXISTS z; ZADD z NX 1 a; ZADD z INCR 2 a; ZADD z CH 5 a 6 b; ZINCRBY t 1 a
  RPUSH l 1 2 3; LPUSH l 0; LRANGE l 0 -1; LLEN l; LPOP l; RPOP l; LTRIM l 0 0; LINDEX l 0; LPOP l; EXISTS l
  PFADD p a b c; PFADD p a; PFADD p d; PFCOUNT p; PFCOUNT none; PFADD q; PFADD q; PFADD q e; PFCOUNT p q
  PFMERGE m p q; PFCOUNT m; PFADD h2; TYPE p; PFADD l2 x; HGET p x; SADD p x; EXPIRE p 100; TTL p; DEL p; EXISTS p
  PFADD s2 x; SADD set x; PFADD set y; PFCOUNT set; PFADD; FLUSHALL; DBSIZE; SET k:1 a; SET k:2 b; DBSIZE
  KEYS k:1*; KEYS none*; KEYS k:[2-9]; SCAN 0 MATCH k:1 COUNT 100; SCAN x; SCAN 0 COUNT; SCAN 0 WHAT x; PING; PING x
  RENAME k:1 k:3; RENAME none x; GET k:3; GET k:1; ECHO x; SCRIPT FLUSH; EVALSHA 0000 0; EVAL return 0 x; EVAL return 0
  SADD page b a; SSCAN page 0 MATCH a COUNT 100; SSCAN none 0; SSCAN page x; SSCAN page 0 COUNT 0; SSCAN page 0 COUNT; SSCAN e2 0; SSCAN k:3 0
`
  .trim()
  .split(/;\s|\n\s*/)
  .map((line) => line.split(" ") as [string, ...string[]]);

/** Scripts, with what they find in KEYS and ARGV. */
export const SCRIPTS: Command[] = [
  ["EVAL", "return {KEYS[1], ARGV[1], #ARGV, ARGV[2]}", "1", "k", "a\0🦊"],
  ["EVAL", "local id = redis.call('INCR', KEYS[1]) return 'post:' .. id", "1", "id"],
  ["EVAL", "return {1, 2.9, -2.9, 'x', true, false, 'after false', nil, 'lost'}", "0"],
  ["EVAL", "local t = {} for i = 1, 3 do t[#t + 1] = i * 2 end t[#t + 1] = {'nested', {}} return t", "0"],
  [
    "EVAL",
    "redis.call('SADD', KEYS[1], 3, 1, 2) local m = redis.call('SMEMBERS', KEYS[1]) table.sort(m) return m",
    "1",
    "s",
  ],
  ["EVAL", "return redis.call('HGETALL', 'none')", "0"],
  ["EVAL", "redis.call('HSET', 'h', 'f', 1, 'g', 2.5) return redis.call('HGETALL', 'h')", "0"],
  ["EVAL", "return {unpack(redis.call('MGET', unpack(KEYS)))}", "2", "id", "id"],
  ["EVAL", "return redis.call('MGET', 'id', 'none', 'id')", "0"],
  ["EVAL", "local got = redis.call('GET', 'none') return {type(got), tostring(got)}", "0"],
  ["EVAL", "return redis.call('SET', 'a', 'b').ok", "0"],
  ["EVAL", "return redis.call('SET', 'a', 'b', 'NX') == false", "0"],
  ["EVAL", "return redis.call('TYPE', 'a')", "0"],
  ["EVAL", "return redis.call('TYPE', 'a').ok", "0"],
  ["EVAL", "return redis.call('INCR', 'a')", "0"],
  ["EVAL", "return redis.pcall('INCR', 'a').err", "0"],
  ["EVAL", "return redis.pcall('INCR', 'a')", "0"],
  ["EVAL", "return redis.error_reply('MINE is this')", "0"],
  ["EVAL", "return redis.status_reply('FINE')", "0"],
  ["EVAL", "return redis.sha1hex('x')", "0"],
  ["EVAL", "return math.floor(1234 / 500) .. ':' .. (10 / 2) .. ':' .. string.format('%d', 81 / 1)", "0"],
  [
    "EVAL",
    "return string.format('%d %d %5d%% %s %05d %.1f', ARGV[1], 2.9, -2.9, 'x', 42, 0.5)",
    "0",
    "899999999999999",
  ],
  ["EVAL", "return tostring(tonumber('7') + 1) .. ' ' .. 1000000 * 1000", "0"],
  ["EVAL", "return redis.call('INCRBY', 'big', 3000000000) + 1", "0"],
  ["EVAL", "return #redis.call('KEYS', 'no such thing*')", "0"],
  ["EVAL", "return string.sub(ARGV[1], 1, 2)", "0", "🦊"],
  ["EVAL", "return redis.call('GET')", "0"],
  ["EVAL", "return redis.call('NOSUCH')", "0"],
  ["EVAL", "return redis.call('EVAL', 'return 1', 0)", "0"],
  ["EVAL", "return }", "0"],
  ["EVAL", "return 1", "2", "a"],
  ["EVAL", "return 1", "-1"],
  ["EVAL_RO", "return redis.call('GET', KEYS[1])", "1", "id"],
  ["EVAL_RO", "return redis.call('INCR', KEYS[1])", "1", "id"],
  ["SCRIPT", "LOAD", "return 42"],
  ["EVALSHA", "1fa00e76656cc152ad327c13fe365858fd7be306", "0"],
  ["SCRIPT", "EXISTS", "1fa00e76656cc152ad327c13fe365858fd7be306", "0"],
  ["GET", "id"],
];
