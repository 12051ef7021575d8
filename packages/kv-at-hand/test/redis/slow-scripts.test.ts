import { expect, it, onTestFinished, vi } from "vitest";
import { ask, describeWithRedis } from "../../../../test/support/redis.ts";
import { ReplyError } from "../../src/redis/database.ts";
import { openDatabase } from "../../src/redis/open.ts";
import { openHere, overTcp } from "./servers.ts";

const LIMIT_MS = 100;
const ENDLESS = ["EVAL", "while true do end", "0"] as const;
const ENDLESS_WRITER = ["EVAL", "redis.call('SET', 'a', 'half done') while true do end", "0"] as const;

describeWithRedis("an endless script on our own redis-server", () => {
  it("is stopped with an error that says so, while other commands are answered", async () => {
    const { database, log } = await openHere(undefined, LIMIT_MS);
    const endless = database.run(ENDLESS);
    const others = Promise.all([ask(database, "SET", "a", "1"), ask(database, "GET", "a")]);
    await expect(endless).rejects.toThrow(
      new ReplyError("ERR the script ran for more than 0.1 s and was stopped"),
    );
    expect(await others).toEqual(["OK", "1"]);
    expect(log).not.toHaveBeenCalled();
  });

  it("is stopped in a transaction, a pipeline and a function too", async () => {
    const { database } = await openHere(undefined, LIMIT_MS);
    const ended = expect.objectContaining({ message: expect.stringMatching(/killed by user|was stopped/) });
    expect(await database.transaction([["SET", "a", "1"], ENDLESS, ["GET", "a"]])).toContainEqual(ended);
    expect(await database.pipeline([ENDLESS, ["PING"]])).toEqual([ended, Buffer.from("PONG")]);
    const library = "#!lua name=l\nredis.register_function('f', function() while true do end end)";
    await ask(database, "FUNCTION", "LOAD", library);
    await expect(database.run(["FCALL", "f", "0"])).rejects.toThrow(/was stopped$/);
  });

  it("is stopped by a restart once it has written, and nothing confirmed is lost", async () => {
    const { database, log } = await openHere(undefined, LIMIT_MS);
    await database.run(["SET", "a", "answered"]);
    const endless = database.run(ENDLESS_WRITER);
    await expect(endless).rejects.toThrow(
      /^ERR the script ran for more than 0\.1 s and was stopped by a restart: /,
    );
    await expect(endless).rejects.toBeInstanceOf(ReplyError);
    await vi.waitFor(async () => expect(await ask(database, "GET", "a")).toBe("answered"), {
      timeout: 60_000,
    });
    expect(log.mock.calls.flat()).toEqual([
      expect.stringMatching(/running a script that had written .* restarting it$/),
    ]);
  });

  it("is left alone if it ends in time", async () => {
    const { database } = await openHere(undefined, 60_000);
    expect(await ask(database, "EVAL", "for i = 1, 1e7 do end return 1", "0")).toBe(1);
  });
});

describeWithRedis("an endless script on someone else's redis-server", () => {
  it("makes every call fail as busy until the owner stops it", async () => {
    const { url, database: owner } = await overTcp({ scriptLimitMs: LIMIT_MS });
    const database = await openDatabase({
      url,
      directory: "/nonexistent",
      log: () => {},
      scriptLimitMs: LIMIT_MS,
    });
    onTestFinished(() => database.close());
    const endless = database.run(ENDLESS);
    const waiting = database.run(["GET", "a"]);
    for (const told of [endless, waiting]) {
      await expect(told).rejects.toThrow(/^BUSY Redis is busy running a script/);
      await expect(told).rejects.toBeInstanceOf(ReplyError);
    }
    await expect(database.transaction([["PING"]])).rejects.toThrow(/^BUSY /);
    await owner.run(["SCRIPT", "KILL"]);
    await expect.poll(() => ask(database, "PING").catch(() => "busy")).toBe("PONG");
  });
});
