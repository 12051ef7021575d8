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
  /** Receives the progress, the summary, and the ids of skipped posts. */
  notes: NotesStream;
}

/**
 * Exports or imports posts, as the command line says.
 * @throws UsageError for bad arguments, Failure for bad input or posts that could not be imported, RedisError
 * if the database does not answer; each one line
 */
export async function runPosts({ args, folder, env, input, output, notes }: RunOptions): Promise<void> {
  const task = readArguments(args);
  const session: Session = {};
  const noted = new Notes(notes);
  await withDatabase(folder, env, async (address) => {
    // A client per call: its ten seconds are for all of its calls.
    const connect = () => new Redis({ ...address, session });
    await task({ connect, input, output, notes: noted });
  });
}
