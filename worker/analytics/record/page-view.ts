import type { Seen } from "./visit.ts";

/** Headers in which a client says that nobody looks at the answer yet. */
const PURPOSES = ["sec-purpose", "purpose", "x-purpose", "x-moz", "x-sec-purpose"];

/** Headers of libraries that fetch HTML for a part of a page: a client without Fetch Metadata tells no more. */
const SCRIPTS = ["turbo-frame", "x-turbo-request-id", "hx-request"];

/**
 * Whether somebody opened a page: a navigation that was answered with it. docs/analytics.md has the rule as a
 * table, with a reason for each row; a robot's navigation is none of this function's business.
 *
 * @param status of the answer
 */
export function isPageView({ method, headers }: Seen, status: number): boolean {
  const isAnswered = (status >= 200 && status < 300) || status === 304;
  return method === "GET" && isAnswered && isNavigation(headers) && !isPrefetch(headers);
}

/** Turbo's and Facebook's values are `prefetch` and `preview`; Chromium's may be `prefetch;prerender`. */
function isPrefetch(headers: Seen["headers"]): boolean {
  return PURPOSES.some((name) => /prefetch|prerender|preview/i.test(headers.get(name) ?? ""));
}

function isNavigation(headers: Seen["headers"]): boolean {
  const destination = headers.get("sec-fetch-dest");
  if (destination !== null) {
    // A service worker that passes a navigation on makes its destination empty and keeps its mode
    // (https://fetch.spec.whatwg.org/#dom-request; so does Chromium 156).
    const passedOn = destination === "empty" && headers.get("sec-fetch-mode") === "navigate";
    return destination === "document" || passedOn;
  }
  // Every browser lists HTML first when it navigates; those before Safari 16.4, and pages without TLS, send
  // no Fetch Metadata.
  if (!/^\s*text\/html\s*([;,]|$)/i.test(headers.get("accept") ?? "")) return false;
  // Android's WebViews send the name of their app in X-Requested-With.
  if (/^XMLHttpRequest$/i.test(headers.get("x-requested-with") ?? "")) return false;
  return !SCRIPTS.some((name) => headers.get(name) !== null);
}
