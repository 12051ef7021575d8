/**
 * The methods that a route may have: each must count below as a read or a write, so that the token and the
 * limits cover it.
 */
export type Method = "GET" | "POST" | "PUT" | "DELETE";

/** Whether this method changes something. */
export function isWrite(method: string): boolean {
  return method === "POST" || method === "PUT" || method === "DELETE";
}

/** Whether this method reads something. */
export function isRead(method: string): boolean {
  return method === "GET" || method === "HEAD";
}
