import { plainText, rateLimit } from "../binding.ts";
import * as is from "../settings/checks.ts";
import type { ReadFeature } from "./feature.ts";

/** Days for which analytics are kept by default. */
export const RETENTION_DAYS = 90;

/** Days for which the data for filters is kept by default, but no longer than the analytics. */
export const FILTER_DAYS = 90;

/**
 * How many reports of more than a day or with filters the public may request, per minute and location. The
 * longest keep a database busy for an eighth of a second.
 */
const PUBLIC_REPORTS_PER_MINUTE = 30;

/**
 * Reads whether requests are recorded, who may see the analytics, and for how many days they and their
 * filters are kept.
 */
export const readAnalytics: ReadFeature = (own, place) => {
  const isOn = own.flag("analytics", true);
  const isPublic = own.flag("publicAnalytics", false);
  const takesSite = own.flag("recordSite", false);
  const retentionDays = own.count("retentionDays", RETENTION_DAYS);
  if (retentionDays === 0)
    own.mistake(
      "retentionDays",
      "must be at least 1 (set analytics to false to record nothing)",
      String(RETENTION_DAYS),
    );
  const filterDays = own.count("filterDays", Math.min(FILTER_DAYS, retentionDays));
  if (filterDays > retentionDays && !own.isWrong("retentionDays"))
    own.mistake("filterDays", "must be at most retentionDays", `${retentionDays}`);
  const siteName = own.text("siteName", is.siteName, "Blog");
  const timeZone = own.optional("timeZone", is.timeZone, "Europe/Berlin") ?? "UTC";
  if (takesSite && !isOn) own.mistake("recordSite", "needs analytics, which is false", "false");
  if (takesSite && place.kind !== "route") {
    const why =
      "needs domain and zoneId without customDomain: only a route has an origin to pass requests to";
    own.mistake("recordSite", why, "false");
  }
  const bindings = [
    ...(isPublic
      ? [plainText("PUBLIC_ANALYTICS", "true"), rateLimit("REPORT_LIMITER", PUBLIC_REPORTS_PER_MINUTE)]
      : []),
    plainText("ANALYTICS_DAYS", String(retentionDays)),
    plainText("FILTER_DAYS", String(filterDays)),
    plainText("TIME_ZONE", timeZone),
    ...(siteName === undefined ? [] : [plainText("SITE_NAME", siteName)]),
  ];
  return { resource: "analytics", isOn, takesSite, bindings: isOn ? bindings : [] };
};
