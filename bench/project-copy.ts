/** A copy of the project that a measure may change; it shares the project's packages. */
import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PROJECT = join(import.meta.dirname, "..");
const LEFT_OUT = new Set(["node_modules", ".git", ".local"]);

/** Creates a folder for the duration of `use`. */
export async function withFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "edge-posts-bench-"));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export async function copyProjectTo(folder: string): Promise<void> {
  const filter = (source: string) => !LEFT_OUT.has(source.slice(PROJECT.length + 1));
  await cp(PROJECT, folder, { recursive: true, filter });
  await symlink(join(PROJECT, "node_modules"), join(folder, "node_modules"));
}
