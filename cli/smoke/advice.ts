/** What a wrong answer means, and what to do about it. */
import type { Answer } from "./api.ts";
import { Trouble } from "./step.ts";
import type { Target } from "./target.ts";

const WRONG_TOKEN =
  "ADMIN_TOKEN is not this stack's: " +
  'ADMIN_TOKEN="$(pulumi config get edge-posts:adminToken)" npm run smoke -- <url>';

const BY_STATUS: Readonly<Record<number, string>> = {
  401: WRONG_TOKEN,
  429: "wait a minute: the limit counts each client address",
  502: "the Worker's log says why; check edge-posts:dbUrl and edge-posts:dbToken, then pulumi up",
  503: "see the database's page for its quota",
  504: "see the database's page for its state",
};

/** No answer came. */
export function networkTrouble(error: unknown, { url, isLocal }: Target): Trouble {
  const { name, cause } = error as { name?: string; cause?: { code?: string; message?: string } };
  const code = cause?.code ?? "";
  const { host } = new URL(url);
  if (name === "TimeoutError") return new Trouble(`${host} gave no answer in time`);
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return new Trouble(
      `${host} has no address`,
      "wait some minutes if it is new (DNS), else see that the host has a DNS record in its zone at Cloudflare",
    );
  }
  if (/CERT|SSL|TLS|EPROTO/.test(code)) {
    return new Trouble(
      `${host} has no good certificate (${code})`,
      "wait some minutes if it is new; a host two labels below the zone needs a certificate of its own",
    );
  }
  const what = `${host} does not answer (${code || cause?.message || name})`;
  return new Trouble(
    what,
    isLocal ? "run npm start in another terminal, or set PORT to where it runs" : undefined,
  );
}

/** The answer is not what it must be. The API's own explanation is told where it gives one. */
export function answerTrouble(answer: Answer, expected: string): Trouble {
  const { status } = answer;
  const problem = problemOf(answer);
  if (problem !== undefined) return new Trouble(`${status}: ${problem.detail}`, BY_STATUS[status]);
  return new Trouble(`${status} where ${expected} should be`);
}

/** What answers is no edge-posts. */
export function foreignTrouble({ status, headers }: Answer): Trouble {
  const location = headers.get("location");
  if (status >= 300 && status < 400 && location !== null && URL.canParse(location)) {
    return new Trouble(
      `${status}: a redirect to ${new URL(location).origin}`,
      "give the URL that is served itself",
    );
  }
  const isCloudflare = headers.has("cf-ray");
  return new Trouble(
    `${status}, and not from edge-posts: nothing was written`,
    isCloudflare
      ? "no route of this stack leads here: compare with pulumi stack output url, and wait a minute after pulumi up"
      : "if this is the stack's host, its DNS record is not proxied (the orange cloud), so no route is looked at",
  );
}

/** The problem document (RFC 9457) that an answer is, if it is one. */
export function problemOf({ headers, json, status }: Answer): { detail: string } | undefined {
  if (!headers.get("content-type")?.startsWith("application/problem+json")) return undefined;
  const { title, status: said, detail } = (json ?? {}) as Record<string, unknown>;
  const isWhole = typeof title === "string" && said === status && typeof detail === "string";
  return isWhole ? { detail } : undefined;
}
