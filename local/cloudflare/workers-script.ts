/** Scripts: upload, list, delete. */
import { readBody } from "../http.ts";
import type { Call, CallHandler } from "./call.ts";
import { success } from "./envelope.ts";
import { invalidName, noSuchScript } from "./errors.ts";
import { etagOf, placeWaysTo, toScript } from "./restore.ts";
import type { StoredScript } from "./store.ts";
import { parseUpload, UPLOAD_LIMIT_BYTES } from "./upload.ts";

/** The name is also a label of its host on workers.dev; Cloudflare takes an underscore too. */
const NAME = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

/** @throws ApiError when Cloudflare takes no script of this name. */
export function checkName(name: string): void {
  if (!NAME.test(name)) throw invalidName(name);
}

/** @throws ApiError when nothing of this name was uploaded. */
export function scriptOf({ param, stage }: Call): StoredScript {
  const script = stage.store.deployed.scripts.get(param("script"));
  if (script === undefined) throw noSuchScript();
  return script;
}

/** What Cloudflare tells of a script, wherever it tells of one. */
export function describe(name: string, script: StoredScript) {
  const { etag, created_on, modified_on, metadata } = script;
  return {
    id: name,
    etag,
    // The edge refuses a script without it, and tells of no other.
    handlers: ["fetch"],
    has_assets: false,
    has_modules: true,
    logpush: metadata.logpush,
    usage_model: metadata.usage_model,
    created_on,
    modified_on,
    compatibility_date: metadata.compatibility_date,
    entry_point: metadata.main_module,
  };
}

/** PUT .../workers/scripts/:script */
export const putScript: CallHandler = async (call) => {
  const { request, stage, param } = call;
  const { edge, store, log, now, newId } = stage;
  const name = param("script");
  checkName(name);
  const body = await readBody(request, UPLOAD_LIMIT_BYTES);
  const { metadata, modules } = await parseUpload(body, request.headers["content-type"]);
  return stage.write(async () => {
    const before = store.deployed.scripts.get(name);
    const isServing = edge.scripts().includes(name);
    const modified_on = now().toISOString();
    const script: StoredScript = {
      tag: before?.tag ?? newId(),
      etag: etagOf(modules),
      created_on: before?.created_on ?? modified_on,
      modified_on,
      metadata,
      modules,
      subdomain: before?.subdomain ?? { enabled: false, previews_enabled: false },
    };
    const started = performance.now();
    await store.change(
      (next) => next.scripts.set(name, script),
      () => edge.putScript(name, toScript(metadata, modules)),
    );
    const startup_time_ms = Math.round(performance.now() - started);
    if (before !== undefined && !isServing) await placeWaysTo(stage, name);
    log(`${before === undefined ? "put" : "replaced"} script ${name} (${sizeOf(script)})`);
    return success({ ...describe(name, script), startup_time_ms });
  }, name);
};

/** GET .../workers/scripts */
export const listScripts: CallHandler = ({ stage }) =>
  success([...stage.store.deployed.scripts].map(([name, script]) => describe(name, script)));

/** DELETE .../workers/scripts/:script takes what leads to it along, as on Cloudflare. */
export const deleteScript: CallHandler = (call) => {
  const { stage, param } = call;
  const name = param("script");
  return stage.write(async () => {
    scriptOf(call);
    const { routes, domains } = stage.store.deployed;
    const routeIds = [...routes].filter(([, { script }]) => script === name).map(([id]) => id);
    const domainIds = [...domains].filter(([, { service }]) => service === name).map(([id]) => id);
    await stage.store.change((next) => {
      next.scripts.delete(name);
      for (const id of routeIds) next.routes.delete(id);
      for (const id of domainIds) next.domains.delete(id);
    });
    await stage.edge.deleteScript(name);
    const ways = [
      ...routeIds.map((id) => `route ${routes.get(id)?.pattern}`),
      ...domainIds.map((id) => `custom domain ${domains.get(id)?.hostname}`),
    ];
    stage.log(`removed script ${name}${ways.length > 0 ? ` with ${ways.join(", ")}` : ""}`);
    return success({ id: null });
  });
};

function sizeOf({ metadata, modules }: StoredScript): string {
  const bytes = modules.reduce((sum, { base64 }) => sum + Buffer.byteLength(base64, "base64"), 0);
  const { length } = metadata.bindings;
  return `${(bytes / 1000).toFixed(1)} KB, ${length} ${length === 1 ? "binding" : "bindings"}`;
}
