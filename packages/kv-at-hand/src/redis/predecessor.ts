import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createConnection } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Failure } from "../failure.ts";
import { takeLock } from "../lock.ts";

/** How long the server of an earlier run may take to release the data, in milliseconds. */
const PREDECESSOR_MS = 3_000;

/**
 * Locks the folder of a server's data: two servers appending to one file would corrupt it, and Redis does not
 * prevent that. The lock excludes processes that start at the same time; the socket reveals a server that
 * briefly outlives the process that started it.
 * @param marker the file with the path of the socket
 * @returns how to release the folder
 * @throws Failure if another server is using it
 */
export async function takeOver(marker: string, folder: string): Promise<() => void> {
  const deadline = Date.now() + PREDECESSOR_MS;
  const lock = join(folder, "lock");
  const socket = () => readFile(marker, "utf8").catch(() => "");
  let release = takeLock(lock);
  while (release === undefined || (await isServed(await socket()))) {
    if (Date.now() > deadline) {
      release?.();
      throw new Failure(`${folder} is in use by another Redis: stop it first`);
    }
    await pause(100);
    release ??= takeLock(lock);
  }
  return release;
}

async function isServed(socket: string): Promise<boolean> {
  if (socket === "") return false;
  const probe = createConnection(socket);
  try {
    await once(probe, "connect");
    return true;
  } catch {
    return false;
  } finally {
    probe.destroy();
  }
}
