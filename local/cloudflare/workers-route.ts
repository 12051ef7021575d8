/** Routes: patterns of a zone that lead to scripts. */
import { validatePattern } from "../edge/routing.ts";
import { type Call, type CallHandler, readJson } from "./call.ts";
import { success } from "./envelope.ts";
import { duplicateRoute, invalidPattern, noSuchRoute, routeWithoutScript, unreadable } from "./errors.ts";
import type { StoredRoute } from "./store.ts";

/** GET .../workers/routes */
export const listRoutes: CallHandler = ({ stage }) =>
  success([...stage.store.deployed.routes].map(([id, route]) => describe(id, route)));

/** GET .../workers/routes/:route */
export const getRoute: CallHandler = (call) => success(describe(call.param("route"), routeOf(call)));

/** POST .../workers/routes */
export const createRoute: CallHandler = async (call) => {
  const route = await readRoute(call);
  const { stage } = call;
  return stage.write(async () => {
    const id = stage.newId();
    await put(call, id, route);
    stage.log(`routed ${route.pattern} to ${route.script ?? "the origin"}`);
    return success(describe(id, route));
  });
};

/** PUT .../workers/routes/:route */
export const updateRoute: CallHandler = async (call) => {
  const route = await readRoute(call);
  const { stage, param } = call;
  return stage.write(async () => {
    const before = routeOf(call);
    await put(call, param("route"), route);
    const moved = before.pattern === route.pattern ? "" : ` (before: ${before.pattern})`;
    stage.log(`routed ${route.pattern}${moved} to ${route.script ?? "the origin"}`);
    return success(describe(param("route"), route));
  });
};

/** DELETE .../workers/routes/:route */
export const deleteRoute: CallHandler = (call) => {
  const { stage, param } = call;
  const id = param("route");
  return stage.write(async () => {
    const { pattern } = routeOf(call);
    await stage.store.change((next) => next.routes.delete(id));
    await stage.edge.deleteRoute(id);
    stage.log(`removed route ${pattern}`);
    return success({ id });
  });
};

/** @throws ApiError when Cloudflare takes no such pattern. */
export function checkPattern(pattern: string): void {
  const reason = validatePattern(pattern);
  if (reason !== undefined) throw invalidPattern(pattern, reason);
}

/** The same text for patterns that are the same: hosts have no case. */
export function comparable(pattern: string): string {
  return pattern.replace(/^(https?:\/\/)?[^/]*/i, (start) => start.toLowerCase());
}

function routeOf({ stage, param }: Call): StoredRoute {
  const route = stage.store.deployed.routes.get(param("route"));
  if (route === undefined) throw noSuchRoute(param("route"));
  return route;
}

function describe(id: string, { pattern, script }: StoredRoute) {
  return { id, pattern, ...(script !== null && { script }) };
}

/** That a pattern lies in the zone is not checked: there is nobody here to ask for the zone's name. */
async function readRoute(call: Call): Promise<StoredRoute> {
  const { pattern, script } = await readJson(call);
  if (typeof pattern !== "string") throw unreadable("pattern has to be a string such as example.com/posts*");
  if (script !== undefined && script !== null && typeof script !== "string") {
    throw unreadable("script has to be the name of a script");
  }
  checkPattern(pattern);
  return { pattern, script: script || null };
}

async function put({ stage }: Call, id: string, route: StoredRoute): Promise<void> {
  const { scripts, routes } = stage.store.deployed;
  if (route.script !== null && !scripts.has(route.script)) throw routeWithoutScript(route.script);
  const same = [...routes].find(
    ([other, { pattern }]) => other !== id && comparable(pattern) === comparable(route.pattern),
  );
  if (same !== undefined) throw duplicateRoute(same[1].pattern, same[0], same[1].script);
  await stage.store.change(
    (next) => next.routes.set(id, route),
    async () => {
      // A script that could not be started after a restart gets its routes with its next upload.
      const canServe = route.script === null || stage.edge.scripts().includes(route.script);
      if (canServe) await stage.edge.putRoute(id, route);
    },
  );
}
