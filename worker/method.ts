/** Whether a request of this method asks to change something. */
export function isWrite(method: string): boolean {
  return method === "POST" || method === "PUT" || method === "DELETE";
}

/** Whether a request of this method asks to see something. */
export function isRead(method: string): boolean {
  return method === "GET" || method === "HEAD";
}
