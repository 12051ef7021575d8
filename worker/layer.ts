import type { Context } from "hono";
import type { HonoEnv } from "./env.ts";
import { problemResponse } from "./problem.ts";

/** Makes the answer to a request, or throws a Problem. */
export type Handler = (c: Context<HonoEnv>) => Response | Promise<Response>;

/**
 * What stands around a handler: it may refuse the request, or change the answer that `next` makes.
 *
 * Not Hono's middleware, which is matched, composed and handed its answer through the context for every request: that took
 * a tenth of the CPU of a read (bench/).
 */
export type Layer = (c: Context<HonoEnv>, next: () => Promise<Response>) => Response | Promise<Response>;

/** A handler within layers, the first of them outermost. */
export function within(layers: readonly Layer[], handler: Handler): Handler {
  return layers.reduceRight<Handler>((inner, layer) => (c) => layer(c, async () => inner(c)), handler);
}

/** Makes an answer of what is thrown within it, so that the layers around it see an answer whatever happens. */
export const problems: Layer = async (c, next) => {
  try {
    return await next();
  } catch (error) {
    return problemResponse(error, c);
  }
};
