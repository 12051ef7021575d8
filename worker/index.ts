import { recordRequest } from "./analytics/record/index.ts";
import type { Env } from "./env.ts";
import { responseOf } from "./http/answer.ts";
import { Caller } from "./http/caller.ts";
import { type Context, ELSEWHERE } from "./http/context.ts";
import type { Answered } from "./http/layer.ts";
import { notOurs } from "./http/origin.ts";
import { problemAnswer } from "./http/problem.ts";
import { findRoute } from "./http/router.ts";
import { ROUTES } from "./routes.ts";

const NO_ROUTE = { route: { path: ELSEWHERE, handle: notOurs }, params: {} };

export default {
  async fetch(request: Request, env: Env, execution: ExecutionContext): Promise<Response> {
    const { method, headers } = request;
    const url = new URL(request.url);
    const { route, params } = findRoute(ROUTES, url.pathname) ?? NO_ROUTE;
    const c: Context = {
      arrived: Date.now(),
      request,
      method,
      headers,
      url,
      env,
      execution,
      path: route.path,
      params,
      caller: new Caller(headers, env),
      answerHeaders: {},
    };
    let answered: Answered;
    try {
      answered = await route.handle(c);
    } catch (error) {
      answered = problemAnswer(error, c);
    }
    recordRequest(c, answered.status); // by analytics/
    return answered instanceof Response ? answered : responseOf(answered, c);
  },
};
