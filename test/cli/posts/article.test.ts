import { expect, it } from "vitest";
import { ask, type DatabaseKind, describeOnDatabases } from "../../support/redis.ts";
import { lineOf, type PostsCommand, usePosts } from "./command.ts";

const IMPORT = ["import", "--from-article"];

/** How the article's Worker creates a post. */
async function createAsTheArticle({ database }: PostsCommand, text: string): Promise<string> {
  const key = `post:${await ask(database, "INCR", "post:id")}`;
  await database.run(["SET", key, text]);
  await database.run(["SADD", "posts", key]);
  return key;
}

function importsTheArticle(kind: DatabaseKind): void {
  const posts = usePosts(kind);

  it("adopts every post under its id, and leaves the article's own keys unchanged", async () => {
    // More than one page of SSCAN, and more than one bucket.
    const texts = Array.from({ length: 1_300 }, (_, i) => `Text ${i + 1} 🦊`);
    await Promise.all(texts.map((text) => createAsTheArticle(posts, text)));
    expect(await posts.lines()).toEqual([]);
    expect(await posts.run(IMPORT)).toMatchObject({
      code: 0,
      out: "",
      err: "1300 imported, 0 already there, 0 gone, 0 unfit, 0 foreign\n",
    });
    expect(await posts.lines()).toEqual(texts.map((text, i) => lineOf(i + 1, text)).reverse());
    expect(await ask(posts.database, "SCARD", "posts")).toBe(1_300);
  });

  it("adopts newer posts when it is run again", async () => {
    await createAsTheArticle(posts, "one");
    await posts.run(IMPORT);
    await createAsTheArticle(posts, "two");
    expect(await posts.run(IMPORT)).toMatchObject({
      code: 0,
      err: "1 imported, 1 already there, 0 gone, 0 unfit, 0 foreign\n",
    });
    expect(await posts.lines()).toEqual([lineOf(2, "two"), lineOf(1, "one")]);
    expect(await posts.create("three")).toBe(3);
  });

  it("counts skipped posts, and never reuses their ids", async () => {
    const { database } = posts;
    await createAsTheArticle(posts, "x".repeat(65_536));
    const tooLong = await createAsTheArticle(posts, "canary".repeat(11_000));
    await database.run(["DEL", await createAsTheArticle(posts, "deleted")]);
    await database.run(["HSET", "post:4", "field", "value"]);
    await database.run(["SADD", "posts", "post:4", "post:05", "5", "canary-key", "post:70"]);
    const { code, err } = await posts.run(IMPORT);
    expect(code).toBe(1);
    const lines = err.trimEnd().split("\n");
    expect(lines.pop()).toBe("1 imported, 0 already there, 2 gone, 2 unfit, 3 foreign");
    expect(lines.sort()).toEqual(
      [tooLong, "post:4"].map((key) => `${key} is not a text of at most 65536 bytes: skipped`),
    );
    expect((await posts.lines()).map((line) => line.slice(0, 15))).toEqual(['{"id":"post:1",']);
    expect(await posts.create("the next one")).toBe(71);
  });

  it("imports nothing if there is no article", async () => {
    expect(await posts.run(IMPORT)).toMatchObject({ code: 0, err: "0 imported, 0 already there\n" });
    expect(await ask(posts.database, "DBSIZE")).toBe(0);
  });
}

describeOnDatabases("npm run posts -- import --from-article", importsTheArticle);
