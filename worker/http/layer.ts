import type { Context } from "./context.ts";
import { problemResponse } from "./problem.ts";

/** Answers a request, or throws a Problem. */
export type Handler = (c: Context) => Response | Promise<Response>;

/** Wraps a handler: may refuse the request, or change the answer that `next` makes. */
export type Layer = (c: Context, next: () => ReturnType<Handler>) => ReturnType<Handler>;

/** A handler wrapped in layers, the first of them outermost. */
export function within(layers: readonly Layer[], handler: Handler): Handler {
  return layers.reduceRight<Handler>((inner, layer) => (c) => layer(c, () => inner(c)), handler);
}

/** Turns what is thrown within it into an answer, so that outer layers always see an answer. */
export const problems: Layer = async (c, next) => {
  try {
    return await next();
  } catch (error) {
    return problemResponse(error, c);
  }
};
