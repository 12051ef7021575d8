/** The edge's public door: finds the script for a request and hands it on. */
import type { IncomingMessage } from "node:http";
import type { Handler } from "../http.ts";
import { CF_HEADER, cfHeader, newRay } from "./cf.ts";
import { proxy, type Upstream } from "./proxy.ts";

const HOST = /^(?:[a-z0-9_.-]+|\[[0-9a-f:.]+\])(?::\d+)?$/i;
const THIS_MACHINE = new Set(["127.0.0.1", "[::1]"]);

export interface FrontOptions {
  /**
   * Runs `exchange` with the script for a URL, and holds that script until it is over; null when the request
   * goes to the origin, undefined when the script is not there.
   */
  readonly lease: (
    url: URL,
    exchange: (upstream: Upstream | null | undefined) => Promise<void>,
  ) => Promise<void>;
  readonly origin: Handler;
}

/** A handler that serves requests by their URL. 127.0.0.1 and [::1] are localhost to it. */
export function frontHandler({ lease, origin }: FrontOptions): Handler {
  return async (request, response) => {
    const url = urlOf(request);
    if (url === undefined) {
      request.resume();
      response
        .writeHead(400, { "content-type": "text/plain; charset=utf-8" })
        .end("Malformed Host or URL.\n");
      return;
    }
    await lease(url, async (upstream) => {
      if (upstream === null) await origin(request, response);
      else if (upstream) await proxy(request, response, upstream, edgeHeaders(request, url));
      else {
        request.resume();
        response.writeHead(502, { "content-type": "text/plain; charset=utf-8" }).end("The Worker is gone.\n");
      }
    });
  };
}

/** The URL as a script would see it, with `..` and the like resolved, but for the name of this machine. */
function urlOf(request: IncomingMessage): URL | undefined {
  const host = request.headers.host ?? `localhost:${request.socket.localPort}`;
  const target = request.url ?? "/";
  try {
    const url = new URL(
      target.startsWith("/") ? `http://${host}${target}` : target.replace(/^\*$/, `http://${host}/`),
    );
    if (target.startsWith("/") && !HOST.test(host)) return undefined;
    if (THIS_MACHINE.has(url.hostname)) url.hostname = "localhost";
    return url;
  } catch {
    return undefined;
  }
}

/**
 * The headers that Cloudflare adds. A visitor's address that the client claims is taken: who else is there to
 * ask.
 */
function edgeHeaders(request: IncomingMessage, url: URL): string[] {
  const headers = [
    CF_HEADER,
    cfHeader(request.httpVersion, request.headers["cf-ipcountry"]),
    "cf-ray",
    newRay(),
  ];
  const address = request.socket.remoteAddress?.replace(/^::ffff:/, "");
  if (request.headers["cf-connecting-ip"] === undefined && address !== undefined) {
    headers.push("cf-connecting-ip", address);
  }
  // A client that speaks HTTP/1.0, or takes us for a proxy, names the host elsewhere.
  if (request.headers.host === undefined || !request.url?.startsWith("/")) headers.push("host", url.host);
  return headers;
}
