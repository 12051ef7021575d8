/** A stored script: its upload, and what Cloudflare reports about it. */
import { createHash } from "node:crypto";
import type { Script } from "../edge/script.ts";
import { noSuchScript } from "./errors.ts";
import type { Call } from "./kind.ts";
import type { Metadata } from "./metadata.ts";
import { tableOf } from "./store.ts";

export interface StoredModule {
  readonly name: string;
  /** A MIME type. */
  readonly type: string;
  readonly base64: string;
}

export interface StoredScript {
  /** 32 hexadecimal digits, constant for the script's lifetime. */
  readonly tag: string;
  /** A hash of the modules: the same code has the same one, whatever its bindings. */
  readonly etag: string;
  /** Dates in ISO 8601. */
  readonly created_on: string;
  readonly modified_on: string;
  readonly metadata: Metadata;
  /** The main module first. */
  readonly modules: readonly StoredModule[];
  /** Whether it answers on workers.dev. */
  readonly subdomain: { readonly enabled: boolean; readonly previews_enabled: boolean };
}

/** By name. */
export const SCRIPTS = tableOf<StoredScript>("scripts");

/** @throws ApiError if no script has this name */
export function scriptOf({ param, stage }: Call): StoredScript {
  const script = SCRIPTS.of(stage.store).get(param("script"));
  if (script === undefined) throw noSuchScript();
  return script;
}

/** What Cloudflare reports about a script in every answer. */
export function describe(name: string, script: StoredScript) {
  const { etag, created_on, modified_on, metadata } = script;
  return {
    id: name,
    etag,
    // The edge requires this handler, and reports no other.
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

/** The uploaded script in the edge's form. */
export function toScript(metadata: Metadata, modules: readonly StoredModule[]): Script {
  const map = modules.find(({ name }) => name === `${metadata.main_module}.map`);
  return {
    mainModule: metadata.main_module,
    modules: Object.fromEntries(
      modules.map(({ name, type, base64 }) => [name, { type, content: Buffer.from(base64, "base64") }]),
    ),
    bindings: metadata.bindings,
    compatibilityDate: metadata.compatibility_date,
    compatibilityFlags: metadata.compatibility_flags,
    ...(map && { sourceMap: Buffer.from(map.base64, "base64").toString("utf8") }),
  };
}

/** A hash of the modules, 64 hexadecimal digits. */
export function etagOf(modules: readonly StoredModule[]): string {
  const hash = createHash("sha256");
  for (const { name, type, base64 } of modules) hash.update(JSON.stringify([name, type, base64]));
  return hash.digest("hex");
}

/** Such as `17.5 KB, 3 bindings`. */
export function sizeOf({ metadata, modules }: StoredScript): string {
  const bytes = modules.reduce((sum, { base64 }) => sum + Buffer.byteLength(base64, "base64"), 0);
  const { length } = metadata.bindings;
  return `${(bytes / 1000).toFixed(1)} KB, ${length} ${length === 1 ? "binding" : "bindings"}`;
}
