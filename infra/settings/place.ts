import * as is from "./checks.ts";
import type { SettingsReader } from "./reader.ts";

/** Where the Worker answers. */
export type Place =
  | { kind: "route" | "custom domain"; domain: string; zoneId: string }
  | { kind: "workers.dev"; subdomain: string };

export function readPlace(own: SettingsReader): Place {
  const domain = own.optional("domain", is.hostname, "api.example.com");
  const zoneId = own.optional("zoneId", is.id, "<zone ID>");
  const subdomain = own.optional("workersDevSubdomain", is.label, "<subdomain>");
  const customDomain = own.flag("customDomain", false);
  if (own.has("domain") !== own.has("zoneId")) {
    const [missing, value, what] = own.has("domain")
      ? ["zoneId", "<zone ID>", "the ID of the zone that contains domain"]
      : ["domain", "api.example.com", "the host to serve on, in the zone zoneId"];
    own.missing(missing as string, value as string, what as string);
  } else if (!own.has("domain") && !own.has("workersDevSubdomain")) {
    own.missing(
      "workersDevSubdomain",
      "<subdomain>",
      "the account's workers.dev subdomain (or set domain and zoneId to serve on your own host)",
    );
  }
  if (customDomain && !own.has("domain") && !own.isWrong("domain"))
    own.mistake("customDomain", "needs domain and zoneId", "false");
  if (domain === undefined || zoneId === undefined)
    return { kind: "workers.dev", subdomain: subdomain ?? "" };
  return { kind: customDomain ? "custom domain" : "route", domain, zoneId };
}
