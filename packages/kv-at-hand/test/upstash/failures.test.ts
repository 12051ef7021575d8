import { once } from "node:events";
import { createConnection } from "node:net";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { call, useUpstash } from "../../../../test/support/upstash.ts";
import { DB_TOKEN } from "../../../../test/support/worker.ts";
import { Failure } from "../../src/failure.ts";
import { startRestServer } from "../../src/upstash/server.ts";

const { rest, post } = useUpstash("embedded");

describe("the REST API", () => {
  it("keeps serving if a client disconnects in the middle of its request", async () => {
    const socket = createConnection(rest.server.port, "127.0.0.1");
    await once(socket, "connect");
    socket.write(
      `POST / HTTP/1.1\r\nhost: localhost:${rest.server.port}\r\nauthorization: Bearer ${DB_TOKEN}\r\ncontent-length: 99\r\n\r\n["PI`,
    );
    socket.destroy();
    expect((await post("/", ["PING"])).body).toEqual({ result: "PONG" });
  });

  it.each([
    ["the given setting", "SETTING", ", or set SETTING"],
    ["no setting if none is given", undefined, ""],
  ])("fails to start with a line that names %s if the port is in use", async (_, portName, orSet) => {
    const { port } = rest.server;
    const second = startRestServer({ database: rest.database, token: DB_TOKEN, port, portName });
    const message = `port ${port} is in use: stop the program that uses it${orSet}`;
    await expect(second).rejects.toThrow(new Failure(message));
  });
});

describe("the REST API over a database that is gone", () => {
  const secret = "redis://user:pa55@host";
  const gone = () => Promise.reject(new Error(`lost ${secret}`));

  it.each([
    ["/", ["SET", "k", "hidden"]],
    ["/pipeline", [["SET", "k", "hidden"]]],
    ["/multi-exec", [["SET", "k", "hidden"]]],
  ])("answers 502 on %s and reveals nothing", async (path, body) => {
    const log = vi.fn();
    const lost = { description: "", run: gone, pipeline: gone, transaction: gone, close: async () => {} };
    const server = await startRestServer({ database: lost, token: DB_TOKEN, port: 0, log });
    onTestFinished(() => server.close());
    const answer = await call(server.url + path, { body });
    expect(answer).toMatchObject({ status: 502, body: { error: "ERR the database cannot be reached" } });
    expect(log).toHaveBeenCalledOnce();
    expect(log.mock.calls.flat().join()).not.toMatch(new RegExp(`hidden|${DB_TOKEN}`));
  });
});
