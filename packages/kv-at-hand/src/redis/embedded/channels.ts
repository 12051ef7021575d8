/** Who listens to what is published. */
import type { SubscribeCommand } from "../database.ts";
import { matcher } from "./glob.ts";

interface Listener {
  readonly hears: (channel: string) => boolean;
  readonly tell: (channel: string, message: string) => void;
}

export class Channels {
  readonly #listeners = new Set<Listener>();

  /** How many listen. */
  publish(channel: string, message: string): number {
    const hearing = [...this.#listeners].filter(({ hears }) => hears(channel));
    for (const { tell } of hearing) tell(channel, message);
    return hearing.length;
  }

  /**
   * Listens until the function that it returns is called.
   * @param name a channel, or with `psubscribe` a pattern of them
   */
  listen(command: SubscribeCommand, name: string, tell: Listener["tell"]): () => void {
    const hears = command === "subscribe" ? (channel: string) => channel === name : matcher(name);
    const listener = { hears, tell };
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
