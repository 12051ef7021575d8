import { spawn } from "node:child_process";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { READS } from "../../../cli/smoke/reads.ts";
import { runSmoke } from "../../../cli/smoke/run.ts";
import { WRITES } from "../../../cli/smoke/writes.ts";
import { UsageError } from "../../../infra/command-line.ts";
import { Failure } from "../../../infra/failure.ts";
import { secretText } from "../../support/bindings.ts";
import { FOLDER } from "../../support/files.ts";
import { allPosts, testWorker } from "../../support/worker.ts";
import { ADMIN_TOKEN, BINDINGS, row, site, smoke } from "./command.ts";

describe("smoke", () => {
  it("also writes without a token if told that anyone may", async () => {
    const worker = await testWorker();
    const { table } = await runSmoke({ args: [worker.url, "--public-writes"], folder: FOLDER, env: {} });
    expect(table).toContain(`\n${READS.length + WRITES.length} passed`);
    expect(await allPosts(worker)).toEqual([]);
  });

  it("says that the database is gone", async () => {
    const worker = await testWorker({ bindings: BINDINGS });
    await worker.rest.close();
    const { table, isWell } = await smoke(worker.url);
    expect(row(table, "list")).toMatch(/✗ .*502: The database cannot be reached.*\n.*edge-posts:dbUrl/);
    expect(row(table, "create")).toContain('not tried: needs "list"');
    expect(isWell).toBe(false);
  });

  it("says that the database refuses", async () => {
    const bindings = [secretText("ADMIN_TOKEN", ADMIN_TOKEN)];
    const other = await site((_, response) => response.writeHead(401).end('{"error":"Unauthorized"}'));
    const worker = await testWorker({ bindings, dbUrl: other.url });
    const { table } = await smoke(worker.url);
    expect(row(table, "list")).toMatch(/✗ .*502: The database refused.*\n.*edge-posts:dbToken/);
  });

  it("says that npm start is not running", async () => {
    const { url } = await closedSite();
    const env = { PORT: new URL(url).port };
    const { table, isWell } = await runSmoke({ args: [], folder: FOLDER, env });
    expect(row(table, "reachable")).toMatch(/✗ .*ECONNREFUSED.*\n.*run npm start/);
    expect(table).toContain(`\n0 passed, 1 failed, ${READS.length + WRITES.length - 1} not tried`);
    expect(isWell).toBe(false);
  });

  it("says that a host has no DNS record", async () => {
    const { table } = await smoke("https://edge-posts.invalid");
    expect(row(table, "reachable")).toMatch(/✗ .*edge-posts\.invalid has no DNS record/);
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
  ])("detects that a site is not edge-posts before it writes: %s", async (_what, answers, advice) => {
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
    ["two URLs", ["https://a.example", "https://b.example"], /Give only one URL/],
    ["an option", ["--token=canary"], /Unknown option/],
  ])("refuses a command line with %s", async (_what, args, message) => {
    const error = await runSmoke({ args, folder: FOLDER, env: {} }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UsageError);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).not.toContain("canary");
  });

  it("refuses a token pasted with quotes", async () => {
    const error = await smoke("https://example.com", `"${ADMIN_TOKEN}"`).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Failure);
    expect((error as Error).message).toBe("ADMIN_TOKEN is in quotation marks: remove them");
  });

  it("exits with 0 if everything passes, 1 if something fails, and 2 for an invalid command line", async () => {
    const worker = await testWorker({ bindings: BINDINGS });
    expect(await exitCode(worker.url)).toBe(0);
    expect(await exitCode((await closedSite()).url)).toBe(1);
    expect(await exitCode("example.com")).toBe(2);
  });
});

/** The URL of a stopped server. */
async function closedSite(): Promise<{ url: string }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return { url: `http://127.0.0.1:${port}` };
}

/** The exit code of the command as a process. */
async function exitCode(url: string): Promise<number | null> {
  const args = ["--import=tsx", join(FOLDER, "cli/smoke/main.ts"), url];
  const child = spawn(process.execPath, args, {
    cwd: FOLDER,
    env: { ...process.env, ADMIN_TOKEN },
    stdio: "ignore",
  });
  return new Promise((resolve) => child.on("close", resolve));
}
