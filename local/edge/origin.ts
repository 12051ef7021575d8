/**
 * The stand-in for a site's origin: it answers what no script does, and a script's fetches to its own host.
 */
import { type Handler, type Listener, listen } from "#kv-at-hand/http.ts";

/** Serves the origin on a free port of 127.0.0.1, for workerd; the front calls the handler directly. */
export function startOrigin(handler: Handler): Promise<Listener> {
  return listen(handler, { port: 0 });
}

/** The default origin: a 404 that explains itself. */
export const noOrigin: Handler = (request, response) => {
  request.resume();
  response.writeHead(404, { "content-type": "text/plain; charset=utf-8" });
  response.end("No route matches, and this stand-in for the site's origin has no such page.\n");
};
