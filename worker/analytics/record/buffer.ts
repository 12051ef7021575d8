import { quarterOf } from "../clock.ts";
import { Counters } from "./counters.ts";
import type { Visit } from "./visit.ts";

/** Milliseconds for which a busy isolate counts before it writes. */
const PAUSE_MS = 1_000;

/**
 * The number of requests in a buffer that makes an isolate busy. When it was ten, ten thousand isolates with
 * ten requests a second each wrote every second: 245% of the commands that a plan allows
 * (docs/performance.md).
 */
const BUSY = 100;

/**
 * Milliseconds after which every isolate writes. The runtime cancels waitUntil 30 seconds after the response
 * (https://developers.cloudflare.com/workers/runtime-apis/context/#waituntil), and the write needs some of
 * them.
 */
const LONGEST_PAUSE_MS = 20_000;

/** Milliseconds after which a buffer's owner counts as gone: the runtime may end a request at any time. */
const ABANDONED_MS = 25_000;

/** The side effects of a {@link Recorder}. */
export interface RecorderOptions {
  write: (counters: Counters) => Promise<void>;
  /** Milliseconds since the epoch. */
  now?: () => number;
  sleep?: (ms: number) => Promise<void>;
}

/**
 * Counts an isolate's requests. It writes the counts after a hundred requests (at most about once a second)
 * or when the buffer is full; with less traffic, after twenty seconds, because a write costs the same for one
 * request as for a hundred.
 *
 * In workerd, a timer belongs to the request that set it, and no other request can wait for it. So the
 * request that opens a buffer waits and then writes it, in its own waitUntil; the others only add to it. A
 * request that makes the buffer due writes it at once, as does one that finds a buffer whose owner is gone.
 */
export class Recorder {
  readonly #options: Required<RecorderOptions>;
  /** The open buffers by quarter-hour, in which no hour or day of any time zone begins. */
  readonly #open = new Map<number, Counters>();

  constructor(options: RecorderOptions) {
    const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
    this.#options = { now: Date.now, sleep, ...options };
  }

  /**
   * Resolves when the visit no longer needs its request; undefined if it never does, like most visits. Fails
   * if the write does.
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

  /** Writes all open buffers, within the calling request. Fails if a write does. */
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
