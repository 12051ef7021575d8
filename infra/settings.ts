import * as pulumi from "@pulumi/pulumi";
import { ACCOUNT_VARIABLES } from "./database/account.ts";
import type { Feature } from "./features/feature.ts";
import { FEATURES } from "./features.ts";
import { runError } from "./run-error.ts";
import * as is from "./settings/checks.ts";
import { type DatabaseSettings, readDatabase } from "./settings/database.ts";
import { type Place, readPlace } from "./settings/place.ts";
import { PROVIDER_KEYS, UNKNOWN_TO_PROVIDER } from "./settings/provider.ts";
import { ASK_SECRETLY, SettingsReader } from "./settings/reader.ts";

/** The settings of a stack, checked. Secrets are secret Outputs from here on. */
export interface Settings {
  scriptName: string;
  accountId: string;
  place: Place;
  database: DatabaseSettings;
  adminToken?: pulumi.Output<string> | undefined;
  publicWrites: boolean;
  /** Requests per minute and client address; 0 means no limit. */
  writesPerMinute: number;
  readsPerMinute: number;
  /** How long a Cloudflare location may answer reads from its cache; 0 means never. */
  cacheSeconds: number;
  corsOrigins: string[];
  features: Feature[];
}

/**
 * Reads and checks every setting of the stack.
 * @throws RunError that lists all mistakes, each with the command that fixes it
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
  if (!own.has("adminToken") && !publicWrites && !own.isWrong("publicWrites")) {
    own.missing("adminToken", ASK_SECRETLY, "the bearer token for writes (or set publicWrites to true)");
  }

  const writesPerMinute = own.count("writesPerMinute", 60);
  const readsPerMinute = own.count("readsPerMinute", 600);
  const cacheSeconds = own.count("cacheSeconds", 0);
  if (cacheSeconds > 0 && place.kind === "workers.dev" && !own.has("domain")) {
    const why = "needs domain and zoneId: Cloudflare's Cache API has no effect on workers.dev";
    own.mistake("cacheSeconds", why, "0");
  }
  const corsOrigins = own.list("corsOrigins", is.origin, "https://example.com");
  const features = FEATURES.map((read) => read(own, place));
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
    features,
  };
}
