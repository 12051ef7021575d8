import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { limiter, plainText, secretText } from "../../support/bindings.ts";
import { echoOrigin, says, scriptOf, useEdge } from "../../support/edge.ts";

const SOURCE = `export default {
  async fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/pass") return fetch(request);
    if (pathname === "/limit") return Response.json(await env.LIMITER.limit({ key: "k" }));
    if (pathname === "/env") return Response.json({ plain: env.PLAIN, secret: env.SECRET, json: env.JSON });
    try {
      const answer = await fetch(searchParams.get("url"), { redirect: "manual", signal: AbortSignal.timeout(200) });
      return Response.json({ status: answer.status, location: answer.headers.get("location"), body: await answer.text() });
    } catch (error) {
      return Response.json({ error: error.name });
    }
  },
};`;

const edge = useEdge(
  scriptOf(SOURCE, [
    plainText("PLAIN", "{}"),
    secretText("SECRET", "s3cret"),
    { type: "json", name: "JSON", json: { a: [1] } },
    limiter("LIMITER", 2),
  ]),
  { origin: echoOrigin },
);

describe("a script", () => {
  it("has its bindings, including secrets and JSON", async () => {
    expect(JSON.parse((await edge.get("/env")).text)).toEqual({
      plain: "{}",
      secret: "s3cret",
      json: { a: [1] },
    });
  });

  it("learns when a rate limit is reached", async () => {
    const limits = [];
    for (let call = 0; call < 3; call += 1) limits.push(JSON.parse((await edge.get("/limit")).text).success);
    expect(limits).toEqual([true, true, false]);
  });

  it("forwards a request to the origin with its method, body and headers", async () => {
    const headers = { "x-own": "1", "cf-connecting-ip": "203.0.113.9" };
    for (const host of [`localhost:${edge.port}`, `127.0.0.1:${edge.port}`]) {
      const { text } = await edge.get("/pass?x=1", { method: "PUT", body: "hello", headers, host });
      expect(JSON.parse(text)).toMatchObject({
        origin: true,
        url: "/pass?x=1",
        method: "PUT",
        body: "hello",
        headers: { ...headers, host },
      });
    }
  });

  it("forwards a request to the origin whatever port its Host names, even another server's", async () => {
    const other = createServer((_, answer) => answer.end("another server")).listen(0, "127.0.0.1");
    onTestFinished(() => void other.close());
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    for (const name of ["localhost", "127.0.0.1", "[::1]"]) {
      for (const host of [`${name}:${port}`, `${name}:1`, name]) {
        const { text } = await edge.get("/pass", { host });
        expect(JSON.parse(text)).toMatchObject({ origin: true, headers: { host: `${name}:${edge.port}` } });
      }
    }
    const reached = await edge.get(`/call?url=http://127.0.0.1:${port}/`, { host: "localhost:1" });
    expect(JSON.parse(reached.text).body).toBe("another server");
  });

  it("reaches the origin at a host deployed after it started, and the network again afterwards", async () => {
    const call = () => edge.get("/call?url=http://later.invalid/page").then(({ text }) => JSON.parse(text));
    expect(await call()).toHaveProperty("error");
    await edge.putRoute("later", { pattern: "later.invalid/*", script: "api" });
    expect(JSON.parse((await call()).body)).toMatchObject({ origin: true, url: "/page" });
    await edge.deleteRoute("later");
    expect(await call()).toHaveProperty("error");
  });

  it("sees the network as it is: redirects, resets, refusals, deadlines", async () => {
    const server = createServer((asked, answer) => {
      if (asked.url === "/redirect") answer.writeHead(302, { location: "/elsewhere" }).end();
      if (asked.url === "/reset") asked.socket.resetAndDestroy();
      if (asked.url === "/half")
        answer.writeHead(200, { "content-length": 10 }).write("abc", () => asked.socket.destroy());
      if (asked.url === "/plain") answer.end(JSON.stringify(asked.headers));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const call = async (path: string) => JSON.parse((await edge.get(`/call?url=${base}${path}`)).text);
    expect(await call("/redirect")).toMatchObject({ status: 302, location: "/elsewhere" });
    expect(await call("/reset")).toEqual({ error: "Error" });
    expect(await call("/half")).toEqual({ error: "Error" });
    expect(await call("/never")).toEqual({ error: "TimeoutError" });
    expect(JSON.parse((await call("/plain")).body)["cf-connecting-ip"]).toBeUndefined();
    server.closeAllConnections();
    server.close();
    await once(server, "close");
    expect(await call("/plain")).toEqual({ error: "Error" });
  });
});

it("runs a script of several modules, with a class as its main export", async () => {
  await edge.putScript("modules", {
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
  await edge.putRoute("modules", { pattern: "modules.test/*", script: "modules" });
  const { text } = await edge.get("/", { host: "modules.test" });
  expect(JSON.parse(text)).toEqual(["é", 3, true]);
});
