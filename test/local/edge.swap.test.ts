import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { type Edge, startEdge } from "../../local/edge/edge.ts";
import { type Script, ScriptError } from "../../local/edge/script.ts";
import { ask, says, scriptOf, workerdIds } from "../support/edge.ts";

let edge: Edge;

beforeEach(async () => {
  edge = await startEdge({ port: 0, log: () => {} });
  await edge.putScript("api", says("good"));
  await edge.putRoute("1", { pattern: "localhost/*", script: "api" });
});

afterEach(() => edge?.close());

const text = async (path = "/") => (await ask({ port: edge.port, path })).text;

describe("a script that cannot start is refused with the reason, and the last good one keeps serving", () => {
  const fine = "export default { fetch: () => new Response() };";
  const cases: [title: string, script: Script, reason: RegExp | string][] = [
    ["throws", scriptOf(`${fine}\n\nx.y;`), "Uncaught ReferenceError: x is not defined at worker.js:3:1"],
    [
      "does not parse",
      scriptOf("export default {\n  fetch("),
      /^Uncaught SyntaxError: .* at worker\.js:\d+$/,
    ],
    ["imports what is not there", scriptOf('import "./no.js";'), /^Uncaught Error: No such module "no\.js"/],
    ["has no default export", scriptOf("export const a = () => 1;"), /no fetch handler/],
    [
      "has no fetch handler",
      scriptOf("export default { scheduled() {} };"),
      "Uncaught TypeError: the default export of worker.js has no fetch handler",
    ],
    ["waits for ever at the top", scriptOf(`await new Promise(() => {}); ${fine}`), /Top-level await/],
    [
      "is of a day workerd does not know",
      { ...scriptOf(fine), compatibilityDate: "2026-09-01" },
      /compatibility date "2026-09-01", but the newest date supported/,
    ],
    [
      "is of a day to come",
      { ...scriptOf(fine), compatibilityDate: "2999-01-01" },
      /2999-01-01.* in the future/,
    ],
    ["has no proper date", { ...scriptOf(fine), compatibilityDate: "soon" }, /compatibility date "soon"/],
    [
      "sets a flag that does not exist",
      { ...scriptOf(fine), compatibilityFlags: ["no_such"] },
      "No such compatibility flag: no_such",
    ],
    [
      "lacks its main module",
      { ...scriptOf(fine), mainModule: "other.js" },
      /other\.js is not among the modules/,
    ],
    [
      "has a module of another kind",
      { ...scriptOf(fine), modules: { ...scriptOf(fine).modules, a: { type: "image/png", content: "" } } },
      /image\/png is not served here/,
    ],
  ];
  for (const [title, script, reason] of cases) {
    it(`when it ${title}`, async () => {
      const refusal = await edge.putScript("api", script).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(ScriptError);
      if (typeof reason === "string") expect((refusal as Error).message).toBe(reason);
      else expect((refusal as Error).message).toMatch(reason);
      expect((refusal as Error).message).not.toContain("\n");
      expect(await text()).toBe("good");
    });
  }
});

it("runs a script of several modules, with a class as its main export", async () => {
  await edge.putScript("api", {
    ...says(""),
    mainModule: "src/main.mjs",
    modules: {
      "src/main.mjs": {
        type: "application/javascript+module; charset=utf-8",
        content: `import { WorkerEntrypoint } from "cloudflare:workers"; import text from "./text.txt"; import data from "../data.bin";
          import wasm from "../empty.wasm";
          export default class extends WorkerEntrypoint {
            fetch() { return Response.json([text, data.byteLength, wasm instanceof WebAssembly.Module]); } }`,
      },
      "src/text.txt": { type: "text/plain", content: Buffer.from("é") },
      "data.bin": { type: "application/octet-stream", content: Buffer.from([0, 255, 1]) },
      "empty.wasm": { type: "application/wasm", content: Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]) },
      "main.mjs.map": { type: "application/source-map", content: "{}" },
    },
  });
  expect(JSON.parse(await text())).toEqual(["é", 3, true]);
});

it("loses no request while 8 clients call without pause and the script is replaced ten times", async () => {
  let going = true;
  const answers = new Map<string, number>();
  const clients = Array.from({ length: 8 }, async (_, client) => {
    while (going) {
      const body = client % 2 === 0 ? undefined : "some text";
      const answer = await ask({
        port: edge.port,
        path: "/posts?x=1",
        ...(body ? { method: "POST", body } : {}),
      });
      const seen = `${answer.status} ${answer.text}`;
      answers.set(seen, (answers.get(seen) ?? 0) + 1);
    }
  });
  for (let swap = 1; swap <= 10; swap += 1) await edge.putScript("api", says(`swap ${swap}`));
  going = false;
  await Promise.all(clients);
  const expected = ["good", ...Array.from({ length: 10 }, (_, swap) => `swap ${swap + 1}`)].map(
    (each) => `200 ${each}`,
  );
  expect([...answers.keys()].filter((seen) => !expected.includes(seen))).toEqual([]);
  expect(answers.get("200 swap 9")).toBeGreaterThan(0);
});

it("lets a request in flight finish at the script it began with", async () => {
  await edge.putScript(
    "api",
    scriptOf("export default { async fetch() { await scheduler.wait(600); return new Response('old'); } };"),
  );
  const old = text();
  await new Promise((resolve) => setTimeout(resolve, 100));
  await edge.putScript("api", says("new"));
  expect(await text()).toBe("new");
  expect(await old).toBe("old");
});

it("ends with the last of two changes that were asked for at once", async () => {
  await Promise.all([edge.putScript("api", says("first")), edge.putScript("api", says("second"))]);
  expect(await text()).toBe("second");
});

it("ends the exchange with the script, and the script's with the origin, when the client goes away", async () => {
  let gone = false;
  const streaming = await startEdge({
    port: 0,
    log: () => {},
    origin: (_, response) => {
      const endless = setInterval(() => response.write("more"), 5);
      response.on("close", () => {
        gone = true;
        clearInterval(endless);
      });
    },
  });
  onTestFinished(() => streaming.close());
  await streaming.putScript("api", scriptOf("export default { fetch: (request) => fetch(request) };"));
  await streaming.putRoute("1", { pattern: "localhost/*", script: "api" });
  const abort = new AbortController();
  const answer = await fetch(`http://127.0.0.1:${streaming.port}/`, { signal: abort.signal });
  await answer.body?.getReader().read();
  expect(gone).toBe(false);
  abort.abort();
  await expect.poll(() => gone, { timeout: 60_000 }).toBe(true);
});

it("answers 502 when workerd dies under a request, sends it only once, and serves again", async () => {
  const calls: string[] = [];
  const lines: string[] = [];
  const fragile = await startEdge({
    port: 0,
    log: (line) => lines.push(line),
    origin: (request, response) => {
      calls.push(`${request.method} ${request.url}`);
      response.end();
    },
  });
  onTestFinished(() => fragile.close());
  const before = new Set(workerdIds());
  await fragile.putScript(
    "api",
    scriptOf(`export default { async fetch(request) {
      if (request.method === "GET") return new Response("fine");
      await fetch(request);
      await scheduler.wait(20000);
    } };`),
  );
  await fragile.putRoute("1", { pattern: "localhost/*", script: "api" });
  const pending = ask({ port: fragile.port, path: "/x", method: "POST", body: "x" });
  await expect.poll(() => calls).toEqual(["POST /x"]);
  for (const id of workerdIds()) if (!before.has(id)) process.kill(id, "SIGKILL");
  expect((await pending).status).toBe(502);
  await expect.poll(async () => (await ask({ port: fragile.port })).text).toBe("fine");
  expect(calls).toEqual(["POST /x"]);
  expect(lines).toEqual(["api: workerd ended unexpectedly and was started again"]);
});
