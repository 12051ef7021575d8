/** A script as it is kept: what its upload held, and what Cloudflare tells of it. */
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
  /** 32 hexadecimal digits, for the life of the script. */
  readonly tag: string;
  /** A hash of the modules: the same code has the same one, whatever it is bound to. */
  readonly etag: string;
  /** Dates as ISO 8601 has them. */
  readonly created_on: string;
  readonly modified_on: string;
  readonly metadata: Metadata;
  /** The main module first. */
  readonly modules: readonly StoredModule[];
  /** Its switch on workers.dev. */
  readonly subdomain: { readonly enabled: boolean; readonly previews_enabled: boolean };
}

/** By name. */
export const SCRIPTS = tableOf<StoredScript>("scripts");

/** @throws ApiError when nothing of this name was uploaded. */
export function scriptOf({ param, stage }: Call): StoredScript {
  const script = SCRIPTS.of(stage.store).get(param("script"));
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

/** The script that an upload describes, as the edge takes it. */
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
