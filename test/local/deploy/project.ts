import { execFileSync } from "node:child_process";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { type SourceWatch, watchSources } from "../../../local/deploy/watch.ts";
import { testFolder } from "../../support/redis.ts";

export const FILE = "worker/index.ts";
export const ROUTER = "worker/http/router.ts";

interface Project {
  folder: string;
  at(path: string): string;
  /** Resolves once exactly these paths were reported, and forgets them. */
  hears(...paths: string[]): Promise<void>;
  /** The reported paths, per call. */
  calls: (readonly string[])[];
  lines: string[];
  watch: SourceWatch;
}

interface Options {
  prepare?: (folder: string) => void;
  roots?: string[];
  /** Performs a change. */
  work?: () => Promise<void>;
}

/** A project with a Worker of two files, and a watch on it. */
export async function project({
  prepare,
  roots = ["infra", "worker"],
  work,
}: Options = {}): Promise<Project> {
  const folder = await testFolder();
  const at = (path: string) => join(folder, path);
  await mkdir(at("worker/http"), { recursive: true });
  for (const path of [FILE, ROUTER, "index.ts"]) await writeFile(at(path), "1");
  prepare?.(folder);
  const lines: string[] = [];
  const calls: (readonly string[])[] = [];
  const watch = watchSources({
    folder,
    roots,
    matters: () => true,
    changed: async (paths) => {
      calls.push(paths);
      await work?.();
    },
    log: (line) => lines.push(line),
  });
  onTestFinished(watch.stop);
  const hears = async (...paths: string[]) => {
    await expect.poll(() => [...new Set(calls.flat())].sort()).toEqual(paths);
    calls.length = 0;
  };
  return { folder, at, hears, calls, lines, watch };
}

/** Replaces the old file atomically, so that it is one change, however slow the machine. */
export async function save(file: string, text: string): Promise<void> {
  await writeFile(`${file}.tmp.17`, text);
  await rename(`${file}.tmp.17`, file);
}

/** Saves like JetBrains IDEs, step by step. */
export async function saveSafely(file: string, text: string): Promise<void> {
  await writeFile(`${file}___jb_tmp___`, text);
  await rename(file, `${file}___jb_old___`);
  await rename(`${file}___jb_tmp___`, file);
  await rm(`${file}___jb_old___`);
}

export function git(folder: string, ...args: string[]): void {
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], { cwd: folder });
}

export function commitAll(folder: string): void {
  git(folder, "add", ".");
  git(folder, "commit", "-qm", "all");
}
