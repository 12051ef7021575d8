import type { Answer } from "./answer.ts";
import type { Context } from "./context.ts";

/** What answers a request: an answer of our own, or an origin's, which is passed on as it is. */
export type Answered = Answer | Response;

/** Answers a request, or throws a Problem. */
export type Handler = (c: Context) => Answered | Promise<Answered>;

/** Wraps a handler: may refuse the request, or change the answer that `next` makes. */
export type Layer = (c: Context, next: () => ReturnType<Handler>) => ReturnType<Handler>;

/** A layer for some requests only. The others pass it without a promise to wait for, which costs CPU. */
export function when(concerns: (c: Context) => boolean, layer: Layer): Layer {
  return (c, next) => (concerns(c) ? layer(c, next) : next());
}

/** A handler wrapped in layers, the first of them outermost. */
export function within(layers: readonly Layer[], handler: Handler): Handler {
  return layers.reduceRight<Handler>((inner, layer) => (c) => layer(c, () => inner(c)), handler);
}
