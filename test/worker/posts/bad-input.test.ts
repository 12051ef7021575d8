import { beforeEach, describe, expect, it } from "vitest";
import { ask as send } from "../../support/edge.ts";
import { ask } from "../../support/redis.ts";
import { callsOf, createPosts, useWorker } from "../../support/worker.ts";

const worker = useWorker();
const json = { "Content-Type": "application/json" };

beforeEach(() => createPosts(worker, ["kept"]));

/** Everything stored, to see that nothing changed. */
const stored = async () => [
  await ask(worker.database, "DBSIZE"),
  await ask(worker.database, "MGET", "post:id", "post:1"),
];

async function refused(response: Response): Promise<{ status: number; detail: string }> {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const { status, title, detail } = (await response.json()) as {
    status: number;
    title: string;
    detail: string;
  };
  expect(status).toBe(response.status);
  expect(title).toMatch(/^[A-Z]/);
  return { status, detail };
}

describe("a body", () => {
  const cases: [what: string, status: number, detail: RegExp, init: RequestInit][] = [
    ["that is absent", 400, /body is empty/, {}],
    ["that is absent although declared as JSON", 400, /body is empty/, { headers: json }],
    ["with an empty text", 400, /text is empty/, { body: '{"text":""}', headers: json }],
    ["that is not UTF-8", 400, /UTF-8/, { body: new Uint8Array([0xc3, 0x28]) }],
    ["that is UTF-8 of a surrogate", 400, /UTF-8/, { body: new Uint8Array([0xed, 0xa0, 0x80]) }],
    ["with a lone surrogate in JSON", 400, /surrogate/, { body: '{"text":"\\ud83e"}', headers: json }],
    ["of broken JSON", 400, /valid JSON/, { body: '{"text":', headers: json }],
    ["of JSON without a text", 400, /has no text/, { body: '{"txt":"a"}', headers: json }],
    ["of a JSON array", 400, /has no text/, { body: '["text"]', headers: json }],
    ["of JSON null", 400, /has no text/, { body: "null", headers: json }],
    ["with a text that is a number", 400, /be a string/, { body: '{"text":1}', headers: json }],
    ["with a text that is null", 400, /be a string/, { body: '{"text":null}', headers: json }],
    ["of 65,537 bytes", 413, /65537 bytes/, { body: `${"é".repeat(32_768)}x` }],
    ["of 65,538 bytes, three a character", 413, /65538 bytes/, { body: "€".repeat(21_846) }],
    [
      "of 65,537 bytes in JSON",
      413,
      /65537 bytes/,
      { body: JSON.stringify({ text: "x".repeat(65_537) }), headers: json },
    ],
    ["over 400 KB", 413, /409600 bytes/, { body: "x".repeat(409_601) }],
    ["over 400 KB in JSON", 413, /409600 bytes/, { body: " ".repeat(409_601), headers: json }],
    [
      "in multipart",
      415,
      /Content-Type/,
      {
        body: (() => {
          const form = new FormData();
          form.set("text", "a");
          return form;
        })(),
      },
    ],
    ["that is compressed", 415, /Content-Encoding/, { body: "x", headers: { "Content-Encoding": "gzip" } }],
  ];
  it.each(cases)("%s is refused with a %i and changes nothing", async (_what, status, detail, init) => {
    const before = await stored();
    for (const [method, path] of [
      ["POST", "/posts"],
      ["PUT", "/posts/1"],
    ] as const) {
      const answer = await refused(await worker.call(path, { method, ...init }));
      expect(answer).toEqual({ status, detail: expect.stringMatching(detail) });
    }
    expect(await stored()).toEqual(before);
  });

  it("over 400 KB without a Content-Length is refused with a 413", async () => {
    const body = new ReadableStream({
      start(controller) {
        for (let i = 0; i < 500; i++) controller.enqueue(new Uint8Array(1024).fill(97));
        controller.close();
      },
    });
    const init = { method: "POST", body, duplex: "half" } as RequestInit;
    expect((await worker.call("/posts", init)).status).toBe(413);
  });
});

describe("an id", () => {
  const ids = [
    "post:01",
    "post:-1",
    "post:1e3",
    "post:0",
    "0",
    "-1",
    "post:",
    "POST:1",
    "x",
    "..%2Fx",
    "1%2F2",
    "post:1%00",
  ];
  const long = ["9007199254740992", "1".repeat(30), `post:${"9".repeat(30)}`];
  it.each([...ids, ...long])("such as %s is refused with a 400 and changes nothing", async (id) => {
    const before = await stored();
    for (const method of ["GET", "PUT", "DELETE"]) {
      const body = method === "PUT" ? "x" : null;
      const { status, detail } = await refused(await worker.call(`/posts/${id}`, { method, body }));
      expect([status, detail]).toEqual([400, expect.stringContaining("post:81 or 81")]);
    }
    expect(await stored()).toEqual(before);
  });

  it("such as ../x never reaches a key, however it is encoded", async () => {
    const { port } = worker.edge;
    const calls = await callsOf(worker, async () => {
      for (const path of ["/posts/../x", "/posts/%2e%2e/x", "/posts/%zz", "/posts/..;/x"]) {
        expect([400, 404]).toContain((await send({ port, path })).status);
      }
    });
    expect(calls).toBe(0);
  });
});

describe("a query", () => {
  it.each(["limit=0", "limit=1001", "limit=ten", "limit=", "limit=1.5", "limit=-1", "limit=010"])(
    "with %s is refused with a 400",
    async (query) => {
      const { status, detail } = await refused(await worker.call(`/posts?${query}`));
      expect([status, detail]).toEqual([400, expect.stringContaining("1 to 1000")]);
    },
  );

  it.each(["before=0", "before=post:01", "before=x", "before=", `before=${"1".repeat(30)}`])(
    "with %s is refused with a 400",
    async (query) => {
      const { status, detail } = await refused(await worker.call(`/posts?${query}`));
      expect([status, detail]).toEqual([400, expect.stringContaining("before")]);
    },
  );

  it("with a cursor beyond the last post lists from the newest", async () => {
    expect(await (await worker.call("/posts?before=999999999999999")).json()).toHaveLength(1);
  });
});

describe("an Idempotency-Key", () => {
  it.each([
    ["of 256 characters", "k".repeat(256)],
    ["with a space", "a b"],
    ["with a quotation mark", 'a"b'],
    ["with a letter beyond ASCII", "é"],
    ["that is empty", ""],
  ])("%s is refused with a 400 and creates nothing", async (_what, key) => {
    const before = await stored();
    const init = { method: "POST", body: "x", headers: { "Idempotency-Key": key } };
    expect((await refused(await worker.call("/posts", init))).detail).toContain(
      "1 to 255 visible ASCII characters without quotation marks",
    );
    expect(await stored()).toEqual(before);
  });

  it("of 255 characters is accepted", async () => {
    const init = { method: "POST", body: "x", headers: { "Idempotency-Key": "~".repeat(255) } };
    expect((await worker.call("/posts", init)).status).toBe(201);
  });
});

describe("a method", () => {
  it.each([
    ["PATCH", "/posts", "GET, HEAD, POST, OPTIONS"],
    ["PUT", "/posts", "GET, HEAD, POST, OPTIONS"],
    ["DELETE", "/posts", "GET, HEAD, POST, OPTIONS"],
    ["POST", "/posts/1", "GET, HEAD, PUT, DELETE, OPTIONS"],
    ["QUERY", "/posts/1", "GET, HEAD, PUT, DELETE, OPTIONS"],
  ])("%s on %s is refused with a 405 that says what is allowed", async (method, path, allow) => {
    const response = await worker.call(path, { method });
    expect(response.headers.get("allow")).toBe(allow);
    expect((await refused(response)).status).toBe(405);
  });

  it("OPTIONS says what is allowed", async () => {
    const response = await worker.call("/posts/1", { method: "OPTIONS" });
    expect([response.status, response.headers.get("allow")]).toEqual([
      204,
      "GET, HEAD, PUT, DELETE, OPTIONS",
    ]);
  });
});
