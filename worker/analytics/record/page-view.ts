import type { Seen } from "./visit.ts";

/** Headers with which a client says that nobody is looking at the page yet. */
const PURPOSES = ["sec-purpose", "purpose", "x-purpose", "x-moz", "x-sec-purpose"];

/**
 * Headers of libraries that fetch HTML for part of a page: without Fetch Metadata, nothing else identifies
 * such a request.
 */
const SCRIPTS = ["turbo-frame", "x-turbo-request-id", "hx-request"];

/**
 * Whether somebody opened a page: a navigation that returned one. docs/analytics.md lists cases, with
 * reasons. Robots must be excluded beforehand.
 *
 * @param status of the response
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
    // If a service worker passes a navigation on, its destination becomes empty and its mode stays
    // (https://fetch.spec.whatwg.org/#dom-request, and Chromium 156).
    const passedOn = destination === "empty" && headers.get("sec-fetch-mode") === "navigate";
    return destination === "document" || passedOn;
  }
  // Every browser lists HTML first when it navigates. Those before Safari 16.4, and any on a page without
  // TLS, send no Fetch Metadata.
  if (!/^\s*text\/html\s*([;,]|$)/i.test(headers.get("accept") ?? "")) return false;
  // An Android WebView sends its app's name in X-Requested-With.
  if (/^XMLHttpRequest$/i.test(headers.get("x-requested-with") ?? "")) return false;
  return !SCRIPTS.some((name) => headers.get(name) !== null);
}
