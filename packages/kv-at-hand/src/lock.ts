/** A lock on a file that ends with the process that holds it, however that ends. Node itself has none. */
import { spawnSync } from "node:child_process";
import { closeSync, constants, ftruncateSync, openSync, writeSync } from "node:fs";

/** Takes the lock in opening the file, as macOS and the BSDs have it: open(2) there. Node knows no name for it. */
const O_EXLOCK = process.platform === "linux" ? 0 : 0x20 | constants.O_NONBLOCK;

/**
 * Locks a file, made where there is none, and writes this process's id into it. The file stays when it is released: a lock on
 * one that is being removed could be held twice.
 * @returns how to release it; undefined while another process holds it
 * @throws Error of node:fs when the file cannot be opened
 */
export function takeLock(file: string): (() => void) | undefined {
  const handle = open(file);
  if (handle === undefined) return undefined;
  if (process.platform === "linux" && !flock(handle)) {
    closeSync(handle);
    return undefined;
  }
  ftruncateSync(handle);
  writeSync(handle, String(process.pid));
  return () => closeSync(handle);
}

function open(file: string): number | undefined {
  try {
    return openSync(file, constants.O_RDWR | constants.O_CREAT | O_EXLOCK, 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EAGAIN") return undefined;
    throw error;
  }
}

/**
 * The lock belongs to the open file, which flock(1) gets from us: it stays after flock has ended, until we close the file
 * or end. https://man7.org/linux/man-pages/man2/flock.2.html
 */
function flock(handle: number): boolean {
  const { status } = spawnSync("flock", ["-x", "-n", "3"], { stdio: ["ignore", "ignore", "ignore", handle] });
  // Without flock (null) there is no lock: Redis still asks whether another one serves its data.
  return status === 0 || status === null;
}
