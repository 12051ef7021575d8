/** `npm run posts` against a database of its own: as a process, or in this one, which starts no other. */
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
import { openFresh } from "../../support/redis.ts";

const { scripts } = JSON.parse(readFileSync(join(FOLDER, "package.json"), "utf8")) as {
  scripts: { posts: string };
};
export const TOKEN = "canary-database-token-91be";

export interface Ended {
  /** null when it was killed. */
  code: number | null;
  out: string;
  err: string;
}

export interface Running {
  child: ChildProcess;
  /** With the most memory that the process had, in bytes. */
  ended: Promise<Ended & { peak: number }>;
}

/** What the command reads; each string or all of a Buffer may be many lines. */
type Input = string | Buffer | Iterable<string>;

const sourceOf = (input: Input) => (typeof input === "string" || Buffer.isBuffer(input) ? [input] : input);

/** Starts the command as package.json has it; its input is what the caller writes to the child. */
function start(args: readonly string[], env: NodeJS.ProcessEnv): Running {
  // The script ends in an exec: so the child is the command itself.
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
  // A command that ends early leaves input unread.
  child.stdin?.on("error", () => {});
  const [out, err, peak] = [child.stdout, child.stderr, child.stdio[3] as Readable].map(collect);
  const ended: Running["ended"] = new Promise((resolve) => {
    child.on("close", (code) => {
      resolve({ code, out: out?.() ?? "", err: err?.() ?? "", peak: Number(peak?.()) * 1024 });
    });
  });
  return { child, ended };
}

/** Keeps what is written to it. */
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

/** Cuts an input as a pipe does: wherever 64 KB end. */
function* piecesOf(input: Input): Generator<Buffer> {
  const whole = Buffer.concat([...sourceOf(input)].map((each) => Buffer.from(each)));
  for (let at = 0; at < whole.length; at += 65_536) yield whole.subarray(at, at + 65_536);
}

/** Reads a stream to its end or until it is destroyed; tells what came so far. */
function collect(stream: Readable | null): () => string {
  const chunks: Buffer[] = [];
  stream?.on("data", (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
}

/** A database behind its REST API, and the command on it. */
export class PostsCommand {
  readonly database: Database;
  readonly rest: RestServer;

  private constructor(database: Database, rest: RestServer) {
    this.database = database;
    this.rest = rest;
  }

  static async open(kind: "redis-server" | "embedded"): Promise<PostsCommand> {
    const database = await openFresh(kind);
    return new PostsCommand(database, await startRestServer({ database, token: TOKEN, port: 0 }));
  }

  start(args: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
    return start(args, { DB_URL: this.rest.url, DB_TOKEN: TOKEN, ...env });
  }

  /** Runs the command to its end, as a process. */
  async runProcess(args: readonly string[], input: Input = ""): Running["ended"] {
    const { child, ended } = this.start(args);
    if (child.stdin) await pipeline(Source.from(sourceOf(input)), child.stdin).catch(() => {});
    return ended;
  }

  /** Runs the command to its end, in this process. */
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

  /** All posts as the API lists them, as lines of an export. */
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

  /** Makes a post as the API does. */
  create(text: string): Promise<number | undefined> {
    return new PostStore(new Redis({ url: this.rest.url, token: TOKEN })).create(fromValue(text));
  }

  async close(): Promise<void> {
    await this.rest.close();
    await this.database.close();
  }
}

/** One such for all tests of a file or a `describe`, which finds an empty database in each. */
export function usePosts(kind: "redis-server" | "embedded"): PostsCommand {
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

/** Posts `count` to 1 as lines with their ends, one at a time. */
export function* linesDown(count: number): Generator<string> {
  for (let id = count; id > 0; id--) yield `${lineOf(id, `This is the text of post ${id}`)}\n`;
}
