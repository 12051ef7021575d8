import { beforeEach, expect, it } from "vitest";
import { randomOf } from "../../../../cli/demo/random.ts";
import { quarterOf, UTC } from "../../../../worker/analytics/clock.ts";
import { combinationsKey, MOST, SEPARATOR } from "../../../../worker/analytics/combinations.ts";
import { Counters } from "../../../../worker/analytics/record/counters.ts";
import type { View } from "../../../../worker/analytics/record/visit.ts";
import { writeCounters } from "../../../../worker/analytics/record/write.ts";
import { ask, describeOnDatabases } from "../../../support/redis.ts";
import { clientOf, useRest } from "../../../support/rest.ts";

const DAY = "2026-11-23";
const KEY = combinationsKey(DAY);

// The Worker's own code writes into a real database of either kind.
describeOnDatabases("the combinations of a day", (kind) => {
  const rest = useRest(kind);
  const random = randomOf(22);
  beforeEach(() => rest.database.run(["FLUSHALL"]));

  /** Writes an hour's page views, as isolates do: buffer by buffer. */
  async function write(hour: number, views: readonly View["names"][], filterDays = 30) {
    const arrived = Date.parse(DAY) + hour * 3_600_000;
    let counters = new Counters(quarterOf(arrived), arrived);
    const flush = () =>
      writeCounters(counters, {
        redis: clientOf(rest),
        days: 90,
        filterDays,
        zone: UTC,
        known: new Map(),
        random,
      });
    for (const names of views) {
      counters.add({ arrived, status: 200, kind: "v", view: { visitor: "somebody", names } });
      if (!counters.isFull) continue;
      await flush();
      counters = new Counters(quarterOf(arrived), arrived);
    }
    await flush();
  }

  async function stored() {
    const flat = (await ask(rest.database, "HGETALL", KEY)) as string[];
    const all = flat.flatMap((field, i): [string, number][] =>
      i % 2 === 0 ? [[field, Number(flat[i + 1])]] : [],
    );
    const combinations = new Map(all.filter(([field]) => field.includes(SEPARATOR)));
    const { views = 0, rate = 0, size = 0 } = Object.fromEntries(all);
    return { combinations, views, rate, size };
  }

  it("has all of them up to 2,000 combinations", async () => {
    const views = Array.from({ length: 3_000 }, (_, i) => ({ pages: `/${i % MOST}`, countries: "DE" }));
    await write(10, views);
    const { combinations, ...rest } = await stored();
    expect(rest).toEqual({ views: 3_000, rate: 1, size: 2_000 });
    expect(combinations.size).toBe(2_000);
    for (let i = 0; i < MOST; i++) expect(combinations.get(`/${i}\tDE\t\t\t\t\t`)).toBe(i < 1_000 ? 2 : 1);
  });

  it("has one in two of them beyond that, then one in four, with every hour in proportion", async () => {
    for (let hour = 0; hour < 24; hour++) {
      const names = (i: number) => ({ pages: i % 2 ? `/${hour}/${i}` : "/", campaigns: `${hour}` });
      await write(
        hour,
        Array.from({ length: 600 }, (_, i) => names(i)),
      );
    }
    const { combinations, views, rate, size } = await stored();
    expect(views).toBe(24 * 600);
    expect(rate).toBeGreaterThan(2);
    expect(Math.log2(rate) % 1).toBe(0);
    expect(size).toBe(combinations.size);
    expect(size).toBeLessThanOrEqual(MOST);
    for (let hour = 0; hour < 24; hour++) {
      const own = [...combinations].filter(([combination]) => combination.endsWith(`\t${hour}`));
      const sampled = own.reduce((sum, [, count]) => sum + count, 0);
      // Five standard deviations of a count of views that are each sampled with a probability of 1 in
      // `rate`.
      const deviation = Math.sqrt(600 * (1 / rate) * (1 - 1 / rate));
      expect(Math.abs(sampled - 600 / rate)).toBeLessThanOrEqual(5 * deviation);
    }
  });

  it("works if one combination has nearly all views", async () => {
    for (let i = 0; i < 8; i++) {
      const names = (view: number) => ({ pages: view % 5 === 0 ? `/${i}/${view}` : "/" });
      await write(
        i,
        Array.from({ length: 1_500 }, (_, view) => names(view)),
      );
    }
    const { combinations, rate } = await stored();
    const home = (combinations.get("/\t\t\t\t\t\t") ?? 0) * rate;
    expect(Math.abs(home - 9_600)).toBeLessThanOrEqual(5 * Math.sqrt(9_600 * rate));
  });

  it("is smaller if names are long, so that they cannot fill the database", async () => {
    const long = (i: number) => ({ pages: `/${i}${"文".repeat(190)}`, referrers: "é".repeat(60) });
    await write(
      10,
      Array.from({ length: 800 }, (_, i) => long(i)),
    );
    const { combinations, size } = await stored();
    expect(size).toBeLessThanOrEqual(MOST);
    const bytes = [...combinations.keys()].reduce((sum, each) => sum + Buffer.byteLength(each), 0);
    expect(bytes).toBeLessThanOrEqual(300_000);
    expect(combinations.size).toBeGreaterThan(200);
  });

  it("expires after its own number of days, even if the rate rose, and does not exist for 0 days", async () => {
    await write(0, [{ pages: "/a" }], 0);
    expect(await ask(rest.database, "EXISTS", KEY)).toBe(0);
    for (const count of [1, 4_000]) {
      await write(
        1,
        Array.from({ length: count }, (_, i) => ({ pages: `/${i}` })),
      );
      const seconds = (await ask(rest.database, "TTL", KEY)) as number;
      expect(seconds).toBeGreaterThan(30 * 86_400 - 120);
      expect(seconds).toBeLessThanOrEqual(30 * 86_400);
    }
  });
});
