import { plainText } from "../binding.ts";
import * as is from "../settings/checks.ts";
import type { ReadFeature } from "./feature.ts";

/** How long a day is kept where the settings do not say. */
export const RETENTION_DAYS = 90;

/** Reads whether requests are recorded, who may see it, and for how many days it is kept. */
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
  const siteName = own.text("siteName", is.siteName, "Blog");
  const timeZone = own.optional("timeZone", is.timeZone, "Europe/Berlin") ?? "UTC";
  if (takesSite && !isOn) own.mistake("recordSite", "needs analytics, which is false", "false");
  if (takesSite && place.kind !== "route") {
    const why =
      "needs a domain and its zoneId, and no customDomain: only then is there an origin to pass on to";
    own.mistake("recordSite", why, "false");
  }
  const bindings = [
    ...(isPublic ? [plainText("PUBLIC_ANALYTICS", "true")] : []),
    plainText("ANALYTICS_DAYS", String(retentionDays)),
    plainText("TIME_ZONE", timeZone),
    ...(siteName === undefined ? [] : [plainText("SITE_NAME", siteName)]),
  ];
  return { resource: "analytics", isOn, takesSite, bindings: isOn ? bindings : [] };
};
