/** `npm run smoke` in this process, and sites for it to test. */
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { runSmoke } from "../../../cli/smoke/run.ts";
import { secretText } from "../../support/bindings.ts";
import { FOLDER } from "../../support/files.ts";

export const ADMIN_TOKEN = "canary-admin-token-3d0b";
export const BINDINGS = [secretText("ADMIN_TOKEN", ADMIN_TOKEN)];

export const smoke = (url: string, token: string | undefined = ADMIN_TOKEN, patienceMs = 0) =>
  runSmoke({ args: [url], folder: FOLDER, env: { ADMIN_TOKEN: token }, patienceMs });

/** A step's line, and its advice if it failed. */
export const row = (table: string, name: string) =>
  new RegExp(`^  [✓✗-] ${name} .*(?:\\n {10,}.*)?`, "m").exec(table)?.[0];

/** A server that answers like `answers`, and records requests. */
export async function site(answers: RequestListener): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.method ?? "");
    answers(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}
