import { recorded } from "./analytics/record/index.ts";
import type { Env } from "./env.ts";
import { Caller } from "./http/caller.ts";
import { type Context, ELSEWHERE } from "./http/context.ts";
import { type Layer, problems, within } from "./http/layer.ts";
import { notOurs } from "./http/origin.ts";
import { findRoute } from "./http/router.ts";
import { ROUTES } from "./routes.ts";

/** The layers around every request, outermost first. */
const LAYERS: readonly Layer[] = [
  recorded, // by analytics/
  problems,
];

const NO_ROUTE = { route: { path: ELSEWHERE, handle: notOurs }, params: {} };

export default {
  fetch(request: Request, env: Env, execution: ExecutionContext): Response | Promise<Response> {
    const url = new URL(request.url);
    const { route, params } = findRoute(ROUTES, url.pathname) ?? NO_ROUTE;
    const caller = new Caller(request, env);
    const c: Context = { request, url, env, execution, path: route.path, params, caller, waits: {} };
    return within(LAYERS, route.handle)(c);
  },
};
