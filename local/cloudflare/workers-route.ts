/** Routes: patterns of a zone that lead to scripts. */
import type { Edge } from "../edge/edge.ts";
import { validatePattern } from "../edge/routing.ts";
import { success } from "./envelope.ts";
import { duplicateRoute, invalidPattern, noSuchRoute, routeWithoutScript, unreadable } from "./errors.ts";
import { readJson } from "./json-body.ts";
import type { Call, CallHandler, Kind } from "./kind.ts";
import { ZONE } from "./paths.ts";
import { tableOf } from "./store.ts";
import { SCRIPTS } from "./stored-script.ts";
import { scriptsIn } from "./workers-script.ts";

interface StoredRoute {
  readonly pattern: string;
  /** null: requests go to the origin. */
  readonly script: string | null;
}

/** By id. */
const ROUTES = tableOf<StoredRoute>("routes");
const PATH = `${ZONE}/routes`;
const TYPE = "cloudflare:index/workersRoute:WorkersRoute";

/** GET .../workers/routes */
const listRoutes: CallHandler = ({ stage }) =>
  success([...ROUTES.of(stage.store)].map(([id, route]) => describe(id, route)));

/** GET .../workers/routes/:route */
const getRoute: CallHandler = (call) => success(describe(call.param("route"), routeOf(call)));

/** POST .../workers/routes */
const createRoute: CallHandler = async (call) => {
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
const updateRoute: CallHandler = async (call) => {
  const route = await readRoute(call);
  const { stage, param } = call;
  return stage.write(async () => {
    const before = routeOf(call);
    await put(call, param("route"), route);
    const moved = before.pattern === route.pattern ? "" : ` (was ${before.pattern})`;
    stage.log(`routed ${route.pattern}${moved} to ${route.script ?? "the origin"}`);
    return success(describe(param("route"), route));
  });
};

/** DELETE .../workers/routes/:route */
const deleteRoute: CallHandler = (call) => {
  const { stage, param } = call;
  const id = param("route");
  return stage.write(async () => {
    const { pattern } = routeOf(call);
    await stage.store.change((next) => ROUTES.in(next).delete(id));
    await stage.edge.deleteRoute(id);
    stage.log(`removed route ${pattern}`);
    return success({ id });
  });
};

/** @throws ApiError if Cloudflare would refuse the pattern */
function checkPattern(pattern: string): void {
  const reason = validatePattern(pattern);
  if (reason !== undefined) throw invalidPattern(pattern, reason);
}

/** The same text for equal patterns: hosts are case-insensitive. */
function comparable(pattern: string): string {
  return pattern.replace(/^(https?:\/\/)?[^/]*/i, (start) => start.toLowerCase());
}

function routeOf({ stage, param }: Call): StoredRoute {
  const route = ROUTES.of(stage.store).get(param("route"));
  if (route === undefined) throw noSuchRoute(param("route"));
  return route;
}

function describe(id: string, { pattern, script }: StoredRoute) {
  return { id, pattern, ...(script !== null && { script }) };
}

/** Does not check that a pattern belongs to the zone: the zone's name is unknown here. */
async function readRoute(call: Call): Promise<StoredRoute> {
  const { pattern, script } = await readJson(call);
  if (typeof pattern !== "string") throw unreadable("pattern must be a string such as example.com/posts*");
  if (script !== undefined && script !== null && typeof script !== "string") {
    throw unreadable("script must be the name of a script");
  }
  checkPattern(pattern);
  return { pattern, script: script || null };
}

async function put({ stage }: Call, id: string, route: StoredRoute): Promise<void> {
  if (route.script !== null && !SCRIPTS.of(stage.store).has(route.script))
    throw routeWithoutScript(route.script);
  const same = [...ROUTES.of(stage.store)].find(
    ([other, { pattern }]) => other !== id && comparable(pattern) === comparable(route.pattern),
  );
  if (same !== undefined) throw duplicateRoute(same[1].pattern, same[0], same[1].script);
  await stage.store.change(
    (next) => ROUTES.in(next).set(id, route),
    async () => {
      // A script that could not start after a restart gets its routes with its next upload.
      if (canServe(stage.edge, route)) await stage.edge.putRoute(id, route);
    },
  );
}

function canServe(edge: Edge, { script }: StoredRoute): boolean {
  return script === null || edge.scripts().includes(script);
}

export const workersRoute: Kind = {
  type: TYPE,
  calls: [
    ["GET", PATH, listRoutes],
    ["POST", PATH, createRoute],
    ["GET", `${PATH}/:route`, getRoute],
    ["PUT", `${PATH}/:route`, updateRoute],
    ["DELETE", `${PATH}/:route`, deleteRoute],
  ],
  async restore({ edge, store }) {
    const served = [...ROUTES.of(store)].filter(([, route]) => canServe(edge, route));
    for (const [id, route] of served) await edge.putRoute(id, route);
    return served.map(([, { pattern }]) => `route ${pattern}`);
  },
  deleteLeadingTo(next, name) {
    const routes = ROUTES.in(next);
    const leading = [...routes].filter(([, { script }]) => script === name);
    for (const [id] of leading) routes.delete(id);
    return leading.map(([, { pattern }]) => `route ${pattern}`);
  },
  check(resource, all) {
    const { inputs } = resource;
    const pattern = String(inputs.pattern);
    checkPattern(pattern);
    if (!scriptsIn(all).has(inputs.script)) throw routeWithoutScript(String(inputs.script));
    const same = all.find(
      (other) =>
        other.type === TYPE &&
        other !== resource &&
        comparable(String(other.inputs.pattern)) === comparable(pattern),
    );
    if (same) throw duplicateRoute(pattern, same.name, String(same.inputs.script));
  },
  async deploy(edge, id, { inputs }) {
    await edge.putRoute(id, { pattern: String(inputs.pattern), script: String(inputs.script) });
    return { name: id, remove: () => edge.deleteRoute(id) };
  },
};
