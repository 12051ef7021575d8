import type { Hono } from "hono";
import type { HonoEnv } from "./env.ts";
import { type Handler, type Layer, within } from "./layer.ts";
import { Problem } from "./problem.ts";

/**
 * One path and its methods within layers, as HTTP has it: HEAD comes with GET, OPTIONS tells what is allowed, and any other
 * method is a 405 that tells it too.
 *
 * @example resource(app, "/:id", [cors, problems], { GET: read, PUT: replace });
 */
export function resource(
  app: Hono<HonoEnv>,
  path: string,
  layers: readonly Layer[],
  handlers: Readonly<Record<string, Handler>>,
): void {
  const { GET, ...others } = handlers;
  const byMethod = new Map(Object.entries(GET ? { GET, HEAD: GET, ...others } : others));
  const allow = [...byMethod.keys(), "OPTIONS"].join(", ");
  byMethod.set("OPTIONS", () => new Response(null, { status: 204, headers: { Allow: allow } }));
  const refuse: Handler = (c) => {
    throw new Problem(405, `${c.req.method} is not possible here. Use ${allow}.`, { Allow: allow });
  };
  app.all(
    path,
    within(layers, (c) => (byMethod.get(c.req.method) ?? refuse)(c)),
  );
}
