import type { Context } from "./context.ts";
import { problemResponse } from "./problem.ts";

/** Makes the answer to a request, or throws a Problem. */
export type Handler = (c: Context) => Response | Promise<Response>;

/** What stands around a handler: it may refuse the request, or change the answer that `next` makes. */
export type Layer = (c: Context, next: () => ReturnType<Handler>) => ReturnType<Handler>;

/** A handler within layers, the first of them outermost. */
export function within(layers: readonly Layer[], handler: Handler): Handler {
  return layers.reduceRight<Handler>((inner, layer) => (c) => layer(c, () => inner(c)), handler);
}

/**
 * Makes an answer of what is thrown within it, so that the layers around it see an answer whatever happens.
 */
export const problems: Layer = async (c, next) => {
  try {
    return await next();
  } catch (error) {
    return problemResponse(error, c);
  }
};
