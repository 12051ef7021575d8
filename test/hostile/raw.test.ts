/** Drives the Worker in workerd over raw sockets: what no HTTP client would send at all. */
import { connect } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createPosts, startWorker, type TestWorker } from "../support/worker.ts";
import { everything, judgeStored } from "./judge.ts";

const RUNS = process.env.CI === "true" ? 1_000 : 80;

let worker: TestWorker;
beforeAll(async () => {
  worker = await startWorker({ database: "embedded" });
});
afterAll(() => worker.close());

/** Sends bytes, ends the sending side, and resolves with all that comes back. */
function exchange(bytes: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(worker.url).port), "127.0.0.1");
    let received = "";
    socket.setEncoding("latin1").on("data", (text: string) => {
      received += text;
    });
    // A connection that is reset is refused as well.
    socket.on("error", () => {});
    socket.on("close", () => resolve(received));
    socket.end(bytes, "latin1");
  });
}

const part = fc.oneof(
  fc.constantFrom(
    "\r\n",
    "\n",
    "\r",
    "\0",
    " ",
    "\t",
    ":",
    "HTTP/1.1",
    "HTTP/9.9",
    "POST /posts",
    "\r\n\r\n",
    "0\r\n\r\n",
  ),
  fc.constantFrom(
    "Content-Length: 5\r\n",
    "Content-Length: -1\r\n",
    "Content-Length: 99999999999999999999\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Transfer-Encoding: chunked, identity\r\n",
    "Host: evil.example\r\n",
    "Expect: 100-continue\r\n",
    "Upgrade: websocket\r\nConnection: Upgrade\r\n",
    `X: ${"x".repeat(20_000)}\r\n`,
  ),
  fc.string({ unit: fc.nat({ max: 255 }).map((code) => String.fromCharCode(code)), maxLength: 8 }),
);

it("answers OPTIONS of no path at all", async () => {
  const answer = await exchange("OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  expect(answer).toMatch(/^HTTP\/1\.1 404 /);
});

it(`answers ${RUNS} malformed streams of bytes with no 5xx, and goes on serving`, async () => {
  await createPosts(worker, ["a", "b"]);
  const lines = [
    "POST /posts HTTP/1.1\r\n",
    "Host: localhost:PORT\r\n",
    "Content-Length: 5\r\n",
    "\r\n",
    "hello",
  ];
  const edits = fc.array(fc.tuple(fc.nat({ max: 90 }), part), { minLength: 1, maxLength: 4 });
  const property = fc.asyncProperty(edits, async (each) => {
    let bytes = lines.join("").replace("PORT", new URL(worker.url).port);
    for (const [at, text] of each) bytes = bytes.slice(0, at) + text + bytes.slice(at);
    const received = await exchange(bytes);
    for (const [, status] of received.matchAll(/^HTTP\/1\.1 (\d{3})/gm)) {
      // Not one of the Worker: workerd does not know such a method or such a version.
      if (status !== "501" && status !== "505") expect(Number(status)).toBeLessThan(500);
    }
    expect((await worker.call("/posts/1")).status).toBe(200);
  });
  await fc.assert(property, { numRuns: RUNS });
  judgeStored(await everything(worker.database));
});
