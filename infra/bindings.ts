import { createHash } from "node:crypto";
import type { Env } from "../worker/env.ts";
import { type Binding, plainText } from "./binding.ts";
import type { StackDatabase } from "./database/database.ts";
import type { Settings } from "./settings.ts";

/** The period of a rate limit in seconds; Cloudflare accepts 10 or 60. */
const PERIOD = 60;

/**
 * The Worker's bindings. Their order is fixed: the provider compares lists, so a changed order would update
 * the script.
 */
export function bindingsFor(settings: Settings, database: StackDatabase): Binding[] {
  const { adminToken, cacheSeconds, corsOrigins, features, place, publicWrites } = settings;
  const { readsPerMinute, scriptName, writesPerMinute } = settings;
  const bindings: (Binding | false)[] = [
    plainText("DB_URL", database.url),
    { type: "secret_text", name: "DB_TOKEN", text: database.token },
    adminToken !== undefined && { type: "secret_text", name: "ADMIN_TOKEN", text: adminToken },
    publicWrites && plainText("PUBLIC_WRITES", "true"),
    writesPerMinute > 0 && rateLimit(scriptName, "WRITE_LIMITER", writesPerMinute),
    readsPerMinute > 0 && rateLimit(scriptName, "READ_LIMITER", readsPerMinute),
    corsOrigins.length > 0 && plainText("CORS_ORIGINS", corsOrigins.join(",")),
    cacheSeconds > 0 && plainText("CACHE_SECONDS", String(cacheSeconds)),
    place.kind === "route" && plainText("PASS_THROUGH", "true"),
    ...features.flatMap((feature) => feature.bindings),
  ];
  return bindings.filter((each) => each !== false);
}

function rateLimit(scriptName: string, name: keyof Env, limit: number): Binding {
  // All scripts of an account that use one namespace ID share its counters: derive it from the script's name.
  // https://developers.cloudflare.com/workers/runtime-apis/bindings/rate-limit/
  const hash = createHash("sha256").update(`${scriptName}/${name}`).digest();
  const namespaceId = String(hash.readUInt32BE() >>> 1);
  return { type: "ratelimit", name, namespaceId, simple: { limit, period: PERIOD } };
}
