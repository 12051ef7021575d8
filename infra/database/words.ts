/**
 * What goes wrong with Upstash's Developer API, in words that say what to do. Its documentation names
 * statuses and no messages: which of them mean the plan's limit or a region is our guess, so its own message
 * is always told too.
 */
import type { Answer } from "./developer-api.ts";

/** An error that is complete in its message: the engine prints the stack of any that has one. */
export function failure(message: string): Error {
  const error = new Error(message);
  error.stack = message;
  return error;
}

/** The error for an answer that is not the one that was hoped for. */
export function refusal({ status, said }: Answer, doing: string): Error {
  const reason = said === "" ? "" : `: ${JSON.stringify(said)}`;
  return failure(`${doing} failed. ${what(status, reason)} ${remedy(status, said)}`);
}

function what(status: number, reason: string): string {
  if (status === 0) return `Upstash's Developer API does not answer${reason}.`;
  if (status === 200) return "Upstash's Developer API answers, and not as its documentation says.";
  return `Upstash's Developer API answers with status ${status}${reason}.`;
}

function remedy(status: number, said: string): string {
  if (status === 0) return "Look at the network and edge-posts:upstashBaseUrl, then run pulumi up again.";
  if (status === 200) return "Is edge-posts:upstashBaseUrl right?";
  if (status === 401 || status === 403) {
    return "Set edge-posts:upstashEmail and edge-posts:upstashApiKey to the e-mail of the account and one of its API keys (console.upstash.com, Account, Management API).";
  }
  if (status === 429) return "Wait for a minute, then run pulumi up again.";
  if (status >= 500) return "Look at status.upstash.com, then run pulumi up again.";
  if (/region/i.test(said)) {
    return "The plan may not have the region: take another edge-posts:dbRegion or edge-posts:dbReadRegions.";
  }
  if (/limit|quota|exceed|maximum|plan/i.test(said)) {
    return "The plan may allow no further database: delete one or change the plan in Upstash's console, or use one that is there (edge-posts:dbUrl and edge-posts:dbToken in the place of edge-posts:dbRegion).";
  }
  return "Look at the database in Upstash's console.";
}
