/** How often to look, in milliseconds. */
const PAUSE_MS = 1_000;

/** Calls `act` once the parent process has ended: if it was killed, nothing reports that. */
export function onOrphaned(act: () => unknown): void {
  const parent = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(look);
    act();
  }, PAUSE_MS);
  look.unref();
}
