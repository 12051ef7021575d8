import type { Context } from "./context.ts";
import { Problem } from "./problem.ts";

/**
 * The ids of a resource, which count up from 1 and have 15 digits at most: `post:81`, or in a request `81`
 * alone.
 */
export class NumberedId {
  readonly #name: string;
  readonly #pattern: RegExp;
  /** What an id looks like, for a person. */
  readonly form: string;

  /** @param name what stands before the colon */
  constructor(name: string) {
    this.#name = name;
    this.#pattern = new RegExp(`^(?:${name}:)?([1-9]\\d{0,14})$`);
    this.form = `${this.format(81)} or 81, without leading zeros`;
  }

  /** The number in an id; undefined when it is no id. */
  parse(text: string): number | undefined {
    const digits = this.#pattern.exec(text)?.[1];
    return digits === undefined ? undefined : Number(digits);
  }

  /** An id as callers see it. */
  format(id: number): string {
    return `${this.#name}:${id}`;
  }

  /** An item as callers see it. */
  show<Item extends { id: number }>(item: Item): Omit<Item, "id"> & { id: string } {
    return { ...item, id: this.format(item.id) };
  }

  /** The id in a path. @throws Problem a 400 when it is none */
  inPath({ params }: Context): number {
    const id = this.parse(params.id ?? "");
    if (id === undefined)
      throw new Problem(400, `The path holds no id of a ${this.#name}. An id is ${this.form}.`);
    return id;
  }
}
