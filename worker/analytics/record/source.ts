import { DIRECT } from "../keys.ts";
import { showsAll } from "../spelling.ts";
import type { Seen } from "./visit.ts";

/** Where a page view came from, other than the site itself. */
export interface Source {
  referrer: string;
  campaign: string | undefined;
}

/** Characters in the longest tag of a query; a longer one does not count. */
const LONGEST_TAG = 60;
const LONGEST_HOST = 100;

/** Prefixes of hosts that belong to the same site: mobile versions, and Facebook's redirects. */
const FOLDED = /^(?:(?:www|m|l|lm)\.)+(?=[^.]+\.)/;

/**
 * What led to a page: `utm_source` or `ref` in its query, else the host or the app in the Referer; undefined
 * if the site itself did. Nothing else of the query is kept, except `utm_campaign`.
 */
export function sourceOf(headers: Seen["headers"], url: URL): Source | undefined {
  const referrer = referrerOf(headers.get("referer") ?? "");
  if (referrer === folded(url.hostname)) return undefined;
  // The site's Referrer-Policy may suppress the Referer. A service worker's requests are always same-origin,
  // so only `document` counts.
  const isOwn =
    headers.get("sec-fetch-site") === "same-origin" && headers.get("sec-fetch-dest") === "document";
  if (isOwn && !headers.get("referer")) return undefined;
  const query = url.search === "" ? undefined : url.searchParams;
  const tag = (name: string) => tagOf(query?.get(name) ?? "");
  return {
    referrer: tag("utm_source") ?? tag("ref") ?? referrer ?? DIRECT,
    campaign: tag("utm_campaign"),
  };
}

/** A host, or `android-app://com.slack`; undefined for an IP address, which may be a person's. */
function referrerOf(referrer: string): string | undefined {
  if (!URL.canParse(referrer)) return undefined;
  const { protocol, hostname } = new URL(referrer);
  if (protocol === "android-app:")
    return /^\w+(\.\w+)+$/.test(hostname) ? `${protocol}//${hostname.slice(0, LONGEST_HOST)}` : undefined;
  if (!/^https?:$/.test(protocol)) return undefined;
  const host = folded(hostname);
  // A host whose last label has a letter is not an IP address.
  return /^[\w.-]*[a-z][\w-]*$/.test(host) ? host.slice(0, LONGEST_HOST) : undefined;
}

function folded(hostname: string): string {
  return hostname.replace(/\.$/, "").replace(FOLDED, "");
}

/**
 * Empty, perhaps an e-mail address (however often its `@` is encoded), invalid UTF-8, or in the form of our
 * own names, such as `(other)`.
 */
const ODD = /^$|@|%(?:25)*40|\ufffd|^\(/;

/**
 * A tag in lower case; undefined if it may be personal, cannot be read, or looks like one of our own names.
 */
function tagOf(value: string): string | undefined {
  const tag = folded(value.trim().replaceAll(/\s+/g, " ").toLowerCase().normalize("NFC"));
  const isOdd = [...tag].length > LONGEST_TAG || ODD.test(tag) || !showsAll(tag);
  return isOdd ? undefined : tag;
}
