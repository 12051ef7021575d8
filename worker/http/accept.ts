import { answer, JSON_TYPE, TEXT } from "./answer.ts";
import type { Context } from "./context.ts";
import { mediaType } from "./media-type.ts";

/** Whether the caller asked for JSON, by what it sends or by what it accepts. */
function wantsJson({ request: { headers } }: Context): boolean {
  const isJson = (type: string | null) => mediaType(type) === JSON_TYPE;
  return isJson(headers.get("Content-Type")) || (headers.get("Accept")?.split(",").some(isJson) ?? false);
}

/** The answer to a write: the bare id, or all of it as JSON for a caller that speaks JSON. */
export function written(
  c: Context,
  value: { id: string },
  status: 200 | 201,
  headers: Record<string, string> = {},
): Response {
  if (!wantsJson(c)) return answer(value.id, status, TEXT, headers);
  return answer(JSON.stringify(value), status, JSON_TYPE, headers);
}
