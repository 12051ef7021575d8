import { afterAll, beforeAll, expect, it } from "vitest";
import { type Edge, startEdge } from "../../local/edge/edge.ts";
import { ask, scriptOf } from "../support/edge.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge({ port: 0, log: () => {} });
  await edge.putScript(
    "one",
    scriptOf("export default { fetch: (request) => new Response(request.method) };"),
  );
  await edge.putRoute("one", { pattern: "localhost/*", script: "one" });
});
afterAll(() => edge.close());

it.each([{ "content-length": "3" }, { "transfer-encoding": "chunked" }])(
  "a GET with a body, %o, reaches the script, and so does the request after it",
  async (headers) => {
    expect((await ask({ port: edge.port, headers, body: "abc" })).text).toBe("GET");
    expect((await ask({ port: edge.port })).text).toBe("GET");
  },
);
