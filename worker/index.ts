import { Hono } from "hono/tiny";
import type { HonoEnv } from "./env.ts";
import { posts } from "./posts/http.ts";
import { Problem, problemResponse } from "./problem.ts";

const app = new Hono<HonoEnv>({ strict: false });

app.route("/posts", posts);
app.notFound((c) => {
  // The route's pattern covers paths that are not ours, such as /posts-archive: they belong to the origin.
  if (c.env.PASS_THROUGH === "true") return fetch(c.req.raw);
  return problemResponse(new Problem(404, "There is nothing here. The posts are at /posts."));
});
app.onError(problemResponse);

export default app;
