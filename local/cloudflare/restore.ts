/** Puts on the edge what the store holds. */
import { createHash } from "node:crypto";
import { type Script, ScriptError } from "../edge/script.ts";
import type { Stage } from "./call.ts";
import type { Metadata } from "./metadata.ts";
import type { StoredModule } from "./store.ts";

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

/**
 * Puts everything back after a start. A script that does not start any more is told of, and waits for its
 * next upload.
 */
export async function placeAll({ edge, store, log }: Stage): Promise<void> {
  const { scripts, routes, domains } = store.deployed;
  for (const [name, { metadata, modules }] of scripts) {
    try {
      await edge.putScript(name, toScript(metadata, modules));
    } catch (error) {
      if (!(error instanceof ScriptError)) throw error;
      log(`script ${name}, deployed before, cannot be started: ${error.message}. Upload it again.`);
      continue;
    }
    await placeWaysTo({ edge, store }, name);
  }
  for (const [id, { pattern, script }] of routes) {
    if (script === null) await edge.putRoute(id, { pattern, script });
  }
  const ways = [
    ...[...routes.values()].map(({ pattern }) => pattern),
    ...[...domains.values()].map(({ hostname }) => hostname),
  ];
  log(`restored what was deployed: ${[...scripts.keys()].join(", ")} on ${ways.join(", ") || "no route"}`);
}

/** Puts what leads to a script on the edge: needed when the edge did not have the script. */
export async function placeWaysTo(
  { edge, store }: Pick<Stage, "edge" | "store">,
  name: string,
): Promise<void> {
  const { scripts, routes, domains } = store.deployed;
  for (const [id, { pattern, script }] of routes) {
    if (script === name) await edge.putRoute(id, { pattern, script });
  }
  for (const [id, { hostname, service }] of domains) {
    if (service === name) await edge.putDomain(id, { hostname, script: service });
  }
  if (scripts.get(name)?.subdomain.enabled) await edge.setWorkersDev(name, true);
}
