import type { Redis } from "../../redis/client.ts";
import { type Moment, momentOf, UTC } from "../clock.ts";
import { saltKey } from "../keys.ts";

/** Seconds for which a salt is kept: without it, nobody can link a hash to a visitor. */
export const SALT_SECONDS = 2 * 86_400;

/** What all isolates agree on for a day: the first one decides. */
export interface Agreement {
  readonly salt: string;
  readonly zone: string;
}

/** The agreements that an isolate knows, by day. */
export type Agreements = Map<string, Agreement>;

/** The day and hour for which a moment counts, with the agreement of that day. */
export interface Place extends Moment, Agreement {
  /** This isolate has just decided it. */
  readonly isNew?: boolean;
}

/**
 * Where a moment, in milliseconds since the epoch, counts in a stack whose time zone is `zone`. A day keeps
 * the zone that it began with, so a change of the setting takes effect the next day; if the new zone is
 * behind the old one, the last day continues until the next one begins. Fails with a RedisError.
 */
export async function placeOf(ms: number, zone: string, redis: Redis, known: Agreements): Promise<Place> {
  const own = momentOf(ms, zone);
  const agreement = await agree(own.day, zone, redis, known);
  if (agreement.zone === zone) return { ...own, ...agreement };
  const kept = momentOf(ms, agreement.zone);
  if (kept.day === own.day) return { ...kept, ...agreement };
  const next = await find(kept.day, redis, known);
  return next ? { ...momentOf(ms, next.zone), ...next, day: kept.day } : { ...own, ...agreement };
}

async function agree(
  day: string,
  zone: string,
  redis: Redis,
  known: Agreements,
): Promise<Agreement & Pick<Place, "isNew">> {
  const before = known.get(day);
  if (before) return before;
  const commands = [
    ["SET", saltKey(day), `${randomSalt()} ${zone}`, "NX", "EX", SALT_SECONDS],
    ["GET", saltKey(day)],
  ] as const;
  const { result } = await redis.transaction(commands, { idempotent: true });
  const agreement = read(result[1]);
  // With a salt that everybody knows, hashes would not be private.
  if (!agreement) throw redis.nonsense("no salt");
  remember(known, day, agreement);
  return { ...agreement, isNew: result[0] === "OK" };
}

async function find(day: string, redis: Redis, known: Agreements): Promise<Agreement | undefined> {
  const before = known.get(day);
  if (before) return before;
  const { result } = await redis.read(["GET", saltKey(day)]);
  const agreement = read(result);
  if (agreement) remember(known, day, agreement);
  return agreement;
}

/** A value from before there were time zones is only the salt, and its day is in UTC. */
function read(stored: unknown): Agreement | undefined {
  if (typeof stored !== "string" || stored === "") return undefined;
  const [salt = "", zone = UTC] = stored.split(" ");
  return { salt, zone };
}

/** Around midnight, two days are written to, and a third one when the time zone changes. */
function remember(known: Agreements, day: string, agreement: Agreement): void {
  if (known.size >= 3) known.clear();
  known.set(day, agreement);
}

/** 128 random bits. */
function randomSalt(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
}
