/**
 * The form that the official SDK for TypeScript sends. Since 7.0 it calls the upload
 * `application/javascript`, spreads the metadata over fields named `metadata[bindings][][name]`, and names
 * each module `files[]`. Cloudflare refuses that; it is taken here so that a script written against the SDK's
 * types can be tried, and the answer says so.
 * https://github.com/cloudflare/cloudflare-typescript/issues/2799
 */

/** Told with every upload in this form. */
export const SDK_WARNING =
  "Cloudflare itself refuses this form of upload (cloudflare-typescript#2799): there, send the metadata as one JSON part " +
  "and each module under its own name, with the header Content-Type: null";

/** The true Content-Type of a form that is called JavaScript; undefined when it is none. */
export function hiddenFormType(body: Buffer): string | undefined {
  const head = body.subarray(0, 256).toString("latin1");
  const boundary = /^--([^\r\n"]{1,70})\r\nContent-Disposition: form-data;/i.exec(head)?.[1];
  return boundary === undefined ? undefined : `multipart/form-data; boundary="${boundary}"`;
}

type Node = { [key: string]: unknown } | unknown[];

/** Everything arrives as text; these are what the API knows as numbers, and as true or false. */
const NUMBERS = new Set(["limit", "period", "head_sampling_rate"]);
const FLAGS = new Set(["enabled", "logpush", "invocation_logs", "persist"]);

/** The metadata out of its fields; undefined when there are none. */
export function spreadMetadata(fields: Iterable<[name: string, value: unknown]>): unknown {
  const root = empty();
  let found = false;
  for (const [name, value] of fields) {
    if (!/^metadata(\[[^\]]*\])+$/.test(name) || typeof value !== "string") continue;
    found = true;
    const keys = [...name.matchAll(/\[([^\]]*)\]/g)].map(([, key = ""]) => key);
    insert(root, keys, value);
  }
  return found ? root : undefined;
}

function insert(node: Node, [key = "", ...rest]: string[], text: string): void {
  // A field that says both what a member is and what is in it.
  if (typeof node !== "object") return;
  if (!Array.isArray(node)) {
    if (rest.length === 0) node[key] = convert(key, text);
    else {
      node[key] ??= rest[0] === "" ? [] : empty();
      insert(node[key] as Node, rest, text);
    }
  } else if (rest.length === 0) node.push(text);
  else {
    // `[]` does not say which element: a member that the last one has already begins the next.
    const last = node.at(-1);
    const element = last === undefined || has(last as Node, rest) ? empty() : (last as Node);
    if (element !== last) node.push(element);
    insert(element, rest, text);
  }
}

/** Without a prototype: a field may have any name. */
function empty(): { [key: string]: unknown } {
  return Object.create(null);
}

function has(node: Node, [key = "", ...rest]: string[]): boolean {
  if (Array.isArray(node)) return false;
  if (typeof node !== "object" || !(key in node)) return false;
  return rest.length === 0 || has(node[key] as Node, rest);
}

function convert(key: string, text: string): unknown {
  if (NUMBERS.has(key)) return Number(text);
  return FLAGS.has(key) ? text === "true" : text;
}
