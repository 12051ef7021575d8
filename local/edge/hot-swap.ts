/** The slot of one script: which instance serves it, and its changes, one at a time. */
import { setMaxListeners } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import type { Instance } from "./instance.ts";

/** How long a replaced script may run after its last request, for its waitUntil promises, in milliseconds. */
const WAIT_UNTIL_MS = 3_000;

/** How long a replaced script may take to finish its last requests, in milliseconds. */
const LAST_REQUESTS_MS = 30_000;

interface Tenant {
  readonly instance: Instance;
  requests: number;
  idle: () => void;
}

/** Swaps instances without losing a request: those in flight finish where they began. */
export class HotSwap {
  #current: Tenant | undefined;
  #last: Promise<unknown> = Promise.resolve();
  readonly #retiring = new Map<Tenant, Promise<void>>();
  readonly #closing = new AbortController();

  constructor() {
    // Each ending instance listens; many changes within seconds are not a leak.
    setMaxListeners(0, this.#closing.signal);
  }

  get current(): Instance | undefined {
    return this.#current?.instance;
  }

  /** Every instance that may still be running a script. */
  get instances(): Instance[] {
    const tenants = [...this.#retiring.keys(), ...(this.#current ? [this.#current] : [])];
    return tenants.map(({ instance }) => instance);
  }

  /** Runs `change` after earlier changes have settled. The signal says that everything is closing. */
  inTurn<T>(change: (closing: AbortSignal) => Promise<T>): Promise<T> {
    const result = this.#last.then(() => change(this.#closing.signal));
    this.#last = result.catch(() => {});
    return result;
  }

  /** Replaces the current instance, or removes it; the old one ends by itself. */
  replace(instance: Instance | undefined): void {
    const old = this.#current;
    this.#current = instance && { instance, requests: 0, idle: () => {} };
    if (old === undefined) return;
    const retiring = this.#retire(old).finally(() => this.#retiring.delete(old));
    this.#retiring.set(old, retiring);
  }

  /** Holds the current instance while `use` runs. */
  async lease(use: (instance: Instance | undefined) => Promise<void>): Promise<void> {
    const tenant = this.#current;
    if (tenant === undefined) return use(undefined);
    tenant.requests += 1;
    try {
      await use(tenant.instance);
    } finally {
      tenant.requests -= 1;
      if (tenant.requests === 0) tenant.idle();
    }
  }

  /** Ends every instance, and the change in progress, at once. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.inTurn(async () => this.replace(undefined));
    await Promise.all(this.#retiring.values());
  }

  async #retire(tenant: Tenant): Promise<void> {
    if (tenant.requests > 0) {
      const idle = new Promise<void>((resolve) => {
        tenant.idle = resolve;
      });
      await Promise.race([idle, this.#pause(LAST_REQUESTS_MS)]);
    }
    await this.#pause(WAIT_UNTIL_MS);
    await tenant.instance.dispose();
  }

  async #pause(milliseconds: number): Promise<void> {
    // Aborted when the edge closes, which does not wait.
    await delay(milliseconds, undefined, { signal: this.#closing.signal, ref: false }).catch(() => {});
  }
}
