import { expect, it } from "vitest";
import { UTC } from "../../worker/analytics/clock.ts";
import { Recorder } from "../../worker/analytics/record/buffer.ts";
import { visitOf } from "../../worker/analytics/record/visit.ts";
import { writeCounters } from "../../worker/analytics/record/write.ts";
import { billed, describeWithRedis } from "../support/redis.ts";
import { clientOf, useRest } from "../support/rest.ts";
import { BROWSER } from "../support/site.ts";

const NOON = Date.parse("2026-11-23T12:00:00Z");
const PERIOD_MS = 10 * 60_000;

// A real redis-server counts the commands; the clock and timers are simulated.
describeWithRedis("what recording costs", () => {
  const rest = useRest("redis-server");

  /** The commands for ten minutes of page views at a fixed interval, each by a new visitor. */
  async function commandsOf(
    everyMs: number,
  ): Promise<{ requests: number; writes: number; commands: number }> {
    let now = NOON;
    let timers: { due: number; wake: () => void }[] = [];
    const writes: Promise<void>[] = [];
    const known = new Map();
    const recorder = new Recorder({
      write: (counters) => {
        const write = writeCounters(counters, {
          redis: clientOf(rest),
          days: 90,
          filterDays: 90,
          zone: UTC,
          known,
        });
        writes.push(write);
        return write;
      },
      now: () => now,
      sleep: (ms) => new Promise((wake) => timers.push({ due: now + ms, wake })),
    });
    const before = await billed(rest.database);
    const recorded: (Promise<void> | undefined)[] = [];
    let requests = 0;
    for (; now < NOON + PERIOD_MS; now += 500) {
      for (const { wake } of timers.filter(({ due }) => due <= now)) wake();
      timers = timers.filter(({ due }) => due > now);
      if ((now - NOON) % everyMs === 0) {
        requests += 1;
        const address = `192.0.2.${requests % 250}, ${requests}`;
        const headers = new Headers({
          accept: "text/html",
          "user-agent": BROWSER,
          "cf-connecting-ip": address,
          referer: `https://site-${requests}.example/`,
        });
        const request = { method: "GET", url: `https://example.com/${requests}`, headers };
        recorded.push(recorder.record(visitOf(request, { status: 200, arrived: now, isPrivate: false })));
      }
      await new Promise(setImmediate);
      // A write takes no time on the test's clock.
      await Promise.all(writes);
    }
    await recorder.writeAll();
    for (const { wake } of timers) wake();
    await Promise.all(recorded);
    return { requests, writes: writes.length, commands: (await billed(rest.database)) - before };
  }

  it("is at most two and a half commands per request at one in five seconds, and nine per write", async () => {
    const { requests, writes, commands } = await commandsOf(5_000);
    expect(requests).toBe(120);
    expect(commands / requests).toBeLessThanOrEqual(2.5);
    // Once a day: two for the salt, two for a new day, one for the expiry of its combinations, and, to look
    // for what to fold, one plus two for each month.
    expect((commands - 2 - 2 - 1 - 1 - 2 * 3) / writes).toBeLessThanOrEqual(9);
  });

  it("is less than one at two requests per second", async () => {
    const { requests, commands } = await commandsOf(500);
    expect(requests).toBe(1_200);
    expect(commands / requests).toBeLessThanOrEqual(1);
  });
});
