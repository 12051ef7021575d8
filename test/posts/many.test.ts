import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { redisServerPath } from "../support/redis.ts";
import { Bench, linesDown } from "./command.ts";

const POSTS = process.env.CI === "true" ? 100_000 : 5_000;
const MOST_MEMORY = 200_000_000;

describe(`${POSTS} posts`, () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await Bench.open(redisServerPath() ? "redis-server" : "embedded");
  });
  afterAll(() => bench.close());

  it("go in and out with a few calls each, in little memory", async () => {
    const imported = await bench.run(["import"], linesDown(POSTS));
    expect(imported).toMatchObject({ code: 0, err: `${POSTS} imported, 0 there already, 0 different\n` });
    // It has been measured, and is not too much.
    expect(imported.peak).toBeGreaterThan(10_000_000);
    expect(imported.peak).toBeLessThan(MOST_MEMORY);
    expect(bench.rest.calls).toBe(POSTS / 500);
    const exported = await bench.run(["export"]);
    expect(exported.code).toBe(0);
    expect(exported.out === [...linesDown(POSTS)].join("")).toBe(true);
    expect(exported.peak).toBeLessThan(MOST_MEMORY);
    expect(bench.rest.calls).toBe(POSTS / 500 + POSTS / 1_000);
  });
});
