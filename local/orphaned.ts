/** How often to look, in milliseconds. */
const PAUSE_MS = 1_000;

/** Calls `act` once the process that started this one has ended: nothing tells of it when it was killed. */
export function onOrphaned(act: () => unknown): void {
  const parent = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(look);
    act();
  }, PAUSE_MS);
  look.unref();
}
