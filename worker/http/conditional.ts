/** Preconditions of RFC 9110, 13.1 and 13.2. Nothing here has a date, so those with dates are ignored. */
import type { Context } from "./context.ts";
import { missing } from "./item.ts";
import { when } from "./layer.ts";
import { isRead } from "./method.ts";
import type { NumberedId } from "./numbered-id.ts";
import { Problem } from "./problem.ts";
import { etagOf } from "./representation.ts";
import type { Outcome } from "./storage.ts";

/** An entity tag, which may contain commas. */
const TAG = /(?:W\/)?("[^"]*")/g;

/**
 * Whether an `If-Match` or `If-None-Match` header names this tag.
 *
 * A weak tag (`W/"..."`) counts as its strong one, in If-Match too: Cloudflare weakens our tags when it
 * compresses an answer (https://developers.cloudflare.com/cache/reference/etag-headers/), and a caller can
 * only send back what it received.
 */
function etagMatches(header: string, etag: string): boolean {
  return isStar(header) || [...header.matchAll(TAG)].some(([, tag]) => tag === etag);
}

const isStar = (header: string) => header.trim() === "*";

/** The preconditions of a request, as tests of the current entity tag. */
function preconditions({ headers }: Context) {
  const [ifMatch, ifNoneMatch] = [headers.get("If-Match"), headers.get("If-None-Match")];
  return {
    /** There are none, or they only require that something exists. */
    none: ifNoneMatch === null && (ifMatch === null || isStar(ifMatch)),
    isMatch: (etag: string) => ifMatch === null || etagMatches(ifMatch, etag),
    isNoneMatch: (etag: string) => ifNoneMatch === null || !etagMatches(ifNoneMatch, etag),
  };
}

/**
 * Answers a read with a 304 if the caller already has the answer, and refuses one whose If-Match does not
 * match.
 */
export const conditional = when(
  (c) => isRead(c.method) && !preconditions(c).none,
  async (c, next) => {
    const answered = await next();
    if (answered instanceof Response || answered.status !== 200) return answered;
    const { isMatch, isNoneMatch } = preconditions(c);
    const { ETag: etag = "" } = answered.headers;
    if (!isMatch(etag)) throw new Problem(412, "If-Match does not match. Read without it.");
    if (isNoneMatch(etag)) return answered;
    const { "Content-Type": _, ...headers } = answered.headers;
    return { status: 304, headers };
  },
);

/**
 * Creates an item, which has no tag yet: any precondition but `If-Match: *` fails.
 * @throws Problem a 412
 */
export function creation<Made>(c: Context, make: () => Promise<Made>): Promise<Made> {
  if (preconditions(c).none) return make();
  throw new Problem(412, "A POST supports no preconditions. Send an Idempotency-Key.");
}

/** A change of an item whose id and fields callers see. */
export interface Change<Fields> {
  /** The current fields; null if there is no item. */
  readonly read: () => Promise<Fields | null>;
  /** Makes the change; with `expected`, only if those are still the current fields. */
  readonly make: (expected?: Fields) => Promise<Outcome>;
}

/**
 * Changes an item under the preconditions of the request; if they name a tag, only the version that has it.
 * @throws Problem a 404 or a 412
 */
export async function change<Fields extends object>(
  c: Context,
  ids: NumberedId,
  id: number,
  { read, make }: Change<Fields>,
): Promise<void> {
  const name = ids.format(id);
  const failed = () => new Problem(412, `${name} does not meet If-Match or If-None-Match. Read it again.`);
  const { none, isMatch, isNoneMatch } = preconditions(c);
  const expected = none ? undefined : await read();
  if (expected === null) throw missing(name);
  if (expected !== undefined) {
    const etag = await etagOf(JSON.stringify(ids.show({ id, ...expected })));
    if (!isMatch(etag) || !isNoneMatch(etag)) throw failed();
  }
  const outcome = await make(expected);
  if (outcome === "missing") throw missing(name);
  if (outcome === "changed") throw failed();
}
