import { createHash } from "node:crypto";
import type { Env } from "../worker/env.ts";
import { type Binding, plainText } from "./binding.ts";
import type { StackDatabase } from "./database/database.ts";
import type { Settings } from "./settings.ts";

/** Seconds that a rate limit counts over; Cloudflare takes 10 or 60. */
const PERIOD = 60;

/**
 * The bindings of the Worker, as the settings ask. Their order is fixed: the provider compares lists, and a
 * changed order would be a change of the script.
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
  // Counters are shared by all scripts of an account that name the same namespace, a number chosen by us: the
  // script's name makes it our own.
  // https://developers.cloudflare.com/workers/runtime-apis/bindings/rate-limit/
  const hash = createHash("sha256").update(`${scriptName}/${name}`).digest();
  const namespaceId = String(hash.readUInt32BE() >>> 1);
  return { type: "ratelimit", name, namespaceId, simple: { limit, period: PERIOD } };
}
