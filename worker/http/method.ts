/**
 * What a route may answer: each is known below to be a read or a write, so that none escapes the token and
 * the limits.
 */
export type Method = "GET" | "POST" | "PUT" | "DELETE";

/** Whether a request of this method asks to change something. */
export function isWrite(method: string): boolean {
  return method === "POST" || method === "PUT" || method === "DELETE";
}

/** Whether a request of this method asks to see something. */
export function isRead(method: string): boolean {
  return method === "GET" || method === "HEAD";
}
