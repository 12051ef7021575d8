import type { Writable } from "node:stream";
import { Redis, type Session } from "../../worker/redis/client.ts";
import { withDatabase } from "../database.ts";
import { readArguments } from "./arguments.ts";
import { Notes, type NotesStream } from "./notes.ts";

export interface RunOptions {
  args: readonly string[];
  /** The project's folder, where Pulumi.dev.yaml is. */
  folder: string;
  env: NodeJS.ProcessEnv;
  input: AsyncIterable<Buffer>;
  output: Writable;
  /** Takes the progress, the summary, and the ids of posts that were left as they are. */
  notes: NotesStream;
}

/**
 * Moves posts as the command line says.
 * @throws UsageError for bad arguments, Failure for bad input or posts that could not be imported, RedisError
 * when the database gives no answer; all in one line
 */
export async function runPosts({ args, folder, env, input, output, notes }: RunOptions): Promise<void> {
  const task = readArguments(args);
  const session: Session = {};
  const noted = new Notes(notes);
  await withDatabase(folder, env, async (address) => {
    // One a call: each has ten seconds for all of its calls.
    const connect = () => new Redis({ ...address, session });
    await task({ connect, input, output, notes: noted });
  });
}
