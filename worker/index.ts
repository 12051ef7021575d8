import { Hono } from "hono/tiny";
import { analytics } from "./analytics/http.ts";
import { record } from "./analytics/record.ts";
import type { Env, HonoEnv } from "./env.ts";
import { passOn } from "./origin.ts";
import { posts } from "./posts/http.ts";
import { Problem, problemResponse } from "./problem.ts";

const app = new Hono<HonoEnv>({ strict: false });

app.route("/posts", posts);
app.route("/analytics", analytics);
app.notFound((c) => {
  // The route's pattern covers paths that are not ours, such as /posts-archive: they belong to the origin.
  if (c.env.PASS_THROUGH === "true") return passOn(c);
  return problemResponse(new Problem(404, "There is nothing here. The posts are at /posts."), c);
});
app.onError(problemResponse);

export default {
  async fetch(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
    const arrived = Date.now();
    const response = await app.fetch(request, env, ctx);
    const recording = record(request, response.status, arrived, env);
    if (recording) ctx.waitUntil(recording);
    return response;
  },
};
