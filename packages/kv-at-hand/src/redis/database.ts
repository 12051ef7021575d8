/**
 * What the local stack asks of a Redis, whichever of the three it has: a remote one, a child process, or one
 * in process.
 */

export type Command = readonly [name: string, ...args: (string | Buffer)[]];

/**
 * Strings come as Buffers, so that nothing is lost in decoding, and integers that a double would round as
 * bigints.
 */
export type Reply = Buffer | number | bigint | null | Reply[];

/** An integer as a Reply has it. */
export function toInteger(integer: bigint): number | bigint {
  const number = Number(integer);
  return Number.isSafeInteger(number) ? number : integer;
}

/** Redis's own error; the message begins with its code, such as `WRONGTYPE Operation against ...`. */
export class ReplyError extends Error {
  override readonly name = "ReplyError";
}

/**
 * Any other rejection than a ReplyError means that the database could not be asked, or that its answer is not
 * known.
 */
export interface Database {
  /** One line for a person, such as `redis-server 7.0.15, data kept in .local/redis`. */
  readonly description: string;
  /** @throws ReplyError when Redis refuses the command. */
  run(command: Command): Promise<Reply>;
  /** Runs commands in order, others' commands possibly in between. */
  pipeline(commands: readonly Command[]): Promise<(Reply | ReplyError)[]>;
  /**
   * Runs commands as one, with nobody's in between.
   * @throws ReplyError (EXECABORT) when none was run because one of them could not be queued.
   */
  transaction(commands: readonly Command[]): Promise<(Reply | ReplyError)[]>;
  /**
   * Listens on a connection of its own until the function that it resolves to is called. Absent where there
   * is no PUBLISH.
   * @param hear takes what Redis sends: the channel and the message, after the pattern if it is a pattern
   * that is listened to
   */
  subscribe?(
    command: SubscribeCommand,
    channel: string,
    hear: (message: Buffer[]) => void,
  ): Promise<() => void>;
  close(): Promise<void>;
}

/** To a channel, or to every channel whose name matches a pattern. */
export type SubscribeCommand = "subscribe" | "psubscribe";

/** What Redis says when a transaction is discarded as a whole. */
export const EXECABORT = "EXECABORT Transaction discarded because of previous errors.";
