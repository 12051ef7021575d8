/** One script, running in its own workerd. */
import { randomUUID } from "node:crypto";
import { Agent } from "node:http";
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { Miniflare } from "miniflare";
import { type DeployedHosts, pushHosts } from "./deployed-hosts.ts";
import { readLogs } from "./logs.ts";
import { setMiniflareEnvironment } from "./miniflare-environment.ts";
import type { Upstream } from "./proxy.ts";
import { type Script, ScriptError } from "./script.ts";
import { withoutSignalHandlers } from "./signal-handlers.ts";
import { sourceLocations } from "./stack-trace.ts";
import { DIRECT, workersOf } from "./workers.ts";

/** How long a script may take to start, in milliseconds. Cloudflare allows one second of CPU time. */
const START_LIMIT_MS = 10_000;

/** How long workerd's last output may take to arrive after it has exited, in milliseconds. */
const LAST_WORDS_MS = 500;

/**
 * How long to keep a connection to workerd for reuse, in milliseconds: workerd closes idle ones after 5 s.
 */
const IDLE_MS = 4_000;

export interface InstanceOptions {
  readonly name: string;
  readonly script: Script;
  /** The port of the stand-in origin. */
  readonly originPort: number;
  readonly deployed: () => DeployedHosts;
  readonly log: (line: string) => void;
  /** Aborts a start. */
  readonly closing: AbortSignal;
}

/** A script that serves until it is disposed of. */
export interface Instance extends Upstream {
  /** Sends it what {@link InstanceOptions.deployed} returns now. */
  refreshHosts(): Promise<void>;
  /** Ends its workerd, whatever it is doing. */
  dispose(): Promise<void>;
}

/**
 * Starts a script; once this resolves, its modules have run and it answers requests.
 * @throws ScriptError if it cannot start
 */
export async function startInstance(options: InstanceOptions): Promise<Instance> {
  const { name, script, deployed, log, closing } = options;
  const key = randomUUID();
  const toSources = sourceLocations(script);
  const workers = workersOf({ ...options, key, deployed: deployed() });
  const said: string[] = [];
  const runtime = (message: string) => {
    if (said.length < 20) said.push(message);
  };
  let reading: Promise<void> = Promise.resolve();

  setMiniflareEnvironment();
  const miniflare = withoutSignalHandlers(
    () =>
      new Miniflare({
        ...DIRECT,
        // The default asks Cloudflare for this machine's location.
        cf: false,
        logRequests: false,
        structuredWorkerdLogs: true,
        handleRuntimeStdio: (stdout: Readable, stderr: Readable) => {
          reading = readLogs([stdout, stderr], { tailKey: key, toSources, log, runtime });
        },
        unsafeHandleRuntimeRestart: async () => {
          log(`${name}: workerd exited unexpectedly and was restarted`);
          await refreshHosts();
        },
        unsafeRuntimeEnv: { FORCE_COLOR: "0" },
        workers,
      }),
  );

  async function refreshHosts(): Promise<void> {
    await pushHosts(await miniflare.unsafeGetDirectURL("outbound", "hosts"), key, deployed());
  }

  try {
    await withLimit(miniflare.ready, closing);
    const { port } = await miniflare.unsafeGetDirectURL("gate");
    const agent = new Agent({ keepAlive: true, timeout: IDLE_MS });
    return {
      port: Number(port),
      agent,
      refreshHosts,
      dispose: async () => {
        await miniflare.dispose();
        agent.destroy();
      },
    };
  } catch (error) {
    // A process's exit may be noticed before all of its output.
    if (!(error instanceof ScriptError))
      await Promise.race([reading, delay(LAST_WORDS_MS, undefined, { ref: false })]);
    // Disposing of one that did not start works, then fails with the start's error.
    await miniflare.dispose().catch(() => {});
    throw error instanceof ScriptError ? error : startFailure(error, said, toSources);
  }
}

async function withLimit(ready: Promise<unknown>, closing: AbortSignal): Promise<void> {
  const settled = new AbortController();
  const limit = delay(START_LIMIT_MS, undefined, { signal: AbortSignal.any([settled.signal, closing]) }).then(
    () => `the script did not start within ${START_LIMIT_MS / 1000} s`,
    () => "the edge was closed while the script was starting",
  );
  try {
    const reason = await Promise.race([ready.then(() => undefined), limit]);
    if (reason !== undefined) throw new ScriptError(reason);
  } finally {
    settled.abort();
  }
}

/** workerd names the service, then the reason, then the location on a line of its own. */
function startFailure(
  error: unknown,
  said: readonly string[],
  toSources: (text: string) => string,
): ScriptError {
  const prefix = /^service core:user:script: /;
  const reason = said.find((message) => prefix.test(message))?.replace(prefix, "") ?? said[0];
  const text = reason ?? (error instanceof Error ? error.message : String(error));
  const message = toSources(text).replaceAll(/\s*\n\s*/g, " ");
  return new ScriptError(message.replace(/ at (%20| )entry\.js:\d+:\d+$/, "").trim(), { cause: error });
}
