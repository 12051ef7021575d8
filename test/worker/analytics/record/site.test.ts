import { describe, expect, it } from "vitest";
import { readBody } from "#kv-at-hand/http.ts";
import { reportOnce } from "../../../support/analytics.ts";
import { ask as send } from "../../../support/edge.ts";
import { ADMIN_TOKEN, BROWSER, DEV, testSite } from "../../../support/site.ts";

describe("a whole site", () => {
  it("is forwarded to its origin unchanged: method, body, headers, status", async () => {
    const seen: unknown[] = [];
    const worker = await testSite({
      origin: async (request, response) => {
        const { method, url, headers } = request;
        seen.push({ method, url, own: headers["x-own"], body: (await readBody(request, 100)).toString() });
        response.writeHead(418, { "x-origin": "yes", "set-cookie": ["a=1", "b=2"], etag: '"own"' });
        response.end(method === "HEAD" ? undefined : "from the origin");
      },
    });
    const { port } = worker.edge;
    for (const method of ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"]) {
      const body = ["POST", "PUT", "PATCH"].includes(method) ? "a body" : "";
      const answer = await send({ port, path: "/any?q=%20x", method, headers: { "x-own": "1" }, body });
      expect(seen.pop()).toEqual({ method, url: "/any?q=%20x", own: "1", body });
      expect([method, answer.status, answer.text]).toEqual([
        method,
        418,
        method === "HEAD" ? "" : "from the origin",
      ]);
      expect(answer.headers).toMatchObject({
        "x-origin": "yes",
        etag: '"own"',
        "set-cookie": ["a=1", "b=2"],
      });
    }
    expect((await reportOnce(worker, 7)).statuses["4xx"]).toBe(7);
  });

  it("is forwarded without the admin token, which must not reach the origin", async () => {
    const seen: unknown[] = [];
    const worker = await testSite({
      bindings: { ...DEV, ADMIN_TOKEN },
      origin: (request, response) => {
        seen.push(request.headers.authorization);
        response.end();
      },
    });
    const other = "Bearer of-the-site-itself";
    const basic = `Basic ${btoa(`me:${ADMIN_TOKEN}`)}`;
    for (const authorization of [basic, `Bearer ${ADMIN_TOKEN}`, other]) {
      await worker.call("/page", { headers: { authorization } });
    }
    expect(seen).toEqual([undefined, undefined, other]);
  });

  it("is a 502 if its origin breaks the connection", async () => {
    const worker = await testSite({ origin: (request) => void request.socket.destroy() });
    const response = await worker.call("/page");
    expect([response.status, response.headers.get("content-type")]).toEqual([
      502,
      "application/problem+json",
    ]);
  });

  it("is streamed from its origin, and recorded", async () => {
    let finish = () => {};
    const worker = await testSite({
      origin: (_, response) => {
        response.write("first");
        finish = () => void response.end("last");
      },
    });
    const response = await worker.call("/stream", {
      headers: { accept: "text/html", "user-agent": BROWSER },
    });
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    expect(new TextDecoder().decode((await reader.read()).value)).toBe("first");
    finish();
    expect(new TextDecoder().decode((await reader.read()).value)).toBe("last");
    expect((await reportOnce(worker, 1)).pages).toEqual([{ page: "/stream", count: 1 }]);
  });
});
