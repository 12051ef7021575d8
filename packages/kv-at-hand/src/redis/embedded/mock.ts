/** ioredis-mock from the inside: its data, and its commands as plain functions. */
import RedisMock from "ioredis-mock";

/** What a command returns. */
export type Raw = string | number | bigint | boolean | null | undefined | Raw[];
/** A value as the mock stores it; a Map is a Sorted Set. */
export type Stored = string | Set<string> | Map<string, unknown> | string[] | Record<string, string>;

type Run = (...args: string[]) => unknown;

/** The part of ioredis-mock (8.13) that its types do not show. */
interface Inside {
  readonly data: {
    get(key: string): Stored | undefined;
    has(key: string): boolean;
    set(key: string, value: Stored): void;
    delete(key: string): void;
  };
}
interface Batch {
  [command: string]: unknown;
}
type BatchClass = new (mock: Inside) => Batch;

/** Each mock of the same host and port shares its data: so every one gets another number. */
let mocks = 0;

export class Mock {
  readonly #inside: Inside;
  readonly #commands: ReadonlyMap<string, Run>;

  /** @param names the commands that it may be asked to run, in capitals */
  constructor(names: Iterable<string>) {
    mocks += 1;
    this.#inside = new RedisMock({ host: `embedded-${mocks}`, lazyConnect: true }) as unknown as Inside;
    this.#commands = new Map([...names].map((name) => [name, this.#command(name.toLowerCase())]));
  }

  get data(): Inside["data"] {
    return this.#inside.data;
  }

  /** Runs a command, as the mock understands it; undefined where it does not know it. */
  run(name: string, args: readonly string[]): unknown {
    return this.#commands.get(name)?.(...args);
  }

  /**
   * The mock's methods answer with promises, of which a script, and a transaction that must not be
   * interrupted, could make nothing. What stands behind them is synchronous and is handed to a batch's
   * `_addTransaction`: so here is a batch that runs what it is handed.
   */
  #command(method: string): Run {
    const Pipeline = (RedisMock as unknown as { readonly Pipeline: BatchClass }).Pipeline;
    let result: unknown;
    class Immediate extends Pipeline {
      _addTransaction(emulate: Run, _name: string, args: string[]): void {
        result = emulate(...args);
      }
    }
    const batch = new Immediate(this.#inside);
    return (...args) => {
      const run = batch[method];
      if (typeof run !== "function") return undefined;
      run.apply(batch, args);
      return result;
    };
  }
}
