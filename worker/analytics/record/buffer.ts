import { Counters } from "./counters.ts";
import type { Visit } from "./visit.ts";

/** Milliseconds for which an isolate counts before it writes. */
const PAUSE_MS = 1_000;

/** Milliseconds after which a buffer's owner is taken for dead: the runtime may end a request at any time. */
const ABANDONED_MS = 5_000;

/** The effects of a {@link Recorder}. */
export interface RecorderOptions {
  write: (counters: Counters) => Promise<void>;
  /** Milliseconds since the epoch. */
  now?: () => number;
  sleep?: (ms: number) => Promise<void>;
}

/**
 * Counts what an isolate sees and writes it about once a second, or when the buffer is full.
 *
 * In workerd a timer belongs to the request that set it, and one request cannot wait for another's. So the
 * request that opens a buffer waits and writes it, in its own waitUntil; the others only add to it. One that
 * fills the buffer writes it at once, as does one that finds a buffer whose owner is gone.
 */
export class Recorder {
  readonly #options: Required<RecorderOptions>;
  /** The buffer that is open, by day: around midnight there may be two. */
  readonly #open = new Map<string, Counters>();

  constructor(options: RecorderOptions) {
    const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
    this.#options = { now: Date.now, sleep, ...options };
  }

  /**
   * Resolves when the visit needs nothing more of its request; most need nothing, and get no promise at all.
   * Fails when the write does.
   */
  record(visit: Visit): Promise<void> | undefined {
    const { now, sleep } = this.#options;
    const present = this.#open.get(visit.day);
    const counters = present ?? new Counters(visit.day, now());
    this.#open.set(visit.day, counters);
    counters.add(visit);
    if (counters.isFull || now() - counters.opened >= ABANDONED_MS) return this.#flush(counters);
    return present ? undefined : sleep(PAUSE_MS).then(() => this.#flush(counters));
  }

  async #flush(counters: Counters): Promise<void> {
    if (counters.taken) return;
    counters.taken = true;
    this.#open.delete(counters.day);
    await this.#options.write(counters);
  }
}
