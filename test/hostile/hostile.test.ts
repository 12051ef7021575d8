/** Drives the Worker in workerd over node:http and raw sockets. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { plainText, secretText } from "../support/bindings.ts";
import { IS_CI } from "../support/needs.ts";
import { startWorker, type TestWorker } from "../support/worker.ts";
import { ADMIN_TOKEN, type HostileRequest, hostileRequests } from "./generate.ts";
import { everything, judge, judgeStored } from "./judge.ts";
import { type Answer, send } from "./send.ts";

/** Each run has 1 to 20 requests. */
const RUNS = IS_CI ? 1_200 : 80;
const LEAST = IS_CI ? 10_000 : 500;

let worker: TestWorker;
beforeAll(async () => {
  worker = await startWorker({
    database: "embedded",
    bindings: [secretText("ADMIN_TOKEN", ADMIN_TOKEN), plainText("CORS_ORIGINS", "https://app.example")],
    // The target of paths such as /posts/../x, which is not ours.
    origin: (request, response) => {
      request.resume();
      response.writeHead(404, { "x-origin": "yes" }).end();
    },
  });
});
afterAll(() => worker.close());

const isRead = (method: string) => !["POST", "PUT", "DELETE"].includes(method);

/** Shows in a failure which request of the sequence got which answer. */
function told(request: HostileRequest, answer: Answer, assert: () => void): void {
  try {
    assert();
  } catch (error) {
    const shown = JSON.stringify({
      request,
      answer: { ...answer, headers: Object.fromEntries(answer.headers) },
    });
    throw new Error(`${(error as Error).message}\n${shown}`);
  }
}

describe("hostile requests", () => {
  it(`get no 5xx, get a problem document for every error, and change nothing if refused: at least ${LEAST} of them`, async () => {
    const seen = new Map<number, number>();
    const { database, url } = worker;
    const runs = fc.array(hostileRequests, { minLength: 1, maxLength: 20, size: "max" });
    const property = fc.asyncProperty(runs, async (requests: HostileRequest[]) => {
      await database.run(["FLUSHALL"]);
      await database.run(["SET", "post:id", "3"]);
      await database.run(["SADD", "posts:0", "1", "2", "3"]);
      await database.run(["MSET", "post:1", "canary a", "post:2", "canary b", "post:3", "canary c"]);
      let before = await everything(database);
      for (const request of requests) {
        const answer = await send(url, request);
        // Requests that the local edge itself refuses reach no Worker: see
        // test/local/edge/page-writes.test.ts.
        if (answer.headers.has("x-origin") || answer.body.startsWith("Refused by npm start")) continue;
        seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
        told(request, answer, () => judge(request, answer));
        const after = await everything(database);
        if (answer.status >= 400 || isRead(request.method)) expect(after).toEqual(before);
        judgeStored(after);
        before = after;
      }
    });
    await fc.assert(property, { numRuns: RUNS });
    // Check that the mix was right: hostile enough, but not only hostile.
    for (const status of [200, 201, 204, 400, 401, 404, 405, 415]) expect([...seen.keys()]).toContain(status);
    expect([...seen.values()].reduce((sum, count) => sum + count)).toBeGreaterThan(LEAST);
  });
});
