/** Bindings in the form in which scripts are uploaded with them. */
import type { Binding } from "../../local/edge/script.ts";

export const plainText = (name: string, text: string): Binding => ({ type: "plain_text", name, text });
export const secretText = (name: string, text: string): Binding => ({ type: "secret_text", name, text });

/** Allows `limit` calls per minute. */
export const limiter = (name: string, limit: number): Binding => ({
  type: "ratelimit",
  name,
  namespace_id: "1",
  simple: { limit, period: 60 },
});
