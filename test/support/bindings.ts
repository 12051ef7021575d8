/** Bindings as scripts are uploaded with them. */
import type { Binding } from "../../local/edge/script.ts";

export const plainText = (name: string, text: string): Binding => ({ type: "plain_text", name, text });
export const secretText = (name: string, text: string): Binding => ({ type: "secret_text", name, text });

/** So many calls a minute. */
export const limiter = (name: string, limit: number): Binding => ({
  type: "ratelimit",
  name,
  namespace_id: "1",
  simple: { limit, period: 60 },
});
