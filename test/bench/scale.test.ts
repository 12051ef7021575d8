import { describe, expect, it } from "vitest";
import { simulateCaching } from "../../bench/scale/caching.ts";
import { simulateRecording } from "../../bench/scale/recording.ts";

// The recorder is real; its clock and timers are simulated.
describe("a hundred isolates that record a thousand requests a second", () => {
  it("write a hundred requests at a time, or those of twenty seconds", async () => {
    const sizes: number[] = [];
    const load = { locations: 5, isolates: 100, rate: 1_000 };
    const { requests, writes } = await simulateRecording(load, async (counters) => {
      sizes.push(counters.requests);
    });
    expect(Math.round(requests)).toBe(1_000);
    expect(writes).toBeLessThanOrEqual(1_000 / 100 + 100 / 20);
    expect(Math.max(...sizes)).toBeLessThan(1_000);
  });
});

describe("the requests that locations pass on to the database", () => {
  const load = { locations: 10, isolates: 100, rate: 1_000 };
  const sum = (seconds: number) =>
    Object.values(simulateCaching(load, seconds)).reduce((total, each) => total + each, 0);

  it("are all of them without a cache, and fewer the longer answers are cached", () => {
    expect(sum(0)).toBeCloseTo(1_000, 6);
    expect(sum(1)).toBeLessThan(sum(0));
    expect(sum(10)).toBeLessThan(sum(1));
  });

  it("are at most one list per second and location, plus one per write that invalidates it", () => {
    const { list, create } = simulateCaching(load, 1);
    expect(list).toBeLessThanOrEqual(10 + create);
  });
});
