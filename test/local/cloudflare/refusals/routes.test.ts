import { expect, it } from "vitest";
import { ROUTES, SECRET } from "../../../support/cloudflare.ts";
import { itRefuses, OTHER, type Refusal, useDeployed } from "./refused.ts";

const GONE = `${ROUTES}/${OTHER}`;

const deployed = useDeployed();

/** Requests a new route. */
const post = (json: unknown): Refusal[1] => ["POST", ROUTES, { json }];
const routed = (pattern: string, script = "posts") => post({ pattern, script });

itRefuses(deployed, [
  ["a pattern with * inside", routed("example.com/*/x"), 400, 10022, /\* inside the path/],
  ["a pattern with a query", routed("example.com/?a=b"), 400, 10022, /query string/],
  ["a route without a pattern", post({ script: "posts" }), 400, 10026, /pattern must be/],
  ["a route to no script", routed("example.com/a*", "gone"), 400, 10019, /"gone".*Upload it first/],
  [
    "a second route with the same pattern",
    routed("Example.com/posts*", "other"),
    409,
    10020,
    /already exists: example\.com\/posts\* leads to posts/,
  ],
  ["malformed JSON", ["POST", ROUTES, { body: `{"pattern": ${SECRET}` }], 400, 10026, /must be JSON$/],
  ["JSON that is not an object", post([1]), 400, 10026, /JSON object/],
  ["JSON over 64 KB", post({ pattern: "x".repeat(70_000) }), 413, 10027, /larger than 65536 bytes/],
  ["a missing route", ["PUT", GONE, { json: { pattern: "example.com/b*" } }], 404, 10009, /no route/],
  ["reading a missing route", ["GET", GONE], 404, 10009, /no route/],
  ["deleting a missing route", ["DELETE", GONE], 404, 10009, /no route/],
]);

it("refuses to change a route to another's pattern", async () => {
  const { api, routeId } = deployed;
  const json = { pattern: "example.com/free*", script: "posts" };
  const { id } = (await api.call("POST", ROUTES, { json })).json.result;
  const clash = { pattern: "example.com/posts*", script: "posts" };
  expect((await api.call("PUT", `${ROUTES}/${id}`, { json: clash })).json.errors[0]?.code).toBe(10020);
  expect((await api.call("GET", `${ROUTES}/${id}`)).json.result).toEqual({ id, ...json });
  expect((await api.call("PUT", `${ROUTES}/${routeId}`, { json: clash })).status).toBe(200);
});
