import { LISTS, type ListName } from "../keys.ts";
import { isNarrowed } from "./narrowed.ts";
import { lengthOf } from "./period.ts";
import type { Comparison, Counted } from "./report.ts";
import { showCountry, showPage, showReferrer } from "./show.ts";
import { NAMED_DAYS } from "./sums.ts";

/** A list of a report as it is displayed, on the dashboard, in the terminal and as CSV. */
export interface Panel {
  list: ListName;
  title: string;
  /** From the highest count down. */
  rows: readonly Row[];
  /** What to do if there are no rows. */
  hint?: string | undefined;
}

export interface Row {
  /** As it was counted. */
  name: string;
  /** As it is displayed. */
  shown: string;
  /** Page views. */
  count: number;
  /** Those of the previous period; absent if it is not compared by name. */
  before?: number | undefined;
}

interface Kind {
  title: string;
  show?: (name: string) => string;
  hint?: string;
}

const KINDS: Readonly<Record<ListName, Kind>> = {
  pages: { title: "Pages", show: showPage },
  referrers: { title: "Sources", show: showReferrer },
  entryPages: { title: "Entry pages", show: showPage },
  countries: { title: "Countries", show: showCountry },
  campaigns: { title: "Campaigns", hint: "Links with utm_campaign in their URL count here." },
  devices: { title: "Devices" },
  browsers: { title: "Browsers" },
  systems: { title: "Systems" },
};

/** Rows of a panel that is one of several. */
export const SHOWN_ROWS = 10;

/** The panels, in display order. */
export const PANEL_NAMES = Object.keys(KINDS) as ListName[];

type Rows = readonly (Partial<Record<string, string | number>> & { count: number })[];

/** A list of a report as a panel. */
export function panelOf(comparison: Comparison<Counted>, list: ListName): Panel {
  const { report, before } = comparison;
  const { title, hint } = KINDS[list];
  const { item } = LISTS[list];
  const counts = new Map((before[list] as Rows).map((row) => [row[item], row.count]));
  const isCompared = lengthOf(report) <= NAMED_DAYS && !isNarrowed(comparison);
  const rows = (report[list] as Rows).map(({ [item]: text, count }): Row => {
    const name = String(text);
    return {
      name,
      shown: showName(list, name),
      count,
      before: isCompared ? (counts.get(name) ?? 0) : undefined,
    };
  });
  return { list, title, hint, rows };
}

/** A name in a list, as it is displayed. */
export function showName(list: ListName, name: string): string {
  return (KINDS[list].show ?? String)(name);
}

/** A filter, as it is displayed: `Countries: Germany`. */
export function showFilter(list: ListName, name: string): string {
  return `${KINDS[list].title}: ${showName(list, name)}`;
}
