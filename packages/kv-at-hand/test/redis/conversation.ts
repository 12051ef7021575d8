import type { Command } from "../../src/redis/database.ts";

/** Commands to run in sequence; their answers depend on earlier ones. */
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

/** Further common commands; each line uses its own keys. */
export const FURTHER: Command[] = `
  SET x 1; GETEX x EX 100; TTL x; GETEX x PERSIST; TTL x; GETEX x EX 0; GETEX x WHAT; GETEX none; PSETEX x 5000 v; TTL x; PSETEX x 0 v
  MSETNX m1 1 m2 2; MSETNX m2 3 m3 3; EXISTS m3; SETRANGE m1 3 abc; GET m1; SETRANGE m1 -1 a; SETRANGE none2 0 x; SUBSTR none2 0 0
  INCRBYFLOAT f 0.1; INCRBYFLOAT f 0.2; INCRBYFLOAT f -5; INCRBYFLOAT f x; INCRBYFLOAT f 1.50; INCRBYFLOAT x 1; GETRANGE m1 -3 -2; GETRANGE m1 5 1
  SETBIT b 7 1; GETBIT b 7; GETBIT b 100; SETBIT b 7 0; SETBIT b 7 2; SETBIT b -1 1; SETBIT b 9 1; STRLEN b; BITCOUNT b; BITPOS b 1; BITPOS b 0
  SET b2 foobar; BITCOUNT b2; BITCOUNT b2 1 1; BITCOUNT b2 5 30 BIT; BITPOS b2 1 2; BITPOS b2 0 2 -1; BITOP AND b3 b b2; BITOP NOT b3 b2; GET b3; BITOP NOT b3 b b2; BITCOUNT b2 0; BITOP XOR b4 b2 b2; GETBIT b2 x
  EXPIRE t9 10; SET t9 1; EXPIRE t9 10 XX; EXPIRE t9 10 NX; EXPIRE t9 20 GT; EXPIRE t9 30 LT; EXPIRE t9 5 LT; TTL t9; EXPIRE t9 5 NX XX; EXPIRE t9 5 GT LT; EXPIRE t9 5 WHAT; PEXPIREAT t9 1; EXISTS t9
  SET c1 v EX 50; COPY c1 c2; TTL c2; COPY c1 c2; COPY c1 c2 REPLACE; COPY c1 c1; COPY none c2; RENAMENX c1 c2; RENAMENX c1 c3; RENAMENX none c3; TOUCH c2 c3 none
  HSET hh a 1 b 2.5; HINCRBYFLOAT hh b 0.1; HINCRBYFLOAT hh new 1e2; HINCRBYFLOAT hh a x; HSET hh w x; HINCRBYFLOAT hh w 1; HSCAN hh 0; HSCAN hh 0 MATCH a*; HSCAN none 0; HRANDFIELD hh 0; HRANDFIELD none; HRANDFIELD hh 9 WHAT; HSTRLEN hh w
  RPUSH ll a b c b a; LPOS ll b; LPOS ll b RANK -1; LPOS ll b COUNT 0; LPOS ll z; LPOS ll b RANK 0; LPOS ll a RANK 2 MAXLEN 3; LREM ll -1 b; LRANGE ll 0 -1; LREM ll 0 a; LRANGE ll 0 -1; LREM none 0 a; LSET ll 0 z; LSET ll 9 z; LSET none 0 z
  RPUSH lm 1 2 3 4 5; LMOVE lm ln LEFT RIGHT; LMOVE lm ln RIGHT LEFT; LRANGE ln 0 -1; LMOVE lm ln UP DOWN; RPOPLPUSH lm lm; LRANGE lm 0 -1; LMPOP 2 none lm LEFT COUNT 2; LMPOP 1 none LEFT; LMPOP 0 lm LEFT; LPOP lm 0; RPOP lm 9; LPOP lm 1; LPOP ln -1; EXISTS lm
  RPUSH li a c; LINSERT li BEFORE c b; LINSERT li AFTER z b; LINSERT none BEFORE a b; LINSERT li NEAR a b; LRANGE li -2 9; LPUSHX none a; RPUSHX li d; LPUSHX li z; LRANGE li 0 -1; RPOP li 2; LLEN li; LINDEX li -1; LINDEX li 9
  SADD sa 1 2 3; SADD sb 2 3 4; SINTERCARD 2 sa sb; SINTERCARD 2 sa sb LIMIT 1; SINTERCARD 0 sa; SINTERSTORE sc sa sb; SCARD sc; SDIFFSTORE sc sa sb; SMEMBERS sc; SUNIONSTORE sc sa sb none; SCARD sc; SINTERSTORE sc sa none; EXISTS sc; SMOVE sa sb 1; SMOVE sa sb 9; SMISMEMBER sb 1 9; SRANDMEMBER none; SRANDMEMBER none 2; SPOP none; SPOP sa -1; SPOP sa 9; EXISTS sa; SMOVE sb c2 2
  ZADD zz 1 a 2 b 3 c 3 d inf e; ZADD zz GT 1 c; ZADD zz LT CH 2.5 c; ZADD zz NX GT 1 a; ZADD zz NX XX 1 a; ZADD zz INCR 1 a 2 b; ZADD zz XX INCR 1 none; ZRANGE zz 1 3 BYSCORE; ZRANGE zz (1 +inf BYSCORE WITHSCORES; ZRANGE zz 3 1 BYSCORE REV LIMIT 0 2; ZRANGE zz 0 1 LIMIT 0 1; ZRANGE zz a b BYSCORE; ZCOUNT zz (2 3; ZCOUNT zz -inf +inf
  ZRANGEBYSCORE zz 2 3 WITHSCORES LIMIT 1 1; ZREVRANGEBYSCORE zz 3 (2; ZREMRANGEBYSCORE zz 1 (2.5; ZRANGE zz 0 -1; ZPOPMIN zz; ZPOPMAX zz 1; ZPOPMAX none; ZPOPMIN zz -1; ZMSCORE zz d none; ZSCAN zz 0; ZRANDMEMBER none; ZREVRANK zz d; ZRANGESTORE zs zz 0 -1; ZCARD zs
  ZADD zl 0 a 0 b 0 c 0 d; ZRANGE zl [b (d BYLEX; ZRANGE zl + - BYLEX REV; ZRANGEBYLEX zl - [b; ZREVRANGEBYLEX zl (c - LIMIT 0 1; ZLEXCOUNT zl - +; ZLEXCOUNT zl x y; ZREMRANGEBYLEX zl [a (c; ZRANGE zl 0 -1; ZRANGE zl - + BYLEX WITHSCORES; ZRANGE zl - + BYLEX BYSCORE
  ZADD za 1 a 2 b; ZADD zb 10 b 20 c; ZUNION 2 za zb WITHSCORES; ZUNION 2 za zb WEIGHTS 2 1 AGGREGATE MAX WITHSCORES; ZINTER 2 za zb WITHSCORES; ZINTER 2 za zb AGGREGATE WHAT; ZDIFF 2 za zb WITHSCORES; ZINTERCARD 2 za zb; ZUNIONSTORE zu 2 za zb AGGREGATE MIN; ZRANGE zu 0 -1 WITHSCORES; ZINTERSTORE zu 2 za none; EXISTS zu; ZDIFFSTORE zu 2 za zb; ZUNION 0 za; ZUNION 2 za sb WITHSCORES; ZUNION x za
  XADD st 1-1 f v; XADD st 1-1 f v; XADD st 1-* g w; XADD st 0-0 f v; XADD st 2 f; XADD st x f v; XADD st 5 f v; XADD none3 NOMKSTREAM * f v; XLEN st; XRANGE st - +; XRANGE st 1 1; XRANGE st (1-1 + COUNT 1; XREVRANGE st + - COUNT 2; XRANGE st x +; XREAD COUNT 1 STREAMS st 1-1; XREAD STREAMS st none 5 0; XREAD STREAMS st; XREAD STREAMS st $
  XGROUP CREATE st g1 0; XGROUP CREATE st g1 0; XGROUP CREATE none4 g 0; XGROUP CREATE mk g $ MKSTREAM; XREADGROUP GROUP g1 c1 COUNT 2 STREAMS st >; XREADGROUP GROUP g1 c2 STREAMS st >; XREADGROUP GROUP g1 c2 STREAMS st >; XREADGROUP GROUP g1 c1 STREAMS st 0; XREADGROUP GROUP no c1 STREAMS st >; XACK st g1 1-1 9-9; XPENDING st g1; XGROUP CREATECONSUMER st g1 c3; XGROUP CREATECONSUMER st g1 c3; XGROUP DELCONSUMER st g1 c1; XPENDING st g1; XCLAIM st g1 c3 0 5-0 JUSTID; XAUTOCLAIM st g1 c2 0 0 JUSTID; XGROUP SETID st g1 0; XGROUP DESTROY st g1; XGROUP DESTROY st g1; XGROUP NOPE
  XADD tr 1 a 1; XADD tr 2 a 2; XADD tr 3 a 3; XTRIM tr MAXLEN 2; XDEL tr 2 9; XADD tr MAXLEN = 1 4 a 4; XRANGE tr - +; XADD tr MINID 5 5 a 5; XLEN tr; XTRIM tr MAXLEN -1; XTRIM tr WHAT 1; XDEL tr 5; XLEN tr; EXISTS tr; TYPE tr; XLEN zz; GET st; XADD c2 * f v; PUBLISH ch m; SCAN 0 TYPE nothing COUNT 1000; ECHO
  SET g:1 a; SET g:2 b; SET g:- c; SET g:] d; SET g\\ e; KEYS g:[2-1]; KEYS g:[1; KEYS g:[\\]]; KEYS g:[\\1]; KEYS g:[]; KEYS g:[^]; KEYS g:[^-2]; KEYS g:[1-]; KEYS g:[; KEYS g\\; KEYS g\\\\; KEYS g:**1*; KEYS g.1; KEYS g:1|g:2
  SET ex 1 EXAT 99999999999999999; SET ex 1 PX 9223372036854775807; SET ex 1 EX 9999999999999999; GETEX ex PX 9223372036854775807; EXISTS ex; ZADD zo 1e400 a; ZADD zo -1e400 a; ZADD zo 1e300 a; SETRANGE big 536870912 x
  RPUSH ln2 a b; LMPOP 1 ln2 LEFT COUNT 0; LMPOP 1 ln2 LEFT COUNT -1; LPOS ln2 a COUNT -1; LPOS ln2 a MAXLEN -1; SADD si 1 2; SINTERCARD 1 si LIMIT -1
`
  .trim()
  .split(/;\s|\n\s*/)
  .map((line) => line.split(" ") as [string, ...string[]]);

/** Scripts with their KEYS and ARGV. */
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
  ["EVAL", "return { math.min(ARGV[1], 9), math.max('2', ARGV[1]), math.min(3) }", "0", "10"],
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

/**
 * Scripts from public bug reports, mostly of other stand-ins for Redis: redis/redis#1118, #3224, #10165, #13113,
 * alicebob/miniredis#117, #255, jamesls/fakeredis#269, tporadowski/redis#18, nrk/redis-lua#30.
 */
export const REPORTED_SCRIPTS: Command[] = [
  // Integers of more than 31 bits, from the source, arguments, libraries and loops.
  "1700000000 * 1000",
  "tonumber('1700000000') * 1000",
  "math.floor(1700000000.5) * 1000",
  "65536 * 65536",
  "2147483647 + 1",
  "-2147483648 - 1",
  "select('#', 1, 2, 3) * 2000000000",
  "tostring(2147483647 * 2147483647)",
  "string.format('%d', 1700000000 * 1000)",
  "{ 0xffffffff, '0xFFFFFFFFFF' + 0, tonumber('ffffffff', 16), tonumber('99999999999', 10), tonumber('8', 8) or 'none' }",
  "(function() local n = 0 for i = 2147483646, 2147483649 do n = n + 1 end return n end)()",
  // Numbers as text.
  "{ tostring(10 ^ 14 - 1), tostring(10 ^ 14), tostring(1e15), tostring(2 ^ 53), tostring(1e100) }",
  "{ tostring(1 / 0), tostring(-1 / 0), tostring(0.1 + 0.2), 2 ^ 2 .. '', 7 / 2 .. '' }",
  "redis.call('ECHO', 1824192940134586)",
  "redis.call('ECHO', 100000000)",
  "redis.call('ECHO', 9007199254740992)",
  "redis.call('ECHO', 1 / 0)",
  "redis.call('ECHO', 0.1 + 0.2)",
  // Numbers as replies.
  "{ 3.99, -3.99, -0.5, 2 ^ 53, 201605131024011008, -2 ^ 63 }",
  "redis.call('SET', 'n', '201605131024011014') and redis.call('INCR', 'n')",
  // Positions with a fraction.
  "{ string.sub('hello', 1, 5 / 2), string.rep('a', 7 / 2), unpack({ 1, 2, 3 }, 1, 2.5) }",
  // Formats.
  "string.format('%f %e %g %g %.14g %.17g', 1, 12345.678, 1e20, 0.0001, 2 ^ 53, 0.1)",
  "string.format('%.0f %.0f %.0f %.1f %.2f', 0.5, 1.5, 2.5, 1.25, 1e22)",
  "string.format('[%8.2f] [%-8.2f] [%08.2f] [%+d] [% d] [%.3d] [%5d]', 3.14159, 3.14159, -3.14159, 5, 5, 5, -5)",
  "string.format('%i %u %x %X %o %x %G', 42.9, 1.5, 255.5, 255, 8, -1, 1e-10)",
  "{ string.format('%s', nil) }",
  "string.format('%s|%5s|%.2s|%q', 1e15, 'a', 'cde', 'x\"')",
  // Replies of commands.
  "redis.call('SET', 'k', 'v').ok",
  "type(redis.call('SET', 'k', 'w', 'GET'))",
  "type(redis.call('PING'))",
  "type(redis.call('PING', 'x'))",
  "redis.call('XADD', 'x', '1-1', 'a', 'b') and redis.call('XGROUP', 'CREATE', 'x', 'g', '0').ok",
  "redis.call('HSET', 'h', 'f', true)",
  // Errors.
  "{ pcall(redis.call, 'INCR', 'h') }",
  "{ pcall(error, { err = 'MINE x' }) }",
  "redis.error_reply('word')",
  "redis.error_reply('-CODE and text')",
  "redis.error_reply('')",
  "redis.error_reply(1)",
  "redis.status_reply(1)",
  // Libraries.
  "{ loadstring('return 1 + 1')(), math.pow(2, 10), math.log10(1000), table.getn({ 1, 2 }), redis.REPL_ALL }",
  "redis.replicate_commands()",
  "coroutine.wrap(function() coroutine.yield(redis.call('ECHO', 'x')) end)()",
  "type(dofile)",
  "type(loadfile)",
  "type(print)",
  "(function() local t = {} for i = 1, 50 do t = { t } end return t end)()",
]
  .map((expression): Command => ["EVAL", `return ${expression}`, "0"])
  .concat([
    ["EVAL", "return ARGV[1] * 1000 .. ''", "0", "1700000000"],
    ["EVAL", "#!lua\nreturn 1", "0"],
    ["EVAL", "#!lua", "0"],
    ["EVAL", "#!js\nreturn 1", "0"],
    ["EVAL", "#!lua name=mine\nreturn 1", "0"],
    ["EVAL", "#!lua flags=nope\nreturn 1", "0"],
    ["EVAL", "#!lua flags=no-writes,allow-oom\nreturn redis.call('GET', 'k')", "0"],
    ["EVAL", "#!lua flags=no-writes\nreturn redis.call('SET', 'k', 'v')", "0"],
    ["EVAL_RO", "return redis.call('PFCOUNT', 'none')", "0"],
    ["EVAL_RO", "return redis.call('PUBLISH', 'channel', 'x')", "0"],
    ["EVAL", "return 1", ""],
    ["EVAL", "return 1", "+1", "a"],
    ["SCRIPT", "LOAD"],
    ["SCRIPT", "LOAD", "return }"],
    ["SCRIPT", "EXISTS"],
    ["EVAL", "return ]", "0"],
    ["EVALSHA", "992854994a1c58df3fac42c6c7423cb4eca259b4", "0"],
  ]);
