import { record } from "./analytics/record/index.ts";
import type { Env } from "./env.ts";
import { Caller } from "./http/caller.ts";
import { type Context, ELSEWHERE } from "./http/context.ts";
import { problems } from "./http/layer.ts";
import { notOurs } from "./http/origin.ts";
import { findRoute } from "./http/router.ts";
import { ROUTES } from "./routes.ts";

const NO_ROUTE = { route: { path: ELSEWHERE, handle: notOurs }, params: {} };

export default {
  async fetch(request: Request, env: Env, execution: ExecutionContext): Promise<Response> {
    const arrived = Date.now();
    const url = new URL(request.url);
    const { route, params } = findRoute(ROUTES, url.pathname) ?? NO_ROUTE;
    const caller = new Caller(request, env);
    const c: Context = { request, url, env, execution, path: route.path, params, caller, waits: {} };
    const response = await problems(c, () => route.handle(c));
    const recording = record(c, response.status, arrived);
    if (recording) execution.waitUntil(recording);
    return response;
  },
};
