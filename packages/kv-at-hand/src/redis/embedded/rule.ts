/** The definition of a command of the embedded Redis. */
import type { Keyspace } from "./keyspace.ts";

/** A command's reply; strings have one character per byte. */
export type Raw = string | number | bigint | null | readonly Raw[];

type Run = (data: Keyspace, args: string[]) => Raw;

export interface Rule {
  /** Counted as in Redis, including the command's name; -3 means three or more. */
  readonly arity: number;
  readonly writes: boolean;
  readonly run: Run;
}

/** Commands by their names in capitals. */
export type Family = Readonly<Record<string, Rule>>;

/** A command that only reads. */
export function read(arity: number, run: Run): Rule {
  return { arity, writes: false, run };
}

/** A command that may write. */
export function write(arity: number, run: Run): Rule {
  return { arity, writes: true, run };
}
