import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { logError } from "../../../worker/http/log.ts";
import { type Fault, startFaultyDatabase } from "../../support/faulty-database.ts";
import { ask } from "../../support/redis.ts";
import { type TestWorker, testWorker, useWorker } from "../../support/worker.ts";

const RAY = /^[0-9a-f]{16}-DFW$/;

/** The lines, parsed as JSON; fails if one is not JSON. */
const linesOf = async ({ logs }: TestWorker, count = 1) => {
  await expect.poll(() => logs.length).toBe(count);
  return logs.map((line) => JSON.parse(line));
};

/** Its database is down. */
const cutOff = useWorker({ dbUrl: "http://127.0.0.1:1" });
beforeEach(() => void cutOff.logs.splice(0));

describe("an error that is not the caller's", () => {
  it("is one line of JSON: the operation, the ray ID, the error and its cause", async () => {
    expect((await cutOff.call("/posts/17?token=canary", { method: "DELETE" })).status).toBe(502);
    const [line] = await linesOf(cutOff);
    expect(line).toEqual({
      operation: "DELETE /posts/:id",
      ray: expect.stringMatching(RAY),
      error: "RedisError: Redis at 127.0.0.1:1: unreachable, no response",
      cause: expect.stringMatching(/\w/),
    });
  });

  it("has its own ray ID for each request, whatever the caller claims", async () => {
    for (let i = 0; i < 2; i++) await cutOff.call("/posts", { headers: { "cf-ray": "claimed" } });
    const [first, second] = (await linesOf(cutOff, 2)).map(({ ray }) => ray);
    expect(first).toMatch(RAY);
    expect(second).toMatch(RAY);
    expect(first).not.toBe(second);
  });

  it("has a stack with TypeScript line numbers if it is unexpected", async () => {
    const worker = await testWorker({ dbUrl: "no URL at all" });
    expect((await worker.call("/posts")).status).toBe(500);
    const [line] = await linesOf(worker);
    expect(line.operation).toBe("GET /posts");
    expect(line.error).toBe("TypeError");
    expect(line.stack.join("\n")).toMatch(/worker\/redis\/client\.ts:\d+:\d+/);
  });

  it("shows no unexpected message, which may quote stored data", () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    onTestFinished(() => log.mockRestore());
    const stored = ["canary", "\n    at canary (canary:1:1)"];
    for (const text of stored) {
      try {
        JSON.parse(text);
      } catch (error) {
        logError("GET /posts", error, new Request("http://localhost"));
        logError("GET /posts", text, new Request("http://localhost"));
      }
    }
    const [first, second] = log.mock.calls.map(([line]) => JSON.parse(line));
    expect(first).toMatchObject({
      error: "SyntaxError",
      stack: expect.arrayContaining([expect.stringMatching(/^at /)]),
    });
    expect(second).toEqual({ operation: "GET /posts", error: "string" });
    expect(log.mock.calls.join()).not.toContain("canary");
  });

  it("names the operation if an origin does not answer", async () => {
    const worker = await testWorker({
      bindings: { PUBLIC_WRITES: "true", PASS_THROUGH: "true" },
      origin: async (_request, response) => void response.destroy(),
    });
    expect((await worker.call("/posts-archive")).status).toBe(502);
    const [line] = await linesOf(worker);
    expect(line).toMatchObject({ operation: "forward to the origin", ray: expect.stringMatching(RAY) });
  });
});

it("a caller's mistake is not logged", async () => {
  const worker = await testWorker();
  expect((await worker.call("/posts/nonsense")).status).toBe(400);
  expect((await worker.call("/posts/1")).status).toBe(404);
  expect((await worker.call("/posts", { method: "PATCH" })).status).toBe(405);
  await ask(worker.database, "RPUSH", "post:1", "a list");
  expect((await worker.call("/posts/1")).status).toBe(502);
  expect((await linesOf(worker))[0].error).toContain("WRONGTYPE");
});

describe("Server-Timing", () => {
  const timeOf = (response: Response) =>
    Number(/^db;dur=(\d+)$/.exec(response.headers.get("server-timing") ?? "")?.[1]);

  it("says how long the database took", async () => {
    let fault: Fault | undefined;
    const worker = await testWorker();
    const faulty = await startFaultyDatabase(
      () => worker.rest.url,
      () => fault,
    );
    onTestFinished(() => faulty.close());
    const slow = await testWorker({ dbUrl: faulty.url });
    expect(timeOf(await slow.call("/posts"))).toBeLessThan(1_000);
    fault = "answers after a delay";
    const began = performance.now();
    const time = timeOf(await slow.call("/posts"));
    expect(time).toBeGreaterThanOrEqual(200);
    expect(time).toBeLessThanOrEqual(performance.now() - began + 1);
  });

  it("is present on a database error, and absent if the database was not asked", async () => {
    expect(timeOf(await cutOff.call("/posts"))).toBeGreaterThanOrEqual(0);
    for (const path of ["/posts/nonsense", "/posts?limit=0"]) {
      expect((await cutOff.call(path)).headers.has("server-timing")).toBe(false);
    }
  });
});
