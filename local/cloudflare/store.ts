/** What was deployed through the API, kept on disk as Cloudflare would keep it. */
import { chmodSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../../infra/failure.ts";
import { writeKept } from "../kept-file.ts";

/** What is deployed: for each kind its resources, by name or by id. */
export type Deployed = Record<string, Map<string, unknown>>;

/** The resources of one kind. */
export interface Table<T> {
  /** As they are. */
  of(store: Store): ReadonlyMap<string, T>;
  /** To be changed. */
  in(next: Deployed): Map<string, T>;
}

/** @param name in the file, which no other kind has */
export function tableOf<T>(name: string): Table<T> {
  const table = (deployed: Deployed) => {
    const present = deployed[name] ?? new Map();
    deployed[name] = present;
    // What the file holds was written by this code, for the same kind.
    return present as Map<string, T>;
  };
  return { of: ({ deployed }) => table(deployed), in: table };
}

export interface Store {
  readonly deployed: Deployed;
  readonly isEmpty: boolean;
  /**
   * Makes a change last, then puts it into effect. When it cannot be written, or its effect fails, nothing
   * has changed. Not to be called while a call is under way.
   */
  change(apply: (next: Deployed) => void, effect?: () => Promise<void>): Promise<void>;
}

const FILE = "state.json";
const VERSION = 1;

/**
 * Opens what is kept in `directory`. Secrets stand in it, so it and its file are for their owner alone.
 * @throws Failure when the file there is not ours, or broken.
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
    // Not JSON.parse's reason: it quotes the text, and secrets stand in it.
    throw new Failure(
      `${path} cannot be read: delete it, or run npm start -- --fresh, then pulumi refresh and pulumi up`,
    );
  }
}

function write(path: string, deployed: Deployed): Promise<void> {
  const tables = Object.entries(deployed).map(([name, table]) => [name, [...table]]);
  return writeKept(path, JSON.stringify({ version: VERSION, ...Object.fromEntries(tables) }));
}
