import { beforeEach, describe, expect, it } from "vitest";
import { PostStore } from "../../../worker/posts/store.ts";
import { fromValue } from "../../../worker/posts/value.ts";
import { Redis } from "../../../worker/redis/client.ts";
import { ask, type DatabaseKind, describeOnDatabases } from "../../support/redis.ts";
import { useRest } from "../../support/rest.ts";
import { DB_TOKEN } from "../../support/worker.ts";

describe("the store, given an invalid answer,", () => {
  const answers = [
    { result: 5 },
    { result: { a: 1 } },
    { result: [] },
    { result: "" },
    { result: true },
    [],
    [{ result: "x" }],
  ];
  const calls: [string, (posts: PostStore) => Promise<unknown>, unknown[]][] = [
    [
      "list",
      (posts) => posts.list({ limit: 2 }),
      [{ result: null }, { result: [3, 2] }, { result: [3, 2, 1] }, { result: ["x"] }],
    ],
    ["read", (posts) => posts.read(1), []],
    ["create", (posts) => posts.create(fromValue("a")), [{ result: null }, { result: "0 " }]],
    [
      "create under a key",
      (posts) => posts.create(fromValue("a"), { key: "k", fingerprint: "f" }),
      [{ result: null }],
    ],
    ["replace", (posts) => posts.replace(1, fromValue("a")), []],
    [
      "replace of the expected text",
      (posts) => posts.replace(1, fromValue("a"), fromValue("b")),
      [{ result: null }],
    ],
    [
      "delete",
      (posts) => posts.remove(1),
      [{ result: null }, [{ result: 1 }], [{ result: 1 }, { result: 7 }]],
    ],
    ["delete of the expected text", (posts) => posts.remove(1, fromValue("b")), [{ result: null }]],
  ];
  it.each(calls)("fails a %s", async (what, call, more) => {
    for (const answer of [...answers, ...more]) {
      // An empty text is a text, for a read.
      if (what === "read" && (answer as { result: unknown }).result === "") continue;
      const fetch = async () => new Response(JSON.stringify(answer));
      const posts = new PostStore(
        new Redis({ url: "http://db.example", token: DB_TOKEN, effects: { fetch } }),
      );
      const outcome = await call(posts).catch((error: unknown) => error);
      expect([JSON.stringify(answer), outcome]).toEqual([
        JSON.stringify(answer),
        expect.objectContaining({ failure: "nonsense" }),
      ]);
    }
  });
});

it("an invalid answer leaves nothing behind for the next list", async () => {
  const sent: string[] = [];
  const fetch = async (_url: string, { body }: RequestInit) => {
    sent.push(String(body));
    return new Response('{"result":[]}');
  };
  const list = () =>
    new PostStore(new Redis({ url: "http://db.example", token: DB_TOKEN, effects: { fetch } })).list({
      limit: 1,
    });
  for (let i = 0; i < 2; i++) await expect(list()).rejects.toMatchObject({ failure: "nonsense" });
  expect(JSON.parse(sent[1] ?? "").at(-1)).toBe("");
});

/** What the store promises, whatever Redis is behind it. */
function promises(kind: DatabaseKind): void {
  const at = useRest(kind);
  beforeEach(() => at.database.run(["FLUSHALL"]));

  /** `lose`: the answer to the first call is lost after the database ran it. */
  function store({ lose = false } = {}): PostStore {
    const lossy = async (url: string, init: RequestInit) => {
      const response = await fetch(url, init);
      if (!lose) return response;
      lose = false;
      await response.arrayBuffer();
      throw new TypeError("Network connection lost.");
    };
    return new PostStore(new Redis({ url: at.server.url, token: DB_TOKEN, effects: { fetch: lossy } }));
  }

  const create = async (count: number) => {
    for (let i = 0; i < count; i++) await store().create(fromValue(`text ${i + 1}`));
  };

  it("stores texts under their ids, and the ids in Sets of 500", async () => {
    await ask(at.database, "SET", "post:id", "498");
    for (const text of ["a", "b", "c"]) await store().create(fromValue(text));
    expect(await ask(at.database, "MGET", "post:499", "post:500", "post:501")).toEqual(["a", "b", "c"]);
    expect(await ask(at.database, "SMEMBERS", "posts:0")).toEqual(["499"]);
    expect(((await ask(at.database, "SMEMBERS", "posts:1")) as string[]).sort()).toEqual(["500", "501"]);
    const { items } = await store().list({ limit: 10 });
    expect(items).toEqual([
      { id: 501, text: "c" },
      { id: 500, text: "b" },
      { id: 499, text: "a" },
    ]);
  });

  it("walks down the buckets and says where to continue, until there is no next", async () => {
    await create(7);
    await ask(at.database, "SET", "post:id", "1200");
    await create(3);
    const ids: number[] = [];
    let before: number | undefined;
    do {
      const page = await store().list(before === undefined ? { limit: 4 } : { limit: 4, before });
      ids.push(...page.items.map(({ id }) => id));
      before = page.next;
    } while (before !== undefined);
    expect(ids).toEqual([1203, 1202, 1201, 7, 6, 5, 4, 3, 2, 1]);
  });

  /** The database is changed behind the isolate's back, so that what it knows is outdated or too new. */
  it("lists existing posts, whatever its isolate knew about the last id", async () => {
    const lists = async () => {
      const { items, next } = await store().list({ limit: 3 });
      return [...items.map(({ id }) => id), next];
    };
    const put = async (lastId: number, count: number) => {
      await ask(at.database, "SET", "post:id", String(lastId - count));
      await create(count);
    };
    await put(4, 4);
    expect(await lists()).toEqual([4, 3, 2, 2]);
    for (const lastId of [499, 500, 501, 1_700, 1_499]) {
      await put(lastId, 2);
      if (lastId === 1_499) await ask(at.database, "DEL", "posts:3");
      const [newest, second, ...others] = await lists();
      expect([newest, second]).toEqual([lastId, lastId - 1]);
      expect(others.length).toBeGreaterThan(0);
      // A cursor above the last id begins at the last id.
      expect((await store().list({ limit: 1, before: 90_000 })).items[0]?.id).toBe(lastId);
      expect((await store().list({ limit: 1, before: 5 })).items[0]?.id).toBe(4);
    }
    await at.database.run(["FLUSHALL"]);
    expect(await lists()).toEqual([undefined]);
    expect(await lists()).toEqual([undefined]);
    await create(1);
    expect(await lists()).toEqual([1, undefined]);
  });

  it("ends without a next exactly at the last post", async () => {
    await create(4);
    expect((await store().list({ limit: 4 })).next).toBeUndefined();
    expect((await store().list({ limit: 3 })).next).toBe(2);
  });

  it("returns an empty page with a next if a hundred buckets in a row are empty", async () => {
    await create(1);
    await ask(at.database, "SET", "post:id", "60000");
    const page = await store().list({ limit: 10 });
    expect(page).toEqual({ items: [], next: 10_500 });
    expect(await store().list({ limit: 10, before: 10_500 })).toEqual({ items: [{ id: 1, text: "text 1" }] });
  });

  it("ends a page at a megabyte of text", async () => {
    const text = "x".repeat(65_536);
    for (let i = 0; i < 20; i++) await store().create(fromValue(text));
    const page = await store().list({ limit: 1000 });
    expect(page.items).toHaveLength(16);
    expect(page.next).toBe(5);
    expect((await store().list({ limit: 1000, before: 5 })).items.map(({ id }) => id)).toEqual([4, 3, 2, 1]);
  });

  it("skips an id without a text", async () => {
    await create(3);
    await ask(at.database, "DEL", "post:2");
    expect((await store().list({ limit: 10 })).items.map(({ id }) => id)).toEqual([3, 1]);
  });

  it("returns texts with NUL, quotes and emoji unchanged, in a list and alone", async () => {
    const text = '\0 "a" \\ 🦊 \u2028 post:1 ';
    await store().create(fromValue(text));
    expect(await store().read(1)).toEqual({ text });
    expect((await store().list({ limit: 1 })).items).toEqual([{ id: 1, text }]);
    expect(await store().replace(1, fromValue("b"), fromValue(text))).toBe("done");
  });

  it("creates once under a key even if the first answer is lost", async () => {
    const once = { key: "k", fingerprint: "f" };
    expect(await store({ lose: true }).create(fromValue("a"), once)).toBe(1);
    expect(await store().create(fromValue("a"), once)).toBe(1);
    expect(await ask(at.database, "GET", "post:id")).toBe("1");
  });

  it("returns no id for another body under the same key", async () => {
    await store().create(fromValue("a"), { key: "k", fingerprint: "f" });
    expect(await store().create(fromValue("b"), { key: "k", fingerprint: "g" })).toBeUndefined();
    expect(await ask(at.database, "GET", "post:id")).toBe("1");
  });

  it("does not create again without a key if the answer is lost", async () => {
    await expect(store({ lose: true }).create(fromValue("a"))).rejects.toMatchObject({
      failure: "unreachable",
    });
    expect(await ask(at.database, "GET", "post:id")).toBe("1");
  });

  it.each([
    ["delete", (posts: PostStore) => posts.remove(1), null],
    ["delete of the expected text", (posts: PostStore) => posts.remove(1, fromValue("text 1")), null],
    ["replace", (posts: PostStore) => posts.replace(1, fromValue("new")), "new"],
    [
      "replace of the expected text",
      (posts: PostStore) => posts.replace(1, fromValue("new"), fromValue("text 1")),
      "new",
    ],
  ])("reports a %s as done although its first answer was lost", async (_what, change, after) => {
    await create(1);
    expect(await change(store({ lose: true }))).toBe("done");
    expect(await ask(at.database, "GET", "post:1")).toBe(after);
  });

  it("reports missing or changed, and changes nothing", async () => {
    expect(await store().remove(1)).toBe("missing");
    expect(await store().remove(1, fromValue("a"))).toBe("missing");
    expect(await store().replace(1, fromValue("b"))).toBe("missing");
    expect(await store().replace(1, fromValue("b"), fromValue("a"))).toBe("missing");
    await create(1);
    expect(await store().remove(1, fromValue("other"))).toBe("changed");
    expect(await store().replace(1, fromValue("b"), fromValue("other"))).toBe("changed");
    expect(await store().replace(1, fromValue("text 1"), fromValue("other"))).toBe("changed");
    expect(await ask(at.database, "GET", "post:1")).toBe("text 1");
  });

  it("removes a deleted post from the index too", async () => {
    await create(2);
    await store().remove(1);
    await store().remove(2, fromValue("text 2"));
    expect(await ask(at.database, "KEYS", "*")).toEqual(["post:id"]);
  });
}

describeOnDatabases("the store", promises);
