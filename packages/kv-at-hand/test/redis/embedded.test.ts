import { describe, expect, it, onTestFinished, vi } from "vitest";
import { ask, openFresh, type Text, testFolder } from "../../../../test/support/redis.ts";
import { type Command, ReplyError } from "../../src/redis/database.ts";
import { openEmbedded } from "../../src/redis/embedded/index.ts";
import { openDatabase } from "../../src/redis/open.ts";
import { promisesOfADatabase } from "./promises.ts";

describe("the embedded database", () => {
  promisesOfADatabase("embedded");

  it("shares its data with no other", async () => {
    const [one, other] = await Promise.all([openFresh("embedded"), openFresh("embedded")]);
    await one.run(["SET", "a", "1"]);
    expect(await other.run(["GET", "a"])).toBeNull();
    await Promise.all([one.close(), other.close()]);
  });

  it("is opened, with a line in the log, when there is neither a URL nor a server on PATH", async () => {
    const log = vi.fn();
    const directory = await testFolder();
    const database = await openDatabase({ directory, path: directory, log });
    expect(database.description).toContain("embedded");
    expect(log).toHaveBeenCalledExactlyOnceWith(expect.stringContaining("data lives until the process ends"));
  });

  it("forgets a key when its time has passed", async () => {
    const database = await openFresh("embedded");
    onTestFinished(() => database.close());
    await database.run(["SET", "a", "1", "PX", "20"]);
    await expect.poll(() => database.run(["EXISTS", "a"])).toBe(0);
  });

  it.each([
    ["SET", (key: string): Command => ["SET", key, "2"]],
    ["SUNIONSTORE", (key: string): Command => ["SUNIONSTORE", key, "source"]],
    ["ZUNIONSTORE", (key: string): Command => ["ZUNIONSTORE", key, "1", "source"]],
    ["ZRANGESTORE", (key: string): Command => ["ZRANGESTORE", key, "sorted", "0", "-1"]],
    ["BITOP", (key: string): Command => ["BITOP", "NOT", key, "text"]],
  ])("ends a SCAN whose caller overwrites each key that it finds with %s", async (_, overwrite) => {
    const database = await openFresh("embedded");
    onTestFinished(() => database.close());
    await database.run(["SADD", "source", "member"]);
    await database.run(["ZADD", "sorted", "1", "member"]);
    await database.run(["MSET", "text", "1", "a", "1", "b", "1", "c", "1"]);
    const found: Text[] = [];
    let cursor = "0";
    do {
      const [next, keys] = (await ask(database, "SCAN", cursor, "COUNT", "1")) as [string, string[]];
      for (const key of keys) if (key.length === 1) await database.run(overwrite(key));
      found.push(...keys);
      cursor = next;
    } while (cursor !== "0" && found.length < 20);
    expect(found).toEqual(["source", "sorted", "text", "a", "b", "c"]);
  });

  it.each([
    ["at its end", "redis.call('SET', KEYS[1], ARGV[1]) while true do end"],
    [
      "although it catches errors",
      "local function f() while true do pcall(f) end end while true do pcall(f) end",
    ],
  ])("ends a script that runs for too long, %s, with an error that says so", async (_, script) => {
    const database = await openEmbedded(100);
    const endless = database.run(["EVAL", script, "1", "a", "1"]);
    await expect(endless).rejects.toThrow(/^ERR the script ran for more than 0\.1 s and was ended$/);
    await expect(endless).rejects.toBeInstanceOf(ReplyError);
    expect(await database.run(["PING"])).toEqual(Buffer.from("PONG"));
  });

  it("counts distinct elements exactly, over several keys", async () => {
    const database = await openFresh("embedded");
    onTestFinished(() => database.close());
    for (let i = 0; i < 300; i += 1) await database.run(["PFADD", i % 2 ? "odd" : "even", String(i), "both"]);
    expect(await database.run(["PFCOUNT", "odd"])).toBe(151);
    expect(await database.run(["PFCOUNT", "odd", "even", "none"])).toBe(301);
  });
});
