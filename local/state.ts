import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { takeLock } from "#kv-at-hand/lock.ts";
import { Failure } from "../infra/failure.ts";

const LOCK = "npm-start.pid";

/** The folder of local state, held by this process until released. */
export interface State {
  directory: string;
  release(): void;
}

/**
 * Locks the folder that outlives `npm start` (posts, deployments, the local Pulumi state), readable only by
 * its owner. With `fresh`, empties it first.
 * @throws Failure while another process holds it: two would write to the same append-only file
 */
export function openState(directory: string, { fresh }: { fresh: boolean }): State {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  // The Pulumi CLI or the user may have created it.
  chmodSync(directory, 0o700);
  const lock = join(directory, LOCK);
  const release = takeLock(lock);
  if (release === undefined) {
    const holder = readFileSync(lock, "utf8");
    throw new Failure(`another npm start is running in this folder (process ${holder}): stop it first`);
  }
  if (fresh) {
    for (const name of readdirSync(directory)) {
      if (name !== LOCK) rmSync(join(directory, name), { recursive: true, force: true });
    }
  }
  return { directory, release };
}
