/** What a wrong answer means, and what to do about it. */
import type { Answer } from "./api.ts";
import { Trouble } from "./step.ts";
import type { Target } from "./target.ts";

const WRONG_TOKEN =
  "set ADMIN_TOKEN to this stack's: " +
  'ADMIN_TOKEN="$(pulumi config get edge-posts:adminToken)" npm run smoke -- <url>';

const BY_STATUS: Readonly<Record<number, string>> = {
  401: WRONG_TOKEN,
  429: "wait a minute: the rate limit is per client address",
  502: "see the Worker's log; check edge-posts:dbUrl and edge-posts:dbToken, then run pulumi up",
  503: "check the database's quota in Upstash's console",
  504: "check the database's state in Upstash's console",
};

/** For a request without an answer. */
export function networkTrouble(error: unknown, { url, isLocal }: Target): Trouble {
  const { name, cause } = error as { name?: string; cause?: { code?: string; message?: string } };
  const code = cause?.code ?? "";
  const { host } = new URL(url);
  if (name === "TimeoutError") return new Trouble(`${host} did not respond in time`);
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return new Trouble(
      `${host} has no DNS record`,
      "if it is new, wait a few minutes; otherwise check the DNS records of its zone at Cloudflare",
    );
  }
  if (/CERT|SSL|TLS|EPROTO/.test(code)) {
    return new Trouble(
      `${host} has no valid certificate (${code})`,
      "if it is new, wait a few minutes; a host two labels below the zone needs its own certificate",
    );
  }
  const what = `${host} does not respond (${code || cause?.message || name})`;
  return new Trouble(
    what,
    isLocal ? "run npm start in another terminal, or set PORT to its port" : undefined,
  );
}

/** For an unexpected answer; quotes the API's own explanation if there is one. */
export function answerTrouble(answer: Answer, expected: string): Trouble {
  const { status } = answer;
  const problem = problemOf(answer);
  if (problem !== undefined) return new Trouble(`${status}: ${problem.detail}`, BY_STATUS[status]);
  return new Trouble(`${status} instead of ${expected}`);
}

/** For an answer that does not come from edge-posts. */
export function foreignTrouble({ status, headers }: Answer): Trouble {
  const location = headers.get("location");
  if (status >= 300 && status < 400 && location !== null && URL.canParse(location)) {
    return new Trouble(
      `${status}: a redirect to ${new URL(location).origin}`,
      "use the URL that responds without a redirect",
    );
  }
  const isCloudflare = headers.has("cf-ray");
  return new Trouble(
    `${status}, but not from edge-posts: nothing was written`,
    isCloudflare
      ? "no route of this stack leads here: compare the URL with pulumi stack output url; after pulumi up, wait a minute"
      : "if this is the stack's host, its DNS record is not proxied (orange cloud), so no route applies",
  );
}

/** The answer's problem document (RFC 9457), if it is one. */
export function problemOf({ headers, json, status }: Answer): { detail: string } | undefined {
  if (!headers.get("content-type")?.startsWith("application/problem+json")) return undefined;
  const { title, status: said, detail } = (json ?? {}) as Record<string, unknown>;
  const isWhole = typeof title === "string" && said === status && typeof detail === "string";
  return isWhole ? { detail } : undefined;
}
