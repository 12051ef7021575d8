import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** What follows `Bearer ` in the Authorization header. */
export function bearerToken(request: IncomingMessage): string | undefined {
  return /^Bearer (.*)$/i.exec(request.headers.authorization ?? "")?.[1];
}

/** Compares digests, which have equal lengths, in constant time. */
export function isSameToken(given: string | null | undefined, token: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return typeof given === "string" && timingSafeEqual(digest(given), digest(token));
}
