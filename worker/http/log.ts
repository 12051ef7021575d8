import { UpstreamError } from "./upstream-error.ts";

/** The number of stack frames to log. */
const FRAMES = 8;

/**
 * Logs an error as one line of JSON, whose fields Workers Logs can search: the operation, the request's ray
 * ID, and for an UpstreamError its message and cause, which contain no token and no stored data. Any other
 * error is logged by name and stack frames only: its message may quote stored data, as V8's `JSON.parse`
 * errors do.
 *
 * @example logError("GET /posts/:id", error, request);
 */
export function logError(
  operation: string,
  error: unknown,
  request: { headers: Pick<Headers, "get"> },
): void {
  const ray = request.headers.get("cf-ray") ?? undefined;
  console.error(JSON.stringify({ operation, ray, ...toldOf(error) }));
}

function toldOf(error: unknown) {
  if (error instanceof UpstreamError)
    return { error: String(error), cause: error.cause && String(error.cause) };
  if (!(error instanceof Error)) return { error: typeof error };
  return { error: error.name, stack: error.stack && framesOf(error.stack, error.message) };
}

/** The stack without the message, whose lines may look like frames. */
const framesOf = (stack: string, message: string) =>
  stack
    .replace(message, "")
    .match(/(?<=^ +)at .*/gm)
    ?.slice(0, FRAMES);
