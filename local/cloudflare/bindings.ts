/** Validates the bindings of an upload. */
import type { Binding } from "../edge/script.ts";
import { ApiError } from "./envelope.ts";
import { invalidScript } from "./errors.ts";

const SERVED = ["plain_text", "secret_text", "json", "ratelimit"];

/**
 * Reads `bindings` from the metadata, in order.
 * @throws ApiError that names the binding, never its value
 */
export function checkBindings(value: unknown = []): Binding[] {
  if (!Array.isArray(value)) throw invalidScript("metadata: bindings must be a list");
  const bindings = value.map(checkBinding);
  const names = bindings.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw invalidScript(`two bindings are named ${twice}`);
  return bindings;
}

/** A binding as the API returns it: Cloudflare never shows a secret again. */
export function withoutSecret(binding: Binding): object {
  if (binding.type !== "secret_text") return binding;
  return { name: binding.name, type: binding.type };
}

function checkBinding(value: unknown): Binding {
  const binding = (value ?? {}) as Record<string, unknown>;
  const { name, type } = binding;
  if (typeof name !== "string" || name === "") {
    // https://developers.cloudflare.com/workers/observability/errors/#errors-on-worker-upload
    throw new ApiError(400, 10052, "a binding has no name");
  }
  switch (type) {
    case "plain_text":
    case "secret_text":
      if (typeof binding.text !== "string") throw invalidScript(`binding ${name}: text must be a string`);
      return { name, text: binding.text, type };
    case "json":
      if (binding.json === undefined) throw invalidScript(`binding ${name}: json is missing`);
      return { name, json: binding.json, type };
    case "ratelimit":
      return { name, ...checkRateLimit(name, binding), type };
    default:
      throw invalidScript(
        `binding ${name}: the type ${JSON.stringify(type)} is not supported by npm start, which supports ${SERVED.join(", ")}`,
      );
  }
}

function checkRateLimit(name: string, { namespace_id, simple }: Record<string, unknown>) {
  const { limit, period } = (simple ?? {}) as Record<string, unknown>;
  if (typeof namespace_id !== "string" || !/^\d+$/.test(namespace_id)) {
    throw invalidScript(`binding ${name}: namespace_id must be a string of digits`);
  }
  if (typeof limit !== "number" || !Number.isInteger(limit) || limit < 1) {
    throw invalidScript(`binding ${name}: simple.limit must be a positive whole number`);
  }
  if (period !== 10 && period !== 60) {
    throw invalidScript(`binding ${name}: simple.period must be 10 or 60 (seconds)`);
  }
  return { namespace_id, simple: { limit, period } };
}
