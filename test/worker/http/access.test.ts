import { describe, expect, it } from "vitest";
import { limiter, secretText } from "../../support/bindings.ts";
import { ask } from "../../support/redis.ts";
import { type TestWorker, testWorker, useWorker } from "../../support/worker.ts";

const ADMIN_TOKEN = "canary-admin-token-51d2";

/** Anyone may write, or nobody. */
const open = useWorker();
const closed = useWorker({ bindings: {} });

describe("writes", () => {
  const writes = [
    ["POST", "/posts"],
    ["PUT", "/posts/1"],
    ["DELETE", "/posts/1"],
  ] as const;
  const owned = useWorker({ bindings: { ADMIN_TOKEN } });
  const write = ({ call }: TestWorker, method: string, path: string, authorization?: string) =>
    call(path, {
      method,
      body: method === "DELETE" ? null : "text",
      ...(authorization !== undefined && { headers: { Authorization: authorization } }),
    });

  it("are refused with a 403 if neither an admin token nor public writes are bound", async () => {
    for (const [method, path] of writes)
      expect((await write(closed, method, path, "Bearer x")).status).toBe(403);
    expect(closed.rest.calls).toBe(0);
  });

  it("are refused with a 403 if the bindings are empty", async () => {
    const worker = await testWorker({ bindings: { ADMIN_TOKEN: "", PUBLIC_WRITES: "" } });
    expect((await write(worker, "POST", "/posts", "Bearer ")).status).toBe(403);
  });

  it("are refused with a 401 and a challenge without the right token, and never reach the database", async () => {
    const wrong = [
      undefined,
      "Bearer",
      "Bearer wrong",
      `Basic ${ADMIN_TOKEN}`,
      ADMIN_TOKEN,
      `Bearer ${ADMIN_TOKEN}x`,
      "Bearer a b",
    ];
    for (const authorization of wrong) {
      for (const [method, path] of writes) {
        const response = await write(owned, method, path, authorization);
        expect([authorization, response.status]).toEqual([authorization, 401]);
        // RFC 6750, 3.1: an error code answers a bearer token, and nothing else.
        const error = /^Bearer /.test(authorization ?? "") ? ', error="invalid_token"' : "";
        expect(response.headers.get("www-authenticate")).toBe(`Bearer realm="edge-posts"${error}`);
        expect(response.headers.get("content-type")).toBe("application/problem+json");
        expect(await response.text()).not.toContain(ADMIN_TOKEN);
      }
    }
    expect(owned.rest.calls).toBe(0);
    expect(owned.logs.join("\n")).not.toContain(ADMIN_TOKEN);
  });

  it("succeed with the right token, while anyone may read", async () => {
    expect((await write(owned, "POST", "/posts", `Bearer ${ADMIN_TOKEN}`)).status).toBe(201);
    expect((await write(owned, "PUT", "/posts/1", `bearer ${ADMIN_TOKEN}`)).status).toBe(200);
    expect((await owned.call("/posts")).status).toBe(200);
    expect((await write(owned, "DELETE", "/posts/1", `Bearer ${ADMIN_TOKEN}`)).status).toBe(200);
  });
});

describe("rate limits", () => {
  const limited = useWorker({
    bindings: [
      limiter("READ_LIMITER", 2),
      limiter("WRITE_LIMITER", 1, "2"),
      secretText("ADMIN_TOKEN", ADMIN_TOKEN),
    ],
  });
  const from = (address: string, authorization = "") => ({
    headers: { "cf-connecting-ip": address, authorization },
  });

  it("refuse with a 429 without asking the database, separately for each address", async () => {
    const { call, rest } = limited;
    for (let i = 0; i < 2; i++) expect((await call("/posts", from("192.0.2.1"))).status).toBe(200);
    const before = rest.calls;
    const response = await call("/posts", from("192.0.2.1"));
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, "60"]);
    expect((await call("/posts/1", { method: "HEAD", ...from("192.0.2.1") })).status).toBe(429);
    expect(rest.calls).toBe(before);
    expect((await call("/posts", from("192.0.2.2"))).status).toBe(200);
    const write = { method: "POST", body: "x", ...from("192.0.2.1", `Bearer ${ADMIN_TOKEN}`) };
    expect((await call("/posts", write)).status).toBe(201);
  });

  it("count an IPv6 network as one client", async () => {
    const { call } = limited;
    expect((await call("/posts", from("2001:db8:0:1::1"))).status).toBe(200);
    expect((await call("/posts", from("2001:db8:0:1::2"))).status).toBe(200);
    expect((await call("/posts", from("2001:db8::1:aaaa:bbbb:cccc:dddd"))).status).toBe(429);
    expect((await call("/posts", from("2001:db8:0:2::1"))).status).toBe(200);
  });

  it("count guesses of the token before they are checked", async () => {
    const guess = () =>
      limited.call("/posts", { method: "POST", body: "x", ...from("192.0.2.3", "Bearer guess") });
    expect((await guess()).status).toBe(401);
    expect((await guess()).status).toBe(429);
  });
});

describe("CORS", () => {
  const origin = "https://app.example.com";
  const worker = useWorker({
    bindings: { PUBLIC_WRITES: "true", CORS_ORIGINS: `https://other.example,${origin}` },
  });

  it("is not mentioned if no origin is allowed", async () => {
    const { headers } = await open.call("/posts", { headers: { Origin: origin } });
    expect([...headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
  });

  it("lets an allowed origin call and read the headers that matter", async () => {
    const preflight = await worker.call("/posts/1", {
      method: "OPTIONS",
      headers: { Origin: origin, "Access-Control-Request-Method": "PUT" },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-origin")).toBe(origin);
    expect(preflight.headers.get("access-control-allow-methods")).toContain("PUT");
    expect(preflight.headers.get("access-control-allow-headers")).toContain("Idempotency-Key");
    for (const path of ["/posts", "/posts/7"]) {
      const { headers } = await worker.call(path, { headers: { Origin: origin } });
      expect(headers.get("access-control-allow-origin")).toBe(origin);
      expect(headers.get("access-control-expose-headers")).toBe("Link,Location,ETag,Retry-After");
      expect(headers.get("vary")).toContain("Origin");
    }
  });

  it("does not name another origin", async () => {
    const { headers } = await worker.call("/posts", { headers: { Origin: "https://evil.example" } });
    expect(headers.get("access-control-allow-origin")).toBeNull();
    expect(headers.get("vary")).toContain("Origin");
  });
});

describe("a path that is not ours", () => {
  it("is forwarded to the origin unchanged, if there is one behind the Worker", async () => {
    const seen: string[] = [];
    const { call } = await testWorker({
      bindings: { PASS_THROUGH: "true" },
      origin: async (request, response) => {
        const chunks = await request.toArray();
        seen.push(`${request.method} ${request.url} ${request.headers["x-mine"]} ${Buffer.concat(chunks)}`);
        response.writeHead(207, { "x-origin": "yes" }).end("from the origin");
      },
    });
    const response = await call("/posts-archive?a=1", {
      method: "POST",
      body: "b",
      headers: { "x-mine": "c" },
    });
    expect([response.status, response.headers.get("x-origin")]).toEqual([207, "yes"]);
    expect(await response.text()).toBe("from the origin");
    await call("/posts/2026/hello");
    expect(seen).toEqual(["POST /posts-archive?a=1 c b", "GET /posts/2026/hello undefined "]);
  });

  it("is a 404 without an origin", async () => {
    const response = await closed.call("/posts-archive");
    expect([response.status, response.headers.get("content-type")]).toEqual([
      404,
      "application/problem+json",
    ]);
  });
});

describe("a database with foreign data", () => {
  it("is answered with a 502 that reveals none of it", async () => {
    const { call, database, logs } = open;
    await ask(database, "RPUSH", "post:1", "canary-list");
    const response = await call("/posts/1");
    expect(response.status).toBe(502);
    expect(await response.text()).not.toContain("canary");
    await expect.poll(() => logs.join("\n")).toContain("WRONGTYPE");
  });
});
