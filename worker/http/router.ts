import type { Context } from "./context.ts";
import { type Handler, type Layer, within } from "./layer.ts";
import type { Method } from "./method.ts";
import { Problem } from "./problem.ts";

/** A path, such as `/posts/:id`, and its handler; `:id` matches any one segment. */
export interface Route {
  readonly path: string;
  /** The path split at slashes. */
  readonly segments: readonly string[];
  readonly handle: Handler;
}

/**
 * One path and its methods, wrapped in layers: GET also serves HEAD, OPTIONS lists what is allowed, and any
 * other method is a 405 that lists it too.
 *
 * @example route("/posts/:id", [cors, problems], { GET: read, PUT: replace });
 */
export function route(
  path: string,
  layers: readonly Layer[],
  { GET, ...others }: Readonly<Partial<Record<Method, Handler>>>,
): Route {
  const handlers = new Map<string, Handler>(Object.entries(GET ? { GET, HEAD: GET, ...others } : others));
  const allow = [...handlers.keys(), "OPTIONS"].join(", ");
  handlers.set("OPTIONS", () => ({ status: 204, headers: { Allow: allow } }));
  const refuse = ({ method }: Context) => {
    throw new Problem(405, `${method} is not allowed here. Use ${allow}.`, { Allow: allow });
  };
  const handler: Handler = (c) => (handlers.get(c.method) ?? refuse)(c);
  return { path, segments: path.split("/"), handle: within(layers, handler) };
}

/**
 * The route that a URL's path matches, and its parameters; undefined if none does. A trailing slash and
 * percent-encoding make no difference.
 */
export function findRoute(
  routes: readonly Route[],
  pathname: string,
): { route: Route; params: Record<string, string> } | undefined {
  const segments = pathname.replace(/\/$/, "").split("/");
  for (const route of routes) {
    const params = paramsOf(route.segments, segments);
    if (params) return { route, params };
  }
  return undefined;
}

function paramsOf(names: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (names.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [i, name] of names.entries()) {
    const segment = decode(segments[i] ?? "");
    if (name.startsWith(":") && segment !== "") params[name.slice(1)] = segment;
    else if (name !== segment) return undefined;
  }
  return params;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
