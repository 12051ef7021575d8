import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { ask, type DatabaseKind, openFresh, text } from "../../../../test/support/redis.ts";
import { type Database, ReplyError } from "../../src/redis/database.ts";

/** Bytes that are not valid UTF-8. */
export const BYTES = Buffer.from([0, 255, 254, 10, 13, 0xf0, 0x9f]);

/** The guarantees of every Database, whatever its backend. */
export function promisesOfADatabase(kind: DatabaseKind): void {
  let database: Database;
  beforeAll(async () => {
    database = await openFresh(kind);
  });
  beforeEach(() => database.run(["FLUSHALL"]));
  afterAll(() => database.close());

  it("returns bytes as they were stored, valid UTF-8 or not", async () => {
    await database.run(["SET", "bytes", BYTES]);
    expect(await database.run(["GET", "bytes"])).toEqual(BYTES);
    expect(await database.run(["STRLEN", "bytes"])).toBe(BYTES.length);
    expect(await database.run(["EVAL", "return {ARGV[1], #ARGV[1]}", "0", BYTES])).toEqual([
      BYTES,
      BYTES.length,
    ]);
  });

  it("returns every digit of an integer", async () => {
    await database.run(["SET", "n", "9223372036854775806"]);
    expect(await database.run(["INCR", "n"])).toBe(9223372036854775807n);
    expect(await database.transaction([["DECRBY", "n", "9"]])).toEqual([9223372036854775798n]);
    expect(await database.run(["DECRBY", "n", "9223372036854775798"])).toBe(0);
  });

  it("runs a transaction's other commands if one fails", async () => {
    await database.run(["SET", "text", "x"]);
    const replies = await database.transaction([
      ["INCR", "n"],
      ["SADD", "text", "1"],
      ["INCR", "n"],
    ]);
    expect(replies).toEqual([1, expect.any(ReplyError), 2]);
    expect((replies[1] as ReplyError).message).toMatch(/^WRONGTYPE /);
  });

  it("runs no command of a transaction if one cannot be queued", async () => {
    const discarded = database.transaction([["INCR", "n"], ["GET"]]);
    await expect(discarded).rejects.toThrow(/^EXECABORT /);
    await expect(discarded).rejects.toBeInstanceOf(ReplyError);
    expect(await database.run(["GET", "n"])).toBeNull();
  });

  it("lets no other command into a transaction", async () => {
    const transactions = Array.from({ length: 20 }, () =>
      database.transaction([
        ["INCR", "n"],
        ["INCR", "n"],
      ]),
    );
    const singles = Array.from({ length: 20 }, () => database.run(["INCR", "n"]));
    await Promise.all(singles);
    for (const [first, second] of (await Promise.all(transactions)) as [number, number][])
      expect(second).toBe(first + 1);
    expect(await ask(database, "GET", "n")).toBe("60");
  });

  it("puts a failed command's error in its place in a pipeline", async () => {
    const replies = await database.pipeline([
      ["SET", "a", "x"],
      ["INCR", "a"],
      ["GET", "a"],
    ]);
    expect(replies.map((reply) => (reply instanceof Error ? reply.message : text(reply)))).toEqual([
      "OK",
      "ERR value is not an integer or out of range",
      "x",
    ]);
  });

  it("rejects an unknown command with Redis's error", async () => {
    await expect(database.run(["NOSUCH", "x"])).rejects.toThrow(/^ERR unknown command 'NOSUCH'/);
  });
}
