import type { Handler, Hono, MiddlewareHandler } from "hono";
import type { HonoEnv } from "./env.ts";
import { Problem } from "./problem.ts";

/**
 * One path and its methods, as HTTP has it: HEAD comes with GET, OPTIONS tells what is allowed, and any other method is a 405
 * that tells it too.
 *
 * @example resource(app, "/:id", [cors], { GET: read, PUT: replace });
 */
export function resource(
  app: Hono<HonoEnv>,
  path: string,
  middleware: MiddlewareHandler<HonoEnv>[],
  handlers: Record<string, Handler<HonoEnv>>,
): void {
  const methods = Object.keys(handlers).flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method]));
  const allow = [...methods, "OPTIONS"].join(", ");
  for (const each of middleware) app.use(path, each);
  for (const [method, handler] of Object.entries(handlers)) app.on(method, path, handler);
  app.options(path, (c) => c.body(null, 204, { Allow: allow }));
  app.all(path, (c) => {
    throw new Problem(405, `${c.req.method} is not possible here. Use ${allow}.`, { Allow: allow });
  });
}
