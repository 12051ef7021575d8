import { quarterOf } from "../clock.ts";
import { Counters } from "./counters.ts";
import type { Visit } from "./visit.ts";

/** Milliseconds for which a busy isolate counts before it writes. */
const PAUSE_MS = 1_000;

/**
 * Requests in a buffer that make an isolate a busy one. When it was ten, ten thousand isolates that got ten
 * a second each wrote every second: 245% of the commands that a plan allows (docs/performance.md).
 */
const BUSY = 100;

/**
 * Milliseconds after which everybody writes. A request may go on for 30 seconds after its answer
 * (https://developers.cloudflare.com/workers/runtime-apis/context/#waituntil), and the write needs some of
 * them.
 */
const LONGEST_PAUSE_MS = 20_000;

/** Milliseconds after which a buffer's owner is taken for dead: the runtime may end a request at any time. */
const ABANDONED_MS = 25_000;

/** The effects of a {@link Recorder}. */
export interface RecorderOptions {
  write: (counters: Counters) => Promise<void>;
  /** Milliseconds since the epoch. */
  now?: () => number;
  sleep?: (ms: number) => Promise<void>;
}

/**
 * Counts what an isolate sees and writes it when there are a hundred requests, at most about once a second, or
 * when the buffer is full; where less comes, once in twenty seconds, since every write costs as much whether it
 * holds one request or a hundred.
 *
 * In workerd a timer belongs to the request that set it, and one request cannot wait for another's. So the
 * request that opens a buffer waits and writes it, in its own waitUntil; the others only add to it. One that
 * makes the buffer due writes it at once, as does one that finds a buffer whose owner is gone.
 */
export class Recorder {
  readonly #options: Required<RecorderOptions>;
  /** The buffer that is open, by quarter of an hour: no hour or day of any time zone begins within one. */
  readonly #open = new Map<number, Counters>();

  constructor(options: RecorderOptions) {
    const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
    this.#options = { now: Date.now, sleep, ...options };
  }

  /**
   * Resolves when the visit needs nothing more of its request; most need nothing, and get no promise at all.
   * Fails when the write does.
   */
  record(visit: Visit): Promise<void> | undefined {
    const quarter = quarterOf(visit.arrived);
    const present = this.#open.get(quarter);
    const counters = present ?? new Counters(quarter, this.#options.now());
    this.#open.set(quarter, counters);
    counters.add(visit);
    if (this.#isDue(counters)) return this.#write(counters);
    return present ? undefined : this.#waitAndWrite(counters);
  }

  /** Writes all that is open, in the request that calls it. Fails when a write does. */
  async writeAll(): Promise<void> {
    await Promise.all([...this.#open.values()].map((counters) => this.#write(counters)));
  }

  #isDue(counters: Counters): boolean {
    const age = this.#options.now() - counters.opened;
    const isBusy = counters.requests >= BUSY && age >= PAUSE_MS;
    return counters.isFull || isBusy || age >= ABANDONED_MS;
  }

  async #waitAndWrite(counters: Counters): Promise<void> {
    const { sleep } = this.#options;
    await sleep(PAUSE_MS);
    if (!counters.taken && counters.requests < BUSY) await sleep(LONGEST_PAUSE_MS - PAUSE_MS);
    await this.#write(counters);
  }

  async #write(counters: Counters): Promise<void> {
    if (counters.taken) return;
    counters.taken = true;
    this.#open.delete(counters.quarter);
    await this.#options.write(counters);
  }
}
