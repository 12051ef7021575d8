import type { Layer } from "./layer.ts";

const METHODS = "GET,HEAD,POST,PUT,DELETE";
/**
 * Our own by name, for browsers that do not support the star; the star allows any other, because tracing adds
 * headers to a page's calls (traceparent, baggage, sentry-trace), which would otherwise fail. Only
 * Authorization identifies a caller.
 */
const REQUEST_HEADERS = "Authorization,Content-Type,Idempotency-Key,If-Match,If-None-Match,*";
const EXPOSED_HEADERS = "Link,Location,ETag,Retry-After";
const PREFLIGHT_SECONDS = "86400";

/** Allows calls from pages of the origins in CORS_ORIGINS; without any, no answer mentions CORS. */
export const cors: Layer = ({ method, headers, env, answerHeaders }, next) => {
  if (!env.CORS_ORIGINS) return next();
  const allowed = allowedOrigin(headers.get("Origin"), env.CORS_ORIGINS);
  // Any other OPTIONS request asks which methods are allowed, which the resource answers.
  if (method === "OPTIONS" && headers.get("Access-Control-Request-Method")) {
    const listed = allowed && preflight(allowed);
    return {
      status: 204,
      headers: { Vary: "Origin, Access-Control-Request-Headers", ...listed },
    };
  }
  answerHeaders.Vary = "Origin";
  if (allowed) {
    answerHeaders["Access-Control-Allow-Origin"] = allowed;
    answerHeaders["Access-Control-Expose-Headers"] = EXPOSED_HEADERS;
  }
  return next();
};

/**
 * The value of Access-Control-Allow-Origin; undefined if no page, or a page of another origin, sent the
 * request.
 */
function allowedOrigin(origin: string | null, list: string): string | undefined {
  if (origin === null) return undefined;
  const origins = list.split(",");
  if (origins.includes("*")) return "*";
  return origins.some((each) => isSameOrigin(origin, each)) ? origin : undefined;
}

/** @param listed an origin; a star stands for the names of all subdomains: `https://*.example.com` */
function isSameOrigin(origin: string, listed: string): boolean {
  const [before = "", after] = listed.split("*");
  if (after === undefined) return origin === listed;
  const name = origin.slice(before.length, -after.length);
  return origin === before + name + after && /^[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(name);
}

const preflight = (origin: string) => ({
  "Access-Control-Allow-Origin": origin,
  "Access-Control-Allow-Methods": METHODS,
  "Access-Control-Allow-Headers": REQUEST_HEADERS,
  "Access-Control-Max-Age": PREFLIGHT_SECONDS,
});
