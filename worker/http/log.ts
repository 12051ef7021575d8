import { UpstreamError } from "./upstream-error.ts";

/** Places of a stack that are logged. */
const FRAMES = 8;

/**
 * Logs what went wrong as one line of JSON, whose fields Workers Logs can be searched by: what was being
 * done, the ray id of the request, and of an UpstreamError its message and cause, which hold no token and
 * nothing that was stored. Any other error is told by its name and the places that led to it: its message may
 * quote what was stored, as V8's does in `JSON.parse`.
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

/** The stack without the message, whose lines may look like places. */
const framesOf = (stack: string, message: string) =>
  stack
    .replace(message, "")
    .match(/(?<=^ +)at .*/gm)
    ?.slice(0, FRAMES);
