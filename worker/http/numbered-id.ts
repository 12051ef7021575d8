import type { Context } from "./context.ts";
import { Problem } from "./problem.ts";

/**
 * The ids of a resource, which count up from 1 and have at most 15 digits: `post:81`, or just `81` in a
 * request.
 */
export class NumberedId {
  readonly #name: string;
  readonly #pattern: RegExp;
  /** The form of an id, for messages. */
  readonly form: string;

  /** @param name the part before the colon */
  constructor(name: string) {
    this.#name = name;
    this.#pattern = new RegExp(`^(?:${name}:)?([1-9]\\d{0,14})$`);
    this.form = `${this.format(81)} or 81, without leading zeros`;
  }

  /** The number in an id; undefined if it is malformed. */
  parse(text: string): number | undefined {
    const digits = this.#pattern.exec(text)?.[1];
    return digits === undefined ? undefined : Number(digits);
  }

  /** The id that callers see. */
  format(id: number): string {
    return `${this.#name}:${id}`;
  }

  /** The item that callers see. */
  show<Item extends { id: number }>(item: Item): Omit<Item, "id"> & { id: string } {
    return { ...item, id: this.format(item.id) };
  }

  /** The id in a path. @throws Problem a 400 if it is malformed */
  inPath({ params }: Context): number {
    const id = this.parse(params.id ?? "");
    if (id === undefined) throw new Problem(400, `The path has no valid ${this.#name} id. Use ${this.form}.`);
    return id;
  }
}
