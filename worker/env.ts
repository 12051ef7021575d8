import type { RateLimit } from "@cloudflare/workers-types";
import type { AnalyticsEnv } from "./analytics/env.ts";

/**
 * Every binding of the Worker. The program in `index.ts` binds them, the settings of the stack decide which;
 * a binding that a setting turns off is absent.
 */
export interface Env extends AnalyticsEnv {
  /** Origin of the Redis REST API, such as `https://name.upstash.io`. */
  DB_URL: string;
  /** Bearer token of the Redis REST API. */
  DB_TOKEN: string;
  /** Bearer token that allows writes. */
  ADMIN_TOKEN?: string;
  /** `"true"`: anybody may write. */
  PUBLIC_WRITES?: string;
  /** Asked before every write, per client address. */
  WRITE_LIMITER?: RateLimit;
  /** Asked before every read, per client address. */
  READ_LIMITER?: RateLimit;
  /** Origins that browsers may call from, comma-separated; `*` for any. */
  CORS_ORIGINS?: string;
  /** Seconds for which a location may answer reads from its cache; absent: it asks the database each time. */
  CACHE_SECONDS?: string;
  /** `"true"`: an origin stands behind the Worker, and what is not ours goes on to it. */
  PASS_THROUGH?: string;
}
