/** Drives the Worker in workerd over raw sockets, with input that no HTTP client would send. */
import { connect } from "node:net";
import fc from "fast-check";
import { beforeAll, beforeEach, expect, it } from "vitest";
import { IS_CI } from "../support/needs.ts";
import { createPosts, startWorker, type TestWorker } from "../support/worker.ts";
import { everything, judgeStored } from "./judge.ts";

/** The number of concurrent streams: most of the time they wait for the end of others. */
const AT_ONCE = 8;
const RUNS = IS_CI ? 1_000 : 80;

/** How long to wait for the end of a stream that looks like the start of a long body, in milliseconds. */
const PATIENCE_MS = 5_000;

let worker: TestWorker;
beforeAll(async () => {
  worker = await startWorker({ database: "embedded" });
  return () => worker.close();
});
beforeEach(() => worker.database.run(["FLUSHALL"]));

/**
 * Sends bytes and resolves with everything received until the connection ends. The sending side stays open:
 * the edge would take its end for a disconnected client, and send nothing.
 */
function exchange(bytes: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(worker.edge.port, "127.0.0.1");
    let received = "";
    socket.setEncoding("latin1").on("data", (text: string) => {
      received += text;
    });
    // A reset connection counts as a refusal.
    socket.on("error", () => {});
    socket.on("close", () => resolve(received));
    socket.setTimeout(PATIENCE_MS, () => socket.destroy());
    socket.write(bytes, "latin1");
  });
}

const statusesIn = (received: string) =>
  [...received.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));

const headerLine = fc.constantFrom(
  "Content-Length: 5\r\n",
  "Content-Length: -1\r\n",
  "Content-Length: 99999999999999999999\r\n",
  "Transfer-Encoding: chunked\r\n",
  "Transfer-Encoding: chunked, identity\r\n",
  "Host: evil.example\r\n",
  "Expect: 100-continue\r\n",
  "Upgrade: websocket\r\nConnection: Upgrade\r\n",
  "Connection: content-length\r\n",
  "Connection: close, Transfer-Encoding , host\r\n",
  `X: ${"x".repeat(20_000)}\r\n`,
);
const junk = fc.oneof(
  fc.constantFrom("\r\n", "\n", "\r", "\0", " ", "\t", ":", "HTTP/1.1", "HTTP/9.9", "\r\n\r\n", "0\r\n\r\n"),
  fc.string({ unit: fc.nat({ max: 255 }).map((code) => String.fromCharCode(code)), maxLength: 8 }),
);
/** What to insert, and where: at the start of a header line, or anywhere. */
const edit = fc.oneof(
  fc.record({ line: fc.integer({ min: 1, max: 3 }), text: headerLine }),
  fc.record({ at: fc.nat({ max: 90 }), text: fc.oneof(junk, headerLine) }),
);

const INNER = "POST /posts HTTP/1.1\r\nHost: localhost\r\nContent-Length: 8\r\n\r\nsmuggled";
const stream = fc
  .record({
    target: fc.constantFrom("POST /posts", "GET /posts/1", "PUT /posts/2", "GET /posts?limit=1"),
    body: fc.constantFrom("hello", INNER),
    edits: fc.array(edit, { maxLength: 3 }),
  })
  .map(({ target, body, edits }) => {
    const head = [`${target} HTTP/1.1\r\n`, "Host: localhost\r\n", `Content-Length: ${body.length}\r\n`];
    for (const each of edits) if ("line" in each) head.splice(each.line, 0, each.text);
    let bytes = `${head.join("")}\r\n${body}`;
    for (const each of edits)
      if ("at" in each) bytes = bytes.slice(0, each.at) + each.text + bytes.slice(each.at);
    return bytes;
  });

/** Completes what a stream may have begun (headers, chunks, a short body), then ends the connection. */
const LAST = "\r\n\r\n0\r\n\r\nGET /posts/1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

it("answers OPTIONS without a path", async () => {
  const answer = await exchange("OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  expect(answer).toMatch(/^HTTP\/1\.1 404 /);
});

it(`answers ${RUNS} malformed byte streams without a 5xx, mixes up no answers, and keeps serving`, async () => {
  await createPosts(worker, ["a", "b"]);
  const seen = new Map<number, number>();
  const property = fc.asyncProperty(stream, async (bytes) => {
    const statuses = statusesIn(await exchange(bytes + LAST));
    for (const status of statuses) seen.set(status, (seen.get(status) ?? 0) + 1);
    // Not from the Worker: workerd does not know this method or version.
    expect(statuses.filter((status) => status >= 500 && status !== 501 && status !== 505)).toEqual([]);
    // Nothing writes this one.
    const others = await Promise.all([1, 2, 3].map(() => worker.call("/posts/1")));
    expect(others.map(({ status }) => status)).toEqual([200, 200, 200]);
    for (const other of others) expect(await other.json()).toEqual({ id: "post:1", text: "a" });
  });
  const assertPart = () => fc.assert(property, { numRuns: RUNS / AT_ONCE });
  await Promise.all(Array.from({ length: AT_ONCE }, assertPart));
  judgeStored(await everything(worker.database));
  // Check that they reached the Worker, and were hostile.
  for (const status of [200, 201, 400]) expect(seen.get(status) ?? 0).toBeGreaterThan(RUNS / 80);
});
