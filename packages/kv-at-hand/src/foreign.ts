/** Detects requests from web pages, or to a host name that is not this machine's. */
import type { IncomingMessage } from "node:http";

type Headers = IncomingMessage["headers"];

/**
 * Whether the host of a URL or Host header means this machine, with or without a trailing dot. The port is
 * ignored: behind a forwarded port (SSH, a container, an editor) Host has the port that the browser sees.
 */
export function isThisMachine(host: string): boolean {
  return /^(127\.0\.0\.1|\[::1\]|(.+\.)?localhost\.?)(:\d+)?$/i.test(host);
}

/** Exceptions. */
export interface Admitted {
  /** Origins of pages, such as `http://localhost:5173`. */
  readonly origins?: readonly string[];
  /** Names by which others reach this machine, such as `redis-rest` between containers; without a port. */
  readonly hosts?: readonly string[];
}

/**
 * Whether a request comes from a web page or for another host name. Pages in a browser can send requests to
 * 127.0.0.1 (with an Origin or, from an `<img>`, only Sec-Fetch-Site) and can rebind their own name to it
 * (which Host then has). The browser sets all three headers: a page can neither change nor omit them.
 */
export function isForeign(
  { headers }: IncomingMessage,
  { origins = [], hosts = [] }: Admitted = {},
): boolean {
  const { origin, host = "" } = headers;
  const isFromPage = origin !== undefined || askingSite(headers) !== undefined;
  const isAdmitted = origin !== undefined && origins.includes(origin);
  const isOurs = isThisMachine(host) || hosts.includes(host.replace(/:\d+$/, ""));
  return (isFromPage && !isAdmitted) || !isOurs;
}

/**
 * What the browser says about the requesting page: `same-origin`, `same-site` or `cross-site`. Undefined for
 * programs, and for an address that a person typed (`none`). Browsers before 2023 do not send it.
 * https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
 */
export function askingSite(headers: Headers): string | undefined {
  const site = headers["sec-fetch-site"];
  return site === undefined || site === "none" ? undefined : String(site);
}
