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
  /** IANA name of the time zone in which the days of the analytics begin; absent: UTC. */
  TIME_ZONE?: string;
  /** What the analytics pages call the site; absent: its host. */
  SITE_NAME?: string;
}
