import { DIRECT } from "../keys.ts";
import { showsAll } from "../spelling.ts";
import type { Seen } from "./visit.ts";

/** Where a page view came from; undefined is the site itself. */
export interface Source {
  referrer: string;
  campaign: string | undefined;
}

/** Characters of a tag in a query that are kept; a longer one is none of the kind that is meant. */
const LONGEST_TAG = 60;
const LONGEST_HOST = 100;

/** Names in front of a host that lead to the same site: its phone pages, and where Facebook's links pass. */
const FOLDED = /^(?:(?:www|m|l|lm)\.)+(?=[^.]+\.)/;

/**
 * What led to a page: a tag in its address, `utm_source` or `ref`, else the host or the app that the Referer
 * names. Of the query only those tags and `utm_campaign` are kept.
 */
export function sourceOf(headers: Seen["headers"], url: URL): Source | undefined {
  const referrer = referrerOf(headers.get("referer") ?? "");
  if (referrer === folded(url.hostname)) return undefined;
  // The site's own policy may keep the Referer back. What a service worker asks for is always same-origin.
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

/** A host, or `android-app://com.slack`; nothing where it is an address, which may be a person's. */
function referrerOf(referrer: string): string | undefined {
  if (!URL.canParse(referrer)) return undefined;
  const { protocol, hostname } = new URL(referrer);
  if (protocol === "android-app:")
    return /^\w+(\.\w+)+$/.test(hostname) ? `${protocol}//${hostname.slice(0, LONGEST_HOST)}` : undefined;
  if (!/^https?:$/.test(protocol)) return undefined;
  const host = folded(hostname);
  // A last label with a letter in it is a name's, and not an address's.
  return /^[\w.-]*[a-z][\w-]*$/.test(host) ? host.slice(0, LONGEST_HOST) : undefined;
}

function folded(hostname: string): string {
  return hostname.replace(/\.$/, "").replace(FOLDED, "");
}

/** Nothing; what may be an address of e-mail, however often its `@` is encoded; what was no text; a row of ours. */
const ODD = /^$|@|%(?:25)*40|\ufffd|^\(/;

/** A tag in small letters; none that may be a person's, that cannot be read, or that looks like a row of ours. */
function tagOf(value: string): string | undefined {
  const tag = folded(value.trim().replaceAll(/\s+/g, " ").toLowerCase().normalize("NFC"));
  const isOdd = [...tag].length > LONGEST_TAG || ODD.test(tag) || !showsAll(tag);
  return isOdd ? undefined : tag;
}
