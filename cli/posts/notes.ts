/** Where a person reads what goes on. */
export interface NotesStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const CLEAR_LINE = "\r\x1b[K";

/** Lines for a person, and on a terminal below them one that tells how far it is. */
export class Notes {
  readonly #stream: NotesStream;

  constructor(stream: NotesStream) {
    this.#stream = stream;
  }

  line(text: string): void {
    this.clear();
    this.#stream.write(`${text}\n`);
  }

  /** Takes the place of the last progress. */
  progress(text: string): void {
    if (this.#stream.isTTY) this.#stream.write(CLEAR_LINE + text);
  }

  /** Takes the progress away. */
  clear(): void {
    this.progress("");
  }
}
