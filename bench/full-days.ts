import { HOURS, UTC } from "../worker/analytics/clock.ts";
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

/** Writes days as full as the recorder lets them become, and in its format, the last one first. */
export async function fillDays(database: BenchDatabase, last: string, days: number): Promise<void> {
  for (let age = 0; age < days; age++) {
    await database.run("HSET", countersKey(addDays(last, -age)), ...fieldsOf(age));
  }
}

function fieldsOf(age: number): (string | number)[] {
  const hours = HOURS.flatMap((hour, i) => [
    ...(["2", "2v", "2b", "3", "4", "4b"] as const).flatMap((kind) => [requestField(hour, kind), 100 + i]),
    ...[visitorsField(hour), 40 * (i + 1)],
  ]);
  const lists = LIST_NAMES.flatMap((list) => {
    const { letter, most } = LISTS[list];
    const names = Array.from({ length: most }, (_, i) => `/2026/a-page-of-the-blog-${(i * 7 + age) % NAMES}`);
    const counts = names.flatMap((name, i) => [listField(list, name), 1 + ((i * i) % 97)]);
    return [letter, most, listField(list, OTHER), 33, ...counts];
  });
  return [ZONE, UTC, ...hours, ...lists];
}
