/** A request for every described answer. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Route } from "../../worker/http/router.ts";
import { derivedRows, pathRows } from "./derived.ts";
import { describedAnswers } from "./document.ts";
import type { Resource, Row } from "./resource.ts";
import { ORIGIN, type Setting } from "./workers.ts";

export interface Request {
  on: Setting;
  method: string;
  /** As in the document. */
  path: string;
  /** The concrete URL. */
  url: string;
  headers: Record<string, string>;
  body: string | null;
  status: number;
}

const FOLDER = join(import.meta.dirname, "resources");

/** The exports of the files in `resources/`. */
export const RESOURCES: readonly Resource[] = (
  await Promise.all(readdirSync(FOLDER).map((file) => import(join(FOLDER, file))))
).flatMap((file) => Object.values<Resource>(file));

// As strings, because the compiler knows Node's types here, not the Worker's.
const { ROUTES } = (await import("../../worker/routes.ts" as string)) as { ROUTES: readonly Route[] };
const { findRoute } = await import("../../worker/http/router.ts");

const named = (path: string) => path.replaceAll(/:(\w+)/g, "{$1}");

/** The Worker's paths, as in the document. */
export const PATHS = ROUTES.map(({ path }) => named(path));

/** The path of a URL, as in the document. */
const pathOf = (url: string) =>
  named(findRoute(ROUTES, url.replace(/\?.*/, ""))?.route.path ?? `nothing at ${url}`);

/**
 * Whether pages of other origins may call a path. The other paths are not requested with an Origin, because a
 * browser, or the edge for it, would send a preflight request first.
 */
const takesPages = (path: string) =>
  describedAnswers.get(`OPTIONS ${path} 204`)?.headers?.["Access-Control-Allow-Origin"] !== undefined;

const toRequests = ([on, methods, url, status, sent]: Row): Request[] =>
  methods.split(" ").map((method) => ({
    on,
    method,
    path: pathOf(url),
    url,
    headers: { ...(takesPages(pathOf(url)) && { Origin: ORIGIN }), ...sent?.headers },
    body: sent?.body ?? null,
    status,
  }));

const rows = RESOURCES.flatMap((resource) => resource.rows);
const derived = new Map<string, Row[]>();
for (const [on, methods, url, status, sent] of rows) {
  if (on !== "open" || status >= 300) continue;
  const path = pathOf(url);
  if (!derived.has(path)) derived.set(path, pathRows(path, url));
  for (const method of methods.split(" ")) {
    const key = `${method} ${path}`;
    if (!derived.has(key)) derived.set(key, derivedRows(method, path, url, sent));
  }
}

/** None of them changes anything, except on the rate-limited Worker. */
export const DERIVED: readonly Request[] = [...derived.values()].flat().flatMap(toRequests);
export const WRITTEN: readonly Request[] = rows.flatMap(toRequests);
export const REQUESTS: readonly Request[] = [...DERIVED, ...WRITTEN];
