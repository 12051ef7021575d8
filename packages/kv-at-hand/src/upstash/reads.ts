/** Which commands only read, by their flags in Redis 7.0, plus later ones for JSON and hash fields. */

const READ_COMMANDS = new Set(
  `BITCOUNT BITFIELD_RO BITPOS DBSIZE DUMP EXISTS EXPIRETIME GEODIST GEOHASH GEOPOS GEORADIUS_RO
  GEORADIUSBYMEMBER_RO GEOSEARCH GET GETBIT GETRANGE HEXISTS HEXPIRETIME HGET HGETALL HKEYS HLEN HMGET
  HPEXPIRETIME HPTTL HRANDFIELD HSCAN HSTRLEN HTTL HVALS JSON.ARRINDEX JSON.ARRLEN JSON.GET JSON.MGET
  JSON.OBJKEYS JSON.OBJLEN JSON.RESP JSON.STRLEN JSON.TYPE KEYS LCS LINDEX LLEN LPOS LRANGE MGET OBJECT
  PEXPIRETIME PFCOUNT PTTL RANDOMKEY SCAN SCARD SDIFF SINTER SINTERCARD SISMEMBER SMEMBERS SMISMEMBER SORT_RO
  SRANDMEMBER SSCAN STRLEN SUBSTR SUNION TOUCH TTL TYPE XINFO XLEN XPENDING XRANGE XREAD XREVRANGE ZCARD ZCOUNT
  ZDIFF ZINTER ZINTERCARD ZLEXCOUNT ZMSCORE ZRANDMEMBER ZRANGE ZRANGEBYLEX ZRANGEBYSCORE ZRANK ZREVRANGE
  ZREVRANGEBYLEX ZREVRANGEBYSCORE ZREVRANK ZSCAN ZSCORE ZUNION`.split(/\s+/),
);

/** Commands that ask about the server, not the data. */
const QUESTIONS = new Set("COMMAND ECHO INFO LASTSAVE LOLWUT MEMORY PING PUBSUB ROLE TIME".split(" "));

/** Commands that cannot write, whatever their script says. */
const READ_ONLY_SCRIPTS = new Set("EVAL_RO EVALSHA_RO FCALL_RO SCRIPT".split(" "));

/** Reads that the read-only token does not allow: they list keys, at a cost for everyone. */
const DANGEROUS = new Set("KEYS SCAN SORT_RO".split(" "));

/** Whether a command may change stored data; an unknown one may. */
export function mayWrite(name: string): boolean {
  const command = name.toUpperCase();
  return ![READ_COMMANDS, QUESTIONS, READ_ONLY_SCRIPTS].some((commands) => commands.has(command));
}

/** Whether the read-only token allows a command. https://upstash.com/docs/redis/features/restapi */
export function isAllowedToReaders(name: string): boolean {
  const command = name.toUpperCase();
  return (READ_COMMANDS.has(command) && !DANGEROUS.has(command)) || command === "PING" || command === "ECHO";
}
