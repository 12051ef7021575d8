import { readdirSync, readFileSync } from "node:fs";

/**
 * The CPU seconds used by all threads of a process, in nanosecond resolution: the ticks in its stat are 10
 * ms. Linux only.
 */
export function cpuSeconds(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const used = threads.map((thread) => readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8"));
  return used.reduce((sum, text) => sum + Number.parseInt(text, 10), 0) / 1e9;
}

/** This process's running children. Linux only. */
export function children(): number[] {
  const list = readFileSync(`/proc/self/task/${process.pid}/children`, "utf8");
  return list.split(" ").filter(Boolean).map(Number);
}
