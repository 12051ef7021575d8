/** The media types this Worker answers with. */
export const TEXT = "text/plain; charset=utf-8";
export const JSON_TYPE = "application/json";
export const PROBLEM = "application/problem+json";

/** One of our own answers, in JSON. */
export function answerJson(value: unknown, status: number, headers: Record<string, string> = {}): Response {
  return answer(JSON.stringify(value), status, JSON_TYPE, headers);
}

/**
 * One of our own answers, not one forwarded from an origin: always states its type, and forbids browsers to
 * guess another.
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
