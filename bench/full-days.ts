import { HOURS, UTC } from "../worker/analytics/clock.ts";
import { combinationOf, combinationsKey, MOST } from "../worker/analytics/combinations.ts";
import { addDays } from "../worker/analytics/day.ts";
import {
  countersKey,
  LIST_NAMES,
  LISTS,
  listField,
  OTHER,
  requestField,
  visitorsField,
  ZONE,
} from "../worker/analytics/keys.ts";
import type { BenchDatabase } from "./database.ts";

/** The number of names that the lists of different days share. */
const NAMES = 2_000;

/** A country that a third of the combinations are from. */
export const COUNTRY = "DE";

const pageOf = (number: number) => `/2026/a-page-of-the-blog-${number % NAMES}`;

/** Writes days in the recorder's format, as full as it allows, the last one first. */
export async function fillDays(database: BenchDatabase, last: string, days: number): Promise<void> {
  for (let age = 0; age < days; age++) {
    await database.run("HSET", countersKey(addDays(last, -age)), ...countersOf(age));
  }
}

/** Writes the combinations of such days, as many as are allowed. */
export async function fillCombinations(database: BenchDatabase, last: string, days: number): Promise<void> {
  for (let age = 0; age < days; age++) {
    await database.run("HSET", combinationsKey(addDays(last, -age)), ...combinationsOf(age));
  }
}

function countersOf(age: number): (string | number)[] {
  const hours = HOURS.flatMap((hour, i) => [
    ...(["2", "2v", "2b", "3", "4", "4b"] as const).flatMap((kind) => [requestField(hour, kind), 100 + i]),
    ...[visitorsField(hour), 40 * (i + 1)],
  ]);
  const lists = LIST_NAMES.flatMap((list) => {
    const { letter, most } = LISTS[list];
    const names = Array.from({ length: most }, (_, i) => pageOf(i * 7 + age));
    const counts = names.flatMap((name, i) => [listField(list, name), 1 + ((i * i) % 97)]);
    return [letter, most, listField(list, OTHER), 33, ...counts];
  });
  return [ZONE, UTC, ...hours, ...lists];
}

function combinationsOf(age: number): (string | number)[] {
  const all = Array.from({ length: MOST }, (_, i) => [
    combinationOf({
      pages: pageOf(i + age),
      countries: [COUNTRY, "FR", "US"][i % 3] ?? "",
      referrers: i % 2 === 0 ? "news.example" : "",
      devices: "desktop",
      browsers: ["Firefox", "Chrome", "Safari", "Edge"][i % 4] ?? "",
      systems: ["Windows", "macOS", "Linux"][i % 5] ?? "Android",
    }),
    1 + (i % 9),
  ]);
  return ["views", 5 * MOST, "rate", 1, "size", MOST, ...all.flat()];
}
