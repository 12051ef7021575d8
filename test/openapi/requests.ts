/** A request for every answer that is described. None depends on another. */
import { document, OTHER_METHOD } from "./document.ts";
import { ADMIN_TOKEN, ORIGIN, type Setting, USED_KEY } from "./workers.ts";

export interface Request {
  on: Setting;
  method: string;
  /** As the document names it. */
  path: string;
  /** What is asked for in its place. */
  url: string;
  headers: Record<string, string>;
  body: string | null;
  status: number;
}

type Row = [
  on: Setting,
  methods: string,
  url: string,
  status: number,
  sent?: { headers?: Record<string, string>; body?: string },
];

const { parameters, schemas } = document.components;
const MOST_POSTS = Number(parameters.Limit?.schema.maximum);
const LONGEST_TEXT = Number(schemas.Text?.maxLength);

const READ = "GET HEAD";
const text = { body: "hello" };
const json = { body: '{"text":"hello"}', headers: { "Content-Type": "application/json" } };
const tooLarge = { body: "x".repeat(LONGEST_TEXT + 1) };
const multipart = { ...text, headers: { "Content-Type": "multipart/form-data" } };
const ifNew = { headers: { "If-None-Match": "*" } };
const ifStale = { ...text, headers: { "If-Match": '"another"' } };
const wrongToken = { headers: { Authorization: "Bearer wrong" } };
const preflight = { headers: { "Access-Control-Request-Method": "PUT" } };
const authorized = { headers: { Authorization: `Bearer ${ADMIN_TOKEN}` } };
const withPassword = { headers: { Authorization: `Basic ${btoa(`anybody:${ADMIN_TOKEN}`)}` } };

const failures = [502, 503, 504].flatMap((status): Row[] => [
  ["failing", READ, `/posts?limit=${status}`, status],
  ["failing", READ, `/posts/${status}`, status],
  ["failing", "POST", "/posts", status, { body: String(status) }],
  ["failing", "PUT", `/posts/${status}`, status, text],
  ["failing", "DELETE", `/posts/${status}`, status],
  ["failing", READ, `/analytics?day=2${status}-01-01`, status],
]);

const ROWS: Row[] = [
  ["open", READ, "/posts?limit=1", 200],
  ["open", READ, `/posts?limit=${MOST_POSTS}`, 200],
  ["open", READ, `/posts?limit=${MOST_POSTS + 1}`, 400],
  ["open", READ, "/posts?limit=1", 304, ifNew],
  ["admin", READ, "/posts?limit=1", 200],
  ["admin", READ, "/posts?limit=1", 200, authorized],
  ["admin", READ, "/posts?limit=1", 304, ifNew],
  ["limited", READ, "/posts", 429],

  ["open", "POST", "/posts", 201, { body: "x".repeat(LONGEST_TEXT) }],
  ["open", "POST", "/posts", 201, json],
  ["open", "POST", "/posts", 201, { ...text, headers: { "Idempotency-Key": "~".repeat(255) } }],
  ["open", "POST", "/posts", 400, { ...text, headers: { "Idempotency-Key": "~".repeat(256) } }],
  ["open", "POST", "/posts", 400],
  ["admin", "POST", "/posts", 401, text],
  ["closed", "POST", "/posts", 403, text],
  ["open", "POST", "/posts", 413, tooLarge],
  ["open", "POST", "/posts", 415, multipart],
  ["open", "POST", "/posts", 422, { ...text, headers: { "Idempotency-Key": USED_KEY } }],
  ["limited", "POST", "/posts", 429, text],

  ["open", READ, "/posts/1", 200],
  ["open", READ, "/posts/1", 304, ifNew],
  ["open", READ, "/posts/post:01", 400],
  ["open", READ, "/posts/99", 404],
  ["admin", READ, "/posts/1", 200],
  ["admin", READ, "/posts/1", 304, ifNew],
  ["limited", READ, "/posts/1", 429],

  ["open", "PUT", "/posts/2", 200, text],
  ["open", "PUT", "/posts/2", 200, json],
  ["open", "PUT", "/posts/x", 400, text],
  ["admin", "PUT", "/posts/2", 401, { ...text, ...wrongToken }],
  ["closed", "PUT", "/posts/2", 403, text],
  ["open", "PUT", "/posts/99", 404, text],
  ["open", "PUT", "/posts/2", 412, ifStale],
  ["open", "PUT", "/posts/2", 413, tooLarge],
  ["open", "PUT", "/posts/2", 415, multipart],
  ["limited", "PUT", "/posts/2", 429, text],

  ["open", "DELETE", "/posts/3", 200],
  ["open", "DELETE", "/posts/4", 200, { headers: { Accept: "application/json" } }],
  ["open", "DELETE", "/posts/x", 400],
  ["admin", "DELETE", "/posts/1", 401, wrongToken],
  ["closed", "DELETE", "/posts/1", 403],
  ["open", "DELETE", "/posts/99", 404],
  ["open", "DELETE", "/posts/1", 412, ifStale],
  ["limited", "DELETE", "/posts/1", 429],

  ["open", READ, "/analytics", 200],
  ["open", READ, "/analytics?format=json&from=2026-11-01&to=2026-11-23", 200],
  ["admin", READ, "/analytics?format=json", 200, authorized],
  ["admin", READ, "/analytics", 200, withPassword],
  ["open", READ, "/analytics?day=2026-02-30", 400],
  ["limited", READ, "/analytics", 429],

  ["open", "OPTIONS", "/posts", 204],
  ["open", "OPTIONS", "/posts", 204, preflight],
  ["open", "OPTIONS", "/posts/1", 204],
  ["open", "OPTIONS", "/posts/1", 204, preflight],
  ["open", "OPTIONS", "/analytics", 204],
  ["admin", `${READ} OPTIONS`, "/analytics", 401],
  ["admin", `${READ} OPTIONS`, "/analytics", 401, wrongToken],
  ["closed", `${READ} OPTIONS`, "/analytics", 404],

  ["open", OTHER_METHOD, "/posts", 405],
  ["open", OTHER_METHOD, "/posts/1", 405],
  ["open", OTHER_METHOD, "/analytics", 405],

  ...failures,
];

export const REQUESTS: Request[] = ROWS.flatMap(([on, methods, url, status, { headers, body = null } = {}]) =>
  methods.split(" ").map((method) => ({
    on,
    method,
    path: url.replace(/\?.*/, "").replace(/^\/posts\/.*/, "/posts/{id}"),
    url,
    // No page of another origin may call the analytics: a browser, or the edge in its place, would ask first.
    headers: { ...(url.startsWith("/posts") && { Origin: ORIGIN }), ...headers },
    body: method === "DELETE" ? null : body,
    status,
  })),
);
