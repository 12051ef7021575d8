import { describe, expect, it } from "vitest";
import { Redis, type RedisOptions } from "../../../worker/redis/client.ts";
import { RedisError } from "../../../worker/redis/error.ts";

const URL = "https://db.example";
const TOKEN = "canary-token-83ab";
const SAFE = { idempotent: true };
const ONCE = { idempotent: false };

type Try = (init: RequestInit, url: string) => Response | Promise<Response>;

const says =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Try =>
  () =>
    new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers });
const gives = (token: string) => says({ result: 1 }, 200, { "upstash-sync-token": token });
const breaks: Try = () => Promise.reject(new TypeError("Network connection lost."));

/**
 * A client whose tries have the listed outcomes, the last one repeatedly, and whose clock moves only when it
 * sleeps or `pass` is called.
 */
function client(tries: Try[], options: Partial<RedisOptions> = {}) {
  const sent: { url: string; init: RequestInit }[] = [];
  const slept: number[] = [];
  let time = 0;
  const redis = new Redis({
    url: URL,
    token: TOKEN,
    effects: {
      fetch: async (url, init) => {
        sent.push({ url, init });
        const next = tries[Math.min(sent.length, tries.length) - 1] as Try;
        return next(init, url);
      },
      now: () => time,
      random: () => 0.5,
      sleep: async (ms) => {
        slept.push(ms);
        time += ms;
      },
    },
    ...options,
  });
  return { redis, sent, slept, pass: (ms: number) => (time += ms) };
}

const syncToken = ({ init }: { init: RequestInit }) => new Headers(init.headers).get("upstash-sync-token");

async function failure(promise: Promise<unknown>): Promise<RedisError> {
  const error = await promise.then(
    () => expect.fail("it did not fail"),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(RedisError);
  return error as RedisError;
}

describe("a call", () => {
  it("sends the token in the Authorization header and the arguments in the body, nowhere else", async () => {
    const { redis, sent } = client([says({ result: "OK" })]);
    expect(await redis.run(["SET", "key", "canary value"], SAFE)).toEqual({ result: "OK", retried: false });
    expect(sent).toHaveLength(1);
    const { url, init } = sent[0] as (typeof sent)[0];
    expect(url).toBe(URL);
    expect(init.method).toBe("POST");
    expect(init.redirect).toBe("manual");
    expect(init.body).toBe('["SET","key","canary value"]');
    expect(new Headers(init.headers).get("authorization")).toBe(`Bearer ${TOKEN}`);
  });

  it("accepts a URL with a final slash", async () => {
    const { redis, sent } = client([says([{ result: 1 }])], { url: `${URL}/` });
    await redis.transaction([["DEL", "a"]], SAFE);
    expect(sent[0]?.url).toBe(`${URL}/multi-exec`);
  });

  it("sends the session's last sync token with every read, whichever client received it", async () => {
    const session = {};
    const { redis, sent } = client([gives("a"), gives("b"), says({ result: 1 })], { session });
    for (let i = 0; i < 4; i++) await redis.read(["GET", "x"]);
    const next = client([says({ result: 1 })], { session });
    await next.redis.read(["GET", "x"]);
    expect([...sent, ...next.sent].map(syncToken)).toEqual([null, "a", "b", "b", "b"]);
  });

  it("sends no sync token with a write, which the primary runs, and keeps the one that it receives", async () => {
    const session = { syncToken: "before" };
    const { redis, sent } = client([gives("a"), says([{ result: 1 }], 200, { "upstash-sync-token": "b" })], {
      session,
    });
    await redis.run(["SET", "x", "1"], SAFE);
    expect(session.syncToken).toBe("a");
    await redis.transaction([["DEL", "x"]], SAFE);
    expect(session.syncToken).toBe("b");
    expect(sent.map(syncToken)).toEqual([null, null]);
  });

  it("keeps the sync token of a write if an earlier read is answered after it", async () => {
    const session: { syncToken?: string } = {};
    let answerRead = () => {};
    const late = new Promise<void>((resolve) => {
      answerRead = resolve;
    });
    const reader = client([(...call) => late.then(() => gives("old")(...call))], { session });
    const reading = reader.redis.read(["GET", "x"]);
    await client([gives("of the write")], { session }).redis.run(["SET", "x", "1"], SAFE);
    answerRead();
    await reading;
    expect(session.syncToken).toBe("of the write");
  });

  it("returns the results of a transaction, and fails if one command failed", async () => {
    const good = client([says([{ result: 1 }, { result: null }])]);
    expect(
      await good.redis.transaction(
        [
          ["DEL", "a"],
          ["GET", "b"],
        ],
        SAFE,
      ),
    ).toMatchObject({ result: [1, null] });
    const bad = client([says([{ result: 1 }, { error: "WRONGTYPE canary" }])]);
    expect(
      (
        await failure(
          bad.redis.transaction(
            [
              ["DEL", "a"],
              ["GET", "b"],
            ],
            SAFE,
          ),
        )
      ).failure,
    ).toBe("command");
  });
});

describe("a failed call", () => {
  const over = "ERR max requests limit exceeded. Limit: 500000, Usage: 500000.";
  const cases: [what: string, answer: Try, failure: string, triesWhenSafe: number, triesWhenNot: number][] = [
    ["a connection that breaks", breaks, "unreachable", 3, 1],
    ["a 500", says("oops", 500), "unreachable", 3, 1],
    ["a 503 of HTML", says("<html>", 503), "unreachable", 3, 1],
    ["a 429", says({ error: "slow down" }, 429), "busy", 3, 3],
    ["the quota on a 400", says({ error: over }, 400), "quota", 1, 1],
    ["the quota on a 429", says({ error: over }, 429), "quota", 1, 1],
    ["a database that is full", says({ error: "ERR DB capacity quota exceeded" }, 400), "quota", 1, 1],
    ["a 401", says({ error: "WRONGPASS" }, 401), "refused", 1, 1],
    ["a failed command", says({ error: "WRONGTYPE canary" }, 400), "command", 1, 1],
    ["HTML with a 200", says("<html>"), "nonsense", 1, 1],
    ["JSON without a result", says({ ok: 1 }), "nonsense", 1, 1],
    ["JSON null", says("null"), "nonsense", 1, 1],
    ["a redirect", says("", 302, { Location: "https://evil.example" }), "nonsense", 1, 1],
  ];
  it.each(cases)("after %s is %s after %i or %i tries", async (_what, answer, kind, whenSafe, whenNot) => {
    for (const [options, tries] of [
      [SAFE, whenSafe],
      [ONCE, whenNot],
    ] as const) {
      const { redis, sent } = client([answer]);
      expect((await failure(redis.run(["GET", "x"], options))).failure).toBe(kind);
      expect(sent).toHaveLength(tries);
    }
  });

  it("names the host and the kind, never the token, an argument or the database's message", async () => {
    for (const [, answer] of cases) {
      const { redis } = client([answer]);
      const { message } = await failure(redis.run(["SET", "key", "canary value"], SAFE));
      expect(message).toMatch(/^Redis at db\.example: /);
      expect(message).not.toMatch(/canary|key/);
    }
  });

  it("keeps its cause", async () => {
    const { redis } = client([breaks]);
    expect((await failure(redis.run(["GET", "x"], ONCE))).cause).toBeInstanceOf(TypeError);
  });

  it("pauses with jitter before each try, longer the second time", async () => {
    const { redis, slept } = client([breaks]);
    await failure(redis.run(["GET", "x"], SAFE));
    expect(slept).toEqual([50, 100]);
  });

  it("is not sent again while the first may still be running, if it is heavy", async () => {
    const { redis, sent } = client([breaks, says({ result: 1 })]);
    expect((await failure(redis.run(["EVAL", "x", 0], { ...SAFE, heavy: true }))).failure).toBe(
      "unreachable",
    );
    expect(sent).toHaveLength(1);
    const turnedAway = client([says("", 429), says({ result: 1 })]);
    expect(await turnedAway.redis.run(["EVAL", "x", 0], { ...SAFE, heavy: true })).toMatchObject({
      result: 1,
    });
  });

  it("is followed by one that succeeds and says that the first may have run", async () => {
    const broken = client([breaks, says({ result: 1 })]);
    expect(await broken.redis.run(["DEL", "x"], SAFE)).toEqual({ result: 1, retried: true });
    const refused = client([says("", 429), says({ result: 1 })]);
    expect(await refused.redis.run(["DEL", "x"], ONCE)).toEqual({ result: 1, retried: false });
  });

  it("is not retried once ten seconds have passed for the whole request", async () => {
    const slow = client([breaks]);
    slow.redis.run(["GET", "x"], SAFE).catch(() => {});
    slow.pass(10_000);
    expect((await failure(slow.redis.run(["GET", "x"], SAFE))).failure).toBe("timeout");
    expect(slow.sent).toHaveLength(1);
  });

  it("is a timeout if no answer arrives within the time of a try", async () => {
    const never: Try = (init) =>
      new Promise((_, reject) => init.signal?.addEventListener("abort", () => reject(init.signal?.reason)));
    const { redis, sent, pass } = client([never]);
    // 9.99 of the 10 seconds have passed when the second call begins, so its try may take 10 ms.
    const first = redis.run(["GET", "x"], ONCE);
    first.catch(() => {});
    pass(9_990);
    expect((await failure(redis.run(["GET", "x"], ONCE))).failure).toBe("timeout");
    expect(sent).toHaveLength(2);
  });

  it("covers a body that never ends", async () => {
    const stalls: Try = (init) => {
      const body = new ReadableStream({
        start: (controller) =>
          init.signal?.addEventListener("abort", () => controller.error(init.signal?.reason)),
      });
      return new Response(body);
    };
    const { redis, pass } = client([says({ result: 1 }), stalls]);
    await redis.run(["GET", "x"], ONCE);
    pass(9_990);
    expect((await failure(redis.run(["GET", "x"], ONCE))).failure).toBe("timeout");
  });
});
