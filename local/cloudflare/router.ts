/** Every call that is served, and which one a request is. */
import type { CallHandler } from "./call.ts";
import { deleteDomain, getDomain, listDomains, putDomain } from "./workers-custom-domain.ts";
import { createRoute, deleteRoute, getRoute, listRoutes, updateRoute } from "./workers-route.ts";
import { deleteScript, listScripts, putScript } from "./workers-script.ts";
import {
  deleteSubdomain,
  getContent,
  getService,
  getSettings,
  getSubdomain,
  setSubdomain,
} from "./workers-script-parts.ts";

/** Of every path, and of `cloudflare:baseUrl`. */
export const BASE_PATH = "/client/v4";

const ACCOUNT = `${BASE_PATH}/accounts/:account/workers`;
const SCRIPT = `${ACCOUNT}/scripts/:script`;
const ROUTES = `${BASE_PATH}/zones/:zone/workers/routes`;

interface Found {
  readonly handler: CallHandler;
  readonly params: ReadonlyMap<string, string>;
}

/** Finds the call for a method and a path without its query; undefined when there is none. */
export type FindCall = (method: string, path: string) => Found | undefined;

/** @param zoneId the zone that custom domains are in */
export function callFinder(zoneId: string): FindCall {
  const calls: [method: string, pattern: string, handler: CallHandler][] = [
    ["GET", `${ACCOUNT}/scripts`, listScripts],
    ["PUT", SCRIPT, putScript],
    ["GET", SCRIPT, getContent],
    ["DELETE", SCRIPT, deleteScript],
    ["GET", `${SCRIPT}/content/v2`, getContent],
    ["GET", `${SCRIPT}/settings`, getSettings],
    ["GET", `${SCRIPT}/subdomain`, getSubdomain],
    ["POST", `${SCRIPT}/subdomain`, setSubdomain],
    ["DELETE", `${SCRIPT}/subdomain`, deleteSubdomain],
    ["GET", `${ACCOUNT}/services/:script`, getService],
    ["GET", `${ACCOUNT}/domains`, listDomains],
    ["PUT", `${ACCOUNT}/domains`, putDomain(zoneId)],
    ["GET", `${ACCOUNT}/domains/:domain`, getDomain],
    ["DELETE", `${ACCOUNT}/domains/:domain`, deleteDomain],
    ["GET", ROUTES, listRoutes],
    ["POST", ROUTES, createRoute],
    ["GET", `${ROUTES}/:route`, getRoute],
    ["PUT", `${ROUTES}/:route`, updateRoute],
    ["DELETE", `${ROUTES}/:route`, deleteRoute],
  ];
  return (method, path) => {
    for (const [ofMethod, pattern, handler] of calls) {
      const params = ofMethod === method ? match(pattern, path) : undefined;
      if (params !== undefined) return { handler, params };
    }
    return undefined;
  };
}

function match(pattern: string, path: string): Map<string, string> | undefined {
  const expected = pattern.split("/");
  const given = path.split("/");
  if (expected.length !== given.length) return undefined;
  const params = new Map<string, string>();
  for (const [index, part] of expected.entries()) {
    const value = decode(given[index] ?? "");
    if (value === undefined || value === "" ? part !== "" : !part.startsWith(":") && part !== value)
      return undefined;
    if (part.startsWith(":")) params.set(part.slice(1), value ?? "");
  }
  return params;
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
