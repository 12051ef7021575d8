import { readdirSync, readFileSync } from "node:fs";

/**
 * CPU seconds that a process has used, the sum of its threads: to the nanosecond, where its stat has ticks of
 * 10 ms. Linux only.
 */
export function cpuSeconds(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const used = threads.map((thread) => readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8"));
  return used.reduce((sum, text) => sum + Number.parseInt(text, 10), 0) / 1e9;
}

/** The processes that this one has started and that still run. Linux only. */
export function children(): number[] {
  const list = readFileSync(`/proc/self/task/${process.pid}/children`, "utf8");
  return list.split(" ").filter(Boolean).map(Number);
}
