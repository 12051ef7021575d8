import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { Redis } from "@upstash/redis";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { freePort } from "../../../test/support/free-port.ts";
import { IS_CI } from "../../../test/support/needs.ts";
import { ask, describeWithRedis, testFolder } from "../../../test/support/redis.ts";
import { startUpstash, type UpstashOptions } from "../src/index.ts";
import { overTcp, startForeign, withOneDatabase, wrapped } from "./redis/servers.ts";

async function start(options?: UpstashOptions) {
  const upstash = await startUpstash(options);
  onTestFinished(() => upstash.close());
  const client = (token = upstash.token) => new Redis({ url: upstash.url, token, enableTelemetry: false });
  return { upstash, client, redis: client() };
}

function status(url: string, headers: Record<string, string>, method = "POST"): Promise<number> {
  const body = method === "POST" ? { body: '["PING"]' } : {};
  return fetch(url, { method, headers, ...body }).then((answer) => answer.status);
}

describe("startUpstash", () => {
  it("gives each server its own port, token and data", async () => {
    const [one, other] = await Promise.all([start(), start()]);
    await one.redis.set("a", 1);
    expect(await other.redis.get("a")).toBeNull();
    expect(one.upstash.url).not.toBe(other.upstash.url);
    await expect(other.client(one.upstash.token).get("a")).rejects.toThrow(/WRONGPASS/);
    expect(one.upstash.env).toEqual({
      UPSTASH_REDIS_REST_URL: one.upstash.url,
      UPSTASH_REDIS_REST_TOKEN: one.upstash.token,
    });
  });

  it("empties every database on reset", async () => {
    const { upstash, redis, client } = await start({ databases: { cache: "cache-token" } });
    await redis.set("a", 1);
    await client("cache-token").set("a", 2);
    await upstash.reset();
    expect(await Promise.all([redis.get("a"), client("cache-token").get("a")])).toEqual([null, null]);
  });

  it("closes when it is disposed of", async () => {
    const upstash = await startUpstash();
    await upstash[Symbol.asyncDispose]();
    await expect(fetch(upstash.url)).rejects.toThrow();
  });

  it("leaves nothing running if the port is in use", async () => {
    const { upstash } = await start();
    const port = Number(new URL(upstash.url).port);
    await expect(startUpstash({ port })).rejects.toThrow(`port ${port} is in use`);
  });

  it("admits pages of a named origin, and no others", async () => {
    const origin = "http://localhost:5173";
    const { upstash } = await start({ allowOrigins: [origin] });
    const authorization = `Bearer ${upstash.token}`;
    const answer = await fetch(upstash.url, {
      method: "POST",
      body: '["PING"]',
      headers: { authorization, origin },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("access-control-allow-origin")).toBe(origin);
    const asked = { origin, "access-control-request-method": "POST" };
    const preflight = await fetch(upstash.url, { method: "OPTIONS", headers: asked });
    expect(preflight.status).toBe(200);
    expect(preflight.headers.get("access-control-allow-headers")).toContain("authorization");
    expect(await status(upstash.url, { authorization, origin: "http://localhost:5174" })).toBe(403);
    expect(await status(upstash.url, { authorization, "sec-fetch-site": "cross-site" })).toBe(403);
    expect(
      await status(upstash.url, { origin: "null", "access-control-request-method": "POST" }, "OPTIONS"),
    ).toBe(403);
  });
});

describe.each(["embedded", "redis-server"])("several databases over %s", (redis) => {
  const describeIt = redis === "embedded" ? describe : describeWithRedis;
  describeIt("are apart", () => {
    it("are separate in keys and in FLUSHALL", async () => {
      const { redis: first, client } = await start({ redis, databases: { cache: "cache-token" } });
      const second = client("cache-token");
      await first.set("a", 1);
      expect(await second.get("a")).toBeNull();
      await second.set("a", 2);
      await second.flushall();
      expect(await first.get("a")).toBe(1);
    });
  });
});

describeWithRedis("several databases over the URL of a Redis", () => {
  it("are separate in keys and in FLUSHALL, and refuse commands on shared state", async () => {
    const { url } = await overTcp();
    const { redis: first, client } = await start({ redis: url, databases: { cache: "cache-token" } });
    const second = client("cache-token");
    await first.set("a", 1);
    expect(await second.get("a")).toBeNull();
    await second.pipeline().set("a", 2).flushall().exec();
    expect(await Promise.all([first.get("a"), second.get("a")])).toEqual([1, null]);
    const refused = /would affect other databases of this Redis/;
    await expect(second.publish("c", "m")).rejects.toThrow(refused);
    const [published, pong] = await second.pipeline().publish("c", "m").ping().exec({ keepErrors: true });
    expect([published?.error, pong?.result]).toEqual([expect.stringMatching(refused), "PONG"]);
    await expect(second.multi().publish("c", "m").exec()).rejects.toThrow(refused);
  });
});

describeWithRedis("several databases over the URL of a Redis that has one", () => {
  it("are refused, and leave no connection to it", async () => {
    const { url, database } = await withOneDatabase();
    const started = startUpstash({ redis: url, databases: { cache: "cache-token" } });
    await expect(started).rejects.toThrow(/^cannot use the Redis of --redis at .*DB index is out of range/);
    // The client that asks.
    await expect
      .poll(async () => String(await ask(database, "CLIENT", "LIST")).match(/^id=/gm))
      .toHaveLength(1);
  });
});

describeWithRedis("the URL of a Redis that goes away and comes back", () => {
  it("answers 502 meanwhile, and then as before", async () => {
    const [port, folder] = [await freePort(), await testFolder()];
    const first = await startForeign(port, folder);
    const { upstash } = await start({ redis: `redis://127.0.0.1:${port}` });
    const post = async (path: string, body: unknown) => {
      const headers = { authorization: `Bearer ${upstash.token}` };
      const answer = await fetch(upstash.url + path, { method: "POST", headers, body: JSON.stringify(body) });
      return { status: answer.status, body: await answer.json() };
    };
    expect(await post("/", ["SET", "a", "1"])).toEqual({ status: 200, body: { result: "OK" } });
    first.kill("SIGKILL");
    await once(first, "exit");
    const gone = { status: 502, body: { error: "ERR the database cannot be reached" } };
    const asked = [
      post("/", ["GET", "a"]),
      post("/pipeline", [["INCR", "a"]]),
      post("/multi-exec", [["INCR", "a"]]),
    ];
    expect(await Promise.all(asked)).toEqual([gone, gone, gone]);
    await startForeign(port, folder);
    const back = { status: 200, body: { result: "1" } };
    await expect.poll(() => post("/", ["GET", "a"]), { timeout: 30_000 }).toEqual(back);
  });
});

describe("a redis-server that ends at every start", () => {
  it("leaves no folder (a script stands in for it)", async () => {
    const folder = await testFolder();
    vi.stubEnv("TMPDIR", folder);
    vi.stubEnv("PATH", `${await wrapped("exit 1")}:${process.env.PATH}`);
    onTestFinished(() => void vi.unstubAllEnvs());
    await expect(startUpstash({ redis: "redis-server" })).rejects.toThrow(/exited 3 times/);
    expect((await readdir(folder)).filter((name) => name.startsWith("kv-at-hand-"))).toEqual([]);
  });
});

describe("a thousand requests of random bytes, ten thousand in CI,", () => {
  it("each get a 200 or 400, and the next request works", async () => {
    const { upstash, redis } = await start();
    const authorization = `Bearer ${upstash.token}`;
    const paths = ["/", "/pipeline", "/multi-exec", "/set/k", "/%ff", "/subscribe", "/monitor/x", "/eval"];
    const count = IS_CI ? 10_000 : 1_000;
    const statuses = new Set<number>();
    for (let sent = 0; sent < count; sent += 50) {
      const answers = Array.from({ length: 50 }, async (_, i) => {
        const path = paths[(sent + i) % paths.length];
        const body = randomBytes(1 + ((sent * 7 + i * 13) % 300));
        const answer = await fetch(upstash.url + path, { method: "POST", headers: { authorization }, body });
        await answer.arrayBuffer();
        statuses.add(answer.status);
      });
      await Promise.all(answers);
    }
    // A value may contain any bytes.
    expect([...statuses].sort()).toEqual([200, 400]);
    expect(await redis.ping()).toBe("PONG");
  });
});
