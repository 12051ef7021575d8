/** The Workers of one workerd: the script, and three of our own around it. */
import { readFileSync } from "node:fs";
import { supportedCompatibilityDate, type WorkerOptions } from "miniflare";
import type { DeployedHosts } from "./deployed-hosts.ts";
import { workerOptions } from "./miniflare-options.ts";
import type { Script } from "./script.ts";

const GATE = readFileSync(new URL("workerd/gate.js", import.meta.url), "utf8");
const OUTBOUND = readFileSync(new URL("workerd/outbound.js", import.meta.url), "utf8");
const TAIL = readFileSync(new URL("workerd/tail.js", import.meta.url), "utf8");

/** A Worker's own socket. */
export const DIRECT = { host: "127.0.0.1", port: 0 } as const;

export interface WorkersOptions {
  readonly name: string;
  readonly script: Script;
  /** Shared with our own Workers, so that their messages can be recognized. */
  readonly key: string;
  readonly deployed: DeployedHosts;
  readonly originPort: number;
}

/**
 * The Workers `script`, `gate` (with a direct socket), `outbound` (with one for its `hosts`) and `tail`.
 * @throws ScriptError if workerd does not support a part of the script
 */
export function workersOf({ name, script, key, deployed, originPort }: WorkersOptions): WorkerOptions[] {
  const user: WorkerOptions = {
    ...workerOptions(script),
    name: "script",
    outboundService: "outbound",
    tails: ["tail"],
    // Requests to the origin keep the visitor's address, as on Cloudflare; the outbound Worker strips it from
    // all others.
    stripCfConnectingIp: false,
  };
  const gate: WorkerOptions = {
    ...own("gate", GATE),
    serviceBindings: { SCRIPT: "script" },
    // Bypasses Miniflare's entry Worker, which compresses answers, serves its own paths and shows stacks to
    // clients.
    unsafeDirectSockets: [DIRECT],
  };
  const outbound: WorkerOptions = {
    ...own("outbound", OUTBOUND),
    bindings: { DEPLOYED: { version: deployed.version, hosts: [...deployed.hosts] }, KEY: key },
    serviceBindings: { ORIGIN: { external: { address: `127.0.0.1:${originPort}`, http: {} } } },
    unsafeDirectSockets: [{ ...DIRECT, entrypoint: "hosts" }],
    // What other sites see in the CF-Worker header.
    zone: `${name}.workers.dev`,
  };
  return [user, gate, outbound, { ...own("tail", TAIL), bindings: { KEY: key } }];
}

function own(name: string, contents: string) {
  return {
    name,
    modulesRoot: "/",
    modules: [{ type: "ESModule" as const, path: `/${name}.js`, contents }],
    compatibilityDate: supportedCompatibilityDate,
    // Ours do not use caches, each of which would be one more Worker to start with a database.
    cache: false,
  };
}
