/** The edge's public entrance: finds the script for a request and forwards it. */
import type { IncomingMessage } from "node:http";
import { isThisMachine } from "#kv-at-hand/foreign.ts";
import { type Handler, refuse } from "#kv-at-hand/http.ts";
import { CF_HEADER, cfHeader, newRay } from "./cf.ts";
import { mayBeServed } from "./page-writes.ts";
import { isCoded, proxy, type Upstream } from "./proxy.ts";

const HOST = /^(?:[a-z0-9_.-]+|\[[0-9a-f:.]+\])(?::\d+)?$/i;

/** Methods that Node's parser knows and workerd's does not: https://nodejs.org/api/http.html#httpmethods */
const UNKNOWN_TO_WORKERD = new Set([
  "BIND",
  "LINK",
  "M-SEARCH",
  "MKCALENDAR",
  "REBIND",
  "SOURCE",
  "UNBIND",
  "UNLINK",
]);

const REFUSED_PAGE =
  "Refused by npm start: this write came from a web page whose origin is not in corsOrigins.";

export interface FrontOptions {
  /**
   * Runs `exchange` with the script for a URL, and holds that script until it is done; null if the request
   * goes to the origin, undefined if the script is missing.
   */
  readonly lease: (
    url: URL,
    exchange: (upstream: Upstream | null | undefined) => Promise<void>,
  ) => Promise<void>;
  readonly origin: Handler;
  /** Receives a line when a valid request cannot be served. */
  readonly log: (line: string) => void;
}

/** A handler that dispatches requests by URL. It treats 127.0.0.1 and [::1] as localhost. */
export function frontHandler({ lease, origin, log }: FrontOptions): Handler {
  return async (request, response) => {
    const target = targetOf(request);
    if (target === undefined) return refuse(request, response, 400, "Malformed Host or URL.");
    const { method = "" } = request;
    if (UNKNOWN_TO_WORKERD.has(method)) return refuse(request, response, 400, "Unknown method.");
    if (isCoded(request)) return refuse(request, response, 501, "Transfer-Encoding must be chunked.");
    await lease(target.url, async (upstream) => {
      if (upstream === null) return origin(request, response);
      if (upstream === undefined) return refuse(request, response, 502, "The Worker is no longer deployed.");
      const headers = ["host", target.host, ...edgeHeaders(request)];
      if (await mayBeServed(request, upstream, headers))
        await proxy(request, response, upstream, headers, log);
      else refuse(request, response, 403, REFUSED_PAGE);
    });
  };
}

interface Target {
  /** As routes see it, with `..` and the like resolved, and one name for this machine. */
  readonly url: URL;
  /**
   * As the script sees it. For this machine's names, always with our own port: any other would be another
   * server's.
   */
  readonly host: string;
}

function targetOf(request: IncomingMessage): Target | undefined {
  const port = request.socket.localPort;
  const named = request.headers.host ?? `localhost:${port}`;
  const target = request.url ?? "/";
  if (target.startsWith("/") && !HOST.test(named)) return undefined;
  try {
    const url = new URL(
      target.startsWith("/") ? `http://${named}${target}` : target.replace(/^\*$/, `http://${named}/`),
    );
    const isHere = isThisMachine(url.hostname);
    if (isHere) {
      url.port = String(port);
      // Drop the trailing dot of a fully qualified name.
      url.hostname = url.hostname.replace(/\.$/, "");
    }
    const { host } = url;
    if (isHere && !url.hostname.endsWith("localhost")) url.hostname = "localhost";
    return { url, host };
  } catch {
    return undefined;
  }
}

/**
 * The headers that Cloudflare adds. A client address claimed by the client is trusted: there is nobody else
 * to ask.
 */
function edgeHeaders(request: IncomingMessage): string[] {
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
  return headers;
}
