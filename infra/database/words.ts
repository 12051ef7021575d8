/**
 * Error messages for Upstash's Developer API, each with what to do. Its documentation lists statuses but no
 * messages: which ones mean a plan limit or a region is a guess, so its own message is always quoted too.
 */
import type { Answer } from "./developer-api.ts";

/** An error without a stack trace, which the engine would print. */
export function failure(message: string): Error {
  const error = new Error(message);
  error.stack = message;
  return error;
}

/** The error for an unexpected answer. */
export function refusal({ status, said }: Answer, doing: string): Error {
  const reason = said === "" ? "" : `: ${JSON.stringify(said)}`;
  return failure(`${doing} failed. ${what(status, reason)} ${remedy(status, said)}`);
}

function what(status: number, reason: string): string {
  if (status === 0) return `Upstash's Developer API did not respond${reason}.`;
  if (status === 200) return "Upstash's Developer API responded, but not as documented.";
  return `Upstash's Developer API responded with status ${status}${reason}.`;
}

function remedy(status: number, said: string): string {
  if (status === 0) return "Check the network and edge-posts:upstashBaseUrl, then run pulumi up again.";
  if (status === 200) return "Check edge-posts:upstashBaseUrl.";
  if (status === 401 || status === 403) {
    return "Set edge-posts:upstashEmail and edge-posts:upstashApiKey to the account's email address and one of its API keys (console.upstash.com, Account, Management API).";
  }
  if (status === 429) return "Wait a minute, then run pulumi up again.";
  if (status >= 500) return "Check status.upstash.com, then run pulumi up again.";
  if (/region/i.test(said)) {
    return "The plan may not include the region: choose another edge-posts:dbRegion or edge-posts:dbReadRegions.";
  }
  if (/limit|quota|exceed|maximum|plan/i.test(said)) {
    return "The plan may not allow another database: delete one or upgrade the plan in Upstash's console, or use an existing one (edge-posts:dbUrl and edge-posts:dbToken instead of edge-posts:dbRegion).";
  }
  return "Check the database in Upstash's console.";
}
