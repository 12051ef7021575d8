/** A stream group's entries that consumers have not acknowledged. */
import { integer } from "./numbers.ts";
import type { Raw } from "./rule.ts";
import { compare, type Entry, type Group, type Id, readLimit, type Stream, showId } from "./stream.ts";

/** Records that a consumer was active; returns whether for the first time. */
export function heardOf(group: Group, consumer: string): boolean {
  const isNew = !group.consumers.has(consumer);
  group.consumers.set(consumer, Date.now());
  return isNew;
}

export function sortPending(group: Group): void {
  group.pending = new Map([...group.pending].sort(([, one], [, other]) => compare(one.id, other.id)));
}

/** The long form of XPENDING: `[IDLE ms] start end count [consumer]`. @throws ReplyError */
export function pendingBetween(group: Group, args: readonly string[]): Raw {
  const hasIdle = args[0]?.toUpperCase() === "IDLE";
  const idleMs = hasIdle ? integer(args[1]) : 0;
  const [start = "", end = "", count, consumer] = hasIdle ? args.slice(2) : args;
  const [from, to] = [readLimit(start, false), readLimit(end, true)];
  const now = Date.now();
  return [...group.pending.values()]
    .filter(({ id }) => compare(id, from) >= 0 && compare(id, to) <= 0)
    .filter((pending) => consumer === undefined || pending.consumer === consumer)
    .filter(({ deliveredAt }) => now - deliveredAt >= idleMs)
    .slice(0, integer(count))
    .map(({ id, consumer: owner, deliveredAt, deliveries }) => [
      showId(id),
      owner,
      now - deliveredAt,
      deliveries,
    ]);
}

export interface Claim {
  readonly consumer: string;
  readonly ids: readonly Id[];
  /** Only entries pending for at least this long. */
  readonly idleMs: number;
  /** XCLAIM's options, with their values. */
  readonly given: ReadonlyMap<string, string[]>;
}

/** Transfers entries to another consumer; deleted ones are no longer pending. */
export function claim(stream: Stream, group: Group, { consumer, ids, idleMs, given }: Claim): Entry[] {
  heardOf(group, consumer);
  const now = Date.now();
  const time = given.get("TIME")?.[0];
  const deliveredAt = time === undefined ? now - integer(given.get("IDLE")?.[0] ?? "0") : integer(time);
  const retries = given.get("RETRYCOUNT")?.[0];
  const claimed = ids.flatMap((id) => {
    const before = group.pending.get(showId(id));
    const entry = stream.entries.find((each) => compare(each.id, id) === 0);
    if (before && !entry) group.pending.delete(showId(id));
    if (!entry || (!before && !given.has("FORCE"))) return [];
    if (before && now - before.deliveredAt < idleMs) return [];
    const counted = (before?.deliveries ?? 0) + (given.has("JUSTID") ? 0 : 1);
    const deliveries = retries === undefined ? counted : integer(retries);
    group.pending.set(showId(id), { id, consumer, deliveredAt, deliveries });
    return [entry];
  });
  sortPending(group);
  return claimed;
}
