/** The Worker in front of a whole site, as in the dev stack. */
import { onTestFinished } from "vitest";
import type { Handler } from "#kv-at-hand/http.ts";
import { startWorker, type TestWorker, useWorker, type WorkerOptions } from "./worker.ts";

export const BROWSER =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36";

/** Long and unusual enough to be found wherever it must not be. */
export const ADMIN_TOKEN = "canary-admin-token-77e0";

/** An origin with the same page at every path. */
export const onePage: Handler = (_, response) => void response.end("page");

/**
 * The bindings of the dev stack: everything is recorded, anyone may see it, and other paths go to the origin.
 */
export const DEV = {
  PUBLIC_WRITES: "true",
  PUBLIC_ANALYTICS: "true",
  PASS_THROUGH: "true",
  ANALYTICS_DAYS: "90",
  FILTER_DAYS: "90",
};

export async function startSite(options: WorkerOptions = {}): Promise<TestWorker> {
  const worker = await startWorker({ bindings: DEV, ...options });
  await worker.edge.putRoute("posts", { pattern: "localhost/*", script: "posts" });
  return worker;
}

/** A site that is stopped when the running test has finished. */
export async function testSite(options?: WorkerOptions): Promise<TestWorker> {
  const worker = await startSite(options);
  onTestFinished(() => worker.close());
  return worker;
}

/** One site for all tests of a file or a `describe`; its database is empty at the start of each. */
export function useSite(options?: WorkerOptions): TestWorker {
  return useWorker(options, startSite);
}

/** Opens a page as a browser does. */
export async function visit(worker: TestWorker, path: string, headers: Record<string, string> = {}) {
  const response = await worker.call(path, {
    headers: { accept: "text/html,*/*", "user-agent": BROWSER, ...headers },
  });
  await response.arrayBuffer();
  return response;
}
