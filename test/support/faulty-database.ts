/**
 * A proxy in front of the REST server or the Developer API that treats chosen calls as a failing one treats
 * all calls.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { type Listener, listen, readBody } from "#kv-at-hand/http.ts";

/** A call that reached the proxy. */
export interface Call {
  method: string;
  url: string;
  headers: IncomingMessage["headers"];
  body: string;
}

interface Exchange {
  call: Call;
  response: ServerResponse;
  /** Runs the command and returns the database's answer. */
  run: () => Promise<{ status: number; body: string }>;
}

const DELAY_MS = 300;

const says =
  (status: number, body: unknown, type = "application/json") =>
  async ({ response }: Exchange) => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    response.writeHead(status, { "content-type": type }).end(text);
  };
const passesOn = async ({ run, response }: Exchange) => {
  const { status, body } = await run();
  response.writeHead(status, { "content-type": "application/json" }).end(body);
};
const resets = async ({ response }: Exchange) => void response.socket?.resetAndDestroy();
const hangs = async () => {};
const overQuota = { error: "ERR max requests limit exceeded. Limit: 500000, Usage: 500000." };

/** What can happen to a call. Unless the name says that it ran, the command never reaches the database. */
export const FAULTS = {
  "refuses the connection": resets,
  "answers after a delay": async (exchange: Exchange) => {
    await pause(DELAY_MS);
    await passesOn(exchange);
  },
  hangs,
  "hangs after it ran": ({ run }: Exchange) => run().then(hangs),
  "resets the connection after it ran": (exchange: Exchange) => exchange.run().then(() => resets(exchange)),
  "cuts its answer after it ran": async ({ run, response }: Exchange) => {
    const { body } = await run();
    response.writeHead(200, { "content-length": body.length });
    response.write(body.slice(0, body.length / 2), () => response.socket?.destroy());
  },
  "hangs, and runs after the client gave up": async ({ run, response }: Exchange) => {
    response.once("close", run);
  },
  "answers 409": says(409, { error: "conflict" }),
  "answers 500": says(500, "oops", "text/plain"),
  "answers 500 after it ran": (exchange: Exchange) =>
    exchange.run().then(() => says(500, "oops", "text/plain")(exchange)),
  "answers 429": says(429, { error: "slow down" }),
  "answers 401": says(401, { error: "WRONGPASS invalid or missing auth token" }),
  "answers HTML": says(200, "<!doctype html><title>Welcome</title>", "text/html"),
  "answers wrong JSON": says(200, { ok: true }),
  "is over its quota, on a 400": says(400, overQuota),
  "is over its quota, on a 429": says(429, overQuota),
  // Like a careless gateway, whose error page repeats everything that it was sent, including the token.
  "repeats the request in an error": ({ call, response }: Exchange) =>
    says(500, `${JSON.stringify(call.headers)} ${call.body}`)({ call, response, run: unreachable }),
  "repeats the request in a Redis error": ({ call, response }: Exchange) =>
    says(400, { error: `ERR ${JSON.stringify(call.headers)} ${call.body}` })({
      call,
      response,
      run: unreachable,
    }),
} satisfies Record<string, (exchange: Exchange) => Promise<void>>;

export type Fault = keyof typeof FAULTS;

export interface FaultyDatabase extends Listener {
  /** All calls, in order. */
  calls: Call[];
}

/** Starts the proxy. `choose` is called for every call; if it returns undefined, the call passes. */
export async function startFaultyDatabase(
  restUrl: () => string,
  choose: (call: Call) => Fault | undefined,
): Promise<FaultyDatabase> {
  const calls: Call[] = [];
  const listener = await listen(
    async (request, response) => {
      const { method = "POST", url = "/", headers } = request;
      const call = { method, url, headers, body: (await readBody(request, 1024 * 1024)).toString() };
      calls.push(call);
      const run = async () => {
        const { authorization = "" } = headers;
        const answer = await fetch(restUrl() + url, {
          method,
          headers: { authorization },
          ...(call.body !== "" && { body: call.body }),
        });
        return { status: answer.status, body: await answer.text() };
      };
      const fault = choose(call);
      await (fault ? FAULTS[fault] : passesOn)({ call, response, run });
    },
    { port: 0 },
  );
  return { ...listener, calls };
}

function unreachable(): never {
  throw new Error("this fault runs no command");
}
