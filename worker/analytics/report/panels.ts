import type { ListName } from "../keys.ts";
import type { Report } from "./report.ts";
import { showCountry, showPage, showReferrer } from "./show.ts";

/** A list of a report as people read it, on the dashboard and in the terminal alike. */
export interface Panel {
  title: string;
  /** From the highest count down. */
  rows: readonly Row[];
}

export type Row = readonly [name: string, count: number];

/** Every list of a report; all of them count page views. */
export function panelsOf(report: Report): Record<ListName, Panel> {
  const panel = <Each extends { count: number }>(
    title: string,
    list: readonly Each[],
    nameOf: (each: Each) => string,
  ): Panel => ({ title, rows: list.map((each) => [nameOf(each), each.count]) });
  return {
    pages: panel("Pages", report.pages, ({ page }) => showPage(page)),
    countries: panel("Countries", report.countries, ({ country }) => showCountry(country)),
    referrers: panel("Referrers", report.referrers, ({ referrer }) => showReferrer(referrer)),
    entryPages: panel("Entry pages", report.entryPages, ({ page }) => showPage(page)),
    campaigns: panel("Campaigns", report.campaigns, ({ campaign }) => campaign),
    browsers: panel("Browsers", report.browsers, ({ browser }) => browser),
    systems: panel("Systems", report.systems, ({ system }) => system),
    devices: panel("Devices", report.devices, ({ device }) => device),
  };
}
