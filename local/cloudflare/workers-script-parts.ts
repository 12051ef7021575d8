/** The readable parts of one script. */
import { withoutSecret } from "./bindings.ts";
import { type Answer, success } from "./envelope.ts";
import type { CallHandler } from "./kind.ts";
import { describe, scriptOf } from "./stored-script.ts";

/** GET .../workers/scripts/:script/settings, without the values of secrets. */
export const getSettings: CallHandler = (call) => {
  const { metadata } = scriptOf(call);
  return success({
    placement: metadata.placement,
    compatibility_date: metadata.compatibility_date,
    compatibility_flags: metadata.compatibility_flags,
    usage_model: metadata.usage_model,
    tags: metadata.tags,
    tail_consumers: metadata.tail_consumers,
    logpush: metadata.logpush,
    observability: metadata.observability,
    ...(metadata.limits !== undefined && { limits: metadata.limits }),
    bindings: metadata.bindings.map(withoutSecret),
  });
};

/**
 * GET .../workers/scripts/:script and .../content/v2: a form with one part per module, the main module first.
 */
export const getContent: CallHandler = async (call): Promise<Answer> => {
  const { metadata, modules } = scriptOf(call);
  const form = new FormData();
  for (const { name, type, base64 } of modules) {
    form.append(name, new File([Buffer.from(base64, "base64")], name, { type }));
  }
  const response = new Response(form);
  return {
    status: 200,
    headers: {
      "content-type": response.headers.get("content-type") ?? "multipart/form-data",
      // Cloudflare names the main module here.
      "cf-entrypoint": encodeURI(metadata.main_module),
    },
    body: new Uint8Array(await response.arrayBuffer()),
  };
};

/** GET .../workers/services/:script */
export const getService: CallHandler = (call) => {
  const name = call.param("script");
  const script = scriptOf(call);
  const { created_on, modified_on, tag, metadata } = script;
  const { usage_model } = metadata;
  return success({
    id: name,
    default_environment: {
      environment: "production",
      created_on,
      modified_on,
      script: { ...describe(name, script), tag, last_deployed_from: "api" },
    },
    created_on,
    modified_on,
    usage_model,
  });
};
