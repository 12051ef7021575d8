/** Which web pages may write here: on this machine anyone may write, and any page can reach it. */
import { type IncomingMessage, request as send } from "node:http";
import { askingSite } from "#kv-at-hand/foreign.ts";
import { originForm, type Upstream } from "./proxy.ts";

/**
 * Methods that change nothing, so that any page may use them: it cannot read the answer unless CORS allows
 * it.
 */
const SAFE = new Set(["GET", "HEAD", "OPTIONS", "TRACE"]);

/**
 * Whether a request is safe, or a write that no page of another origin sent, or one whose origin the script
 * allows. A browser sends a form or text without a preflight, so the edge sends one on its behalf.
 * @param headers of the edge, for the request to the script: raw, alternating names and values
 */
export async function mayBeServed(
  request: IncomingMessage,
  upstream: Upstream,
  headers: readonly string[],
): Promise<boolean> {
  if (SAFE.has(request.method ?? "")) return true;
  const { origin, host } = request.headers;
  const site = askingSite(request.headers);
  if (site === "same-origin" || origin === `http://${host}` || origin === `https://${host}`) return true;
  if (origin === undefined) return site === undefined;
  const allowed = await allowedOrigin(request, upstream, [...headers, "origin", origin]);
  return allowed === origin || allowed === "*";
}

/** The script's answer to a preflight: https://fetch.spec.whatwg.org/#cors-preflight-request */
function allowedOrigin(
  { method = "", url = "/" }: IncomingMessage,
  { port, agent }: Upstream,
  headers: readonly string[],
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const preflight = send({
      host: "127.0.0.1",
      port,
      agent,
      method: "OPTIONS",
      path: originForm(url),
      headers: [...headers, "access-control-request-method", method] as unknown as Record<string, string>,
    });
    // A script that does not answer allows nothing.
    preflight.once("error", () => resolve(undefined));
    preflight.once("response", (answer) => {
      answer.resume();
      resolve(answer.headers["access-control-allow-origin"]);
    });
    preflight.end();
  });
}
