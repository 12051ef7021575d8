import { describe, expect, it } from "vitest";
import { preferred } from "../../../worker/http/accept.ts";
import { testWorker } from "../../support/worker.ts";

const TEXT = "text/plain";
const JSON_TYPE = "application/json";
const CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

describe("of text and JSON, an Accept", () => {
  it.each([
    [null, TEXT],
    ["", TEXT],
    ["*/*", TEXT],
    [CHROME, TEXT],
    ["application/json", JSON_TYPE],
    ["Application/JSON ; charset=utf-8", JSON_TYPE],
    ["application/*", JSON_TYPE],
    ["text/html, application/json;q=0.9", JSON_TYPE],
    ["application/json, text/plain, */*", JSON_TYPE],
    ["text/plain, application/json", TEXT],
    ["text/plain;q=0.5, application/json;q=0.6", JSON_TYPE],
    ["*/*, application/json", JSON_TYPE],
    ["application/json;q=0.5, */*", TEXT],
    ["application/json;q=0, text/plain", TEXT],
    ["application/json;q=0, */*", TEXT],
    ["text/plain;q=0, */*;q=0.1", JSON_TYPE],
    ["text/*;q=0, application/*", JSON_TYPE],
    ["application/json-seq", TEXT],
    ["application/problem+json", TEXT],
    ["image/png", TEXT],
    ["text/plain;q=0, application/json;q=0", TEXT],
    [",;,", TEXT],
    ["application/json;q=x", JSON_TYPE],
    // https://github.com/akka/akka-http/pull/964
    ["application/json;version=2;q=0.1, application/json;q=0.9, text/plain;q=0.5", JSON_TYPE],
    ["application/json;version=2", JSON_TYPE],
    ['application/json;profile="a,b";q=0.9, text/plain;q=0.1', JSON_TYPE],
    ['application/json;profile="a\\",b", text/plain', JSON_TYPE],
    ['text/plain;q=0.1, application/json;profile="a,b', TEXT],
  ])("of %o prefers %s", (accept, type) => {
    expect(preferred(accept, [TEXT, JSON_TYPE])).toBe(type);
  });
});

describe("a write", () => {
  it("follows the same rules", async () => {
    const worker = await testWorker();
    const typeOf = async (path: string, init: RequestInit) =>
      (await worker.call(path, init)).headers.get("content-type")?.split(";")[0];
    const posted = (Accept: string, more: Record<string, string> = {}) =>
      typeOf("/posts", { method: "POST", body: '{"text":"hi"}', headers: { Accept, ...more } });
    const sent = { "Content-Type": JSON_TYPE };
    expect(await posted("application/json;q=0, text/plain")).toBe(TEXT);
    expect(await posted("application/json")).toBe(JSON_TYPE);
    expect(await posted("*/*", sent)).toBe(JSON_TYPE);
    expect(await posted("text/plain", sent)).toBe(TEXT);
  });
});
