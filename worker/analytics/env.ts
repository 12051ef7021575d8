import type { RateLimit } from "@cloudflare/workers-types";

/** The Worker's bindings for analytics. */
export interface AnalyticsEnv {
  /** Days for which analytics are kept; if absent, nothing is recorded and there are no analytics pages. */
  ANALYTICS_DAYS?: string;
  /** Days for which the data for filters is kept; if absent or 0, there are no filters. */
  FILTER_DAYS?: string;
  /** `"true"`: anyone may read the analytics pages. */
  PUBLIC_ANALYTICS?: string;
  /** Limits the public's reports of more than a day or with filters, with one key for all clients. */
  REPORT_LIMITER?: RateLimit;
  /** IANA name of the time zone in which days begin; if absent, UTC. */
  TIME_ZONE?: string;
  /** The site's name on the analytics pages; if absent, its host. */
  SITE_NAME?: string;
}
