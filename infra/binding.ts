import type { types } from "@pulumi/cloudflare";
import type { Input } from "@pulumi/pulumi";
import type { Env } from "../worker/env.ts";

/** A binding of the Worker, in the provider's form. */
export type Binding = types.input.WorkersScriptBinding & { name: keyof Env };

/** The period of a rate limit in seconds; Cloudflare accepts 10 or 60. */
const PERIOD = 60;

export const plainText = (name: keyof Env, text: Input<string>): Binding => ({
  type: "plain_text",
  name,
  text,
});

/** Allows `limit` calls per minute. */
export const rateLimit = (name: keyof Env, limit: number): Binding => ({
  type: "ratelimit",
  name,
  simple: { limit, period: PERIOD },
});
