/** What Cloudflare's API would refuse of a program's resources, refused before any of them is deployed. */
import { Failure } from "../../infra/failure.ts";
import { ApiError } from "../cloudflare/envelope.ts";
import { duplicateRoute, hostnameInUse, noSuchScript, routeWithoutScript } from "../cloudflare/errors.ts";
import { checkMetadata, type Metadata } from "../cloudflare/metadata.ts";
import { checkHostname } from "../cloudflare/workers-custom-domain.ts";
import { checkPattern, comparable } from "../cloudflare/workers-route.ts";
import { checkName } from "../cloudflare/workers-script.ts";
import { DOMAIN, ROUTE, SCRIPT, WORKERS_DEV } from "./kinds.ts";
import type { Resource } from "./program.ts";

/** @throws Failure with Cloudflare's words, and the resource that they are about */
export function checkResources(resources: readonly Resource[]): void {
  const scripts = new Set<unknown>();
  for (const { type, inputs } of resources) if (type === SCRIPT) scripts.add(inputs.scriptName);
  const taken = new Map<string, Resource>();
  for (const resource of resources) {
    try {
      check(resource, scripts, taken);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      throw new Failure(`${resource.type} "${resource.name}": ${error.message} (Cloudflare's ${error.code})`);
    }
  }
}

/** The metadata that the provider sends with a script: its inputs, under the API's names. */
export function metadataOf(script: Resource["inputs"]): Metadata {
  const { content: _, accountId: __, scriptName: ___, ...metadata } = script;
  return checkMetadata(inApiNames(metadata));
}

function check(
  { type, name, inputs }: Resource,
  scripts: ReadonlySet<unknown>,
  taken: Map<string, Resource>,
) {
  const text = (key: string) => inputs[key] as string;
  switch (type) {
    case SCRIPT:
      checkName(text("scriptName"));
      metadataOf(inputs);
      break;
    case ROUTE: {
      checkPattern(text("pattern"));
      if (!scripts.has(inputs.script)) throw routeWithoutScript(text("script"));
      const same = take(`route ${comparable(text("pattern"))}`);
      if (same) throw duplicateRoute(text("pattern"), same.name, same.inputs.script as string);
      break;
    }
    case DOMAIN: {
      checkHostname(text("hostname"));
      if (!scripts.has(inputs.service)) throw noSuchScript();
      const same = take(`domain ${text("hostname")}`);
      if (same) throw hostnameInUse(text("hostname"), same.inputs.service as string);
      break;
    }
    case WORKERS_DEV:
      if (!scripts.has(inputs.scriptName)) throw noSuchScript();
  }

  /** The resource that has it already. */
  function take(key: string): Resource | undefined {
    const before = taken.get(key);
    taken.set(key, { type, name, inputs });
    return before;
  }
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
