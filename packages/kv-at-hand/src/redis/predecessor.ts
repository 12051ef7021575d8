import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createConnection } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { Failure } from "../failure.ts";

/** How long the server of an earlier run may take to let go of the data, in milliseconds. */
const PREDECESSOR_MS = 3_000;

/** Two servers that append to one file would ruin it, and Redis does not guard against that. */
export async function waitForPredecessor(marker: string, folder: string): Promise<void> {
  const socket = await readFile(marker, "utf8").catch(() => "");
  const deadline = Date.now() + PREDECESSOR_MS;
  while (socket !== "" && (await isServed(socket))) {
    if (Date.now() > deadline) {
      throw new Failure(`${folder} is in use by another Redis: stop the other "npm start" first`);
    }
    await pause(100);
  }
}

async function isServed(socket: string): Promise<boolean> {
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
