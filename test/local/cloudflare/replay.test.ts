import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApi, type TestApi } from "../../support/cloudflare.ts";

interface Part {
  filename?: string;
  type: string;
  text?: string;
  json?: unknown;
}

interface Exchange {
  step: string;
  request: { method: string; path: string; json?: unknown; parts?: Record<string, Part> };
  response: { status: number; contentType?: string; json?: { result: unknown } };
}

const exchanges: Exchange[] = JSON.parse(
  readFileSync(new URL("../../fixtures/cloudflare-exchanges.json", import.meta.url), "utf8"),
);

/** Values that Cloudflare generates: a test can only check their kind. */
const MADE_UP = new Set(["id", "etag", "tag", "cert_id", "created_on", "modified_on", "startup_time_ms"]);
const HEX_ID = /^[0-9a-f]{32}$/;

/** A matcher with the same keys and, except for generated values, the same values. */
function like(recorded: unknown, key = ""): unknown {
  if (Array.isArray(recorded)) return recorded.map((each) => like(each));
  if (typeof recorded === "object" && recorded !== null) {
    return Object.fromEntries(Object.entries(recorded).map(([name, value]) => [name, like(value, name)]));
  }
  if (!MADE_UP.has(key) || recorded === null) return recorded;
  if (typeof recorded === "number") return expect.any(Number);
  if (HEX_ID.test(String(recorded))) return expect.stringMatching(HEX_ID);
  if (key === "id") return recorded;
  return expect.stringMatching(
    key.endsWith("_on") ? /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/ : /^[0-9a-f]+$/,
  );
}

const BOUNDARY = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2";

/** A form as written by Go, the provider's language: the metadata part has a type and no file name. */
function formOf(parts: Record<string, Part>): string {
  const written = Object.entries(parts).map(([name, { type, text, json, filename }]) => {
    const file = filename === undefined ? "" : `; filename="${filename}"`;
    const head = `Content-Disposition: form-data; name="${name}"${file}\r\nContent-Type: ${type}`;
    return `--${BOUNDARY}\r\n${head}\r\n\r\n${text ?? JSON.stringify(json)}\r\n`;
  });
  return `${written.join("")}--${BOUNDARY}--\r\n`;
}

describe("the recorded exchanges of the Pulumi provider, replayed", () => {
  let api: TestApi;
  /** The IDs in our answers, by those in the recording. */
  const ids = new Map<string, string>();
  const answers: { exchange: Exchange; result: unknown }[] = [];

  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.close());

  async function replay(exchange: Exchange) {
    const { method, path, json, parts } = exchange.request;
    const own = path.replace("/client/v4", "").replace(/[0-9a-f]{32}$/, (id) => ids.get(id) ?? id);
    if (parts === undefined) return api.call(method, own, json === undefined ? {} : { json });
    const headers = { "content-type": `multipart/form-data; boundary=${BOUNDARY}` };
    return api.call(method, own, { body: formOf(parts), headers });
  }

  for (const [index, exchange] of exchanges.entries()) {
    const { method, path } = exchange.request;
    it(`${index + 1}. ${exchange.step}: ${method} ${path.replace(/^.*workers/, "workers")}`, async () => {
      const reply = await replay(exchange);
      expect(reply.status).toBe(exchange.response.status);
      if (exchange.response.contentType) {
        expect(reply.headers.get("content-type")).toContain(exchange.response.contentType);
        const form = await new Response(reply.text, { headers: reply.headers }).formData();
        const [[name, part] = ["", ""]] = form;
        expect(name).toBe("worker.js");
        expect(part).toMatchObject({ name: "worker.js", type: "application/javascript+module" });
        expect(await (part as File).text()).toBe(exchanges[0]?.request.parts?.["worker.js"]?.text);
        return;
      }
      expect(reply.json).toStrictEqual(like(exchange.response.json));
      answers.push({ exchange, result: reply.json.result });
      const recorded = exchange.response.json?.result as { id?: string } | null;
      if (method !== "DELETE" && recorded?.id) ids.set(recorded.id, reply.json.result.id);
    });

    if (exchanges[index + 1]?.step === exchange.step) continue;
    it(`keeps the Worker serving the deployment after: ${exchange.step}`, async () => {
      const texts = await Promise.all(
        [
          "http://example.com/posts/1?limit=5",
          "http://example.com/api/posts",
          "http://example.com/other",
          "http://api.example.com/",
          "http://posts.someone.workers.dev/",
        ].map(async (url) => (await api.visit(url)).text.slice(0, 2)),
      );
      const all: Record<string, string[]> = {
        "pulumi up, first deployment": ["v1", "No", "No", "v1", "v1"],
        "pulumi up, worker code changed": ["v2", "No", "No", "v2", "v2"],
        "pulumi up, secret rotated": ["v2", "No", "No", "v2", "v2"],
        "pulumi up, route pattern changed": ["No", "v2", "No", "v2", "v2"],
        "pulumi destroy": ["No", "No", "No", "No", "No"],
      };
      expect(texts).toEqual(all[exchange.step] ?? all["pulumi up, first deployment"]);
    });
  }

  it("keeps created_on across uploads, updates modified_on, and changes the etag only with the code", () => {
    const uploads = answers.filter(({ exchange }) => exchange.request.parts).map(({ result }) => result) as {
      created_on: string;
      modified_on: string;
      etag: string;
    }[];
    const [first, second, third] = uploads;
    expect(uploads).toHaveLength(3);
    expect(new Set(uploads.map(({ created_on }) => created_on)).size).toBe(1);
    expect(new Set(uploads.map(({ modified_on }) => modified_on)).size).toBe(3);
    expect(second?.etag).not.toBe(first?.etag);
    expect(third?.etag).toBe(second?.etag);
  });

  it("logs each change, in order and without secrets", () => {
    expect(api.lines).toEqual([
      "Cloudflare API: uploaded script posts (0.1 KB, 3 bindings)",
      "Cloudflare API: attached custom domain api.example.com to posts",
      "Cloudflare API: switched posts.<subdomain>.workers.dev on",
      "Cloudflare API: routed example.com/posts* to posts",
      "Cloudflare API: replaced script posts (0.1 KB, 3 bindings)",
      "Cloudflare API: replaced script posts (0.1 KB, 3 bindings)",
      "Cloudflare API: routed example.com/api/posts* (was example.com/posts*) to posts",
      "Cloudflare API: removed custom domain api.example.com",
      "Cloudflare API: removed route example.com/api/posts*",
      "Cloudflare API: switched posts.<subdomain>.workers.dev off",
      "Cloudflare API: removed script posts",
    ]);
  });
});
