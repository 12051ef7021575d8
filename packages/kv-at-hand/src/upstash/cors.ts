/** CORS for pages of admitted origins. */
import type { IncomingMessage } from "node:http";
import type { Admitted } from "../foreign.ts";
import type { Answer } from "./answer.ts";

const REQUEST_HEADERS = [
  "authorization",
  "content-type",
  ...["encoding", "response-format", "sync-token"].map((name) => `upstash-${name}`),
  ...["platform", "runtime", "sdk"].map((name) => `upstash-telemetry-${name}`),
];

/** How long a browser may cache the permission, in seconds. */
const MAX_AGE_S = 600;

export function isPreflight({ method, headers }: IncomingMessage): boolean {
  return method === "OPTIONS" && headers["access-control-request-method"] !== undefined;
}

export function preflight(): Answer {
  return {
    status: 200,
    body: "",
    headers: {
      "access-control-allow-methods": "GET, HEAD, POST, PUT",
      "access-control-allow-headers": REQUEST_HEADERS.join(", "),
      "access-control-max-age": String(MAX_AGE_S),
    },
  };
}

/** The headers of every answer to a page of an admitted origin. */
export function forPage(
  { headers: { origin } }: IncomingMessage,
  { origins }: Admitted,
): Record<string, string> {
  if (origin === undefined || !origins?.includes(origin)) return {};
  return {
    "access-control-allow-origin": origin,
    "access-control-expose-headers": "upstash-sync-token",
    vary: "origin",
  };
}
