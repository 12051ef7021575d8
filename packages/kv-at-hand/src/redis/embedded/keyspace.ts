/**
 * The keys of the embedded Redis with their values and expiry times. Keys and values are "binary strings",
 * one character per byte, so that bytes that are not UTF-8 survive, and compare as in Redis.
 */
import { ReplyError } from "../database.ts";
import { Channels } from "./channels.ts";
import { ScanOrder } from "./scan-order.ts";
import { type SortedSet, sortedSetOf } from "./sorted-set.ts";
import type { Stream } from "./stream.ts";

interface Kinds {
  string: string;
  hash: Map<string, string>;
  list: string[];
  set: Set<string>;
  zset: SortedSet;
  stream: Stream;
  /** Exact, where Redis estimates. */
  hyperloglog: Set<string>;
}

export type Kind = keyof Kinds;

interface Entry<K extends Kind = Kind> {
  kind: K;
  value: Kinds[K];
  /** When the key expires, in milliseconds since the epoch; absent for never. */
  expiry?: number;
}

const WRONGTYPE = "WRONGTYPE Operation against a key holding the wrong kind of value";

export class Keyspace {
  readonly channels = new Channels();
  readonly #entries = new Map<string, Entry>();
  readonly #order = new ScanOrder();

  /** The value of a key; undefined if there is none. @throws ReplyError if it has another type */
  get<K extends Kind>(kind: K, key: string): Kinds[K] | undefined {
    const entry = this.#entry(key);
    if (entry && entry.kind !== kind) throw new ReplyError(WRONGTYPE);
    return entry?.value as Kinds[K] | undefined;
  }

  /** The value of a key, created if there is none. @throws ReplyError if it has another type */
  make<K extends Kind>(kind: K, key: string, make: () => Kinds[K]): Kinds[K] {
    const value = this.get(kind, key);
    if (value !== undefined) return value;
    const made = make();
    this.set(kind, key, made);
    return made;
  }

  /** Replaces whatever the key held, including its expiry. */
  set<K extends Kind>(kind: K, key: string, value: Kinds[K]): void {
    this.#entries.set(key, { kind, value });
    this.#order.add(key);
  }

  /** Replaces a string and keeps its expiry. */
  change(key: string, text: string): void {
    const entry = this.#entry(key);
    if (entry) entry.value = text;
    else this.set("string", key, text);
  }

  kind(key: string): Kind | undefined {
    return this.#entry(key)?.kind;
  }

  delete(key: string): boolean {
    return this.#entry(key) !== undefined && this.#drop(key);
  }

  /** Moves a key's value and expiry to another key, replacing that key's. */
  copy(from: string, to: string): void {
    const entry = this.#entry(from);
    if (!entry) return;
    const { kind, value } = entry;
    const copied = kind === "zset" ? sortedSetOf((value as SortedSet).sorted()) : structuredClone(value);
    this.set(kind, to, copied as never);
    this.expire(to, entry.expiry);
  }

  rename(from: string, to: string): void {
    const entry = this.#entry(from);
    if (!entry) return;
    this.#drop(from);
    this.set(entry.kind, to, entry.value as never);
    this.expire(to, entry.expiry);
  }

  expiry(key: string): number | undefined {
    return this.#entry(key)?.expiry;
  }

  /** @param at in milliseconds since the epoch; undefined for never */
  expire(key: string, at: number | undefined): void {
    const entry = this.#entry(key);
    if (!entry) return;
    if (at === undefined) delete entry.expiry;
    else entry.expiry = at;
  }

  keys(): string[] {
    return [...this.#entries.keys()].filter((key) => this.#entry(key) !== undefined);
  }

  /** About `count` keys from a cursor on, and the next cursor; 0 at the start and the end. */
  scan(cursor: number, count: number): { next: number; keys: string[] } {
    const { next, keys } = this.#order.page(cursor, count);
    return { next, keys: keys.filter((key) => this.#entry(key) !== undefined) };
  }

  /** Redis removes empty collections, but keeps empty streams. */
  dropIfEmpty(key: string): void {
    const { kind, value } = this.#entries.get(key) ?? {};
    if (kind === "list" && (value as string[]).length === 0) this.#drop(key);
    if ((kind === "hash" || kind === "set" || kind === "zset") && (value as Set<string>).size === 0)
      this.#drop(key);
  }

  clear(): void {
    this.#entries.clear();
    this.#order.clear();
  }

  #entry(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    if (entry?.expiry === undefined || entry.expiry > Date.now()) return entry;
    this.#drop(key);
    return undefined;
  }

  #drop(key: string): boolean {
    this.#order.delete(key);
    return this.#entries.delete(key);
  }
}
