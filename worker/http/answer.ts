import type { Context } from "./context.ts";

/** The media types this Worker answers with. */
export const TEXT = "text/plain; charset=utf-8";
export const JSON_TYPE = "application/json";
export const PROBLEM = "application/problem+json";

/**
 * One of our own answers, as plain data that layers may change. A Response is made of it at the end: in
 * workerd each look at a Response's headers costs more CPU than all layers.
 */
export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body?: string | ReadableStream | null;
}

/** An answer in JSON. */
export function answerJson(value: unknown, status: number, headers: Record<string, string> = {}): Answer {
  return answer(JSON.stringify(value), status, JSON_TYPE, headers);
}

/** An answer with a body: always states its type, and forbids browsers to guess another. */
export function answer(
  body: Required<Answer>["body"],
  status: number,
  type: string,
  headers: Record<string, string> = {},
): Answer {
  return {
    body,
    status,
    headers: { ...headers, "Content-Type": type, "X-Content-Type-Options": "nosniff" },
  };
}

/** The Response made of an answer. */
export function responseOf({ body, status, headers }: Answer, { method, answerHeaders }: Context): Response {
  return new Response(method === "HEAD" ? null : body, {
    status,
    headers: { ...headers, ...answerHeaders },
  });
}
