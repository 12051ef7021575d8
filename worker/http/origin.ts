import type { Context } from "./context.ts";
import { logError } from "./log.ts";
import { Problem } from "./problem.ts";

/**
 * Requests for paths that are not ours, such as /posts-archive: they go to the origin, if there is one behind
 * the Worker.
 */
export function notOurs(c: Context): Promise<Response> {
  if (c.env.PASS_THROUGH === "true") return passOn(c);
  throw new Problem(404, "Not found. The posts are at /posts.");
}

/**
 * Forwards a request to the site's origin unchanged, except for the admin token: a browser signed in to the
 * analytics sends it with every request to the host, and it must not reach an origin's log.
 * @throws Problem a 502 if there is no answer
 */
async function passOn(c: Context): Promise<Response> {
  const { request } = c;
  try {
    if (!c.caller.isAdmin()) return await fetch(request);
    const headers = new Headers(request.headers);
    headers.delete("Authorization");
    return await fetch(new Request(request, { headers }));
  } catch (error) {
    logError("forward to the origin", error, request);
    throw new Problem(502, "The site behind this API cannot be reached. Try again.");
  }
}
