import { createHash } from "node:crypto";
import { type Binding, plainText, rateLimit } from "./binding.ts";
import type { StackDatabase } from "./database/database.ts";
import type { Settings } from "./settings.ts";

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
    writesPerMinute > 0 && rateLimit("WRITE_LIMITER", writesPerMinute),
    readsPerMinute > 0 && rateLimit("READ_LIMITER", readsPerMinute),
    corsOrigins.length > 0 && plainText("CORS_ORIGINS", corsOrigins.join(",")),
    cacheSeconds > 0 && plainText("CACHE_SECONDS", String(cacheSeconds)),
    place.kind === "route" && plainText("PASS_THROUGH", "true"),
    ...features.flatMap((feature) => feature.bindings),
  ];
  return bindings.filter((each) => each !== false).map((binding) => named(binding, scriptName));
}

/**
 * All scripts of an account that use the same namespace ID share its counters, so it is derived from the
 * script's name.
 */
function named(binding: Binding, scriptName: string): Binding {
  if (binding.type !== "ratelimit") return binding;
  // https://developers.cloudflare.com/workers/runtime-apis/bindings/rate-limit/
  const hash = createHash("sha256").update(`${scriptName}/${binding.name}`).digest();
  return { ...binding, namespaceId: String(hash.readUInt32BE() >>> 1) };
}
