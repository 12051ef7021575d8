import type { RateLimit } from "@cloudflare/workers-types";
import type { AnalyticsEnv } from "./analytics/env.ts";

/**
 * Every binding of the Worker. The program in `index.ts` binds them as the stack's settings say; a binding
 * that a setting turns off is absent.
 */
export interface Env extends AnalyticsEnv {
  /** Origin of the Redis REST API, such as `https://name.upstash.io`. */
  DB_URL: string;
  /** Bearer token of the Redis REST API. */
  DB_TOKEN: string;
  /** Bearer token that authorizes writes. */
  ADMIN_TOKEN?: string;
  /** `"true"`: anyone may write. */
  PUBLIC_WRITES?: string;
  /** Limits writes per client address. */
  WRITE_LIMITER?: RateLimit;
  /** Limits reads per client address. */
  READ_LIMITER?: RateLimit;
  /** Origins that browsers may call from, comma-separated; `*` for any. */
  CORS_ORIGINS?: string;
  /** Seconds for which a location may answer reads from its cache; if absent, it never does. */
  CACHE_SECONDS?: string;
  /** `"true"`: the Worker forwards requests for other paths to the origin behind it. */
  PASS_THROUGH?: string;
}
