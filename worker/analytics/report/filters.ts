import { PARTS, SEPARATOR } from "../combinations.ts";
import { LISTS, type ListName, OTHER } from "../keys.ts";
import { AskError } from "./period.ts";
import { NAMED_DAYS } from "./sums.ts";

/** The list that a filter chooses a name of. It is called as the name is in that list's rows. */
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

/** The filters in the order in which they are shown. */
export const FILTER_NAMES = Object.keys(FILTERS) as FilterName[];

/** Characters in the longest name, see record/visit.ts: a path that was cut, and the mark for its rest. */
const LONGEST_NAME = 201;

/**
 * The filters that are asked for.
 * @param valuesOf every value that is given for a filter
 * @param days in the period
 * @throws AskError
 */
export function filtersOf(valuesOf: (name: FilterName) => readonly string[], days: number): Filters {
  const filters: Partial<Record<FilterName, string>> = {};
  for (const name of FILTER_NAMES) {
    const [value, ...more] = valuesOf(name);
    if (value === undefined) continue;
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

/** Whether there is a filter. */
export function hasFilters(filters: Filters): boolean {
  return Object.keys(filters).length > 0;
}

/** The filter that a list's rows lead to. */
export function filterOf(list: ListName): FilterName {
  return FILTER_NAMES.find((name) => FILTERS[name] === list) as FilterName;
}

/**
 * What the parts of a combination must be, in their order: empty where any name will do, and what no name can be
 * where two filters leave none.
 */
export function wantedParts({ entryPage, page = entryPage, ...filters }: Filters): string[] {
  const wanted: Filters = { ...filters, page: entryPage && entryPage !== page ? SEPARATOR : (page ?? "") };
  return PARTS.map((part) => wanted[filterOf(part)] ?? "");
}
