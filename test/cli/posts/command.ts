/** `npm run posts` with its own database: as a process, or in this process, which is cheaper. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { type Readable, Readable as Source, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { beforeAll, beforeEach } from "vitest";
import type { Database } from "#kv-at-hand/redis/database.ts";
import { type RestServer, startRestServer } from "#kv-at-hand/upstash/server.ts";
import { endOf } from "../../../cli/command.ts";
import { runPosts } from "../../../cli/posts/run.ts";
import { POST_ID } from "../../../worker/posts/id.ts";
import { PostStore } from "../../../worker/posts/store.ts";
import { fromValue } from "../../../worker/posts/value.ts";
import { Redis } from "../../../worker/redis/client.ts";
import { FOLDER } from "../../support/files.ts";
import { type DatabaseKind, openFresh } from "../../support/redis.ts";

const { scripts } = JSON.parse(readFileSync(join(FOLDER, "package.json"), "utf8")) as {
  scripts: { posts: string };
};
export const TOKEN = "canary-database-token-91be";

export interface Ended {
  /** null if it was killed. */
  code: number | null;
  out: string;
  err: string;
}

export interface Running {
  child: ChildProcess;
  /** With the process's peak memory in bytes. */
  ended: Promise<Ended & { peak: number }>;
}

/** The command's input; each string, or a whole Buffer, may contain many lines. */
type Input = string | Buffer | Iterable<string>;

const sourceOf = (input: Input) => (typeof input === "string" || Buffer.isBuffer(input) ? [input] : input);

/** Starts the command as package.json defines it; the caller writes its input to the child. */
function start(args: readonly string[], env: NodeJS.ProcessEnv): Running {
  // The script ends in an exec, so the child is the command itself.
  const child = spawn("sh", ["-c", `${scripts.posts} "$@"`, "posts", ...args], {
    cwd: FOLDER,
    env: {
      ...process.env,
      PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
      NODE_OPTIONS: `--import=${join(import.meta.dirname, "peak.mjs")}`,
      ...env,
    },
    stdio: ["pipe", "pipe", "pipe", "pipe"],
  });
  // A command that exits early leaves input unread.
  child.stdin?.on("error", () => {});
  const [out, err, peak] = [child.stdout, child.stderr, child.stdio[3] as Readable].map(collect);
  const ended: Running["ended"] = new Promise((resolve) => {
    child.on("close", (code) => {
      resolve({ code, out: out?.() ?? "", err: err?.() ?? "", peak: Number(peak?.()) * 1024 });
    });
  });
  return { child, ended };
}

/** Collects what is written to it. */
class Kept extends Writable {
  readonly #chunks: Buffer[] = [];

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#chunks.push(chunk);
    done();
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString();
  }
}

/** Splits an input like a pipe: every 64 KB. */
function* piecesOf(input: Input): Generator<Buffer> {
  const whole = Buffer.concat([...sourceOf(input)].map((each) => Buffer.from(each)));
  for (let at = 0; at < whole.length; at += 65_536) yield whole.subarray(at, at + 65_536);
}

/** Reads a stream until it ends or is destroyed; returns what was read. */
function collect(stream: Readable | null): () => string {
  const chunks: Buffer[] = [];
  stream?.on("data", (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
}

/** A database behind its REST API, and the command that uses it. */
export class PostsCommand {
  readonly database: Database;
  readonly rest: RestServer;

  private constructor(database: Database, rest: RestServer) {
    this.database = database;
    this.rest = rest;
  }

  static async open(kind: DatabaseKind): Promise<PostsCommand> {
    const database = await openFresh(kind);
    return new PostsCommand(database, await startRestServer({ database, token: TOKEN, port: 0 }));
  }

  start(args: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
    return start(args, { DB_URL: this.rest.url, DB_TOKEN: TOKEN, ...env });
  }

  /** Runs the command to completion, as a process. */
  async runProcess(args: readonly string[], input: Input = ""): Running["ended"] {
    const { child, ended } = this.start(args);
    if (child.stdin) await pipeline(Source.from(sourceOf(input)), child.stdin).catch(() => {});
    return ended;
  }

  /** Runs the command to completion, in this process. */
  async run(args: readonly string[], input: Input = "", env: NodeJS.ProcessEnv = {}): Promise<Ended> {
    const [out, err] = [new Kept(), new Kept()];
    const command = runPosts({
      args,
      folder: FOLDER,
      env: { DB_URL: this.rest.url, DB_TOKEN: TOKEN, ...env },
      input: Source.from(piecesOf(input)),
      output: out,
      notes: err,
    });
    const failure = await command.then(() => undefined, endOf);
    if (failure) err.write(`${failure.message}\n`);
    return { code: failure?.exitCode ?? 0, out: out.text(), err: err.text() };
  }

  /** All posts as the API lists them, as export lines. */
  async lines(): Promise<string[]> {
    const lines: string[] = [];
    for (let before: number | undefined = Number.MAX_SAFE_INTEGER; before; ) {
      const store: PostStore = new PostStore(new Redis({ url: this.rest.url, token: TOKEN }));
      const page = await store.list({ before, limit: 1_000 });
      lines.push(...page.items.map(({ id, text }) => lineOf(id, text)));
      before = page.next;
    }
    return lines;
  }

  /** Creates a post like the API. */
  create(text: string): Promise<number | undefined> {
    return new PostStore(new Redis({ url: this.rest.url, token: TOKEN })).create(fromValue(text));
  }

  async close(): Promise<void> {
    await this.rest.close();
    await this.database.close();
  }
}

/** One shared by all tests of a file or `describe`; each starts with an empty database. */
export function usePosts(kind: DatabaseKind): PostsCommand {
  const posts: PostsCommand = Object.create(PostsCommand.prototype);
  beforeAll(async () => {
    Object.assign(posts, await PostsCommand.open(kind));
    return () => posts.close();
  });
  beforeEach(() => posts.database.run(["FLUSHALL"]));
  return posts;
}

export function lineOf(id: number, text: string): string {
  return JSON.stringify({ id: POST_ID.format(id), text });
}

/** Posts `count` to 1 as lines, one at a time. */
export function* linesDown(count: number): Generator<string> {
  for (let id = count; id > 0; id--) yield `${lineOf(id, `This is the text of post ${id}`)}\n`;
}
