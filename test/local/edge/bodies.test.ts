import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { request } from "node:http";
import { describe, expect, it } from "vitest";
import { scriptOf, useEdge } from "../../support/edge.ts";

const SOURCE = `export default {
  async fetch(request, env, ctx) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/bytes") return new Response(request.body, { headers: { "x-type": request.headers.get("content-type") } });
    if (pathname === "/early") {
      const reader = request.body.getReader();
      if (searchParams.has("read")) await reader.read();
      if (searchParams.has("read")) await reader.cancel();
      return new Response("too large", { status: 413 });
    }
    if (pathname === "/slow") {
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
    return Response.json({ method: request.method, hasBody: request.body !== null });
  },
};`;

const edge = useEdge(scriptOf(SOURCE));

describe("a request", () => {
  it("without a body reaches the script without one", async () => {
    expect(JSON.parse((await edge.get("/")).text).hasBody).toBe(false);
    expect(JSON.parse((await edge.get("/", { method: "DELETE" })).text)).toMatchObject({
      method: "DELETE",
      hasBody: false,
    });
    expect((await edge.get("/", { method: "HEAD" })).status).toBe(200);
  });

  it("keeps the bytes of its body both ways, with a length and without", async () => {
    const body = randomBytes(3_000_001);
    const headers = { "content-type": "image/x" };
    const sized = await edge.get("/bytes", { method: "POST", headers, body });
    expect(sized.body.equals(body)).toBe(true);
    expect(sized.headers["x-type"]).toBe("image/x");
    const chunked = await edge.get("/bytes", {
      method: "PUT",
      headers: { "transfer-encoding": "chunked" },
      body,
    });
    expect(chunked.body.equals(body)).toBe(true);
  });

  it("gets its answer if the script reads only a part of its body, or nothing", async () => {
    for (const path of ["/early", "/early?read"]) {
      for (const headers of [{}, { "transfer-encoding": "chunked" }]) {
        for (let call = 0; call < 5; call += 1) {
          const answer = await edge.get(path, { method: "POST", headers, body: Buffer.alloc(3_000_000) });
          expect(`${answer.status} ${answer.text}`).toBe("413 too large");
        }
      }
    }
  });

  it("gets an answer as it is written, not once it is complete", async () => {
    const asked = request({
      port: edge.port,
      host: "127.0.0.1",
      path: "/slow",
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

it.each([{ "content-length": "3" }, { "transfer-encoding": "chunked" }])(
  "a GET with a body, %o, reaches the script, and so does the request after it",
  async (headers) => {
    for (const more of [{ headers, body: "abc" }, {}]) {
      expect(JSON.parse((await edge.get("/", more)).text).method).toBe("GET");
    }
  },
);
