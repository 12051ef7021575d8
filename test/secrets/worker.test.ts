import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { plainText, secretText } from "../support/bindings.ts";
import { FAULTS, type Fault, type FaultyDatabase, startFaultyDatabase } from "../support/faulty-database.ts";
import { ask } from "../support/redis.ts";
import { DB_TOKEN, startWorker, type TestWorker } from "../support/worker.ts";

const ADMIN_TOKEN = "canary-admin-token-9d40";
const GUESS = "canary-guess-of-a-token-11aa";
const TEXT = "canary text of a post";
const KEY = "canary-idempotency-key";

const slow = (fault: string) => fault.startsWith("hangs");
const FAST_FAULTS = (Object.keys(FAULTS) as Fault[]).filter((fault) => !slow(fault));

/** Every kind of request, with and without permission. */
const REQUESTS: [path: string, init: RequestInit][] = [
  `Bearer ${ADMIN_TOKEN}`,
  `Bearer ${GUESS}`,
  ADMIN_TOKEN,
].flatMap((Authorization): [string, RequestInit][] => [
  ["/posts", { method: "POST", body: TEXT, headers: { Authorization } }],
  ["/posts", { method: "POST", body: TEXT, headers: { Authorization, "Idempotency-Key": KEY } }],
  ["/posts", { method: "POST", body: `other ${TEXT}`, headers: { Authorization, "Idempotency-Key": KEY } }],
  [
    "/posts",
    {
      method: "POST",
      body: `{"text":"${TEXT}`,
      headers: { Authorization, "Content-Type": "application/json" },
    },
  ],
  ["/posts", { method: "POST", body: TEXT.repeat(4_000), headers: { Authorization } }],
  ["/posts", { headers: { Authorization } }],
  ["/posts/1", { headers: { Authorization } }],
  ["/posts/1", { method: "PUT", body: TEXT, headers: { Authorization } }],
  ["/posts/1", { method: "PUT", body: TEXT, headers: { Authorization, "If-Match": "*" } }],
  ["/posts/1", { method: "DELETE", headers: { Authorization, "If-Match": '"other"' } }],
  ["/posts/2", { method: "DELETE", headers: { Authorization } }],
  ["/posts/nonsense", { headers: { Authorization } }],
  ["/posts/wrong/path", { method: "PATCH", headers: { Authorization } }],
]);

describe("with canaries as tokens, text and key, on every path that succeeds or fails,", () => {
  let worker: TestWorker;
  let faulty: FaultyDatabase;
  let fault: Fault | undefined;
  /** Answers by whether they may show a text: only those to successful requests. */
  const written = { answers: [] as string[], errors: [] as string[] };

  async function record([path, init]: (typeof REQUESTS)[number]): Promise<void> {
    const response = await worker.call(path, init);
    const all = `${response.status} ${JSON.stringify([...response.headers])} ${await response.text()}`;
    written[response.ok ? "answers" : "errors"].push(all);
  }

  beforeAll(async () => {
    faulty = await startFaultyDatabase(
      () => worker.rest.url,
      () => fault,
    );
    worker = await startWorker({
      dbUrl: faulty.url,
      bindings: [secretText("ADMIN_TOKEN", ADMIN_TOKEN), plainText("ANALYTICS_DAYS", "90")],
    });
    for (fault of [undefined, ...FAST_FAULTS]) {
      await Promise.all(REQUESTS.map(record));
    }
    fault = undefined;
    await ask(worker.database, "DEL", "post:1");
    await ask(worker.database, "RPUSH", "post:1", TEXT);
    written.errors.push(await (await worker.call("/posts/1")).text());
  });
  afterAll(async () => {
    await worker.close();
    await faulty.close();
  });

  it("many requests succeed and many fail", () => {
    expect(written.answers.length).toBeGreaterThan(15);
    expect(written.errors.length).toBeGreaterThan(100);
  });

  it("no answer contains a token, a guess or a key", () => {
    const all = written.answers.concat(written.errors).join("\n");
    for (const secret of [DB_TOKEN, ADMIN_TOKEN, GUESS, KEY]) expect(all).not.toContain(secret);
  });

  it("no error contains a text", () => {
    expect(written.errors.join("\n")).not.toContain("canary");
  });

  it("no line of the Worker's log contains any of them, although it logs failures", async () => {
    await expect.poll(() => worker.logs.join("\n")).toContain("WRONGTYPE");
    expect(worker.logs.join("\n")).not.toContain("canary");
  });

  it("no URL sent to the database contains any of them, and calls contain only its own token", () => {
    expect(new Set(faulty.calls.map(({ url }) => url))).toEqual(new Set(["/", "/multi-exec"]));
    for (const { headers, body } of faulty.calls) {
      expect(headers.authorization).toBe(`Bearer ${DB_TOKEN}`);
      expect(JSON.stringify({ ...headers, authorization: "" }) + body).not.toMatch(
        new RegExp([DB_TOKEN, ADMIN_TOKEN, GUESS].join("|")),
      );
    }
  });

  it("every answer with a body states its type, and forbids browsers to guess another", () => {
    for (const answer of written.answers.concat(written.errors.slice(0, -1))) {
      expect(answer).toContain('["x-content-type-options","nosniff"]');
      expect(answer).toMatch(
        /\["content-type","(text\/plain; charset=utf-8|application\/(problem\+)?json)"\]/,
      );
    }
  });
});
