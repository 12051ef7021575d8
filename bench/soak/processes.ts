import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";

/** The resources that a process of the stack uses. */
export interface Usage {
  /** `workerd`, `redis-server` or `node`, as the system names it. */
  name: string;
  /** Resident memory in MB. */
  memory: number;
  /** Open file descriptors; undefined without /proc. */
  descriptors: number | undefined;
}

/**
 * The processes started by `root` and its descendants, by process ID; excludes shells, npm and short-lived
 * processes.
 */
export function usageUnder(root: number): Map<number, Usage> {
  const rows = execFileSync("ps", ["-eo", "pid=,ppid=,rss=,comm="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? []);
  const under = new Set([root]);
  // A child's line may come before its parent's.
  for (let before = 0; before < under.size; ) {
    before = under.size;
    for (const [, pid, parent] of rows) if (under.has(Number(parent))) under.add(Number(pid));
  }
  const usage = new Map<number, Usage>();
  for (const [, pid, , rss, path = ""] of rows) {
    const name = path.split("/").at(-1)?.trim() ?? "";
    if (!under.has(Number(pid)) || !/^(workerd|redis-server|valkey-server|node)/.test(name)) continue;
    usage.set(Number(pid), { name, memory: Number(rss) / 1024, descriptors: descriptorsOf(Number(pid)) });
  }
  return usage;
}

function descriptorsOf(pid: number): number | undefined {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return undefined;
  }
}
