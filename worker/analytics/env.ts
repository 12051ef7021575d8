import type { RateLimit } from "@cloudflare/workers-types";

/** The bindings of the analytics. */
export interface AnalyticsEnv {
  /**
   * Days for which a day's analytics are kept; absent: nothing is recorded and there are no analytics pages.
   */
  ANALYTICS_DAYS?: string;
  /** Days for which filters can narrow a report; absent or 0: there are none. */
  FILTER_DAYS?: string;
  /** `"true"`: anybody may read the analytics pages. */
  PUBLIC_ANALYTICS?: string;
  /** Asked before a report of more than a day, or with filters, that is for the public, with one key for all. */
  REPORT_LIMITER?: RateLimit;
  /** IANA name of the time zone in which the days of the analytics begin; absent: UTC. */
  TIME_ZONE?: string;
  /** What the analytics pages call the site; absent: its host. */
  SITE_NAME?: string;
}
