import { beforeAll, expect, it } from "vitest";
import { type FaultyDatabase, startFaultyDatabase } from "../../support/faulty-database.ts";
import { ask, describeOnDatabases } from "../../support/redis.ts";
import { linesDown, TOKEN, usePosts } from "./command.ts";

describeOnDatabases("npm run posts, over a connection that fails", (kind) => {
  const posts = usePosts(kind);
  let faulty: FaultyDatabase;
  /** Whether a call fails, by its number. */
  let fails: (place: number) => boolean = () => false;
  beforeAll(async () => {
    faulty = await startFaultyDatabase(
      () => posts.rest.url,
      () => (fails(faulty.calls.length) ? "resets the connection after it ran" : undefined),
    );
    return () => faulty.close();
  });

  const run = (args: string[], input = "") => posts.run(args, input, { DB_URL: faulty.url });

  it("retries a call whose answer is lost, and stores every post once", async () => {
    const lines = [...linesDown(1_500)].join("");
    fails = (place) => place % 2 === 1;
    const { code } = await run(["import"], lines);
    expect(code).toBe(0);
    expect(faulty.calls.length).toBe(6);
    expect((await run(["export"])).out).toBe(lines);
  });

  it("says how far it got if the database stays away, and continues when run again", async () => {
    const lines = [...linesDown(1_500)].join("");
    const before = faulty.calls.length;
    fails = (place) => place > before + 1;
    const { code, err } = await run(["import"], lines);
    expect(code).toBe(1);
    expect(err).toMatch(
      /^[^\n]*unreachable, no response; so far 500 imported, 0 already there, 0 different\n$/,
    );
    expect(err).not.toContain(TOKEN);
    fails = () => false;
    expect(await run(["import"], lines)).toMatchObject({ code: 0 });
    expect(await ask(posts.database, "GET", "post:id")).toBe("1500");
    expect((await run(["export"])).out).toBe(lines);
  });
});
