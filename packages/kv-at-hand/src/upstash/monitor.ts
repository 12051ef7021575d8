/** Reports the REST API's commands to listeners, in the form of Redis's MONITOR. */
import type { Command } from "../redis/database.ts";

export type Hear = (line: string) => void;

/** Redis writes these instead of a hexadecimal escape. */
const ESCAPES: Readonly<Record<string, string>> = {
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\x07": "\\a",
  "\b": "\\b",
};

export class Monitor {
  readonly #listeners = new Set<Hear>();

  /** Listens until the returned function is called. */
  listen(hear: Hear): () => void {
    this.#listeners.add(hear);
    return () => this.#listeners.delete(hear);
  }

  tell(commands: readonly Command[]): void {
    if (this.#listeners.size === 0) return;
    for (const command of commands) {
      const line = `${(Date.now() / 1000).toFixed(6)} [0 0.0.0.0:0] ${command.map(quoted).join(" ")}`;
      for (const hear of this.#listeners) hear(line);
    }
  }
}

/** Byte by byte, as Redis shows a string. */
function quoted(argument: string | Buffer): string {
  const text = Buffer.from(argument as string).toString("latin1");
  const shown = text.replace(/["\\]/g, "\\$&").replace(/[^ -~]/g, (character) => {
    const hexadecimal = character.charCodeAt(0).toString(16).padStart(2, "0");
    return ESCAPES[character] ?? `\\x${hexadecimal}`;
  });
  return `"${shown}"`;
}
