/** Bindings in the form in which scripts are uploaded with them. */
import type { Binding } from "../../local/edge/script.ts";

export const plainText = (name: string, text: string): Binding => ({ type: "plain_text", name, text });
export const secretText = (name: string, text: string): Binding => ({ type: "secret_text", name, text });

/** Allows `limit` calls per minute, counted together with those of other limiters of its namespace. */
export const limiter = (name: string, limit: number, namespace = "1"): Binding => ({
  type: "ratelimit",
  name,
  namespace_id: namespace,
  simple: { limit, period: 60 },
});
