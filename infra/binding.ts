import type { types } from "@pulumi/cloudflare";
import type { Input } from "@pulumi/pulumi";
import type { Env } from "../worker/env.ts";

/** A binding of the Worker, in the provider's form. */
export type Binding = types.input.WorkersScriptBinding & { name: keyof Env };

export const plainText = (name: keyof Env, text: Input<string>): Binding => ({
  type: "plain_text",
  name,
  text,
});
