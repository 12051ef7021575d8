import type { Context } from "hono";
import { hasAdminToken } from "./access.ts";
import type { HonoEnv } from "./env.ts";
import { logError } from "./log.ts";
import { Problem } from "./problem.ts";

/**
 * Passes a request on to the site's origin as it came, but for the admin token: a browser that signed in to the analytics sends it
 * with every request to the host, and an origin's log is no place for it. Throws a 502 when there is no answer.
 */
export async function passOn(c: Context<HonoEnv>): Promise<Response> {
  const request = c.req.raw;
  try {
    if (!hasAdminToken(c.env, request)) return await fetch(request);
    const headers = new Headers(request.headers);
    headers.delete("Authorization");
    return await fetch(new Request(request, { headers }));
  } catch (error) {
    logError("pass on to the origin", error, request);
    throw new Problem(502, "The site behind this API cannot be reached. Try again.");
  }
}
