import { Redis } from "@upstash/redis";
import { expect, it } from "vitest";
import { describeWithRedis } from "../../../../test/support/redis.ts";
import { looked, ODD, useUpstash } from "../../../../test/support/upstash.ts";
import { DB_TOKEN } from "../../../../test/support/worker.ts";

describeWithRedis("the @upstash/redis SDK over redis-server", () => {
  const { rest, post } = useUpstash("redis-server");
  const client = (options = {}) =>
    new Redis({ url: rest.server.url, token: DB_TOKEN, enableTelemetry: false, ...options });

  it.each([
    ["odd characters", ODD],
    ["65,536 bytes", "🦊".repeat(16_384)],
    ["a large integer as a string", "9007199254740993"],
    ["OK", "OK"],
    ["nothing", ""],
  ])("gets back %s as set", async (_, value) => {
    const redis = client({ automaticDeserialization: false });
    expect(await redis.set(ODD, value)).toBe("OK");
    expect(await redis.get(ODD)).toBe(value);
    expect(await redis.mget(ODD, "none")).toEqual([value, null]);
  });

  it("gets back JSON values, without base64 too", async () => {
    const value = { a: [1, "x", null], b: { c: ODD } };
    for (const responseEncoding of ["base64", false] as const) {
      const redis = client({ responseEncoding });
      await redis.set("json", value, { ex: 100 });
      expect(await redis.get("json")).toEqual(value);
      expect(await redis.ttl("json")).toBe(100);
    }
  });

  it("keeps hashes, sets, sorted sets and lists", async () => {
    const redis = client();
    await redis.hset("h", { f: ODD, n: 5 });
    await redis.hincrby("h", "n", 2);
    expect(await redis.hgetall("h")).toEqual({ f: ODD, n: 7 });
    await redis.sadd("s", "a", ODD);
    expect((await redis.smembers("s")).sort()).toEqual(["a", ODD].sort());
    await redis.zadd("z", { score: 2, member: "two" }, { score: 1.5, member: "one" });
    expect(await redis.zrange("z", 0, -1, { withScores: true })).toEqual(["one", 1.5, "two", 2]);
    await redis.rpush<unknown>("l", { a: 1 }, "x");
    expect(await redis.lrange("l", 0, -1)).toEqual([{ a: 1 }, "x"]);
    await redis.pfadd("p", "a", "b", "a");
    expect(await redis.pfcount("p")).toBe(2);
    await redis.xadd("x", "*", { field: "value" });
    expect(Object.values(await redis.xrange("x", "-", "+"))).toEqual([{ field: "value" }]);
    await redis.geoadd("g", { longitude: 13.4, latitude: 52.5, member: "Berlin" });
    expect(await redis.geopos("g", "Berlin")).toEqual([
      { lng: expect.closeTo(13.4), lat: expect.closeTo(52.5) },
    ]);
  });

  it("reads streams and groups whose names are also options", async () => {
    await post("/", ["XADD", "block", "1-1", "f", "v"]);
    await post("/", ["XGROUP", "CREATE", "block", "streams", "0"]);
    const entries = { result: [["block", [["1-1", ["f", "v"]]]]] };
    expect((await post("/", ["XREAD", "STREAMS", "block", "0"])).body).toEqual(entries);
    const group = ["XREADGROUP", "GROUP", "streams", "block", "COUNT", 1, "STREAMS", "block", ">"];
    expect((await post("/", group)).body).toEqual(entries);
  });

  it("scans every key once", async () => {
    const redis = client();
    await redis.mset(Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`k:${i}`, i])));
    const seen: string[] = [];
    let cursor = "0";
    do {
      const [next, keys] = await redis.scan(cursor, { match: "k:*", count: 30 });
      seen.push(...keys);
      cursor = next;
    } while (cursor !== "0");
    expect(new Set(seen).size).toBe(100);
  });

  it("runs scripts, loaded ones and read-only ones", async () => {
    const redis = client();
    expect(await redis.eval("return {KEYS[1], ARGV[1], 1}", ["k"], [ODD])).toEqual(["k", ODD, 1]);
    expect(await redis.createScript("return redis.call('INCR', KEYS[1])").exec(["n"], [])).toBe(1);
    const sha = await redis.scriptLoad("return 42");
    expect(await redis.evalsha(sha, [], [])).toBe(42);
    expect(await redis.evalRo("return redis.call('GET', KEYS[1])", ["n"], [])).toBe(1);
  });

  it("gets another sync token with every write, and the same one with every read", async () => {
    const redis = client({ enableAutoPipelining: false });
    const tokenAfter = async (work: Promise<unknown>) => work.then(() => redis.readYourWritesSyncToken);
    const first = await tokenAfter(redis.set("a", 1));
    const second = await tokenAfter(redis.pipeline().get("a").set("a", 2).exec());
    const third = await tokenAfter(redis.eval("return redis.call('SET', KEYS[1], 3)", ["a"], []));
    expect(new Set([first, second, third]).size).toBe(3);
    expect(await tokenAfter(redis.get("a"))).toBe(third);
    expect(await tokenAfter(redis.evalRo("return 1", [], []))).toBe(third);
    const together = Array.from({ length: 5 }, () => tokenAfter(redis.incr("a")));
    expect(new Set(await Promise.all(together)).size).toBe(5);
  });

  it("runs pipelines, transactions and automatic pipelines", async () => {
    const redis = client();
    expect(await redis.pipeline().set("a", ODD).get("a").incr("n").exec()).toEqual(["OK", ODD, 1]);
    expect(await redis.multi().incr("n").get("none").hgetall("none").exec()).toEqual([2, null, null]);
    const before = rest.server.calls;
    const automatic = client({ enableAutoPipelining: true });
    expect(await Promise.all([automatic.get("a"), automatic.incr("n"), automatic.get("none")])).toEqual([
      ODD,
      3,
      null,
    ]);
    // The SDK sends reads and writes separately.
    expect(rest.server.calls - before).toBe(2);
  });

  it("throws Redis's error, and says which command of a pipeline failed", async () => {
    const redis = client();
    await redis.set("text", "x");
    await expect(redis.sadd("text", "a")).rejects.toThrow(/WRONGTYPE/);
    await expect(redis.multi().incr("text").exec()).rejects.toThrow(/ERR value is not an integer/);
    const results = await redis.pipeline().incr("text").get("text").exec({ keepErrors: true });
    expect(results).toMatchObject([{ error: /not an integer/ }, { result: "x" }].map(looked));
    await expect(client({ token: "wrong" }).get("a")).rejects.toThrow(/WRONGPASS/);
  });

  it.each(["subscribe", "psubscribe"] as const)(
    "receives messages published after it has called %s",
    async (method) => {
      const redis = client();
      const subscription = redis[method](method === "subscribe" ? "news:1" : "news:*");
      const heard = new Promise((resolve) => {
        subscription.on(method === "subscribe" ? "message" : "pmessage", resolve);
      });
      await new Promise((resolve) => subscription.on(method, resolve));
      expect(await redis.publish("news:1", { text: ODD })).toBe(1);
      expect(await heard).toMatchObject({ channel: "news:1", message: { text: ODD } });
      await subscription.unsubscribe();
      await expect.poll(() => redis.publish("news:1", "nobody hears")).toBe(0);
    },
  );

  it.each([
    ["a text", "first, line\nsecond\r\nthird", "first, line\nsecond\r\nthird"],
    ["JSON", '{\n  "a": [1,\n 2]\n}', { a: [1, 2] }],
  ])("receives %s with line breaks unchanged", async (_, published, expected) => {
    const redis = client();
    const subscription = redis.subscribe("lines");
    const heard = new Promise((resolve) => {
      subscription.on("message", resolve);
    });
    await new Promise((resolve) => subscription.on("subscribe", resolve));
    await redis.publish("lines", published);
    expect(await heard).toEqual({ channel: "lines", message: expected });
    await subscription.unsubscribe();
  });

  it("gets an answer of tens of megabytes", async () => {
    const redis = client({ automaticDeserialization: false });
    const text = "0123456789abcdef".repeat(4_096);
    await redis.set("big", text);
    const texts = await redis.mget<string[]>(...Array<string>(400).fill("big"));
    expect(texts.length).toBe(400);
    expect(texts.every((got) => got === text)).toBe(true);
  });

  it("accepts a hundred thousand arguments in one command", async () => {
    const { body } = await post("/", ["DEL", ...Array<string>(100_000).fill("none")]);
    expect(body).toEqual({ result: 0 });
  });
});
