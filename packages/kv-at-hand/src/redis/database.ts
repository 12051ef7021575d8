/** The interface to a Redis, whether it is remote, a child process, or in this process. */

export type Command = readonly [name: string, ...args: (string | Buffer)[]];

/**
 * Strings are Buffers, so that decoding loses nothing, and integers that a double would round are bigints.
 */
export type Reply = Buffer | number | bigint | null | Reply[];

/** An integer in a Reply. */
export function toInteger(integer: bigint): number | bigint {
  const number = Number(integer);
  return Number.isSafeInteger(number) ? number : integer;
}

/** Redis's own error; the message begins with its code, such as `WRONGTYPE Operation against ...`. */
export class ReplyError extends Error {
  override readonly name = "ReplyError";
}

/**
 * Any rejection other than a ReplyError means that the database could not be reached, or that its answer is
 * unknown.
 */
export interface Database {
  /** One line for the user, such as `redis-server 7.0.15, data kept in .local/redis`. */
  readonly description: string;
  /** @throws ReplyError if Redis refuses the command */
  run(command: Command): Promise<Reply>;
  /** Runs commands in order, possibly with others' commands in between. */
  pipeline(commands: readonly Command[]): Promise<(Reply | ReplyError)[]>;
  /**
   * Runs commands as a transaction.
   * @throws ReplyError (EXECABORT) if none ran because one of them could not be queued
   */
  transaction(commands: readonly Command[]): Promise<(Reply | ReplyError)[]>;
  /**
   * Listens on its own connection until the returned function is called. Absent if there is no PUBLISH.
   * @param hear receives what Redis sends: the channel and the message, preceded by the pattern for
   * `psubscribe`
   */
  subscribe?(
    command: SubscribeCommand,
    channel: string,
    hear: (message: Buffer[]) => void,
  ): Promise<() => void>;
  close(): Promise<void>;
}

/** Subscribes to a channel, or to every channel whose name matches a pattern. */
export type SubscribeCommand = "subscribe" | "psubscribe";

/** Redis's message for a discarded transaction. */
export const EXECABORT = "EXECABORT Transaction discarded because of previous errors.";
