/**
 * What the REST API does not support: all requests share one connection, which no command may block, change
 * or take over.
 */

/** Commands refused with any arguments. */
const COMMANDS = new Set([
  // They would change the connection for everyone.
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
  // They would block everyone.
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
  // They control the server.
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

/** The allowed subcommands of commands that could otherwise change the connection or stop others' scripts. */
const SUBCOMMANDS: Readonly<Record<string, readonly string[]>> = {
  SCRIPT: ["EXISTS", "FLUSH", "LOAD", "HELP"],
  FUNCTION: ["DELETE", "DUMP", "FLUSH", "LIST", "LOAD", "RESTORE", "STATS", "HELP"],
};

/** The number of arguments of each option of a stream read, including its name. */
const STREAM_OPTIONS: Readonly<Record<string, number>> = { COUNT: 2, GROUP: 3, NOACK: 1 };

/** Why a command is refused, in the form of a Redis error; undefined if it is not. */
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

/** Whether BLOCK is among the options: a stream or group may have that name too. */
function isBlocking(args: readonly (string | Buffer)[]): boolean {
  let next = 0;
  for (;;) {
    const option = String(args[next]).toUpperCase();
    const width = STREAM_OPTIONS[option];
    if (width === undefined) return option === "BLOCK";
    next += width;
  }
}

/** Upstash's message for an unsupported command. */
export function notAvailable(command: string): string {
  return `ERR Command is not available: '${command}'. See https://upstash.com/docs/redis/overall/rediscompatibility for details`;
}
