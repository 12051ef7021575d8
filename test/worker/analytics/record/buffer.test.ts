import { describe, expect, it } from "vitest";
import { Recorder } from "../../../../worker/analytics/record/buffer.ts";
import type { Counters } from "../../../../worker/analytics/record/counters.ts";
import type { Visit } from "../../../../worker/analytics/record/visit.ts";

const visit = (over: Partial<Visit> = {}): Visit => ({
  day: "2026-11-23",
  hour: "12",
  status: 200,
  kind: "",
  visitor: "somebody",
  ...over,
});

/** A recorder whose clock and timers a test moves. */
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
  const count = () => written.reduce((sum, { fields }) => sum + (fields.get("12:2") ?? 0), 0);
  return { recorder, written, timers, clock, count };
}

describe("the recorder", () => {
  it("writes once what came within a second, in the request that came first", async () => {
    const { recorder, written, timers, count } = recorderOf();
    const first = recorder.record(visit());
    for (let i = 0; i < 99; i++) await recorder.record(visit());
    expect(written).toEqual([]);
    expect(timers.length).toBe(1);
    timers[0]?.();
    await first;
    expect([written.length, count()]).toEqual([1, 100]);
  });

  it("writes at once when its buffer is full, and what comes then goes into another", async () => {
    const { recorder, written, timers, count } = recorderOf();
    const all = Array.from({ length: 2_500 }, (_, i) => recorder.record(visit({ visitor: `visitor ${i}` })));
    expect(timers.length).toBe(3);
    for (const { fields, visitors } of written)
      expect(fields.size + visitors.size).toBeLessThanOrEqual(1_000);
    for (const wake of timers) wake();
    await Promise.all(all);
    expect([written.length, count()]).toEqual([3, 2_500]);
  });

  it("keeps the days apart around midnight, and loses nothing that arrives late", async () => {
    const { recorder, written, timers } = recorderOf();
    const days = ["2026-11-23", "2026-11-24", "2026-11-23", "2026-11-24"];
    const all = days.map((day) => recorder.record(visit({ day })));
    for (const wake of timers) wake();
    await Promise.all(all);
    expect(written.map(({ day, fields }) => [day, fields.get("12:2")])).toEqual([
      ["2026-11-23", 2],
      ["2026-11-24", 2],
    ]);
  });

  it("writes a buffer whose request was ended by the runtime with the next one", async () => {
    const { recorder, written, clock, count } = recorderOf();
    void recorder.record(visit());
    clock.now = 6_000;
    await recorder.record(visit());
    expect([written.length, count()]).toEqual([1, 2]);
  });

  it("goes on with an empty buffer after a write that failed", async () => {
    const { recorder, timers } = recorderOf({ fail: true });
    const failed = recorder.record(visit());
    timers[0]?.();
    await expect(failed).rejects.toThrow("gone");
    void recorder.record(visit());
    expect(timers.length).toBe(2);
  });
});
