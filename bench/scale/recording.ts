import { Recorder } from "../../worker/analytics/record/buffer.ts";
import type { Counters } from "../../worker/analytics/record/counters.ts";
import { type Seen, visitOf } from "../../worker/analytics/record/visit.ts";
import { view } from "../traffic.ts";
import { type Load, sharesOf } from "./load.ts";

/** The step of the clock in milliseconds. */
const TICK_MS = 100;

/** Counts nothing until every isolate has written once. */
const WARM_UP_MS = 20_000;
const COUNTED_MS = 40_000;

const BEGAN = Date.parse("2026-11-23T12:00:00Z");

/** One in this many requests is a page view. */
const VIEWS = 10;

export interface Recorded {
  /** A second. */
  requests: number;
  /** A second. */
  writes: number;
}

/**
 * Simulates isolates that record their requests, with the Worker's recorder and a simulated clock.
 * @param write receives what a recorder writes
 */
export async function simulateRecording(
  { locations, isolates, rate }: Load,
  write: (counters: Counters) => Promise<void>,
): Promise<Recorded> {
  let now = BEGAN;
  const timers = new Map<number, (() => void)[]>();
  const sleep = (ms: number) =>
    new Promise<void>((wake) => {
      const due = now + Math.ceil(ms / TICK_MS) * TICK_MS;
      timers.set(due, [...(timers.get(due) ?? []), wake]);
    });
  const counted: Recorded = { requests: 0, writes: 0 };
  const isCounted = () => now - BEGAN >= WARM_UP_MS;
  let writing: Promise<void>[] = [];
  const shares = sharesOf(locations);
  const all = Array.from({ length: isolates }, (_, i) => ({
    perTick: ((shares[i % locations] ?? 0) * locations * rate * TICK_MS) / 1_000 / isolates,
    // Each begins at a different moment.
    owed: (i * 0.618) % 1,
    recorder: new Recorder({
      now: () => now,
      sleep,
      write: async (counters) => {
        if (isCounted()) counted.writes += 1;
        writing.push(write(counters));
      },
    }),
  }));

  const requests = Array.from({ length: 5_000 }, (_, i) => requestOf(i));
  let next = 0;
  for (; now < BEGAN + WARM_UP_MS + COUNTED_MS; now += TICK_MS) {
    for (const wake of timers.get(now) ?? []) wake();
    timers.delete(now);
    for (const isolate of all) {
      for (isolate.owed += isolate.perTick; isolate.owed >= 1; isolate.owed -= 1) {
        const request = requests[next++ % requests.length] as Seen;
        if (isCounted()) counted.requests += 1;
        void isolate.recorder.record(visitOf(request, { status: 200, arrived: now, isPrivate: false }));
      }
    }
    // Woken tasks run before time moves on.
    await new Promise(setImmediate);
    await Promise.all(writing);
    writing = [];
  }
  const seconds = COUNTED_MS / 1_000;
  return { requests: counted.requests / seconds, writes: counted.writes / seconds };
}

function requestOf(i: number): Seen {
  const { path, headers } = view(i);
  const opened = i % VIEWS === 0 ? headers : { ...headers, Accept: "application/json" };
  return { method: "GET", url: `https://example.com${path}`, headers: new Headers(opened) };
}
