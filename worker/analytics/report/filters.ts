import { PARTS, SEPARATOR } from "../combinations.ts";
import { LISTS, type ListName, OTHER } from "../keys.ts";
import { spelt } from "../spelling.ts";
import { AskError } from "./period.ts";
import { NAMED_DAYS } from "./sums.ts";

/** The list that each filter takes its names from. */
export const FILTERS = {
  page: "pages",
  entryPage: "entryPages",
  referrer: "referrers",
  country: "countries",
  campaign: "campaigns",
  device: "devices",
  browser: "browsers",
  system: "systems",
} as const satisfies Record<string, ListName>;

export type FilterName = keyof typeof FILTERS;
export type Filters = Readonly<Partial<Record<FilterName, string>>>;

/** The filters, in display order. */
export const FILTER_NAMES = Object.keys(FILTERS) as FilterName[];

/** Characters in the longest name, see record/visit.ts: a path that was cut, with its ellipsis. */
const LONGEST_NAME = 201;

/**
 * The requested filters.
 * @param valuesOf all values given for a filter
 * @param days in the period
 * @throws AskError
 */
export function filtersOf(valuesOf: (name: FilterName) => readonly string[], days: number): Filters {
  const filters: Partial<Record<FilterName, string>> = {};
  for (const name of FILTER_NAMES) {
    const [asked, ...more] = valuesOf(name);
    if (asked === undefined) continue;
    // A path copied from an address bar is percent-encoded.
    const value = /page$/i.test(name) ? spelt(asked) : asked;
    if (more.length > 0 || value === "" || value.length > LONGEST_NAME || value === OTHER)
      throw new AskError(
        `${name} must be one ${LISTS[FILTERS[name]].item} as in JSON and CSV, of at most ${LONGEST_NAME} characters, and not ${OTHER}.`,
      );
    filters[name] = value;
  }
  if (hasFilters(filters) && days > NAMED_DAYS)
    throw new AskError(`Filters cover at most ${NAMED_DAYS} days. Choose a shorter period.`);
  return filters;
}

export function hasFilters(filters: Filters): boolean {
  return Object.keys(filters).length > 0;
}

/** The filter for the names of a list. */
export function filterOf(list: ListName): FilterName {
  return FILTER_NAMES.find((name) => FILTERS[name] === list) as FilterName;
}

/**
 * The required parts of a combination, in order: empty if any name matches, and an impossible name if no
 * combination matches both the page and the entry page.
 */
export function wantedParts({ entryPage, page = entryPage, ...filters }: Filters): string[] {
  const wanted: Filters = { ...filters, page: entryPage && entryPage !== page ? SEPARATOR : (page ?? "") };
  return PARTS.map((part) => wanted[filterOf(part)] ?? "");
}
