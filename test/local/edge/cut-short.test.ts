import { expect, it, onTestFinished } from "vitest";
import { startEdge } from "../../../local/edge/edge.ts";
import { ask, scriptOf, workerdIds } from "../../support/edge.ts";

it("ends the exchange with the script, and the script's with the origin, if the client disconnects", async () => {
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
  await expect.poll(() => gone).toBe(true);
});

it("answers 502 if workerd dies during a request, sends it only once, and serves again", async () => {
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
  const answer = async () => (await ask({ port: fragile.port })).text;
  await expect.poll(answer).toBe("fine");
  expect(calls).toEqual(["POST /x"]);
  expect(lines).toEqual(["api: workerd exited unexpectedly and was restarted"]);
});

it("truncates an answer for the client too if workerd dies in the middle of it", async () => {
  const fragile = await startEdge({ port: 0, log: () => {} });
  onTestFinished(() => fragile.close());
  const before = new Set(workerdIds());
  const source = `export default {
    fetch(request, env, ctx) {
      const { readable, writable } = new TransformStream();
      const writer = writable.getWriter();
      ctx.waitUntil(writer.write(new TextEncoder().encode("half")).then(() => scheduler.wait(20000)));
      return new Response(readable);
    },
  };`;
  await fragile.putScript("api", scriptOf(source));
  await fragile.putRoute("1", { pattern: "localhost/*", script: "api" });
  const reader = (await fetch(`http://127.0.0.1:${fragile.port}/`)).body?.getReader();
  await reader?.read();
  for (const id of workerdIds()) if (!before.has(id)) process.kill(id, "SIGKILL");
  await expect(reader?.read()).rejects.toThrow();
});
