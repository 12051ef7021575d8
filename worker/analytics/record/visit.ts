import { isbot } from "isbot";
import { momentOf } from "../day.ts";
import type { Kind } from "../keys.ts";

/** What is counted of a request. */
export interface Visit {
  /** UTC, of its arrival. */
  day: string;
  hour: string;
  /** Of the answer. */
  status: number;
  kind: Kind;
  /** Of a page view whose visitor did not ask to be left out. */
  view?: { page: string; country: string; referrer: string | undefined } | undefined;
  /** Tells visitors apart; it is personal, and stays in the isolate. */
  visitor?: string | undefined;
}

/** What of a request is looked at. */
export interface Seen {
  method: string;
  url: string;
  headers: { get(name: string): string | null };
  /** Cloudflare's; in no other runtime. */
  cf?: unknown;
}

const LONGEST_PATH = 200;
const LONGEST_HOST = 100;
const LONGEST_VISITOR = 500;

/** Unknown, as Cloudflare says it. */
const NOWHERE = "XX";

/**
 * What is counted of a request that arrived at `arrived` (milliseconds) and was answered with `status`. Of a
 * `private` one, or one whose sender does not want to be tracked, only that it came and whether it was a page
 * view.
 */
export function visitOf(request: Seen, status: number, arrived: number, isPrivate: boolean): Visit {
  const { headers } = request;
  const userAgent = headers.get("user-agent") ?? "";
  const untracked = isPrivate || headers.get("dnt") === "1" || headers.get("sec-gpc") === "1";
  const bot = isBot(userAgent);
  const isView =
    !bot && request.method === "GET" && status < 400 && (headers.get("accept") ?? "").startsWith("text");
  const when = { ...momentOf(arrived), status };
  if (untracked) return { ...when, kind: isView ? "v" : "" };
  if (bot) return { ...when, kind: "b" };
  const visitor = `${headers.get("cf-connecting-ip") ?? ""} ${userAgent}`.slice(0, LONGEST_VISITOR);
  if (!isView) return { ...when, kind: "", visitor };
  const { pathname, hostname } = new URL(request.url);
  const view = {
    page: pathname.length > LONGEST_PATH ? `${pathname.slice(0, LONGEST_PATH)}…` : pathname,
    country: countryOf(request),
    referrer: referrerOf(headers.get("referer"), hostname),
  };
  return { ...when, kind: "v", view, visitor };
}

function countryOf({ cf, headers }: Seen): string {
  const country = (cf as { country?: string } | undefined)?.country ?? headers.get("cf-ipcountry");
  return country && /^[A-Z][A-Z0-9]$/.test(country) ? country : NOWHERE;
}

/** The host that led here, unless it is our own. */
function referrerOf(referrer: string | null, own: string): string | undefined {
  if (!referrer || !URL.canParse(referrer)) return undefined;
  const { protocol, hostname } = new URL(referrer);
  // A name with a letter at its end: not an address, which might be a person's, nor what no host is called.
  if (!/^https?:$/.test(protocol) || !/^[a-z0-9.-]*[a-z][a-z0-9-]*$/.test(hostname)) return undefined;
  if (hostname === own) return undefined;
  return hostname.slice(0, LONGEST_HOST);
}

/**
 * The expression behind isbot is long, and a busy isolate sees few user agents: it remembers some answers.
 */
const bots = new Map<string, boolean>();

function isBot(userAgent: string): boolean {
  const known = bots.get(userAgent);
  if (known !== undefined) return known;
  const bot = isbot(userAgent);
  if (bots.size >= 200) bots.clear();
  bots.set(userAgent, bot);
  return bot;
}
