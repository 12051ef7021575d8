/** The content of openapi.yaml with every `$ref` resolved. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";

export type Schema = Record<string, unknown>;

interface Described {
  schema: Schema;
  example?: unknown;
}

/** The description of one status of an operation. */
export interface DescribedAnswer {
  description: string;
  headers?: Record<string, Described & { required?: boolean }>;
  content?: Record<string, Described>;
}

interface Operation {
  responses: Record<string, DescribedAnswer>;
}

export interface OpenApi {
  paths: Record<string, Record<string, Operation> & { "x-other-methods": DescribedAnswer }>;
  components: {
    parameters: Record<string, Described>;
    schemas: Record<string, Schema>;
    responses: Record<string, DescribedAnswer>;
  };
}

/** The methods that a path can have: https://spec.openapis.org/oas/v3.1.1.html#path-item-object */
const METHODS = ["get", "head", "post", "put", "delete", "options", "patch", "trace"];

/** A method that no path supports. */
export const OTHER_METHOD = "PATCH";

export const source: OpenApi = parse(
  await readFile(join(import.meta.dirname, "../../docs/openapi.yaml"), "utf8"),
);

export const document = resolved(source, new Map()) as OpenApi;

/** An object that is referenced several times is one object in the result, so that it can be recognized. */
function resolved(node: unknown, done: Map<unknown, unknown>): unknown {
  if (typeof node !== "object" || node === null) return node;
  if (done.has(node)) return done.get(node);
  if ("$ref" in node) return resolved(named(String(node.$ref)), done);
  const copy: Record<string, unknown> | unknown[] = Array.isArray(node) ? [] : {};
  done.set(node, copy);
  for (const [key, value] of Object.entries(node)) Object.assign(copy, { [key]: resolved(value, done) });
  return copy;
}

/** @param reference such as `#/components/schemas/Post` */
function named(reference: string): unknown {
  const keys = reference.split("/").slice(1);
  return keys.reduce((node: unknown, key) => (node as Schema | undefined)?.[key], source);
}

/** A path's methods, as in the `Allow` header. */
export function methodsOf(path: string): string[] {
  const names = Object.keys(document.paths[path] ?? {});
  return METHODS.filter((method) => names.includes(method)).map((method) => method.toUpperCase());
}

/** All described answers, by keys such as `GET /posts 200`. */
export const describedAnswers = new Map<string, DescribedAnswer>(
  Object.entries(document.paths).flatMap(([path, item]) => [
    ...methodsOf(path).flatMap((method) =>
      Object.entries(item[method.toLowerCase()]?.responses ?? {}).map(
        ([status, answer]) => [`${method} ${path} ${status}`, answer] as const,
      ),
    ),
    [`${OTHER_METHOD} ${path} 405`, item["x-other-methods"]] as const,
  ]),
);
