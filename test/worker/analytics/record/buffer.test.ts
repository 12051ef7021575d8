import { describe, expect, it } from "vitest";
import { startOfQuarter } from "../../../../worker/analytics/clock.ts";
import { Recorder } from "../../../../worker/analytics/record/buffer.ts";
import { Counters } from "../../../../worker/analytics/record/counters.ts";
import type { Visit } from "../../../../worker/analytics/record/visit.ts";

const NOON = Date.parse("2026-11-23T12:00:00Z");
const MIDNIGHT = Date.parse("2026-11-24T00:00:00Z");

const visit = (visitor = "somebody", arrived = NOON): Visit => ({
  arrived,
  status: 200,
  kind: "v",
  view: { visitor, names: { pages: "/" } },
});

/** A recorder whose clock and timers the test controls. */
function recorderOf({ fail = false } = {}) {
  const written: Counters[] = [];
  const timers: (() => void)[] = [];
  const clock = { now: 0 };
  const recorder = new Recorder({
    write: async (counters) => {
      if (fail) throw new Error("the database is gone");
      written.push(counters);
    },
    now: () => clock.now,
    sleep: () => new Promise((resolve) => timers.push(resolve)),
  });
  const count = () => written.reduce((sum, { kinds }) => sum + (kinds.get("2v") ?? 0), 0);
  /** Fires all timers; one may set another. */
  const elapse = async () => {
    for (let i = 0; i < timers.length; i++) {
      timers[i]?.();
      await new Promise(setImmediate);
    }
  };
  return { recorder, written, timers, clock, count, elapse };
}

describe("the recorder", () => {
  it("writes the requests of a second once, within the first of them", async () => {
    const { recorder, written, timers, count } = recorderOf();
    const first = recorder.record(visit());
    for (let i = 0; i < 99; i++) await recorder.record(visit());
    expect(written).toEqual([]);
    expect(timers.length).toBe(1);
    timers[0]?.();
    await first;
    expect([written.length, count()]).toEqual([1, 100]);
  });

  it("writes at once when its buffer is full, and adds what follows to another", async () => {
    const { recorder, written, timers, count } = recorderOf();
    const all = Array.from({ length: 2_500 }, (_, i) => recorder.record(visit(`visitor ${i}`)));
    expect(timers.length).toBe(3);
    for (const { names, visitors } of written) expect(names.size + visitors.size).toBeLessThanOrEqual(1_000);
    for (const wake of timers) wake();
    await Promise.all(all);
    expect([written.length, count()]).toEqual([3, 2_500]);
  });

  it.each([
    ["pages", 1_000],
    ["campaigns of 30 pages", 30],
    ["campaigns of one page", 1],
  ])("is full before it holds 700 KB, with the longest names: %s", (_, pages) => {
    const counters = new Counters(0, 0);
    for (let i = 0; !counters.isFull; i++) {
      const page = `/${i % pages}`.padEnd(200, "文");
      const names = { pages: page, entryPages: page, campaigns: `${i}`.padEnd(60, "文") };
      counters.add({ arrived: NOON, status: 200, kind: "v", view: { visitor: "somebody", names } });
    }
    const held = JSON.stringify([...counters.names, ...counters.combinations]);
    expect(Buffer.byteLength(held)).toBeLessThan(700_000);
    expect(counters.requests).toBeGreaterThan(100);
  });

  it("keeps quarter-hours apart, and thus the days around midnight, and loses no late request", async () => {
    const { recorder, written, elapse } = recorderOf();
    const arrivals = [MIDNIGHT - 1, MIDNIGHT, MIDNIGHT - 2, MIDNIGHT + 1];
    const all = arrivals.map((arrived) => recorder.record(visit("somebody", arrived)));
    await elapse();
    await Promise.all(all);
    expect(written.map(({ quarter, kinds }) => [startOfQuarter(quarter), kinds.get("2v")])).toEqual([
      [MIDNIGHT - 900_000, 2],
      [MIDNIGHT, 2],
    ]);
  });

  it("writes a buffer with the next request if the runtime ended its own", async () => {
    const { recorder, written, clock, count } = recorderOf();
    void recorder.record(visit());
    clock.now = 26_000;
    await recorder.record(visit());
    expect([written.length, count()]).toEqual([1, 2]);
  });

  it("waits twenty seconds with little traffic, and writes all of it at once", async () => {
    const { recorder, timers, written, count } = recorderOf();
    const first = recorder.record(visit());
    for (let i = 0; i < 3; i++) expect(recorder.record(visit())).toBeUndefined();
    timers[0]?.();
    await expect.poll(() => timers.length).toBe(2);
    expect(written).toEqual([]);
    timers[1]?.();
    await first;
    expect([written.length, count()]).toEqual([1, 4]);
  });

  it("writes sooner if more requests follow", async () => {
    const { recorder, timers, clock, written, count } = recorderOf();
    void recorder.record(visit());
    timers[0]?.();
    await expect.poll(() => timers.length).toBe(2);
    clock.now = 5_000;
    for (let i = 0; i < 98; i++) expect(recorder.record(visit())).toBeUndefined();
    expect(written).toEqual([]);
    await recorder.record(visit());
    expect([written.length, count()]).toEqual([1, 100]);
  });

  it("writes open buffers on request, and each only once", async () => {
    const { recorder, timers, written, count } = recorderOf();
    const first = recorder.record(visit());
    await recorder.writeAll();
    expect([written.length, count()]).toEqual([1, 1]);
    timers[0]?.();
    await first;
    await recorder.writeAll();
    expect(written.length).toBe(1);
  });

  it("continues with an empty buffer after a failed write", async () => {
    const { recorder, timers, elapse } = recorderOf({ fail: true });
    const failed = expect(recorder.record(visit())).rejects.toThrow("gone");
    await elapse();
    await failed;
    const before = timers.length;
    void recorder.record(visit());
    expect(timers.length).toBe(before + 1);
  });
});
