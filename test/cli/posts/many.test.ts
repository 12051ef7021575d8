import { describe, expect, it } from "vitest";
import { IS_CI } from "../../support/needs.ts";
import { redisServerPath } from "../../support/redis.ts";
import { linesDown, usePosts } from "./command.ts";

const POSTS = IS_CI ? 100_000 : 5_000;
const MOST_MEMORY = 200_000_000;

describe(`${POSTS} posts`, () => {
  const posts = usePosts(redisServerPath() ? "redis-server" : "embedded");

  it("are imported and exported with few calls and little memory", async () => {
    const imported = await posts.runProcess(["import"], linesDown(POSTS));
    expect(imported).toMatchObject({ code: 0, err: `${POSTS} imported, 0 already there, 0 different\n` });
    // The memory was measured and is not too high.
    expect(imported.peak).toBeGreaterThan(10_000_000);
    expect(imported.peak).toBeLessThan(MOST_MEMORY);
    expect(posts.rest.calls).toBe(POSTS / 500);
    const exported = await posts.runProcess(["export"]);
    expect(exported.code).toBe(0);
    expect(exported.out === [...linesDown(POSTS)].join("")).toBe(true);
    expect(exported.peak).toBeLessThan(MOST_MEMORY);
    expect(posts.rest.calls).toBe(POSTS / 500 + POSTS / 1_000);
  });
});
