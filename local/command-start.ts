/** When the user's command began: npm takes a while before it starts this process. */
import { readFileSync } from "node:fs";

/** The unit of times in /proc, in milliseconds: 100 per second on every Linux that Node supports. */
const TICK_MS = 10;

/**
 * Milliseconds since npm started, if npm runs this process and Linux says so; otherwise since this process
 * started.
 */
export function sinceCommand(): number {
  const own = performance.now();
  if (process.env.npm_lifecycle_event === undefined) return own;
  try {
    // Fields as in proc(5); the second, a name in parentheses, may contain spaces and parentheses.
    const stat = readFileSync(`/proc/${process.ppid}/stat`, "utf8");
    const started = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[22 - 3]) * TICK_MS;
    const now = Number(readFileSync("/proc/uptime", "utf8").split(" ")[0]) * 1_000;
    return Math.max(own, now - started);
  } catch {
    return own;
  }
}
