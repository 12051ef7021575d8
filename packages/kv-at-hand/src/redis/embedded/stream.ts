/** A stream: entries by ID, and its consumer groups. */
import { ReplyError } from "../database.ts";

/** Milliseconds and a sequence number, of 64 bits each. */
export interface Id {
  readonly ms: bigint;
  readonly seq: bigint;
}

export interface Entry {
  readonly id: Id;
  /** Alternating fields and values. */
  readonly fields: readonly string[];
}

/** An entry delivered to a consumer and not acknowledged. */
export interface Pending {
  readonly id: Id;
  consumer: string;
  /** In milliseconds since the epoch. */
  deliveredAt: number;
  deliveries: number;
}

export interface Group {
  last: Id;
  /** By the ID's text, in ID order. */
  pending: Map<string, Pending>;
  /** By name, with the time of its last activity, in milliseconds since the epoch. */
  consumers: Map<string, number>;
}

export interface Stream {
  entries: Entry[];
  last: Id;
  added: number;
  maxDeleted: Id;
  groups: Map<string, Group>;
}

const ZERO: Id = { ms: 0n, seq: 0n };
const MAX = 2n ** 64n - 1n;
const INVALID = "ERR Invalid stream ID specified as stream command argument";

export function emptyStream(): Stream {
  return { entries: [], last: ZERO, added: 0, maxDeleted: ZERO, groups: new Map() };
}

export function showId({ ms, seq }: Id): string {
  return `${ms}-${seq}`;
}

export function compare(one: Id, other: Id): number {
  return Number(one.ms - other.ms || one.seq - other.seq);
}

/** @param seq for an ID without a sequence number @throws ReplyError */
export function readId(text: string, seq = 0n): Id {
  const [, ms = "", own] = /^(\d{1,20})(?:-(\d{1,20}))?$/.exec(text) ?? [];
  const id = { ms: BigInt(ms || -1), seq: own === undefined ? seq : BigInt(own) };
  if (id.ms < 0n || id.ms > MAX || id.seq > MAX) throw new ReplyError(INVALID);
  return id;
}

/** The first or last ID of a range: `-`, `+`, an ID, or `(` and an excluded ID. @throws ReplyError */
export function readLimit(text: string, isEnd: boolean): Id {
  if (text === "-") return ZERO;
  if (text === "+") return { ms: MAX, seq: MAX };
  const id = readId(text.replace(/^\(/, ""), isEnd ? MAX : 0n);
  if (!text.startsWith("(")) return id;
  const { ms, seq } = id;
  if (isEnd) return seq > 0n ? { ms, seq: seq - 1n } : { ms: ms - 1n, seq: MAX };
  return next(id) ?? { ms, seq };
}

/** The ID that follows the last one, as the caller requests it. @throws ReplyError */
export function newId(text: string, last: Id): Id {
  const [, ms, seq] = /^(\d+)-(\*|\d+)$/.exec(text) ?? [];
  let id: Id;
  if (text === "*") {
    const now = { ms: BigInt(Date.now()), seq: 0n };
    id = now.ms > last.ms ? now : next(last);
  } else if (ms !== undefined && seq === "*") {
    id = BigInt(ms) === last.ms ? next(last) : { ms: BigInt(ms), seq: 0n };
  } else id = readId(text);
  if (compare(id, ZERO) === 0) throw new ReplyError("ERR The ID specified in XADD must be greater than 0-0");
  if (compare(id, last) > 0) return id;
  throw new ReplyError("ERR The ID specified in XADD is equal or smaller than the target stream top item");
}

function next({ ms, seq }: Id): Id {
  return seq < MAX ? { ms, seq: seq + 1n } : { ms: ms + 1n, seq: 0n };
}

/** The entries with IDs from `from` to `to`, both inclusive. */
export function between(stream: Stream, from: Id, to: Id): Entry[] {
  return stream.entries.filter(({ id }) => compare(id, from) >= 0 && compare(id, to) <= 0);
}

export function showEntries(entries: readonly Entry[]): [string, readonly string[]][] {
  return entries.map(({ id, fields }) => [showId(id), fields]);
}
