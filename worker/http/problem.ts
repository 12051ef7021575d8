import { type Answer, answer, PROBLEM } from "./answer.ts";
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

  /** `detail` is shown to the caller and says what to do; it never contains a token or stored data. */
  constructor(status: Status, detail: string, headers: Record<string, string> = {}) {
    super(detail);
    this.status = status;
    this.headers = headers;
  }
}

const TRY_AGAIN = " Try again.";
const LOOK_FIRST = " The change may have been made: check before you send it again.";

/**
 * The only place that turns an error into an answer: a problem document (RFC 9457). Errors that are not the
 * caller's fault are logged, without secrets or stored data.
 */
export function problemAnswer(error: unknown, { request, method, path }: Context): Answer {
  if (!(error instanceof Problem)) logError(`${method} ${path}`, error, request);
  const { status, message, headers } = asProblem(error, method);
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
  return new Problem(500, "Internal error. Try again later.");
}
