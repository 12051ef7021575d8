import type { Context } from "./context.ts";
import type { Layer } from "./layer.ts";
import { logError } from "./log.ts";
import { isWrite } from "./method.ts";
import { Problem } from "./problem.ts";

/**
 * Answers to reads, kept for CACHE_SECONDS by the location that gave them; without the binding nothing is
 * kept.
 *
 * The Cache API can neither list nor purge, so every key holds the location's generation: a write makes a new
 * one, and what was kept under the old one is never found again, also when it is put there by a read that was
 * under way. The cache is one of our own, in which no fetch to the origin looks:
 * https://developers.cloudflare.com/workers/runtime-apis/cache/
 */
const NAME = "edge-posts";

/** Where the generation is kept. */
const GENERATION = "/generation";

/**
 * Seconds that a generation is kept. One that is lost sooner costs a few reads from the database, no more.
 */
const GENERATION_SECONDS = 86_400;

/** When an answer was asked of the database, in milliseconds. Nobody but us gets to see it. */
const ASKED_AT = "X-Asked-At";

/**
 * The answer kept under `key`, else the one that `make` makes, kept for later when it is a 200. A request
 * with Authorization passes the cache by. `key` is what the request comes to, not its URL, so that no made-up
 * query has a place of its own.
 */
export async function cached(c: Context, key: string, make: () => Promise<Response>): Promise<Response> {
  const seconds = Number(c.env.CACHE_SECONDS ?? 0);
  if (!seconds || c.request.headers.has("Authorization")) return make();

  const place = await placeOf(c, key).catch((error) => notKept(c, error));
  if (!place) return make();
  const { cache, url, hit } = place;
  const age = hit ? Math.floor((Date.now() - Number(hit.headers.get(ASKED_AT))) / 1_000) : seconds;
  if (hit && age < seconds) {
    const kept = new Response(hit.body, { headers: headersOf(hit, seconds) });
    kept.headers.delete(ASKED_AT);
    kept.headers.set("Age", String(Math.max(age, 0)));
    return kept;
  }

  const asked = Date.now();
  const response = await make();
  if (response.status !== 200) return response;
  const answer = new Response(response.body, { headers: headersOf(response, seconds) });
  const copy = answer.clone();
  copy.headers.set(ASKED_AT, String(asked));
  c.execution.waitUntil(cache.put(url, copy).catch((error) => notKept(c, error)));
  return answer;
}

/** After a write that changed something this location finds nothing that it kept before. */
export const renewing: Layer = async (c, next) => {
  if (!c.env.CACHE_SECONDS || !isWrite(c.request.method)) return next();
  try {
    const response = await next();
    await renew(c);
    return response;
  } catch (error) {
    // A Problem is thrown where nothing was changed; behind any other error the change may have been made.
    if (!(error instanceof Problem)) await renew(c);
    throw error;
  }
};

/** Where an answer is kept, and the one that is there. */
async function placeOf(c: Context, key: string) {
  const cache = await caches.open(NAME);
  const url = urlOf(c, `/${await generationOf(c, cache)}${key}`);
  return { cache, url, hit: await cache.match(url) };
}

async function generationOf(c: Context, cache: Cache): Promise<string> {
  const kept = await cache.match(urlOf(c, GENERATION));
  return kept ? kept.text() : renew(c);
}

/** Random, not counted up: two that are made at once, or one after another was lost, must differ. */
async function renew(c: Context): Promise<string> {
  const generation = crypto.randomUUID();
  const headers = { "Cache-Control": `max-age=${GENERATION_SECONDS}` };
  try {
    const cache = await caches.open(NAME);
    await cache.put(urlOf(c, GENERATION), new Response(generation, { headers }));
  } catch (error) {
    // The change is made: that answers may be CACHE_SECONDS old is no reason to call it failed.
    notKept(c, error);
  }
  return generation;
}

/**
 * Under the zone's own host: a name that is not makes the Cache API look it up. The scheme and the port of a
 * request make no difference, for a write at one is seen at all.
 */
const urlOf = (c: Context, path: string) => `https://${c.url.hostname}${path}`;

function headersOf(response: Response, seconds: number): Headers {
  const headers = new Headers(response.headers);
  headers.set("Cache-Control", `public, max-age=${seconds}`);
  return headers;
}

function notKept(c: Context, error: unknown): void {
  logError("use the cache", error, c.request);
}
