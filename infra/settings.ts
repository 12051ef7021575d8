import * as pulumi from "@pulumi/pulumi";
import { ACCOUNT_VARIABLES } from "./database/account.ts";
import { runError } from "./run-error.ts";
import * as is from "./settings/checks.ts";
import { type DatabaseSettings, readDatabase } from "./settings/database.ts";
import { PROVIDER_KEYS, UNKNOWN_TO_PROVIDER } from "./settings/provider.ts";
import { ASK_SECRETLY, SettingsReader } from "./settings/reader.ts";

/** Where the Worker answers. */
export type Place =
  | { kind: "route" | "custom domain"; domain: string; zoneId: string }
  | { kind: "workers.dev"; subdomain: string };

/** The settings of a stack, checked. Secrets are secret Outputs from here to the end. */
export interface Settings {
  scriptName: string;
  accountId: string;
  place: Place;
  database: DatabaseSettings;
  adminToken?: pulumi.Output<string> | undefined;
  publicWrites: boolean;
  /** Requests a minute and client address; 0: no limit. */
  writesPerMinute: number;
  readsPerMinute: number;
  /** How long a location may answer reads from its cache; 0: not at all. */
  cacheSeconds: number;
  corsOrigins: string[];
  /** Requests are recorded. */
  analytics: boolean;
  publicAnalytics: boolean;
  /** Every path of the domain leads here, to be recorded and passed on. */
  recordSite: boolean;
  /** How long a day's analytics are kept. */
  retentionDays: number;
  /** IANA name of the time zone in which days begin. */
  timeZone: string;
}

/**
 * Reads every setting of the stack and checks it. Throws one RunError that lists all mistakes, each with the
 * command that mends it.
 */
export function readSettings(): Settings {
  const cloudflare = new SettingsReader("cloudflare", {
    variables: { apiToken: "CLOUDFLARE_API_TOKEN" },
    isShared: true,
  });
  const own = new SettingsReader("edge-posts", {
    variables: { accountId: "CLOUDFLARE_ACCOUNT_ID", ...ACCOUNT_VARIABLES },
  });

  cloudflare.requiredSecret("apiToken", is.token, "the API token of the Cloudflare account");
  cloudflare.refuseUnknown(PROVIDER_KEYS, UNKNOWN_TO_PROVIDER);
  const accountId = own.required("accountId", is.id, "<account ID>", "the ID of the Cloudflare account");

  const database = readDatabase(own);
  const place = readPlace(own);

  const adminToken = own.secret("adminToken", is.bearerToken);
  const publicWrites = own.flag("publicWrites", false);
  if (!own.has("adminToken") && !own.has("publicWrites")) {
    own.missing("adminToken", ASK_SECRETLY, "the bearer token for writes (or set publicWrites to true)");
  } else if (!own.has("adminToken") && !publicWrites && !own.isWrong("publicWrites")) {
    own.mistake("publicWrites", "is false and there is no adminToken, so nobody could write", "true");
  }

  const writesPerMinute = own.count("writesPerMinute", 60);
  const readsPerMinute = own.count("readsPerMinute", 600);
  const cacheSeconds = own.count("cacheSeconds", 0);
  if (cacheSeconds > 0 && place.kind === "workers.dev" && !own.has("domain")) {
    const why = "needs a domain and its zoneId: on workers.dev Cloudflare's Cache API does nothing";
    own.mistake("cacheSeconds", why, "0");
  }
  const corsOrigins = own.list("corsOrigins", is.origin, "https://example.com");
  const analytics = readAnalytics(own, place);
  own.refuseUnknown();

  const scriptName = `${pulumi.getProject()}-${pulumi.getStack()}`;
  const mistakes = [...cloudflare.mistakes, ...own.mistakes];
  const wrongName = is.scriptName(scriptName);
  if (wrongName) {
    mistakes.push(
      `The script name ${scriptName} ${wrongName}.\n    Change name in Pulumi.yaml, or: pulumi stack rename <name>`,
    );
  }
  if (mistakes.length > 0) {
    const count = mistakes.length === 1 ? "One setting needs" : `${mistakes.length} settings need`;
    throw runError(`${count} attention:\n\n  ${mistakes.join("\n\n  ")}\n`);
  }
  return {
    scriptName,
    accountId,
    place,
    database,
    adminToken,
    publicWrites,
    writesPerMinute,
    readsPerMinute,
    cacheSeconds,
    corsOrigins,
    ...analytics,
  };
}

function readAnalytics(own: SettingsReader, place: Place) {
  const analytics = own.flag("analytics", true);
  const publicAnalytics = own.flag("publicAnalytics", false);
  const recordSite = own.flag("recordSite", false);
  const retentionDays = own.count("retentionDays", 90);
  if (retentionDays === 0)
    own.mistake("retentionDays", "must be at least 1 (set analytics to false to record nothing)", "90");
  const timeZone = own.optional("timeZone", is.timeZone, "Europe/Berlin") ?? "UTC";
  if (recordSite && !analytics) own.mistake("recordSite", "needs analytics, which is false", "false");
  if (recordSite && place.kind !== "route") {
    const why =
      "needs a domain and its zoneId, and no customDomain: only then is there an origin to pass on to";
    own.mistake("recordSite", why, "false");
  }
  return { analytics, publicAnalytics: analytics && publicAnalytics, recordSite, retentionDays, timeZone };
}

function readPlace(own: SettingsReader): Place {
  const domain = own.optional("domain", is.hostname, "api.example.com");
  const zoneId = own.optional("zoneId", is.id, "<zone ID>");
  const subdomain = own.optional("workersDevSubdomain", is.label, "<subdomain>");
  const customDomain = own.flag("customDomain", false);
  if (own.has("domain") !== own.has("zoneId")) {
    const [missing, value, what] = own.has("domain")
      ? ["zoneId", "<zone ID>", "the ID of the zone that domain is in"]
      : ["domain", "api.example.com", "the host to serve on, in the zone zoneId"];
    own.missing(missing as string, value as string, what as string);
  } else if (!own.has("domain") && !own.has("workersDevSubdomain")) {
    own.missing(
      "workersDevSubdomain",
      "<subdomain>",
      "the account's workers.dev subdomain (or set domain and zoneId to serve on a host of your own)",
    );
  }
  if (customDomain && !own.has("domain") && !own.isWrong("domain"))
    own.mistake("customDomain", "needs a domain and its zoneId", "false");
  if (domain === undefined || zoneId === undefined)
    return { kind: "workers.dev", subdomain: subdomain ?? "" };
  return { kind: customDomain ? "custom domain" : "route", domain, zoneId };
}
