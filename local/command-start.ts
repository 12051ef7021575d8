/** When the command began that a person typed: npm takes a while before it starts this process. */
import { readFileSync } from "node:fs";

/** The unit of times in /proc, in milliseconds: 100 a second on every Linux that Node runs on. */
const TICK_MS = 10;

/** Milliseconds since npm started, where it runs this process and Linux tells; else since this process started. */
export function sinceCommand(): number {
  const own = performance.now();
  if (process.env.npm_lifecycle_event === undefined) return own;
  try {
    // The fields are those of proc(5); the second is a name in brackets that may have spaces and brackets in it.
    const stat = readFileSync(`/proc/${process.ppid}/stat`, "utf8");
    const started = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[22 - 3]) * TICK_MS;
    const now = Number(readFileSync("/proc/uptime", "utf8").split(" ")[0]) * 1_000;
    return Math.max(own, now - started);
  } catch {
    return own;
  }
}
