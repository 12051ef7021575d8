import { beforeEach, describe, expect, it } from "vitest";
import { ask } from "../../support/redis.ts";
import { createPosts, useWorker } from "../../support/worker.ts";

const worker = useWorker();
beforeEach(() => createPosts(worker, ["kept"]));

const send = (method: string, headers: Record<string, string>, body: string | Uint8Array<ArrayBuffer>) =>
  worker.call(method === "POST" ? "/posts" : "/posts/1", { method, headers, body });
const post = (type: string, body: string | Uint8Array<ArrayBuffer>) =>
  send("POST", { "Content-Type": type }, body);

describe("a body", () => {
  it.each([
    "text/plain; charset=windows-1252",
    "text/plain;charset=iso-8859-1",
    'text/plain; charset="UTF-16"',
    "text/plain; charset=us-ascii",
    "text/plain; charset=utf-8; charset=iso-2022-jp",
    "application/json; charset=utf-16",
    "application/x-www-form-urlencoded; charset=shift_jis",
    "application/merge-patch+json",
    "application/vnd.api+json; charset=utf-8",
    "text/json",
    "text/vnd.example+json",
    "application/json, application/json",
    "application/json, text/plain",
    "application/octet-stream",
    "application/xml",
    "image/png",
    "multipart/form-data; boundary=x",
    "text",
    ";",
    "text/plain; charset",
  ])("of %s is refused with a 415 that says what is accepted, and changes nothing", async (type) => {
    for (const method of ["POST", "PUT"]) {
      const response = await send(method, { "Content-Type": type }, '{"text":"hi"}');
      const { detail } = (await response.json()) as { detail: string };
      expect([response.status, detail]).toEqual([415, expect.stringContaining("Content-Type")]);
      expect(response.headers.get("accept")).toBe(
        "application/json, application/x-www-form-urlencoded, text/*",
      );
      expect(response.headers.has("accept-encoding")).toBe(false);
    }
    expect(await ask(worker.database, "MGET", "post:id", "post:1")).toEqual(["1", "kept"]);
  });

  it.each([
    "text/plain",
    "Text/Plain; Charset=UTF-8",
    'text/plain;charset="utf-8"',
    "text/markdown; charset=utf8; variant=GFM",
    "text/html",
    "application/x-www-form-urlencoded",
    "text/plain;",
  ])("of %s is stored byte for byte, and never parsed", async (type) => {
    expect((await post(type, '{"text":"hï"}')).status).toBe(201);
    expect(await ask(worker.database, "GET", "post:2")).toBe('{"text":"hï"}');
  });

  it("without a Content-Type is stored byte for byte", async () => {
    expect((await post("", "hello")).status).toBe(201);
    const bytes = new TextEncoder().encode('{"text":"hi"}');
    expect((await send("POST", {}, bytes)).status).toBe(201);
    expect(await ask(worker.database, "MGET", "post:2", "post:3")).toEqual(["hello", '{"text":"hi"}']);
  });

  it.each(["application/json", "Application/JSON ; charset=utf-8", 'application/json;charset="UTF-8"'])(
    "of %s is read as JSON, with or without a byte order mark",
    async (type) => {
      expect((await post(type, '{"text":"hi"}')).status).toBe(201);
      expect((await post(type, '\ufeff{"text":"hi"}')).status).toBe(201);
      expect(await ask(worker.database, "MGET", "post:2", "post:3")).toEqual(["hi", "hi"]);
    },
  );
});

describe("a Content-Encoding", () => {
  it.each(["identity", "Identity", "", "identity, identity"])("of %o counts as none", async (encoding) => {
    expect((await send("POST", { "Content-Encoding": encoding }, "hello")).status).toBe(201);
  });

  it.each(["gzip", "br", "identity, gzip", "x"])(
    "of %s is refused with a 415 that says what is accepted",
    async (encoding) => {
      const response = await send("POST", { "Content-Encoding": encoding }, "hello");
      expect([response.status, response.headers.get("accept-encoding")]).toEqual([415, "identity"]);
      expect(response.headers.has("accept")).toBe(false);
    },
  );
});
