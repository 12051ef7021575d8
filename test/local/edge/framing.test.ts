/** Bytes over a raw socket, to the edge with real workerd: where one request ends and the next begins. */
import { METHODS } from "node:http";
import { connect } from "node:net";
import { beforeEach, expect, it } from "vitest";
import { scriptOf, useEdge } from "../../support/edge.ts";

const edge = useEdge(
  scriptOf(`
    let seen = [];
    export default {
      async fetch(request) {
        const { pathname, host } = new URL(request.url);
        if (pathname === "/seen") return Response.json(seen.splice(0));
        seen.push([request.method, pathname, host, await request.text()].join(" "));
        return new Response("ok");
      },
    };`),
);
const seen = async () => JSON.parse((await edge.get("/seen")).text);
beforeEach(seen);

/** Sends bytes, and resolves with everything received until the edge closes the connection. */
function exchange(...lines: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(edge.port, "127.0.0.1");
    let received = "";
    socket.on("data", (bytes) => {
      received += bytes;
    });
    socket.on("error", reject).on("close", () => resolve(received));
    socket.write(lines.join("\r\n"));
  });
}

const inner = "POST /smuggled HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n";
const chunked = `${inner.length.toString(16)}\r\n${inner}\r\n0\r\n\r\n`;

it.each(
  ["GET", "POST", "DELETE"].flatMap((method) =>
    ["content-length", "Transfer-Encoding", "x , Content-Length", "host"].flatMap((named) => [
      [method, named, `Content-Length: ${inner.length}`, inner] as const,
      [method, named, "Transfer-Encoding: chunked", chunked] as const,
    ]),
  ),
)("a %s with Connection: %s and %s stays one request", async (method, named, framing, body) => {
  const head = [`${method} /outer HTTP/1.1`, "Host: localhost", `Connection: ${named}`, framing];
  const next = ["GET /next HTTP/1.1", "Host: localhost", "Connection: close", "", ""];
  const answers = await exchange(...head, "", body + next.join("\r\n"));
  expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 200", "HTTP/1.1 200"]);
  // Two requests on one connection may run concurrently. The body of a GET is ignored, so the gate reads it.
  const outer = `${method} /outer localhost:${edge.port} ${method === "GET" ? "" : inner}`;
  expect(new Set(await seen())).toEqual(new Set([outer, `GET /next localhost:${edge.port} `]));
});

it("a request with two Host headers is a 400, and reaches no script", async () => {
  const answer = await exchange(
    "GET /outer HTTP/1.1",
    "Host: localhost",
    "Host: evil.example",
    "Connection: close",
    "",
    "",
  );
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(await seen()).toEqual([]);
});

it.each(["gzip, chunked", "identity, chunked", "gzip\r\nTransfer-Encoding: chunked"])(
  "a request with Transfer-Encoding: %s is a 501, and reaches no script",
  async (coding) => {
    const head = ["POST /outer HTTP/1.1", "Host: localhost", `Transfer-Encoding: ${coding}`];
    const answer = await exchange(...head, "Connection: close", "", "2\r\nhi\r\n0\r\n\r\n");
    expect(answer).toMatch(/^HTTP\/1\.1 501 .*Transfer-Encoding must be chunked\./s);
    expect(await seen()).toEqual([]);
  },
);

it("a request with Transfer-Encoding: CHUNKED is served", async () => {
  const head = ["POST /outer HTTP/1.1", "Host: localhost", "Transfer-Encoding:  CHUNKED "];
  await exchange(...head, "Connection: close", "", "2\r\nhi\r\n0\r\n\r\n");
  expect(await seen()).toEqual([`POST /outer localhost:${edge.port} hi`]);
});

it("a request with any method that Node knows reaches the script, or is a bare 400 if workerd does not know it", async () => {
  const refused: string[] = [];
  for (const method of METHODS.filter((each) => each !== "CONNECT")) {
    const answer = await exchange(`${method} /x HTTP/1.1`, "Host: localhost", "Connection: close", "", "");
    if ((await seen()).length > 0) continue;
    refused.push(method);
    expect(answer, method).toMatch(/^HTTP\/1\.1 400 .*Unknown method\./s);
  }
  const unknown = ["BIND", "LINK", "M-SEARCH", "MKCALENDAR", "REBIND", "SOURCE", "UNBIND", "UNLINK"];
  expect(refused).toEqual(unknown);
});

it("a request gets its own answer, not that to the garbage after it on the same connection", async () => {
  const head = ["POST /outer HTTP/1.1", "Host: localhost", "Content-Length: 2"];
  const answers = await exchange(...head, "", "hi0\r\n\r\n");
  expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 200", "HTTP/1.1 400"]);
  expect(await seen()).toEqual([`POST /outer localhost:${edge.port} hi`]);
});
