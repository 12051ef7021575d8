/** Cloudflare's edge on this machine: scripts running in workerd, and the routes that lead to them. */

import { type Handler, listen } from "#kv-at-hand/http.ts";
import { Failure } from "../../infra/failure.ts";
import type { DeployedHosts } from "./deployed-hosts.ts";
import { frontHandler } from "./front.ts";
import { HotSwap } from "./hot-swap.ts";
import { startInstance } from "./instance.ts";
import { noOrigin, startOrigin } from "./origin.ts";
import { type Domain, deployedHosts, type Route, requirePattern, scriptFor } from "./routing.ts";
import type { Script } from "./script.ts";

export interface EdgeOptions {
  /** The public port on 127.0.0.1; 0 picks a free one. */
  readonly port: number;
  /** Answers what no script does. */
  readonly origin?: Handler;
  /** Receives what scripts print and throw; a text may have several lines. */
  readonly log: (line: string) => void;
}

export interface Edge {
  /** `http://localhost:<port>`, without a final slash. */
  readonly url: string;
  readonly port: number;
  /**
   * Starts a script, then serves it instead of the previous one of this name, whose requests in flight
   * finish.
   * @throws ScriptError if it cannot start; the previous one keeps serving
   */
  putScript(name: string, script: Script): Promise<void>;
  /** Removes a script, its routes, its domains and its workers.dev host. */
  deleteScript(name: string): Promise<void>;
  /**
   * Adds a route or replaces the one with this ID. Resolves when all requests follow it, including those of
   * scripts.
   * @throws Failure if Cloudflare would refuse the pattern, or the script does not exist
   */
  putRoute(id: string, route: Route): Promise<void>;
  deleteRoute(id: string): Promise<void>;
  /** @throws Failure if the script does not exist */
  putDomain(id: string, domain: Domain): Promise<void>;
  deleteDomain(id: string): Promise<void>;
  /**
   * Sets whether a script answers on `<script>.<any subdomain>.workers.dev`.
   * @throws Failure if the script does not exist
   */
  setWorkersDev(script: string, enabled: boolean): Promise<void>;
  /** The names of the running scripts, in the order they were first added. */
  scripts(): string[];
  /** Stops everything, including workerd's processes. */
  close(): Promise<void>;
}

/**
 * Opens an edge without scripts.
 * @throws Failure if the port is not available
 */
export async function startEdge({ port: wanted, origin = noOrigin, log }: EdgeOptions): Promise<Edge> {
  const slots = new Map<string, HotSwap>();
  const routes = new Map<string, Route>();
  const domains = new Map<string, Domain>();
  const workersDev = new Set<string>();
  let version = 0;
  let closed: Promise<void> | undefined;

  const table = () => ({ routes: routes.values(), domains: domains.values(), workersDev });
  const front = await listen(
    frontHandler({
      origin,
      log,
      lease: (url, exchange) => {
        const name = scriptFor(url, table());
        if (name === null) return exchange(null);
        return slots.get(name)?.lease(exchange) ?? exchange(undefined);
      },
    }),
    { port: wanted, variable: "PORT", log },
  );
  const originListener = await startOrigin(origin);
  const { port } = front;
  const hosts = (): DeployedHosts => ({ version, hosts: deployedHosts(table(), port) });

  async function routesChanged(): Promise<void> {
    version += 1;
    const instances = [...slots.values()].flatMap((slot) => slot.instances);
    // An instance that is ending accepts no list, and one that is starting gets it afterwards.
    await Promise.allSettled(instances.map((instance) => instance.refreshHosts()));
  }

  function requireScript(name: string): void {
    if (slots.get(name)?.current === undefined) throw new Failure(`there is no script ${name}`);
  }

  function requireOpen(): void {
    if (closed) throw new Failure("the edge is closed");
  }

  async function putScript(name: string, script: Script): Promise<void> {
    requireOpen();
    const slot = slots.get(name) ?? new HotSwap();
    slots.set(name, slot);
    await slot.inTurn(async (closing) => {
      requireOpen();
      const started = version;
      const originPort = originListener.port;
      slot.replace(await startInstance({ name, script, originPort, deployed: hosts, log, closing }));
      // From here on it receives changes; send it those made while it started.
      if (version !== started) await slot.current?.refreshHosts();
    });
  }

  async function deleteScript(name: string): Promise<void> {
    const slot = slots.get(name);
    await slot?.inTurn(async () => {
      for (const [id, route] of routes) if (route.script === name) routes.delete(id);
      for (const [id, domain] of domains) if (domain.script === name) domains.delete(id);
      workersDev.delete(name);
      slot.replace(undefined);
      await routesChanged();
    });
  }

  async function close(): Promise<void> {
    // The public port first, so that requests inside can finish.
    await front.close();
    await Promise.all([...slots.values()].map((slot) => slot.close()));
    await originListener.close();
  }

  return {
    url: `http://localhost:${port}`,
    port,
    putScript,
    deleteScript,
    async putRoute(id, route) {
      requireOpen();
      requirePattern(route.pattern);
      if (route.script !== null) requireScript(route.script);
      routes.set(id, { pattern: route.pattern, script: route.script });
      await routesChanged();
    },
    async deleteRoute(id) {
      if (routes.delete(id)) await routesChanged();
    },
    async putDomain(id, { hostname, script }) {
      requireOpen();
      requireScript(script);
      domains.set(id, { hostname, script });
      await routesChanged();
    },
    async deleteDomain(id) {
      if (domains.delete(id)) await routesChanged();
    },
    async setWorkersDev(script, enabled) {
      requireOpen();
      requireScript(script);
      if (enabled) workersDev.add(script);
      else workersDev.delete(script);
      await routesChanged();
    },
    scripts: () => [...slots].filter(([, slot]) => slot.current).map(([name]) => name),
    close: () => {
      closed ??= close();
      return closed;
    },
  };
}
