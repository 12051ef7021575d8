/**
 * The stand-in for a site's origin: what answers where no script does, and what a script's fetch to its own
 * host reaches.
 */
import { type Handler, type Listener, listen } from "#kv-at-hand/http.ts";

/**
 * Serves the origin on a free port of 127.0.0.1, for workerd; the front hands requests to the handler itself.
 */
export function startOrigin(handler: Handler): Promise<Listener> {
  return listen(handler, { port: 0 });
}

/** The origin when nothing else is given: a 404 that says where one is. */
export const noOrigin: Handler = (request, response) => {
  request.resume();
  response.writeHead(404, { "content-type": "text/plain; charset=utf-8" });
  response.end(
    "No route leads here, and this is the stand-in for the site's origin, which has no such page.\n",
  );
};
