import { type Answer, answer, JSON_TYPE } from "./answer.ts";
import type { Context } from "./context.ts";
import { when } from "./layer.ts";
import { logError } from "./log.ts";
import { isWrite } from "./method.ts";
import { Problem } from "./problem.ts";

/**
 * Answers to reads, cached for CACHE_SECONDS by the location that gave them; without the binding, nothing is
 * cached.
 *
 * The Cache API can neither list nor purge, so every key contains the location's generation: a write creates
 * a new one, and answers stored under the old one are never found again, even those that a concurrent read
 * stores later. The cache is our own, and no fetch to the origin uses it:
 * https://developers.cloudflare.com/workers/runtime-apis/cache/
 */
const NAME = "edge-posts";

/** The path of the generation. */
const GENERATION = "/generation";

/** How long a generation is kept, in seconds. Losing one earlier only costs a few reads from the database. */
const GENERATION_SECONDS = 86_400;

/** The headers of a cached answer that its reader gets too; Cloudflare adds the last of them. */
const KEPT = ["ETag", "Link", "CF-Cache-Status"];

/** When the database was asked, in milliseconds. Only we see this header. */
const ASKED_AT = "X-Asked-At";

/**
 * The answer cached under `key`, or the one that `make` makes, cached if it is a 200. A request with
 * Authorization bypasses the cache. `key` is what the request resolves to, not its URL, so that invented
 * queries get no entries of their own.
 */
export async function cached(c: Context, key: string, make: () => Promise<Answer>): Promise<Answer> {
  const seconds = Number(c.env.CACHE_SECONDS ?? 0);
  if (!seconds || c.headers.has("Authorization")) return make();

  const place = await placeOf(c, key).catch((error) => notKept(c, error));
  if (!place) return make();
  const { cache, url, hit } = place;
  const age = hit ? Math.floor((Date.now() - Number(hit.headers.get(ASKED_AT))) / 1_000) : seconds;
  const headers: Record<string, string> = { "Cache-Control": `public, max-age=${seconds}` };
  if (hit && age < seconds) {
    headers.Age = String(Math.max(age, 0));
    for (const name of KEPT) {
      const value = hit.headers.get(name);
      if (value) headers[name] = value;
    }
    return answer(hit.body, 200, JSON_TYPE, headers);
  }

  const asked = Date.now();
  const made = await make();
  if (made.status !== 200) return made;
  Object.assign(made.headers, headers);
  const entry = new Response(made.body, { headers: { ...made.headers, [ASKED_AT]: String(asked) } });
  c.execution.waitUntil(cache.put(url, entry).catch((error) => notKept(c, error)));
  return made;
}

/** After a write that changed something, this location no longer finds earlier answers. */
export const renewing = when(
  ({ env, method }) => !!env.CACHE_SECONDS && isWrite(method),
  async (c, next) => {
    try {
      const response = await next();
      await renew(c);
      return response;
    } catch (error) {
      // A Problem means that nothing changed; after any other error the change may have been made.
      if (!(error instanceof Problem)) await renew(c);
      throw error;
    }
  },
);

/** The entry for an answer, and the answer found there. */
async function placeOf(c: Context, key: string) {
  const cache = await caches.open(NAME);
  const url = urlOf(c, `/${await generationOf(c, cache)}${key}`);
  return { cache, url, hit: await cache.match(url) };
}

async function generationOf(c: Context, cache: Cache): Promise<string> {
  const kept = await cache.match(urlOf(c, GENERATION));
  return kept ? kept.text() : renew(c);
}

/** Random, not a counter: two created concurrently, or after one was lost, must differ. */
async function renew(c: Context): Promise<string> {
  const generation = crypto.randomUUID();
  const headers = { "Cache-Control": `max-age=${GENERATION_SECONDS}` };
  try {
    const cache = await caches.open(NAME);
    await cache.put(urlOf(c, GENERATION), new Response(generation, { headers }));
  } catch (error) {
    // The change is made: answers up to CACHE_SECONDS old are no reason to report a failure.
    notKept(c, error);
  }
  return generation;
}

/**
 * Under the zone's own host: the Cache API would look up any other name. Scheme and port are ignored, so that
 * a write through one is seen through all.
 */
const urlOf = (c: Context, path: string) => `https://${c.url.hostname}${path}`;

function notKept(c: Context, error: unknown): void {
  logError("use the cache", error, c.request);
}
