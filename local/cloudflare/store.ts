/** What was deployed through the API, stored on disk. */
import { chmodSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../../infra/failure.ts";
import { writeKept } from "../kept-file.ts";

/** The deployed resources of each kind, by name or ID. */
export type Deployed = Record<string, Map<string, unknown>>;

/** The resources of one kind. */
export interface Table<T> {
  /** The current resources. */
  of(store: Store): ReadonlyMap<string, T>;
  /** The resources to change. */
  in(next: Deployed): Map<string, T>;
}

/** @param name in the file, unique among kinds */
export function tableOf<T>(name: string): Table<T> {
  const table = (deployed: Deployed) => {
    const present = deployed[name] ?? new Map();
    deployed[name] = present;
    // This code wrote the file's content for the same kind.
    return present as Map<string, T>;
  };
  return { of: ({ deployed }) => table(deployed), in: table };
}

export interface Store {
  readonly deployed: Deployed;
  readonly isEmpty: boolean;
  /**
   * Persists a change, then applies its effect. If either fails, nothing has changed. Must not be called
   * while another call is running.
   */
  change(apply: (next: Deployed) => void, effect?: () => Promise<void>): Promise<void>;
}

const FILE = "state.json";
const VERSION = 1;

/**
 * Opens the store in `directory`. It contains secrets, so only its owner can read it.
 * @throws Failure if the file there is not ours, or is damaged
 */
export function openStore(directory: string): Store {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  chmodSync(directory, 0o700);
  const path = join(directory, FILE);
  let deployed = read(path);
  return {
    get deployed() {
      return deployed;
    },
    get isEmpty() {
      return Object.values(deployed).every((each) => each.size === 0);
    },
    async change(apply, effect) {
      const before = deployed;
      const next = Object.fromEntries(Object.entries(before).map(([name, table]) => [name, new Map(table)]));
      apply(next);
      await write(path, next);
      deployed = next;
      try {
        await effect?.();
      } catch (error) {
        deployed = before;
        await write(path, before);
        throw error;
      }
    },
  };
}

function read(path: string): Deployed {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return {};
  }
  try {
    const { version, ...tables } = JSON.parse(text) as Record<string, Iterable<[string, unknown]>>;
    if (Number(version) !== VERSION) throw new Error("another version wrote it");
    return Object.fromEntries(Object.entries(tables).map(([name, entries]) => [name, new Map(entries)]));
  } catch {
    // Not JSON.parse's message: it quotes the text, which contains secrets.
    throw new Failure(
      `${path} cannot be read: delete it, or run npm start -- --fresh, then pulumi refresh and pulumi up`,
    );
  }
}

function write(path: string, deployed: Deployed): Promise<void> {
  const tables = Object.entries(deployed).map(([name, table]) => [name, [...table]]);
  return writeKept(path, JSON.stringify({ version: VERSION, ...Object.fromEntries(tables) }));
}
