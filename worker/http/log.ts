import { UpstreamError } from "./upstream-error.ts";

/** Places of a stack that are logged. */
const FRAMES = 8;

/**
 * Logs what went wrong as one line of JSON, whose fields Workers Logs can be searched by: what was being
 * done, the ray id of the request, the error, its cause, and for an error that nobody foresaw the places that
 * led to it. No token and nothing that was stored is in it: an UpstreamError holds neither.
 *
 * @example logError("GET /posts/:id", error, request);
 */
export function logError(
  operation: string,
  error: unknown,
  request: { headers: Pick<Headers, "get"> },
): void {
  const { stack, cause } = error instanceof Error ? error : { stack: undefined, cause: undefined };
  console.error(
    JSON.stringify({
      operation,
      ray: request.headers.get("cf-ray") ?? undefined,
      error: String(error),
      cause: cause === undefined ? undefined : String(cause),
      stack: error instanceof UpstreamError ? undefined : stack && framesOf(stack),
    }),
  );
}

const framesOf = (stack: string) =>
  stack
    .split("\n")
    .filter((line) => /^ +at /.test(line))
    .slice(0, FRAMES)
    .map((line) => line.trim());
