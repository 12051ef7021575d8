import { answer, PROBLEM } from "./answer.ts";
import type { Context } from "./context.ts";
import { logError } from "./log.ts";
import { isWrite } from "./method.ts";
import { UpstreamError } from "./upstream-error.ts";

const TITLES = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  412: "Precondition Failed",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  422: "Unprocessable Content",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
} as const;

type Status = keyof typeof TITLES;

/**
 * A request that cannot be served: thrown anywhere, answered in one place.
 *
 * @example throw new Problem(404, "There is no post:80.");
 */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly status: Status;
  readonly headers: Record<string, string>;

  /** `detail` is shown to the caller and says what to do; it never holds a token or a stored text. */
  constructor(status: Status, detail: string, headers: Record<string, string> = {}) {
    super(detail);
    this.status = status;
    this.headers = headers;
  }
}

const TRY_AGAIN = " Try again.";
const LOOK_FIRST = " The change may have been made all the same: look before you send it again.";

/**
 * The one place where an error becomes an answer: a problem document (RFC 9457).
 * What is not the caller's fault is logged, without anything that was stored or is secret.
 */
export function problemResponse(error: unknown, { request, path }: Context): Response {
  if (!(error instanceof Problem)) logError(`${request.method} ${path}`, error, request);
  const { status, message, headers } = asProblem(error, request.method);
  const body = JSON.stringify({ title: TITLES[status], status, detail: message });
  return answer(body, status, PROBLEM, { "Cache-Control": "no-store", ...headers });
}

function asProblem(error: unknown, method: string): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof UpstreamError) {
    const { status, detail, retryAfter, open } = error.meaning;
    const advice = isWrite(method) ? LOOK_FIRST : TRY_AGAIN;
    return new Problem(
      status,
      open ? detail + advice : detail,
      retryAfter ? { "Retry-After": String(retryAfter) } : {},
    );
  }
  return new Problem(500, "Something went wrong here, not with your request. Try again later.");
}
