/**
 * The part of Cloudflare's API that the Pulumi provider calls, on this machine. It stores deployments for the
 * edge to serve, and answers like Cloudflare, as far as exchanges recorded with the real provider show.
 * https://developers.cloudflare.com/api/resources/workers/
 */
import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { isForeign } from "#kv-at-hand/foreign.ts";
import { BodyTooLarge, type Handler, type Listener, listen, sendWhole } from "#kv-at-hand/http.ts";
import { bearerToken, isSameToken } from "#kv-at-hand/token.ts";
import { asFailure } from "../../infra/system-error.ts";
import type { Edge } from "../edge/edge.ts";
import { ScriptError } from "../edge/script.ts";
import { type Answer, ApiError, failure } from "./envelope.ts";
import { foreign, invalidScript, noSuchCall, notOurs, tooLarge, unknown, wrongToken } from "./errors.ts";
import type { Stage } from "./kind.ts";
import { KINDS } from "./kinds.ts";
import { callFinder, type FindCall } from "./router.ts";
import { openStore } from "./store.ts";

/** How long a change in progress may take during close, in milliseconds. */
const CLOSE_GRACE_MS = 1_000;

/**
 * Runs the API's first change to the edge. Earlier deployments must be removed once `change` has succeeded,
 * and only then; a script named `script` belongs to the change by then.
 */
export type FirstWrite = <T>(change: () => Promise<T>, script?: string) => Promise<T>;

export interface CloudflareApiOptions {
  readonly edge: Edge;
  /** Stores deployments; created if missing. */
  readonly directory: string;
  /** The account and zone to serve; 32 hexadecimal digits. */
  readonly accountId: string;
  readonly zoneId: string;
  /** The bearer token that every request must send. */
  readonly token: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** Receives a line for each change or refusal; never a secret. */
  readonly log: (line: string) => void;
  readonly onFirstWrite?: FirstWrite;
  /** Another API on the same port, for paths that begin with `path` and a slash. */
  readonly beside?: { readonly path: string; readonly handler: Handler };
  readonly now?: () => Date;
  readonly newId?: () => string;
}

/**
 * Restores earlier deployments to the edge, then serves the API under `<url>/client/v4`.
 * @throws Failure if the port is not available, or the store cannot be read
 */
export async function startCloudflareApi({
  edge,
  directory,
  accountId,
  zoneId,
  token,
  port,
  log,
  onFirstWrite = (change) => change(),
  beside,
  now = () => new Date(),
  newId = () => randomBytes(16).toString("hex"),
}: CloudflareApiOptions): Promise<Listener> {
  const store = openStore(directory);
  let hasWritten = false;
  let last: Promise<unknown> = Promise.resolve();

  async function write<T>(change: () => Promise<T>, script?: string): Promise<T> {
    const result = last.then(async () => {
      const value = hasWritten ? await change() : await onFirstWrite(change, script);
      hasWritten = true;
      return value;
    });
    last = result.catch(() => {});
    return result;
  }

  // Names come from outside, and a terminal interprets control characters.
  const say = (line: string) => log(`Cloudflare API: ${line.replaceAll(/[^\P{Cc}\n\t]/gu, "?")}`);
  const stage: Stage = { edge, store, kinds: KINDS, zoneId, write, log: say, now, newId };
  if (!store.isEmpty) {
    const names: string[] = [];
    await write(async () => {
      for (const kind of KINDS) names.push(...(await kind.restore(stage)));
    });
    say(`restored earlier deployments: ${names.join(", ") || "nothing"}`);
  }
  const findCall = callFinder(KINDS);
  const listener = await listen(
    async (request, response) => {
      if (beside && request.url?.startsWith(`${beside.path}/`)) return beside.handler(request, response);
      const answer = await respond(request, { stage, findCall, token, accountId }).catch((error) =>
        explain(request, error, say),
      );
      await sendWhole(request, response, answer);
    },
    { port, variable: "CLOUDFLARE_API_PORT", log: say },
  );
  return {
    url: listener.url,
    port: listener.port,
    async close() {
      await listener.close();
      // Let a change in progress finish if it is quick: the store stays consistent either way.
      await Promise.race([last, delay(CLOSE_GRACE_MS, undefined, { ref: false })]);
    },
  };
}

interface Rules {
  readonly stage: Stage;
  readonly findCall: FindCall;
  readonly token: string;
  readonly accountId: string;
}

async function respond(request: IncomingMessage, rules: Rules): Promise<Answer> {
  const { stage, findCall, token, accountId } = rules;
  const { zoneId } = stage;
  if (isForeign(request)) throw foreign();
  if (!isSameToken(bearerToken(request), token)) throw wrongToken();
  const path = pathOf(request);
  const found = findCall(request.method ?? "", path);
  if (found === undefined) {
    // Shows someone who adds a resource to index.ts what is not supported.
    stage.log(`${request.method} ${path} is not supported by npm start`);
    throw noSuchCall(path);
  }
  const { handler, params } = found;
  const { account = accountId, zone = zoneId } = Object.fromEntries(params);
  if (account !== accountId) throw notOurs("account", account);
  if (zone !== zoneId) throw notOurs("zone", zone);
  return handler({ request, stage, param: (name) => params.get(name) ?? "" });
}

/** The only place that turns an error into an answer. */
function explain(request: IncomingMessage, error: unknown, say: (line: string) => void): Answer {
  const refusal = refusalOf(error);
  if (refusal === undefined) {
    // A disconnected client gets no answer; anything else is a bug here.
    if (!request.destroyed || request.complete) {
      const reason = asFailure(error)?.message ?? (error instanceof Error ? error.stack : error);
      say(`${request.method} ${pathOf(request)} failed: ${reason}`);
    }
    return failure(unknown());
  }
  if (request.method !== "GET" && refusal.code !== 7003) {
    say(`refused ${request.method} ${pathOf(request)}: ${refusal.message}`);
  }
  return failure(refusal);
}

function refusalOf(error: unknown): ApiError | undefined {
  if (error instanceof ApiError) return error;
  if (error instanceof ScriptError) return invalidScript(error.message);
  if (error instanceof BodyTooLarge) return tooLarge(error.limitBytes);
  return undefined;
}

function pathOf({ url = "/" }: IncomingMessage): string {
  return url.split("?", 1)[0] ?? "/";
}
