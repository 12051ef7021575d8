import { readBody } from "#kv-at-hand/http.ts";
import { unreadable } from "./errors.ts";
import type { Call } from "./kind.ts";

/** Everything but a script is short. */
const LIMIT_BYTES = 64 * 1024;

/**
 * Reads a JSON object.
 * @throws ApiError if the body is something else, BodyTooLarge if it is too large
 */
export async function readJson({ request }: Call): Promise<Record<string, unknown>> {
  const body = await readBody(request, LIMIT_BYTES);
  let value: unknown;
  try {
    value = JSON.parse(body.toString("utf8"));
  } catch {
    throw unreadable("the body must be JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw unreadable("the body must be a JSON object");
  }
  return value as Record<string, unknown>;
}
