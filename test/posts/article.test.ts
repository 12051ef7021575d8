import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ask, describeWithRedis } from "../support/redis.ts";
import { Bench, lineOf } from "./command.ts";

const IMPORT = ["import", "--from-article"];

/** What the article's Worker does to create a post. */
async function createAsTheArticle({ database }: Bench, text: string): Promise<string> {
  const key = `post:${await ask(database, "INCR", "post:id")}`;
  await database.run(["SET", key, text]);
  await database.run(["SADD", "posts", key]);
  return key;
}

function importsTheArticle(kind: "redis-server" | "embedded"): void {
  let bench: Bench;
  beforeAll(async () => {
    bench = await Bench.open(kind);
  });
  beforeEach(() => bench.database.run(["FLUSHALL"]));
  afterAll(() => bench.close());

  it("takes in every post under its id, and leaves the article's own as they are", async () => {
    // More than one page of SSCAN, and more than one bucket.
    const texts = Array.from({ length: 1_300 }, (_, i) => `Text ${i + 1} 🦊`);
    for (const text of texts) await createAsTheArticle(bench, text);
    expect(await bench.lines()).toEqual([]);
    expect(await bench.run(IMPORT)).toMatchObject({
      code: 0,
      out: "",
      err: "1300 imported, 0 there already, 0 gone, 0 unfit, 0 foreign\n",
    });
    expect(await bench.lines()).toEqual(texts.map((text, i) => lineOf(i + 1, text)).reverse());
    expect(await ask(bench.database, "SCARD", "posts")).toBe(1_300);
  });

  it("takes in what came since when it is run again", async () => {
    await createAsTheArticle(bench, "one");
    await bench.run(IMPORT);
    await createAsTheArticle(bench, "two");
    expect(await bench.run(IMPORT)).toMatchObject({
      code: 0,
      err: "1 imported, 1 there already, 0 gone, 0 unfit, 0 foreign\n",
    });
    expect(await bench.lines()).toEqual([lineOf(2, "two"), lineOf(1, "one")]);
    expect(await bench.create("three")).toBe(3);
  });

  it("counts what it leaves out, and never gives the id of one again", async () => {
    const { database } = bench;
    await createAsTheArticle(bench, "x".repeat(65_536));
    const tooLong = await createAsTheArticle(bench, "canary".repeat(11_000));
    await database.run(["DEL", await createAsTheArticle(bench, "deleted")]);
    await database.run(["HSET", "post:4", "field", "value"]);
    await database.run(["SADD", "posts", "post:4", "post:05", "5", "canary-key", "post:70"]);
    const { code, err } = await bench.run(IMPORT);
    expect(code).toBe(1);
    const lines = err.trimEnd().split("\n");
    expect(lines.pop()).toBe("1 imported, 0 there already, 2 gone, 2 unfit, 3 foreign");
    expect(lines.sort()).toEqual(
      [tooLong, "post:4"].map((key) => `${key} is no text of up to 65536 bytes: left out`),
    );
    expect((await bench.lines()).map((line) => line.slice(0, 15))).toEqual(['{"id":"post:1",']);
    expect(await bench.create("the next one")).toBe(71);
  });

  it("imports nothing where there is no article", async () => {
    expect(await bench.run(IMPORT)).toMatchObject({ code: 0, err: "0 imported, 0 there already\n" });
    expect(await ask(bench.database, "DBSIZE")).toBe(0);
  });
}

describe("npm run posts -- import --from-article on the embedded Redis", () => importsTheArticle("embedded"));
describeWithRedis("npm run posts -- import --from-article on redis-server", () =>
  importsTheArticle("redis-server"),
);
