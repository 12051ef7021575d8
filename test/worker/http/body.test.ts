import { expect, it } from "vitest";
import { readBody } from "../../../worker/http/body.ts";

const sent = (body: ReadableStream | string, headers: Record<string, string> = {}) =>
  new Request("http://localhost/posts", { method: "POST", body, headers, duplex: "half" } as RequestInit);
const read = (request: Request) =>
  readBody({ request, headers: request.headers }, { maxBytes: 100, plain: "text" });

it.each([{}, { "Content-Length": "9" }])(
  "is a 400, and not logged as an error, if its sender disconnects (%o)",
  async (headers) => {
    const broken = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode("half"));
        controller.error(new Error("Network connection lost."));
      },
    });
    await expect(read(sent(broken, headers))).rejects.toMatchObject({
      name: "Problem",
      status: 400,
      message: expect.stringContaining("incomplete"),
    });
  },
);

// RFC 9110, 5.6.4: a recipient reads a quoted pair as the octet behind the backslash.
it.each(['text/plain; charset="utf\\-8"', 'text/plain; foo="a\\"b"; charset=utf-8'])(
  "is read as %s says",
  async (type) => {
    expect(await read(sent("hi", { "Content-Type": type }))).toEqual({ text: "hi" });
  },
);
