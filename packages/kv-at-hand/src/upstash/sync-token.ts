/**
 * `upstash-sync-token`: a client sends the last one back, so that Upstash's replicas show it its own writes.
 * There is no replica here, but a client may rely on the token changing with every write.
 */
import { randomBytes } from "node:crypto";

/** The header. */
export const SYNC_TOKEN = "upstash-sync-token";

export class SyncToken {
  readonly #run = randomBytes(6).toString("hex");
  #writes = 0;

  /** The token after every write so far. */
  get current(): string {
    return Buffer.from(`${this.#run}:${this.#writes}`).toString("base64");
  }

  /** The token after one more write. */
  advance(): string {
    this.#writes += 1;
    return this.current;
  }
}
