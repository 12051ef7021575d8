/** Where the user reads messages. */
export interface NotesStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const CLEAR_LINE = "\r\x1b[K";

/** Lines for the user, and on a terminal a progress line below them. */
export class Notes {
  readonly #stream: NotesStream;

  constructor(stream: NotesStream) {
    this.#stream = stream;
  }

  line(text: string): void {
    this.clear();
    this.#stream.write(`${text}\n`);
  }

  /** Replaces the last progress line. */
  progress(text: string): void {
    if (this.#stream.isTTY) this.#stream.write(CLEAR_LINE + text);
  }

  /** Removes the progress line. */
  clear(): void {
    this.progress("");
  }
}
