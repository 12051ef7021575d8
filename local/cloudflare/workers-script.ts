/** Scripts: upload, list, delete. */

import { readBody } from "#kv-at-hand/http.ts";
import { ScriptError } from "../edge/script.ts";
import { success } from "./envelope.ts";
import { invalidName } from "./errors.ts";
import type { CallHandler, Kind, Resource } from "./kind.ts";
import { checkMetadata, type Metadata } from "./metadata.ts";
import { ACCOUNT, SCRIPT } from "./paths.ts";
import { describe, etagOf, SCRIPTS, type StoredScript, scriptOf, sizeOf, toScript } from "./stored-script.ts";
import { parseUpload, UPLOAD_LIMIT_BYTES } from "./upload.ts";
import { getContent, getService, getSettings } from "./workers-script-parts.ts";

/** The name is also a label of its workers.dev host; Cloudflare accepts underscores too. */
const NAME = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

/** @throws ApiError if Cloudflare would refuse the name */
function checkName(name: string): void {
  if (!NAME.test(name)) throw invalidName(name);
}

/** PUT .../workers/scripts/:script */
const putScript: CallHandler = async (call) => {
  const { request, stage, param } = call;
  const { edge, store, log, now, newId } = stage;
  const name = param("script");
  checkName(name);
  const body = await readBody(request, UPLOAD_LIMIT_BYTES);
  const { metadata, modules } = await parseUpload(body, request.headers["content-type"]);
  return stage.write(async () => {
    const before = SCRIPTS.of(store).get(name);
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
      (next) => SCRIPTS.in(next).set(name, script),
      () => edge.putScript(name, toScript(metadata, modules)),
    );
    const startup_time_ms = Math.round(performance.now() - started);
    // If it could not start after a restart, whatever leads to it is still waiting.
    if (before !== undefined && !isServing) for (const kind of stage.kinds) await kind.restore(stage);
    log(`${before === undefined ? "uploaded" : "replaced"} script ${name} (${sizeOf(script)})`);
    return success({ ...describe(name, script), startup_time_ms });
  }, name);
};

/** GET .../workers/scripts */
const listScripts: CallHandler = ({ stage }) =>
  success([...SCRIPTS.of(stage.store)].map(([name, script]) => describe(name, script)));

/** DELETE .../workers/scripts/:script also deletes what leads to it, as on Cloudflare. */
const deleteScript: CallHandler = (call) => {
  const { stage, param } = call;
  const name = param("script");
  return stage.write(async () => {
    scriptOf(call);
    const ways: string[] = [];
    await stage.store.change((next) => {
      SCRIPTS.in(next).delete(name);
      for (const kind of stage.kinds) ways.push(...(kind.deleteLeadingTo?.(next, name) ?? []));
    });
    await stage.edge.deleteScript(name);
    stage.log(`removed script ${name}${ways.length > 0 ? ` with ${ways.join(", ")}` : ""}`);
    return success({ id: null });
  });
};

const TYPE = "cloudflare:index/workersScript:WorkersScript";

/** The names of the scripts among the resources of index.ts. */
export function scriptsIn(all: readonly Resource[]): ReadonlySet<unknown> {
  return new Set(all.filter(({ type }) => type === TYPE).map(({ inputs }) => inputs.scriptName));
}

/** The metadata that the provider sends with a script: its inputs, under the API's names. */
export function metadataOf(inputs: Resource["inputs"]): Metadata {
  const { content: _, accountId: __, scriptName: ___, ...metadata } = inputs;
  return checkMetadata(inApiNames(metadata));
}

function inApiNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inApiNames);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, each]) => [
    key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    inApiNames(each),
  ]);
  return Object.fromEntries(entries);
}

export const workersScript: Kind = {
  type: TYPE,
  calls: [
    ["GET", `${ACCOUNT}/scripts`, listScripts],
    ["PUT", SCRIPT, putScript],
    ["GET", SCRIPT, getContent],
    ["DELETE", SCRIPT, deleteScript],
    ["GET", `${SCRIPT}/content/v2`, getContent],
    ["GET", `${SCRIPT}/settings`, getSettings],
    ["GET", `${ACCOUNT}/services/:script`, getService],
  ],
  async restore({ edge, store, log }) {
    for (const [name, { metadata, modules }] of SCRIPTS.of(store)) {
      if (edge.scripts().includes(name)) continue;
      try {
        await edge.putScript(name, toScript(metadata, modules));
      } catch (error) {
        if (!(error instanceof ScriptError)) throw error;
        log(`script ${name}, deployed earlier, cannot start: ${error.message}. Upload it again.`);
      }
    }
    return edge
      .scripts()
      .filter((name) => SCRIPTS.of(store).has(name))
      .map((name) => `script ${name}`);
  },
  check({ inputs }) {
    checkName(String(inputs.scriptName));
    metadataOf(inputs);
  },
  async deploy(edge, _id, { inputs }, sourceMap) {
    const name = String(inputs.scriptName);
    const { main_module, bindings, compatibility_date, compatibility_flags } = metadataOf(inputs);
    await edge.putScript(name, {
      mainModule: main_module,
      modules: {
        [main_module]: { type: "application/javascript+module", content: String(inputs.content) },
      },
      bindings,
      compatibilityDate: compatibility_date,
      compatibilityFlags: compatibility_flags,
      sourceMap,
    });
    return { name, remove: () => edge.deleteScript(name) };
  },
};
