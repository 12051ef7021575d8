import type { Context } from "./context.ts";
import { logError } from "./log.ts";
import { Problem } from "./problem.ts";

/**
 * What no path of ours is meant by, such as /posts-archive: it belongs to the origin, where one stands behind
 * the Worker.
 */
export function notOurs(c: Context): Promise<Response> {
  if (c.env.PASS_THROUGH === "true") return passOn(c);
  throw new Problem(404, "There is nothing here. The posts are at /posts.");
}

/**
 * Passes a request on to the site's origin as it came, but for the admin token: a browser that signed in to
 * the analytics sends it with every request to the host, and an origin's log is no place for it. Throws a 502
 * when there is no answer.
 */
async function passOn(c: Context): Promise<Response> {
  const { request } = c;
  try {
    if (!c.caller.isAdmin()) return await fetch(request);
    const headers = new Headers(request.headers);
    headers.delete("Authorization");
    return await fetch(new Request(request, { headers }));
  } catch (error) {
    logError("pass on to the origin", error, request);
    throw new Problem(502, "The site behind this API cannot be reached. Try again.");
  }
}
