import { createHash } from "node:crypto";
import type { types } from "@pulumi/cloudflare";
import type { Env } from "../worker/env.ts";
import type { StackDatabase } from "./database/database.ts";
import type { Settings } from "./settings.ts";

type Binding = types.input.WorkersScriptBinding & { name: keyof Env };

/** Seconds that a rate limit counts over; Cloudflare takes 10 or 60. */
const PERIOD = 60;

/**
 * The bindings of the Worker, as the settings ask. Their order is fixed: the provider compares lists, and a
 * changed order would be a change of the script.
 */
export function bindingsFor(settings: Settings, database: StackDatabase): Binding[] {
  const {
    adminToken,
    corsOrigins,
    publicAnalytics,
    publicWrites,
    readsPerMinute,
    scriptName,
    writesPerMinute,
  } = settings;
  const bindings: (Binding | false)[] = [
    { type: "plain_text", name: "DB_URL", text: database.url },
    { type: "secret_text", name: "DB_TOKEN", text: database.token },
    adminToken !== undefined && { type: "secret_text", name: "ADMIN_TOKEN", text: adminToken },
    publicWrites && { type: "plain_text", name: "PUBLIC_WRITES", text: "true" },
    publicAnalytics && { type: "plain_text", name: "PUBLIC_ANALYTICS", text: "true" },
    writesPerMinute > 0 && rateLimit(scriptName, "WRITE_LIMITER", writesPerMinute),
    readsPerMinute > 0 && rateLimit(scriptName, "READ_LIMITER", readsPerMinute),
    corsOrigins.length > 0 && { type: "plain_text", name: "CORS_ORIGINS", text: corsOrigins.join(",") },
    settings.cacheSeconds > 0 && {
      type: "plain_text",
      name: "CACHE_SECONDS",
      text: String(settings.cacheSeconds),
    },
    settings.place.kind === "route" && { type: "plain_text", name: "PASS_THROUGH", text: "true" },
    settings.analytics && {
      type: "plain_text",
      name: "ANALYTICS_DAYS",
      text: String(settings.retentionDays),
    },
    settings.analytics && { type: "plain_text", name: "TIME_ZONE", text: settings.timeZone },
  ];
  return bindings.filter((each) => each !== false);
}

function rateLimit(scriptName: string, name: keyof Env, limit: number): Binding {
  // Counters are shared by all scripts of an account that name the same namespace, a number chosen by us: the
  // script's name makes it our own.
  // https://developers.cloudflare.com/workers/runtime-apis/bindings/rate-limit/
  const hash = createHash("sha256").update(`${scriptName}/${name}`).digest();
  const namespaceId = String(hash.readUInt32BE() >>> 1);
  return { type: "ratelimit", name, namespaceId, simple: { limit, period: PERIOD } };
}
