import type { Redis } from "../../redis/client.ts";
import { type Moment, momentOf, UTC } from "../clock.ts";
import { saltKey } from "../keys.ts";

/** Seconds for which a salt is kept: with it go the last means to tell whose hash is whose. */
export const SALT_SECONDS = 2 * 86_400;

/** What all Workers agree on for a day; the first one to ask decides. */
export interface Agreement {
  readonly salt: string;
  readonly zone: string;
}

/** The agreements that an isolate knows, by day. */
export type Agreements = Map<string, Agreement>;

/** The day and hour that a moment counts for, with what was agreed on for that day. */
export interface Place extends Moment, Agreement {
  /** It was this isolate that decided, right now. */
  readonly isNew?: boolean;
}

/**
 * Where a moment in milliseconds counts in a stack whose time zone is `zone`. A day keeps the zone that it
 * began with, so that a change of the setting counts from the next day on; where the new zone is behind the
 * old one, the last day goes on until the next one begins. Fails with a RedisError.
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
  // A salt that is known to all would be none.
  if (!agreement) throw redis.nonsense("no salt");
  remember(known, day, agreement);
  return { ...agreement, isNew: result[0] === "OK" };
}

async function find(day: string, redis: Redis, known: Agreements): Promise<Agreement | undefined> {
  const before = known.get(day);
  if (before) return before;
  const { result } = await redis.run(["GET", saltKey(day)], { idempotent: true });
  const agreement = read(result);
  if (agreement) remember(known, day, agreement);
  return agreement;
}

/** A salt that was made before there were zones stands alone, and its day is in UTC. */
function read(stored: unknown): Agreement | undefined {
  if (typeof stored !== "string" || stored === "") return undefined;
  const [salt = "", zone = UTC] = stored.split(" ");
  return { salt, zone };
}

/** Around midnight two days are written to, and where the zone is changed a third. */
function remember(known: Agreements, day: string, agreement: Agreement): void {
  if (known.size >= 3) known.clear();
  known.set(day, agreement);
}

/** 128 random bits. */
function randomSalt(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
}
