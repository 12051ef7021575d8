import { LIST_NAMES, LISTS, type ListName } from "../keys.ts";
import type { Report } from "./report.ts";
import { showCountry, showPage, showReferrer } from "./show.ts";

/** A list of a report as people read it, on the dashboard and in the terminal alike. */
export interface Panel {
  title: string;
  /** From the highest count down. */
  rows: readonly Row[];
}

export type Row = readonly [name: string, count: number];

/** What each list is called, and how its names are shown where that differs. */
const PANELS: Readonly<Record<ListName, readonly [title: string, show?: (name: string) => string]>> = {
  pages: ["Pages", showPage],
  entryPages: ["Entry pages", showPage],
  countries: ["Countries", showCountry],
  referrers: ["Referrers", showReferrer],
  campaigns: ["Campaigns"],
  browsers: ["Browsers"],
  systems: ["Systems"],
  devices: ["Devices"],
};

/** Every list of a report; all of them count page views. */
export function panelsOf(report: Report): Record<ListName, Panel> {
  const panelOf = (name: ListName): Panel => {
    const [title, show = String] = PANELS[name];
    const rows: readonly (Partial<Record<string, string | number>> & { count: number })[] = report[name];
    return { title, rows: rows.map((row) => [show(String(row[LISTS[name].item])), row.count]) };
  };
  return Object.fromEntries(LIST_NAMES.map((name) => [name, panelOf(name)])) as Record<ListName, Panel>;
}
