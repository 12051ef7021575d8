/** Updates a running script's outbound Worker (workerd/outbound.js) with the hosts deployed here. */
import { request } from "node:http";

/** The timeout in milliseconds: workerd answers within one or two, unless a script blocks it. */
const PATIENCE_MS = 2_000;

export interface DeployedHosts {
  /** Grows with every change, so that a late list does not replace a newer one. */
  readonly version: number;
  /** Sources of regular expressions for the `host` of a URL. */
  readonly hosts: readonly string[];
}

/** @throws Error if workerd does not accept the list */
export function pushHosts(address: URL, key: string, hosts: DeployedHosts): Promise<void> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  return new Promise((resolve, reject) => {
    const put = request(address, { method: "PUT", headers: { "x-edge-key": key }, agent: false, signal });
    put.once("error", reject);
    put.once("response", (answer) => {
      answer.resume();
      if (answer.statusCode === 204) resolve();
      else reject(new Error(`workerd responded with ${answer.statusCode} to the list of deployed hosts`));
    });
    put.end(JSON.stringify(hosts));
  });
}
