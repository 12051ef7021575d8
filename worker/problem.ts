import { answer, PROBLEM } from "./answer.ts";
import type { Context } from "./context.ts";
import { logError } from "./log.ts";
import { RedisError, type RedisFailure } from "./redis.ts";

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

/** What a failure of the database means to the caller. */
const DATABASE: Record<RedisFailure, Problem> = {
  unreachable: new Problem(502, "The database cannot be reached. Try again."),
  refused: new Problem(
    502,
    "The database refused this Worker. Its operator has to check DB_URL and DB_TOKEN.",
  ),
  nonsense: new Problem(502, "The database gave an answer that makes no sense. Try again later."),
  command: new Problem(502, "The database could not do this: its data is not what this API wrote."),
  busy: new Problem(503, "The database is busy. Try again in a second.", { "Retry-After": "1" }),
  quota: new Problem(503, "The database is over its quota. Try again later.", { "Retry-After": "60" }),
  timeout: new Problem(504, "The database did not answer in time. Try again."),
};

/**
 * The one place where an error becomes an answer: a problem document (RFC 9457).
 * What is not the caller's fault is logged, without anything that was stored or is secret.
 */
export function problemResponse(error: unknown, { request, path }: Context): Response {
  if (!(error instanceof Problem)) logError(`${request.method} ${path}`, error, request);
  const { status, message, headers } = asProblem(error);
  const body = JSON.stringify({ title: TITLES[status], status, detail: message });
  return answer(body, status, PROBLEM, { "Cache-Control": "no-store", ...headers });
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof RedisError) return DATABASE[error.failure];
  return new Problem(500, "Something went wrong here, not with your request. Try again later.");
}
