/** A file lock that ends with the process that holds it, however that ends. Node itself has none. */
import { spawnSync } from "node:child_process";
import { closeSync, constants, ftruncateSync, openSync, writeSync } from "node:fs";

/** Takes the lock while opening the file, on macOS and the BSDs: open(2). Node does not define it. */
const O_EXLOCK = process.platform === "linux" ? 0 : 0x20 | constants.O_NONBLOCK;

/**
 * Locks a file, created if missing, and writes this process's ID into it. Releasing keeps the file: a lock on
 * a file that is being removed could be held twice.
 * @returns how to release it; undefined while another process holds it
 * @throws Error from node:fs if the file cannot be opened
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
 * The lock belongs to the open file, which flock(1) inherits: it lasts after flock has exited, until we close
 * the file or exit. https://man7.org/linux/man-pages/man2/flock.2.html
 */
function flock(handle: number): boolean {
  const { status } = spawnSync("flock", ["-x", "-n", "3"], { stdio: ["ignore", "ignore", "ignore", handle] });
  // Without flock (null) there is no lock: Redis is still asked whether another one serves its data.
  return status === 0 || status === null;
}
