/** Which requests come from a web page, or under a name that is not this machine's. */
import type { IncomingMessage } from "node:http";

type Headers = IncomingMessage["headers"];

/**
 * Whether the host of a URL or of a Host header means this machine, with the dot of a full name or without.
 * Its port is not compared: behind a forwarded port (SSH, a container, an editor) Host names the port that the
 * browser sees.
 */
export function isThisMachine(host: string): boolean {
  return /^(127\.0\.0\.1|\[::1\]|(.+\.)?localhost\.?)(:\d+)?$/i.test(host);
}

/** Who may ask all the same. */
export interface Admitted {
  /** Origins of pages, such as `http://localhost:5173`. */
  readonly origins?: readonly string[];
  /** Names that this machine has for others, such as `redis-rest` between containers; without a port. */
  readonly hosts?: readonly string[];
}

/**
 * Whether a request comes from a web page or under another name than this machine's. Pages that a browser shows can
 * send requests to 127.0.0.1 (they carry an Origin or, like those of an `<img>`, Sec-Fetch-Site alone) and can rebind
 * their own name to it (they carry its Host). The browser sets all three: a page can neither change nor omit them.
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
 * What the browser says of the page that asks: `same-origin`, `same-site` or `cross-site`. Undefined where no page does:
 * for a program, and for an address that a person typed (`none`). Browsers of before 2023 do not tell.
 * https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
 */
export function askingSite(headers: Headers): string | undefined {
  const site = headers["sec-fetch-site"];
  return site === undefined || site === "none" ? undefined : String(site);
}
