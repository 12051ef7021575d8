import { spawn } from "node:child_process";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";
import { runSmoke } from "../../../cli/smoke/run.ts";
import { UsageError } from "../../../infra/command-line.ts";
import { Failure } from "../../../infra/failure.ts";
import { secretText } from "../../support/bindings.ts";
import { FOLDER } from "../../support/files.ts";
import { allPosts, createPosts, testWorker, useWorker } from "../../support/worker.ts";

const ADMIN_TOKEN = "canary-admin-token-3d0b";
const BINDINGS = [secretText("ADMIN_TOKEN", ADMIN_TOKEN)];
const OLD = "edge-posts smoke test, run 0123456789ab at 2026-11-24T10:00:00.000Z";

const smoke = (url: string, token: string | undefined = ADMIN_TOKEN, patienceMs = 0) =>
  runSmoke({ args: [url], folder: FOLDER, env: { ADMIN_TOKEN: token }, patienceMs });

/** The line of a step, and what to do where something is wrong. */
const row = (table: string, name: string) =>
  new RegExp(`^  [✓✗-] ${name} .*(?:\\n {10,}.*)?`, "m").exec(table)?.[0];

/** A server that answers as `answers` does, and what it was asked. */
async function site(answers: RequestListener): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.method ?? "");
    answers(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

// The Worker runs in workerd, over a real Redis where there is one. Cloudflare itself was not asked.
describe("smoke, against a Worker", () => {
  const worker = useWorker({ bindings: BINDINGS });

  it("finds all well with the token, and leaves no post", async () => {
    await createPosts({ ...worker, call: asAdmin }, ["of a reader"]);
    const { table, isWell } = await smoke(worker.url);
    expect(table).toMatch(/^12 well$/m);
    expect(isWell).toBe(true);
    expect(await allPosts(worker)).toEqual([{ id: "post:1", text: "of a reader" }]);
    expect(table).not.toContain(ADMIN_TOKEN);
  });

  it("only reads without a token", async () => {
    const { table, isWell } = await smoke(worker.url, "");
    expect(table).toMatch(/^6 well, 6 not tried$/m);
    expect(row(table, "create")).toMatch(/set ADMIN_TOKEN .* or add --public-writes/);
    expect(isWell).toBe(true);
    expect(await worker.database.run(["EXISTS", "post:id"])).toBe(0);
  });

  it("says that the token is wrong, and what to do", async () => {
    const { table, isWell } = await smoke(worker.url, "canary-of-another-stack");
    expect(row(table, "create")).toMatch(
      /✗ .*401: This is not the admin token.*\n.*pulumi config get edge-posts:adminToken/,
    );
    expect(row(table, "read")).toContain("- read           ");
    expect(isWell).toBe(false);
    expect(table).not.toContain("canary");
  });

  it("deletes what runs left that were cut off more than ten minutes ago, and nothing else", async () => {
    const fresh = OLD.replace(/2026.*/, new Date().toISOString());
    const texts = [OLD, `${OLD}, replaced`, fresh, `${OLD} and more`, "edge-posts smoke test"];
    await createPosts({ ...worker, call: asAdmin }, texts);
    const { table } = await smoke(worker.url);
    expect(row(table, "earlier runs")).toContain("left post:2, post:1: deleted");
    expect((await allPosts(worker)).map((post) => post.text)).toEqual(texts.slice(2).reverse());
  });

  it("reads again where a replica is behind", async () => {
    const behind = await behindBy(2);
    const { table, isWell } = await smoke(behind.url, ADMIN_TOKEN, 60_000);
    expect(table).toMatch(/^12 well$/m);
    expect(isWell).toBe(true);
  });

  it("says that a read stays behind, and deletes its post", async () => {
    const behind = await behindBy(Number.POSITIVE_INFINITY);
    const { table, isWell } = await smoke(behind.url);
    expect(row(table, "read")).toMatch(/✗ .*404 with what was there before/);
    expect(row(table, "replace")).toContain('not tried without "read"');
    expect(isWell).toBe(false);
    expect(await allPosts(worker)).toEqual([]);
  });

  it("deletes its post at the end where that failed in its turn", async () => {
    let left = 1;
    const { url } = await through((method) => (method === "DELETE" && left-- > 0 ? 502 : undefined));
    const { table, isWell } = await smoke(url);
    expect(row(table, "delete")).toMatch(/✗ .*502/);
    expect(row(table, "cleans up")).toContain("deleted /posts/post:1");
    expect(isWell).toBe(false);
    expect(await allPosts(worker)).toEqual([]);
  });

  const asAdmin = (path: string, init: RequestInit = {}) =>
    worker.call(path, { ...init, headers: { Authorization: `Bearer ${ADMIN_TOKEN}` } });

  /** The Worker behind a proxy that answers the first reads of one post as if it were not there. */
  function behindBy(times: number): ReturnType<typeof site> {
    let left = times;
    return through((method) => (method === "GET" && left-- > 0 ? 404 : undefined));
  }

  /** The Worker behind a proxy that answers requests of one post with a status where `answers` gives one. */
  function through(answers: (method: string) => number | undefined): ReturnType<typeof site> {
    return site(async (request, response) => {
      const { method = "GET", url = "", headers } = request;
      const body = await text(request);
      const status = /^\/posts\/post:/.test(url) ? answers(method) : undefined;
      if (status !== undefined) {
        response.writeHead(status).end();
        return;
      }
      const passed = ["authorization", "accept", "if-match"] as const;
      const answer = await worker.call(url, {
        method,
        headers: Object.fromEntries(passed.flatMap((name) => (headers[name] ? [[name, headers[name]]] : []))),
        ...(body !== "" && { body }),
      });
      response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
    });
  }
});

describe("smoke", () => {
  it("also writes without a token where it is told that anybody may", async () => {
    const worker = await testWorker();
    const { table } = await runSmoke({ args: [worker.url, "--public-writes"], folder: FOLDER, env: {} });
    expect(table).toMatch(/^12 well$/m);
    expect(await allPosts(worker)).toEqual([]);
  });

  it("says that the database is gone", async () => {
    const worker = await testWorker({ bindings: BINDINGS });
    await worker.rest.close();
    const { table, isWell } = await smoke(worker.url);
    expect(row(table, "list")).toMatch(/✗ .*502: The database cannot be reached.*\n.*edge-posts:dbUrl/);
    expect(row(table, "create")).toContain('not tried without "list"');
    expect(isWell).toBe(false);
  });

  it("says that the database refuses", async () => {
    const bindings = [secretText("ADMIN_TOKEN", ADMIN_TOKEN)];
    const other = await site((_, response) => response.writeHead(401).end('{"error":"Unauthorized"}'));
    const worker = await testWorker({ bindings, dbUrl: other.url });
    const { table } = await smoke(worker.url);
    expect(row(table, "list")).toMatch(/✗ .*502: The database refused.*\n.*edge-posts:dbToken/);
  });

  it("says that npm start does not run", async () => {
    const { url } = await closedSite();
    const env = { PORT: new URL(url).port };
    const { table, isWell } = await runSmoke({ args: [], folder: FOLDER, env });
    expect(row(table, "reaches it")).toMatch(/✗ .*ECONNREFUSED.*\n.*run npm start/);
    expect(table).toMatch(/^0 well, 1 wrong, 11 not tried$/m);
    expect(isWell).toBe(false);
  });

  it("says that a host has no address", async () => {
    const { table } = await smoke("https://edge-posts.invalid");
    expect(row(table, "reaches it")).toMatch(/✗ .*edge-posts\.invalid has no address.*\n.*DNS/);
  });

  it.each<[what: string, answers: RequestListener, advice: RegExp]>([
    ["a page for everything", (_, response) => response.end("<h1>Hello</h1>"), /not proxied/],
    [
      "lists of nothing",
      (_, response) => response.setHeader("content-type", "application/json").end("[]"),
      /not proxied/,
    ],
    [
      "not found, by Cloudflare",
      (_, response) => response.writeHead(404, { "cf-ray": "x" }).end(),
      /no route of this stack/,
    ],
    [
      "a redirect",
      (_, response) => response.writeHead(301, { location: "https://www.example.com/posts" }).end(),
      /301: a redirect to https:\/\/www\.example\.com/,
    ],
  ])("sees that a site is no edge-posts before it writes: %s", async (_what, answers, advice) => {
    const { url, asked } = await site(answers);
    const { table, isWell } = await smoke(url);
    expect(row(table, "problem documents")).toMatch(/✗ /);
    expect(row(table, "problem documents")).toMatch(advice);
    expect(new Set(asked)).toEqual(new Set(["GET"]));
    expect(isWell).toBe(false);
  });

  it.each([
    ["no scheme", ["example.com"], /must begin with https:\/\//],
    [
      "http to another machine, which would show the token on the way",
      ["http://example.com"],
      /must begin with https/,
    ],
    ["no host", ["https://"], /must begin with https/],
    ["a path", ["https://example.com/analytics"], /must end with the host/],
    ["a password", ["https://u:canary@example.com"], /must end with the host/],
    ["two URLs", ["https://a.example", "https://b.example"], /One URL is enough/],
    ["an option", ["--token=canary"], /Unknown option/],
  ])("refuses a command line with %s", async (_what, args, message) => {
    const error = await runSmoke({ args, folder: FOLDER, env: {} }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UsageError);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).not.toContain("canary");
  });

  it("refuses a token that was pasted with quotes", async () => {
    const error = await smoke("https://example.com", `"${ADMIN_TOKEN}"`).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Failure);
    expect((error as Error).message).toBe("ADMIN_TOKEN has quotation marks around it: leave them out");
  });

  it("ends with 0 when all is well, 1 when something is wrong, and 2 for a command line that makes no sense", async () => {
    const worker = await testWorker({ bindings: BINDINGS });
    expect(await exitCode(worker.url)).toBe(0);
    expect(await exitCode((await closedSite()).url)).toBe(1);
    expect(await exitCode("example.com")).toBe(2);
  });
});

/** Where a server was. */
async function closedSite(): Promise<{ url: string }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return { url: `http://127.0.0.1:${port}` };
}

/** Of the command as a process of its own. */
async function exitCode(url: string): Promise<number | null> {
  const args = ["--import=tsx", join(FOLDER, "cli/smoke/main.ts"), url];
  const child = spawn(process.execPath, args, {
    cwd: FOLDER,
    env: { ...process.env, ADMIN_TOKEN },
    stdio: "ignore",
  });
  return new Promise((resolve) => child.on("close", resolve));
}
