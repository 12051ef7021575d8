/** Truncated bodies, over a raw socket, to the edge with real workerd. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { beforeEach, describe, expect, it } from "vitest";
import { scriptOf, useEdge } from "../../support/edge.ts";

/** The script's requests to the origin: `/held` while it runs, and `/took` once it has a whole body. */
let seen: string[] = [];
beforeEach(() => {
  seen = [];
});

const edge = useEdge(
  scriptOf(`
    export default {
      async fetch(request) {
        const held = fetch(new URL("/held", request.url)).catch(() => {});
        await request.text();
        await fetch(new URL("/took", request.url));
        return new Response("ok");
      },
    };`),
  {
    origin: (request, response) => {
      seen.push(request.url ?? "");
      if (request.url === "/took") response.end();
      else response.once("close", () => seen.push("over"));
    },
  },
);

const WAYS: [string, (socket: Socket) => unknown][] = [
  ["closes its half of the connection", (socket) => socket.end()],
  ["disconnects", (socket) => socket.destroy()],
  ["resets the connection", (socket) => socket.resetAndDestroy()],
];

async function begin(method: string, framing: string, body: string): Promise<Socket> {
  const socket = connect(edge.port, "127.0.0.1");
  await once(socket, "connect");
  socket.on("error", () => {}).resume();
  socket.write(`${method} /x HTTP/1.1\r\nHost: localhost\r\n${framing}\r\n\r\n${body}`);
  await expect.poll(() => seen).toContain("/held");
  return socket;
}

// An incomplete message changes nothing: https://www.rfc-editor.org/rfc/rfc9112#section-8
describe.each([
  ["POST", "Transfer-Encoding: chunked", "4\r\nhalf\r\n"],
  ["PUT", "Transfer-Encoding: chunked", "4\r\nhalf\r\n2\r\n1"],
  ["PUT", "Content-Length: 9", "half"],
])("a %s with %s", (method, framing, body) => {
  it.each(WAYS)("gives the script no body if its client %s before the end", async (_, leave) => {
    leave(await begin(method, framing, body));
    await expect.poll(() => seen).toContain("over");
    expect(seen).toEqual(["/held", "over"]);
    expect(edge.logged).toEqual([]);
  });
});

it("a complete body is accepted", async () => {
  const socket = await begin("POST", "Transfer-Encoding: chunked", "4\r\nhalf\r\n");
  socket.write("0\r\n\r\n");
  await expect.poll(() => seen).toContain("/took");
  socket.destroy();
});
