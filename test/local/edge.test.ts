import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Edge, startEdge } from "../../local/edge/edge.ts";
import { readBody } from "../../local/http.ts";
import { ask, says, scriptOf, workerdIds } from "../support/edge.ts";

const ECHO = scriptOf(
  `
export default {
  async fetch(request, env, ctx) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/echo/bytes") return new Response(request.body, { headers: { "x-type": request.headers.get("content-type") } });
    if (pathname === "/echo/early") {
      const reader = request.body.getReader();
      if (searchParams.has("read")) await reader.read();
      if (searchParams.has("read")) await reader.cancel();
      return new Response("too large", { status: 413 });
    }
    if (pathname === "/echo/pass") return fetch(request);
    if (pathname === "/echo/limit") return Response.json(await env.LIMITER.limit({ key: "k" }));
    if (pathname === "/echo/env") return Response.json({ plain: env.PLAIN, secret: env.SECRET, json: env.JSON });
    if (pathname === "/echo/call") {
      try {
        const answer = await fetch(searchParams.get("url"), { redirect: "manual", signal: AbortSignal.timeout(200) });
        return Response.json({ status: answer.status, location: answer.headers.get("location"), body: await answer.text() });
      } catch (error) {
        return Response.json({ error: error.name });
      }
    }
    if (pathname === "/echo/slow") {
      const { readable, writable } = new TransformStream();
      const writer = writable.getWriter();
      const encoder = new TextEncoder();
      ctx.waitUntil((async () => {
        for (const part of ["one", "two"]) {
          await writer.write(encoder.encode(part));
          await scheduler.wait(300);
        }
        await writer.close();
      })());
      return new Response(readable);
    }
    return Response.json({
      url: request.url, method: request.method, hasBody: request.body !== null, cf: request.cf,
      headers: Object.fromEntries(request.headers),
    }, { headers: [["set-cookie", "a=1"], ["set-cookie", "b=2"]] });
  },
};`,
  [
    { type: "plain_text", name: "PLAIN", text: "{}" },
    { type: "secret_text", name: "SECRET", text: "s3cret" },
    { type: "json", name: "JSON", json: { a: [1] } },
    { type: "ratelimit", name: "LIMITER", namespace_id: "1", simple: { limit: 2, period: 60 } },
  ],
);

let edge: Edge;
let get: (path: string, more?: Omit<Parameters<typeof ask>[0], "port" | "path">) => ReturnType<typeof ask>;
const logged: string[] = [];

beforeAll(async () => {
  edge = await startEdge({
    port: 0,
    log: (line) => logged.push(line),
    origin: async (asked, answer) => {
      const body = await readBody(asked, 1024 * 1024);
      answer.setHeader("content-type", "application/json");
      answer.end(
        JSON.stringify({
          origin: true,
          url: asked.url,
          method: asked.method,
          headers: asked.headers,
          body: body.toString(),
        }),
      );
    },
  });
  get = (path, more = {}) => ask({ port: edge.port, path, ...more });
  await Promise.all([
    edge.putScript("echo", ECHO),
    edge.putScript("posts", says("posts")),
    edge.putScript("all", says("all")),
  ]);
  await edge.putRoute("1", { pattern: "localhost/echo*", script: "echo" });
  await edge.putRoute("2", { pattern: "example.com/posts", script: "posts" });
  await edge.putRoute("3", { pattern: "example.com/p*", script: "all" });
  await edge.putRoute("4", { pattern: "localhost/echo/off*", script: null });
});

afterAll(() => edge?.close());

describe("a request", () => {
  it("reaches a script only through its route", async () => {
    expect(JSON.parse((await get("/echo")).text).url).toBe(`http://localhost:${edge.port}/echo`);
    expect(JSON.parse((await get("/ech")).text)).toMatchObject({ origin: true, url: "/ech" });
    expect(JSON.parse((await get("/echo", { host: "other.test" })).text)).toMatchObject({ origin: true });
  });

  it("goes to the most specific pattern, its query being part of the URL", async () => {
    expect((await get("/posts", { host: "example.com" })).text).toBe("posts");
    expect((await get("/posts?limit=5", { host: "example.com" })).text).toBe("all");
    expect((await get("/posts", { host: "EXAMPLE.com:8787" })).text).toBe("posts");
  });

  it("goes to the origin where a route has no script", async () => {
    expect(JSON.parse((await get("/echo/off")).text)).toMatchObject({ origin: true });
  });

  it("to 127.0.0.1 is served like one to localhost", async () => {
    for (const host of [`127.0.0.1:${edge.port}`, `[::1]:${edge.port}`]) {
      expect(JSON.parse((await get("/echo?x=1", { host })).text).url).toBe(`http://${host}/echo?x=1`);
    }
  });

  it("with a malformed Host is a 400", async () => {
    expect((await get("/echo", { host: "local host" })).status).toBe(400);
    expect((await get("/echo", { host: "localhost/echo" })).status).toBe(400);
  });

  it("carries the caller's address and place, unless it claims others itself", async () => {
    const plain = JSON.parse((await get("/echo")).text);
    expect(plain.headers["cf-connecting-ip"]).toBe("127.0.0.1");
    expect(plain.cf).toMatchObject({ country: "US", httpProtocol: "HTTP/1.1" });
    const headers = { "CF-Connecting-IP": "203.0.113.7", "MF-CF-Blob": '{"country":"XX"}' };
    const claimed = JSON.parse((await get("/echo", { headers })).text);
    expect(claimed.headers["cf-connecting-ip"]).toBe("203.0.113.7");
    expect(claimed.cf.country).toBe("US");
    const country = async (claim: string) =>
      JSON.parse((await get("/echo", { headers: { "cf-ipcountry": claim } })).text).cf.country;
    expect(await country("JP")).toBe("JP");
    expect(await country("Japan")).toBe("US");
  });

  it("keeps its headers, and the answer keeps repeated ones", async () => {
    const headers = {
      "X-A": ["1", "2"],
      "Accept-Encoding": "zstd",
      Connection: "close, x-hop",
      "X-Hop": "gone",
    };
    const answer = await get("/echo", { headers });
    const seen = JSON.parse(answer.text).headers;
    expect(seen).toMatchObject({ "x-a": "1, 2", "accept-encoding": "zstd" });
    expect(seen["x-hop"]).toBeUndefined();
    expect(answer.headers["set-cookie"]).toEqual(["a=1", "b=2"]);
    expect(answer.headers["content-encoding"]).toBeUndefined();
  });

  it("without a body reaches the script without one", async () => {
    expect(JSON.parse((await get("/echo")).text).hasBody).toBe(false);
    expect(JSON.parse((await get("/echo", { method: "DELETE" })).text)).toMatchObject({
      method: "DELETE",
      hasBody: false,
    });
    expect((await get("/echo", { method: "HEAD" })).status).toBe(200);
  });

  it("keeps the bytes of its body both ways, with a length and without", async () => {
    const body = randomBytes(3_000_001);
    const headers = { "content-type": "image/x" };
    const sized = await get("/echo/bytes", { method: "POST", headers, body });
    expect(sized.body.equals(body)).toBe(true);
    expect(sized.headers["x-type"]).toBe("image/x");
    const chunked = await get("/echo/bytes", {
      method: "PUT",
      headers: { "transfer-encoding": "chunked" },
      body,
    });
    expect(chunked.body.equals(body)).toBe(true);
  });

  it("gets its answer when the script does not read its body, or not to the end", async () => {
    for (const path of ["/echo/early", "/echo/early?read"]) {
      for (const headers of [{}, { "transfer-encoding": "chunked" }]) {
        for (let call = 0; call < 5; call += 1) {
          const answer = await get(path, { method: "POST", headers, body: Buffer.alloc(3_000_000) });
          expect(`${answer.status} ${answer.text}`).toBe("413 too large");
        }
      }
    }
  });

  it("gets an answer as it is written, not when it is done", async () => {
    const asked = request({
      port: edge.port,
      host: "127.0.0.1",
      path: "/echo/slow",
      headers: { host: "localhost" },
    });
    asked.end();
    const [answer] = await once(asked, "response");
    const began = performance.now();
    const [first] = await once(answer, "data");
    expect(first.toString()).toBe("one");
    await once(answer, "end");
    expect(performance.now() - began).toBeGreaterThan(250);
  });
});

describe("a script", () => {
  it("has its bindings, secrets and JSON included", async () => {
    expect(JSON.parse((await get("/echo/env")).text)).toEqual({
      plain: "{}",
      secret: "s3cret",
      json: { a: [1] },
    });
  });

  it("is told when a rate limit is reached", async () => {
    const limits = [];
    for (let call = 0; call < 3; call += 1) limits.push(JSON.parse((await get("/echo/limit")).text).success);
    expect(limits).toEqual([true, true, false]);
  });

  it("hands a request on to the origin with its method, body and headers", async () => {
    const headers = { "x-own": "1", "cf-connecting-ip": "203.0.113.9" };
    for (const host of [`localhost:${edge.port}`, `127.0.0.1:${edge.port}`]) {
      const { text } = await get("/echo/pass?x=1", { method: "PUT", body: "hello", headers, host });
      expect(JSON.parse(text)).toMatchObject({
        origin: true,
        url: "/echo/pass?x=1",
        method: "PUT",
        body: "hello",
        headers: { ...headers, host },
      });
    }
  });

  it("reaches the origin at a host that was deployed after it started, and the network again afterwards", async () => {
    const call = () => get("/echo/call?url=http://later.invalid/page").then(({ text }) => JSON.parse(text));
    expect(await call()).toHaveProperty("error");
    await edge.putRoute("later", { pattern: "later.invalid/*", script: "echo" });
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
    const call = async (path: string) => JSON.parse((await get(`/echo/call?url=${base}${path}`)).text);
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

describe("domains and workers.dev", () => {
  it("lead to a script until they are taken away, or the script is", async () => {
    await edge.putScript("gone", says("here"));
    await edge.putDomain("d", { hostname: "api.test", script: "gone" });
    await edge.setWorkersDev("gone", true);
    await edge.putRoute("g", { pattern: "gone.test/*", script: "gone" });
    const hosts = ["api.test", "gone.me.workers.dev", "gone.test"];
    const texts = async () =>
      Promise.all(hosts.map(async (host) => (await get("/x?y", { host })).text.slice(0, 4)));
    expect(await texts()).toEqual(["here", "here", "here"]);
    await edge.setWorkersDev("gone", false);
    expect(await texts()).toEqual(["here", '{"or', "here"]);
    await edge.deleteScript("gone");
    expect(await texts()).toEqual(['{"or', '{"or', '{"or']);
    expect(edge.scripts()).toEqual(["echo", "posts", "all"]);
  });

  it("are refused with a pattern that Cloudflare would refuse, or without their script", async () => {
    await expect(edge.putRoute("x", { pattern: "a.test/*/b", script: "all" })).rejects.toThrow(
      /\* inside the path/,
    );
    await expect(edge.putRoute("x", { pattern: "a.test/*", script: "nobody" })).rejects.toThrow(
      "there is no script nobody",
    );
    await expect(edge.putDomain("x", { hostname: "a.test", script: "nobody" })).rejects.toThrow(
      "there is no script nobody",
    );
    await expect(edge.setWorkersDev("nobody", true)).rejects.toThrow("there is no script nobody");
  });
});

describe("an edge that is closed", () => {
  it("leaves no workerd running and no signal handler behind, and takes no more scripts", async () => {
    const before = { workerd: workerdIds().length, signals: process.listenerCount("SIGTERM") };
    const other = await startEdge({ port: 0, log: () => {} });
    await other.putScript("a", says("a"));
    await other.putRoute("1", { pattern: "localhost/*", script: "a" });
    await other.putScript("a", says("b"));
    expect(workerdIds().length).toBe(before.workerd + 2);
    expect(process.listenerCount("SIGTERM")).toBe(before.signals);
    expect((await ask({ port: other.port })).text).toBe("b");
    const starting = other.putScript("late", says("c")).catch((error: Error) => error.message);
    await other.close();
    expect(await starting).toMatch(/closed/);
    expect(workerdIds().length).toBe(before.workerd);
    await expect(ask({ port: other.port })).rejects.toThrow(/ECONNREFUSED/);
    await expect(other.putScript("a", says("a"))).rejects.toThrow("the edge is closed");
  });
});
