import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Failure } from "../failure.ts";

/** The maximum length of a socket's path in bytes: 107 on Linux (unix(7)), 103 on macOS (its sys/un.h). */
const LONGEST_BYTES = 103;

/**
 * Creates a folder whose path leaves room for a socket: in the folder for temporary files, else in /tmp, else
 * in `fallback`.
 * @param socket the name of the socket
 * @throws Failure if none of them will do
 */
export async function makeSocketFolder(socket: string, fallback: string): Promise<string> {
  const reasons: string[] = [];
  for (const parent of [...new Set([tmpdir(), "/tmp", fallback])]) {
    const prefix = join(parent, "kv-at-hand-");
    if (Buffer.byteLength(join(`${prefix}XXXXXX`, socket)) > LONGEST_BYTES)
      reasons.push(`${parent}: too long`);
    else {
      try {
        return await mkdtemp(prefix);
      } catch (error) {
        reasons.push((error as Error).message);
      }
    }
  }
  throw new Failure(`no folder for the Redis socket (${reasons.join("; ")}): set TMPDIR to a shorter path`);
}
