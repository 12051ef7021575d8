import * as cloudflare from "@pulumi/cloudflare";
import { PATHS } from "../worker/paths.ts";
import { Failure } from "./failure.ts";
import { portOf } from "./ports.ts";
import { runError } from "./run-error.ts";
import type { Settings } from "./settings.ts";

/** The host that a stack answers on. */
function hostOf({ place, scriptName }: Settings): string {
  return place.kind === "workers.dev" ? `${scriptName}.${place.subdomain}.workers.dev` : place.domain;
}

/**
 * The stack's URL, without a final slash; on the dev stack that of `npm start`, which listens on PORT.
 * @throws RunError if PORT is not a port
 */
export function urlOf(settings: Settings): string {
  const host = hostOf(settings);
  if (host !== "localhost") return `https://${host}`;
  try {
    return `http://localhost:${portOf("PORT")}`;
  } catch (error) {
    throw error instanceof Failure ? runError(error.message) : error;
  }
}

/** The URL of each resource, by the name of the stack's output, such as `postsUrl`. */
export function resourceUrls(settings: Settings): Record<string, string> {
  const url = urlOf(settings);
  return Object.fromEntries(resourcesOf(settings).map(([name, path]) => [`${name}Url`, url + path]));
}

/** Connects the stack's host to its Worker: by routes, a custom domain, or workers.dev. */
export function placeWorker(worker: cloudflare.WorkersScript, settings: Settings): void {
  const { accountId, place } = settings;
  switch (place.kind) {
    case "route":
      for (const [name, path] of Object.entries(pathsOf(settings))) {
        new cloudflare.WorkersRoute(name, {
          zoneId: place.zoneId,
          pattern: `${place.domain}${path}`,
          script: worker.scriptName,
        });
      }
      break;
    case "custom domain":
      new cloudflare.WorkersCustomDomain(
        "domain",
        { accountId, zoneId: place.zoneId, hostname: place.domain, service: worker.scriptName },
        // Cloudflare cannot change a custom domain in place, and a host can have only one.
        { deleteBeforeReplace: true },
      );
      break;
    case "workers.dev":
      new cloudflare.WorkersScriptSubdomain("workers.dev", {
        accountId,
        scriptName: worker.scriptName,
        enabled: true,
        previewsEnabled: false,
      });
  }
}

/**
 * The path of each route's pattern, by the name of the route. The star also covers /posts/1 and
 * /posts?limit=5: Cloudflare matches a pattern against the whole URL.
 */
function pathsOf(settings: Settings): Record<string, string> {
  if (settings.features.some(({ takesSite }) => takesSite)) return { site: "/*" };
  return Object.fromEntries(resourcesOf(settings).map(([name, path]) => [name, `${path}*`]));
}

/** The path of each resource that the stack serves, by its name. */
function resourcesOf({ features }: Settings): [name: string, path: string][] {
  const isOff = (name: string) => features.some(({ resource, isOn }) => resource === name && !isOn);
  return Object.entries(PATHS).filter(([name]) => !isOff(name));
}
