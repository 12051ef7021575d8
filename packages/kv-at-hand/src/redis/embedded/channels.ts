/** The subscribers to channels. */
import type { SubscribeCommand } from "../database.ts";
import { matcher } from "./glob.ts";

interface Listener {
  readonly hears: (channel: string) => boolean;
  readonly tell: (channel: string, message: string) => void;
}

export class Channels {
  readonly #listeners = new Set<Listener>();

  /** The number of subscribers. */
  publish(channel: string, message: string): number {
    const hearing = [...this.#listeners].filter(({ hears }) => hears(channel));
    for (const { tell } of hearing) tell(channel, message);
    return hearing.length;
  }

  /**
   * Listens until the returned function is called.
   * @param name a channel, or a pattern for `psubscribe`
   */
  listen(command: SubscribeCommand, name: string, tell: Listener["tell"]): () => void {
    const hears = command === "subscribe" ? (channel: string) => channel === name : matcher(name);
    const listener = { hears, tell };
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
