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

/** The subcommands served of those that would otherwise change the connection, or end what others run. */
const SUBCOMMANDS: Readonly<Record<string, readonly string[]>> = {
  SCRIPT: ["EXISTS", "FLUSH", "LOAD", "HELP"],
  FUNCTION: ["DELETE", "DUMP", "FLUSH", "LIST", "LOAD", "RESTORE", "STATS", "HELP"],
};

/** How many arguments each option of a read of streams takes, itself included. */
const STREAM_OPTIONS: Readonly<Record<string, number>> = { COUNT: 2, GROUP: 3, NOACK: 1 };

/** Why a command is not served, in the form of a Redis error; undefined when it is. */
export function refusal(name: string, args: readonly (string | Buffer)[]): string | undefined {
  const command = name.toUpperCase();
  if (COMMANDS.has(command)) return notAvailable(command);
  if (command === "XREAD" || command === "XREADGROUP")
    return isBlocking(args) ? notAvailable(command) : undefined;
  const [subcommand] = args;
  if (subcommand === undefined) return undefined;
  const served = SUBCOMMANDS[command]?.includes(String(subcommand).toUpperCase()) ?? true;
  return served ? undefined : notAvailable(`${command} ${subcommand}`.toUpperCase());
}

/** Whether BLOCK stands among the options: a stream or a group may be called so too. */
function isBlocking(args: readonly (string | Buffer)[]): boolean {
  let next = 0;
  for (;;) {
    const option = String(args[next]).toUpperCase();
    const width = STREAM_OPTIONS[option];
    if (width === undefined) return option === "BLOCK";
    next += width;
  }
}

/** What Upstash says of a command that it does not serve. */
export function notAvailable(command: string): string {
  return `ERR Command is not available: '${command}'. See https://upstash.com/docs/redis/overall/rediscompatibility for details`;
}
