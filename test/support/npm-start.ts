/** `npm start` as a user runs it, in a copy of the project. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync } from "node:fs";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { testFolder } from "./redis.ts";

const PROJECT = join(import.meta.dirname, "../..");
const NOT_COPIED = ["node_modules", "packages/kv-at-hand/test/clients/node_modules", ".git", ".local"];
/** What neither `npm start` nor the Worker reads. */
const NOT_RUN = ["test", "docs", "bench", "cli", "packages/kv-at-hand/test"];
/** Milliseconds that a start, a stop or a deployment may take on a slow machine. */
const PATIENCE_MS = 120_000;

interface CopyOptions {
  /** Copies its tests, docs and commands too. */
  isWhole?: boolean;
}

/** A copy of the project that a test may change. */
export async function copyOfProject(options?: CopyOptions): Promise<string> {
  const folder = await testFolder();
  await copyProjectTo(folder, options);
  return folder;
}

/** Copies the project to an empty folder. The copy shares the project's node_modules. */
export async function copyProjectTo(folder: string, { isWhole = false }: CopyOptions = {}): Promise<void> {
  const leftOut = new Set(isWhole ? NOT_COPIED : [...NOT_COPIED, ...NOT_RUN]);
  const filter = (source: string) => !leftOut.has(source.slice(PROJECT.length + 1));
  // Synchronously: a promise for each file takes three times as long.
  cpSync(PROJECT, folder, { recursive: true, filter });
  await symlink(join(PROJECT, "node_modules"), join(folder, "node_modules"));
}

/** The body of a response. */
export const text = async (url: string, init?: RequestInit) => (await fetch(url, init)).text();
/** Creates a post and returns its id. */
export const create = (url: string, body: string) => text(url, { method: "POST", body });

export interface NpmStart {
  /** What it has printed so far, including errors. */
  output(): string;
  /** The lines on stderr, except npm's own. */
  errors(): string[];
  /** Resolves when it has printed this; fails with what it has printed if it ends or takes too long. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  /** Resolves with the exit code. */
  ended: Promise<number | null>;
  /** The address of the posts, once it is ready. */
  ready(): Promise<string>;
  /** Sends a signal to npm, and resolves when all processes have ended. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** The processes that currently run under it. */
  processes(): number[];
}

/** Runs `npm start` on free ports. It is stopped when the test has finished. */
export function npmStart(
  folder: string,
  { args = [] as string[], env = {} as NodeJS.ProcessEnv } = {},
): NpmStart {
  const child: ChildProcess = spawn("npm", ["start", "--", ...args], {
    cwd: folder,
    env: { ...process.env, PORT: "0", REDIS_REST_PORT: "0", CLOUDFLARE_API_PORT: "0", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let errors = "";
  child.stdout?.on("data", (chunk) => {
    output += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    output += chunk;
    errors += chunk;
  });
  const ended = once(child, "close").then(([code]) => code as number | null);
  const over = ended.then(() => true);

  async function printed(pattern: RegExp): Promise<RegExpExecArray> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const match = pattern.exec(output);
      if (match) return match;
      const soon = new Promise<false>((resolve) => setTimeout(resolve, 20, false));
      if ((await Promise.race([soon, over])) && !pattern.exec(output))
        throw new Error(`it ended with: ${output}`);
      if (Date.now() > deadline) throw new Error(`it did not print ${pattern}, but: ${output}`);
    }
  }

  async function stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    child.kill(signal);
    await ended;
  }

  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) await stop();
  });
  return {
    output: () => output,
    errors: () => errors.split("\n").filter((line) => line !== "" && !line.startsWith("npm ")),
    printed,
    ended,
    ready: async () => {
      await printed(/^Ready/m);
      return (await printed(/curl -w '\\n' (http\S+\/posts)$/m))[1] as string;
    },
    stop,
    processes: () => processesBelow(child.pid as number),
  };
}

/** The ids of the processes that `root` and its children have started. */
export function processesBelow(root: number): number[] {
  const rows = execFileSync("ps", ["-eo", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
  const parents = rows.map((row) => row.trim().split(/\s+/).map(Number) as [pid: number, parent: number]);
  const of = (parent: number): number[] =>
    parents.filter((row) => row[1] === parent).flatMap(([pid]) => [pid, ...of(pid)]);
  return of(root);
}

/** Whether a process is running. A zombie, which has ended but has not been reaped by its parent, is not. */
export function isRunning(pid: number): boolean {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
  return stdout.trim() !== "" && !stdout.startsWith("Z");
}
