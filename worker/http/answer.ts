/** The media types this Worker answers with. */
export const TEXT = "text/plain; charset=utf-8";
export const JSON_TYPE = "application/json";
export const PROBLEM = "application/problem+json";

/** An answer of our own in JSON. */
export function answerJson(value: unknown, status: number, headers: Record<string, string> = {}): Response {
  return answer(JSON.stringify(value), status, JSON_TYPE, headers);
}

/**
 * An answer of our own, as opposed to one passed on from an origin: it always says what it is, and that no
 * browser may guess otherwise.
 */
export function answer(
  body: string | null,
  status: number,
  type: string,
  headers: Record<string, string> = {},
): Response {
  return new Response(body, {
    status,
    headers: { ...headers, "Content-Type": type, "X-Content-Type-Options": "nosniff" },
  });
}
