/**
 * One of the numbered databases of a shared Redis: commands that would affect the others are confined or
 * refused.
 */
import { type Command, type Database, ReplyError } from "./database.ts";

/** All databases of a Redis share its channels and functions. */
const SHARED = new Set(["PUBLISH", "SPUBLISH", "PUBSUB", "FUNCTION", "FCALL", "FCALL_RO"]);

/** The database, with FLUSHALL limited to itself, and without what all databases share. */
export function confined(database: Database): Database {
  return {
    description: database.description,
    run: async (command) => database.run(own(command)),
    async pipeline(commands) {
      const own = commands.map(attempt);
      const replies = await database.pipeline(own.filter(isCommand));
      return own.map((command) => (isCommand(command) ? (replies.shift() ?? null) : command));
    },
    transaction: async (commands) => database.transaction(commands.map(own)),
    close: () => database.close(),
  };
}

/** @throws ReplyError if the command affects other databases */
function own(command: Command): Command {
  const [name, ...args] = command;
  const known = name.toUpperCase();
  if (known === "FLUSHALL") return ["FLUSHDB", ...args];
  const isElsewhere = known === "COPY" && args.some((arg) => String(arg).toUpperCase() === "DB");
  if (!SHARED.has(known) && !isElsewhere) return command;
  throw new ReplyError(`ERR '${known}' would affect other databases of this Redis`);
}

function attempt(command: Command): Command | ReplyError {
  try {
    return own(command);
  } catch (error) {
    return error as ReplyError;
  }
}

function isCommand(item: Command | ReplyError): item is Command {
  return !(item instanceof ReplyError);
}
