import { clientKey } from "../../http/rate-limit.ts";
import type { Kind, ListName } from "../keys.ts";
import { cut, spelt } from "../spelling.ts";
import { clientOf, isRobot } from "./client.ts";
import { isPageView } from "./page-view.ts";
import { sourceOf } from "./source.ts";

/** What is recorded about a request. */
export interface Visit {
  /** Milliseconds since the epoch. */
  arrived: number;
  /** The status code of the response. */
  status: number;
  kind: Kind;
  /** Only of a page view that is neither private nor by a visitor who opts out of tracking. */
  view?: View;
}

export interface View {
  /** Distinguishes visitors. It is personal data, and never leaves the isolate. */
  visitor: string;
  /** The names that the view counts for, by list. */
  names: Readonly<Partial<Record<ListName, string>>>;
}

/** The parts of a request that are looked at. */
export interface Seen {
  method: string;
  url: string;
  headers: { get(name: string): string | null };
  /** Cloudflare's `request.cf`; absent in every other runtime. */
  cf?: unknown;
}

/** What else is known about a request. */
export interface Circumstances {
  /** The status code of the response. */
  status: number;
  /** Milliseconds since the epoch. */
  arrived: number;
  /** The path of the route that handled it, such as `/posts/:id`; absent for any other path. */
  route?: string | undefined;
  /** It was sent with the admin token. */
  isPrivate: boolean;
}

const LONGEST_PATH = 200;
const LONGEST_VISITOR = 500;

/** Cloudflare's code for an unknown country. */
const NOWHERE = "XX";

/**
 * What is recorded about a request. If it is private, or its sender opts out of tracking, that is only that
 * it arrived and whether it was a page view.
 */
export function visitOf(request: Seen, { status, arrived, route, isPrivate }: Circumstances): Visit {
  const { headers } = request;
  const isUntracked = () => isPrivate || headers.get("dnt") === "1" || headers.get("sec-gpc") === "1";
  if (isRobot(headers.get("user-agent") ?? "")) return { arrived, status, kind: isUntracked() ? "" : "b" };
  if (!isPageView(request, status)) return { arrived, status, kind: "" };
  if (isUntracked()) return { arrived, status, kind: "v" };
  const url = new URL(request.url);
  const page = route ?? cut(spelt(url.pathname), LONGEST_PATH);
  const source = sourceOf(headers, url);
  const client = clientOf(headers);
  const names = {
    pages: page,
    ...(source && { entryPages: page, referrers: source.referrer }),
    ...(source?.campaign && { campaigns: source.campaign }),
    countries: countryOf(request),
    browsers: client.browser,
    systems: client.system,
    devices: client.device,
  };
  return { arrived, status, kind: "v", view: { visitor: visitorOf(headers), names } };
}

function visitorOf(headers: Seen["headers"]): string {
  const address = clientKey(headers.get("cf-connecting-ip") ?? "");
  return `${address} ${headers.get("user-agent") ?? ""}`.slice(0, LONGEST_VISITOR);
}

function countryOf({ cf, headers }: Seen): string {
  const country = (cf as { country?: string } | undefined)?.country ?? headers.get("cf-ipcountry");
  return country && /^[A-Z][A-Z0-9]$/.test(country) ? country : NOWHERE;
}
