/** Published clients with the API over each Redis. CI installs them (.ci/run); none of them is a stand-in. */
import { UpstashRedisAdapter } from "@auth/upstash-redis-adapter";
import { Lock } from "@upstash/lock";
import { Query } from "@upstash/query";
import { Ratelimit } from "@upstash/ratelimit";
import { Redis } from "@upstash/redis";
import { createClient } from "@vercel/kv";
import { createStorage } from "unstorage";
import upstashDriver from "unstorage/drivers/upstash";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { describeWithRedis } from "../../../../test/support/redis.ts";
import { startUpstash, type Upstash } from "../../src/index.ts";

describe("over the embedded Redis", () => describeClients("embedded"));
describeWithRedis("over redis-server", () => describeClients("redis-server"));

function describeClients(redis: "embedded" | "redis-server"): void {
  let upstash: Upstash;
  beforeAll(async () => {
    upstash = await startUpstash({ redis });
  });
  beforeEach(() => upstash.reset());
  afterAll(() => upstash.close());
  const client = (options = {}) => new Redis({ url: upstash.url, token: upstash.token, ...options });

  describe("@upstash/ratelimit", () => {
    it.each([
      ["a fixed window", Ratelimit.fixedWindow(2, "1 h")],
      ["a sliding window", Ratelimit.slidingWindow(2, "1 h")],
      ["a token bucket", Ratelimit.tokenBucket(2, "1 h", 2)],
      ["a cached fixed window", Ratelimit.cachedFixedWindow(2, "1 h")],
    ])("limits with %s", async (_, limiter) => {
      const ratelimit = new Ratelimit({ redis: client(), limiter, ephemeralCache: new Map() });
      const allowed: boolean[] = [];
      for (let i = 0; i < 4; i += 1) allowed.push((await ratelimit.limit("me")).success);
      expect(allowed).toEqual([true, true, false, false]);
      expect((await ratelimit.limit("you")).success).toBe(true);
      expect((await ratelimit.getRemaining("you")).remaining).toBe(1);
      await ratelimit.resetUsedTokens("me");
    });

    it("limits without its own cache, and resets the used tokens on demand", async () => {
      const limiter = Ratelimit.fixedWindow(1, "1 h");
      const ratelimit = new Ratelimit({ redis: client(), limiter, ephemeralCache: false });
      const ask = async () => (await ratelimit.limit("me")).success;
      expect([await ask(), await ask()]).toEqual([true, false]);
      await ratelimit.resetUsedTokens("me");
      expect(await ask()).toBe(true);
    });

    it("denies identifiers on the deny list", async () => {
      const limiter = Ratelimit.fixedWindow(5, "1 h");
      const ratelimit = new Ratelimit({ redis: client(), limiter, enableProtection: true, prefix: "p" });
      await client().sadd("p:denyList:all", "10.0.0.1");
      // Upstash's published list is unavailable here: this flag keeps the limiter from fetching it.
      await client().set("p:ipDenyListStatus", "valid", { ex: 3600 });
      const denied = await ratelimit.limit("me", { ip: "10.0.0.1" });
      expect([denied.success, denied.reason]).toEqual([false, "denyList"]);
      expect((await ratelimit.limit("me", { ip: "10.0.0.2" })).success).toBe(true);
    });
  });

  it("lets @upstash/lock grant a lock to one client at a time", async () => {
    const options = { id: "job", lease: 60_000, redis: client(), retry: { attempts: 1, delay: 1 } };
    const [one, other] = [new Lock(options), new Lock(options)];
    expect([await one.acquire(), await other.acquire()]).toEqual([true, false]);
    expect(await one.extend(1_000)).toBe(true);
    expect(await one.release()).toBe(true);
    expect(await other.acquire()).toBe(true);
  });

  it("lets @upstash/query find indexed documents", async () => {
    const query = new Query({ redis: client({ automaticDeserialization: false }) });
    const users = query.createCollection<{ id: string; team: string }>("users");
    const byTeam = users.createIndex({ name: "by_team", terms: ["team"] });
    await users.set("1", { id: "1", team: "a" });
    await users.set("2", { id: "2", team: "b" });
    expect((await byTeam.match({ team: "b" })).map(({ data }) => data.id)).toEqual(["2"]);
  });

  it("stores values for unstorage", async () => {
    const { url, token } = upstash;
    const storage = createStorage({ driver: upstashDriver({ url, token, base: "app" }) });
    await storage.setItem("a:b", { n: 1 });
    await storage.setItem("c", "text");
    expect(await storage.getItem("a:b")).toEqual({ n: 1 });
    expect((await storage.getKeys()).sort()).toEqual(["a:b", "c"]);
    await storage.removeItem("a:b");
    expect(await storage.hasItem("a:b")).toBe(false);
    await storage.clear();
    expect(await storage.getKeys()).toEqual([]);
  });

  it("stores values for @auth/upstash-redis-adapter", async () => {
    const adapter = UpstashRedisAdapter(client());
    const expires = new Date(Date.now() + 60_000);
    const user = await adapter.createUser?.({ id: "u", email: "a@example.com", emailVerified: expires });
    expect(await adapter.getUserByEmail?.("a@example.com")).toEqual(user);
    const userId = user?.id ?? "";
    await adapter.createSession?.({ sessionToken: "s", userId, expires });
    expect((await adapter.getSessionAndUser?.("s"))?.session).toEqual({ sessionToken: "s", userId, expires });
    await adapter.deleteSession?.("s");
    expect(await adapter.getSessionAndUser?.("s")).toBeNull();
  });

  it("stores and scans values for @vercel/kv", async () => {
    const kv = createClient({ url: upstash.url, token: upstash.token });
    await kv.hset("user:1", { name: "Ada", age: 36 });
    await kv.set("user:2", { name: "Bob" }, { ex: 60, nx: true });
    expect(await kv.hgetall("user:1")).toEqual({ name: "Ada", age: 36 });
    const found: string[] = [];
    for await (const key of kv.scanIterator({ match: "user:*" })) found.push(key);
    expect(found.sort()).toEqual(["user:1", "user:2"]);
  });
}
