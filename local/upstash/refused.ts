/**
 * What the REST API does not serve: all requests share one connection, which no command may block, change or
 * take away.
 */

/** Commands refused whatever their arguments. */
const COMMANDS = new Set([
  // They would change what the connection is for everyone after.
  ...[
    "AUTH",
    "HELLO",
    "RESET",
    "QUIT",
    "SELECT",
    "READONLY",
    "READWRITE",
    "ASKING",
    "SYNC",
    "PSYNC",
    "REPLCONF",
  ],
  ...["SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE", "UNSUBSCRIBE", "PUNSUBSCRIBE", "SUNSUBSCRIBE", "MONITOR"],
  ...["MULTI", "EXEC", "DISCARD", "WATCH", "UNWATCH", "CLIENT"],
  // They would make everyone wait.
  ...[
    "BLPOP",
    "BRPOP",
    "BRPOPLPUSH",
    "BLMOVE",
    "BLMPOP",
    "BZPOPMIN",
    "BZPOPMAX",
    "BZMPOP",
    "WAIT",
    "WAITAOF",
  ],
  // They rule the server.
  ...[
    "SHUTDOWN",
    "DEBUG",
    "CONFIG",
    "REPLICAOF",
    "SLAVEOF",
    "FAILOVER",
    "CLUSTER",
    "MODULE",
    "ACL",
    "MIGRATE",
  ],
  ...["SAVE", "BGSAVE", "BGREWRITEAOF", "LATENCY", "SLOWLOG", "SWAPDB", "MOVE", "PFDEBUG", "PFSELFTEST"],
]);

const STREAM_READS = new Set(["XREAD", "XREADGROUP"]);

/** Why a command is not served, in the form of a Redis error; undefined when it is. */
export function refusal(name: string, args: readonly (string | Buffer)[]): string | undefined {
  const command = name.toUpperCase();
  const blocking = STREAM_READS.has(command) && args.some((arg) => String(arg).toUpperCase() === "BLOCK");
  if (!blocking && !COMMANDS.has(command)) return undefined;
  return notAvailable(command);
}

/** What Upstash says of a command that it does not serve. */
export function notAvailable(command: string): string {
  return `ERR Command is not available: '${command}'. See https://upstash.com/docs/redis/overall/rediscompatibility for details`;
}
