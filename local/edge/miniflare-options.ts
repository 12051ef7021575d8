/** Converts a script to Miniflare's options. */
import path from "node:path";
import type { WorkerOptions } from "miniflare";
import { type Binding, type Script, ScriptError } from "./script.ts";

/** The apparent folder of the modules. Nothing is read from it. */
const ROOT = path.resolve("/edge");

/** A name that no uploaded module has: the API's module names never begin with a space. */
const ENTRY = " entry.js";

type ModuleDefinition = Extract<WorkerOptions["modules"], unknown[]>[number];
type Ratelimits = NonNullable<WorkerOptions["ratelimits"]>;

const MODULE_TYPES: Readonly<Record<string, ModuleDefinition["type"]>> = {
  "application/javascript+module": "ESModule",
  "application/javascript": "CommonJS",
  "text/javascript+module": "ESModule",
  "text/javascript": "CommonJS",
  "application/wasm": "CompiledWasm",
  "text/plain": "Text",
  "text/html": "Text",
  "application/octet-stream": "Data",
};

/**
 * The modules and bindings of a script, for a Miniflare worker.
 * @throws ScriptError if a part of the script has a type or name that workerd does not support
 */
export function workerOptions(script: Script) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(script.compatibilityDate)) {
    throw new ScriptError(
      `compatibility date ${JSON.stringify(script.compatibilityDate)}must have the form 2026-01-31`,
    );
  }
  return {
    modulesRoot: ROOT,
    modules: modulesOf(script),
    compatibilityDate: script.compatibilityDate,
    compatibilityFlags: [...script.compatibilityFlags],
    bindings: Object.fromEntries(script.bindings.flatMap(variable)),
    ratelimits: Object.fromEntries(script.bindings.flatMap(ratelimit)),
  } satisfies WorkerOptions;
}

function modulesOf({ mainModule, modules }: Script): ModuleDefinition[] {
  if (modules[mainModule] === undefined) {
    throw new ScriptError(`the main module ${mainModule} is not among the modules`);
  }
  const definitions = Object.entries(modules).flatMap(([name, { type: mime, content }]) => {
    const essence = mime.split(";")[0]?.trim().toLowerCase() ?? "";
    // Uploaded with the modules, but scripts cannot import it.
    if (essence === "application/source-map") return [];
    const type = MODULE_TYPES[essence];
    if (type === undefined) throw new ScriptError(`module ${name}: the type ${mime} is not supported`);
    if (name === mainModule && type !== "ESModule") {
      throw new ScriptError(`the main module ${name} must be an ES module (application/javascript+module)`);
    }
    return { type, path: modulePath(name), contents: contents(type, content) };
  });
  return [{ type: "ESModule", path: path.join(ROOT, ENTRY), contents: entry(mainModule) }, ...definitions];
}

/**
 * A main module that re-exports the script's own. It refuses a script without a fetch handler at startup, as
 * Cloudflare does on upload: workerd itself would only fail the first request.
 */
function entry(mainModule: string): string {
  const specifier = JSON.stringify(`./${mainModule}`);
  const refusal = JSON.stringify(`the default export of ${mainModule} has no fetch handler`);
  return `import * as script from ${specifier};
export * from ${specifier};
export default script.default;
const handler = script.default;
if (typeof (typeof handler === "function" ? handler.prototype : handler)?.fetch !== "function")
  throw new TypeError(${refusal});`;
}

function modulePath(name: string): string {
  const inside = path.posix.normalize(name);
  if (name === "" || name.startsWith(" ") || inside.startsWith("../") || path.posix.isAbsolute(inside)) {
    throw new ScriptError(`module ${JSON.stringify(name)}must be a relative path`);
  }
  return path.join(ROOT, inside);
}

function contents(type: ModuleDefinition["type"], content: Uint8Array | string): Uint8Array | string {
  if (type === "CompiledWasm" || type === "Data") {
    return typeof content === "string" ? new TextEncoder().encode(content) : content;
  }
  return typeof content === "string" ? content : new TextDecoder().decode(content);
}

/** @throws ScriptError for a binding type that the edge does not support: index.ts may use any */
function variable(binding: Binding): [string, never][] {
  const { name, type } = binding;
  switch (type) {
    case "ratelimit":
      return [];
    case "json":
      return [[name, binding.json as never]];
    case "plain_text":
    case "secret_text":
      return [[name, binding.text as never]];
    default:
      throw new ScriptError(`binding ${name}: the type ${type satisfies never} is not supported`);
  }
}

function ratelimit(binding: Binding): [string, Ratelimits[string]][] {
  if (binding.type !== "ratelimit") return [];
  const { name, namespace_id, simple } = binding;
  const { limit, period } = simple;
  if (period !== 10 && period !== 60) {
    throw new ScriptError(`binding ${name}: a rate limit's period must be 10 or 60 seconds, not ${period}`);
  }
  return [[name, { namespace_id, simple: { limit, period } }]];
}
