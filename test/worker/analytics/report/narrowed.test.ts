import { beforeAll, expect, it } from "vitest";
import { randomOf } from "../../../../cli/demo/random.ts";
import { quarterOf, UTC } from "../../../../worker/analytics/clock.ts";
import { addDays } from "../../../../worker/analytics/day.ts";
import { byList, LIST_NAMES, LISTS, type ListName, OTHER } from "../../../../worker/analytics/keys.ts";
import { Counters } from "../../../../worker/analytics/record/counters.ts";
import { writeCounters } from "../../../../worker/analytics/record/write.ts";
import { FILTER_NAMES, FILTERS, type Filters } from "../../../../worker/analytics/report/filters.ts";
import { type Narrowed, readNarrowed } from "../../../../worker/analytics/report/narrowed.ts";
import { daysOf, lasting, type Period } from "../../../../worker/analytics/report/period.ts";
import { readReport } from "../../../../worker/analytics/report/report.ts";
import { describeOnDatabases, describeWithRedis } from "../../../support/redis.ts";
import { clientOf, type Rest, useRest } from "../../../support/rest.ts";

const LAST = "2026-11-23";
const DAYS = 4;

type Names = Partial<Record<ListName, string>>;

/** Page views with some names far more often than others, so that some combinations are rare. */
function viewsOf(seed: number, count: number, pages: number): Names[] {
  const random = randomOf(seed);
  const pick = (names: readonly string[]) => names[Math.floor(random() ** 2 * names.length)] ?? "";
  const paths = Array.from({ length: pages }, (_, i) => `/${i}`);
  return Array.from({ length: count }, () => {
    const page = pick(paths);
    const isEntry = random() < 0.6;
    return {
      pages: page,
      ...(isEntry && { entryPages: page, referrers: pick(["(direct)", "news.example", "a-.%[x]*$"]) }),
      ...(isEntry && random() < 0.2 && { campaigns: pick(["autumn", "خبر"]) }),
      countries: pick(["DE", "FR", "US", "XX"]),
      devices: pick(["desktop", "mobile", "tablet"]),
      browsers: pick(["Chrome", "Firefox"]),
      systems: pick(["Windows", "Linux", "iOS"]),
    };
  });
}

async function write(rest: Rest, day: string, views: readonly Names[], random = randomOf(1)) {
  for (let first = 0; first < views.length; first += 200) {
    const arrived = Date.parse(day) + (first / views.length) * 86_400_000;
    const counters = new Counters(quarterOf(arrived), arrived);
    for (const names of views.slice(first, first + 200))
      counters.add({ arrived, status: 200, kind: "v", view: { visitor: "somebody", names } });
    const options = { days: 90, filterDays: 90, zone: UTC, known: new Map(), random };
    await writeCounters(counters, { redis: clientOf(rest), ...options });
  }
}

const read = (rest: Rest, period: Period, filters: Filters) =>
  readNarrowed(clientOf(rest), period, filters, UTC, Date.parse("2026-12-24"));

const matches = (names: Names, filters: Filters) =>
  FILTER_NAMES.every((name) => filters[name] === undefined || names[FILTERS[name]] === filters[name]);

function countsBy(views: readonly Names[], list: ListName): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { [list]: name } of views) if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** What a report must show, summed up from all views with the three-view rule for each day. */
function expectedOf(days: ReadonlyMap<string, Names[]>, period: Period, filters: Filters) {
  const chosen = Object.keys(filters).map((name) => FILTERS[name as keyof Filters]);
  // The page of an entry is its entry page.
  const isChosen = (list: ListName) => chosen.includes(list) || (list === "pages" && "entryPage" in filters);
  const fitting = daysOf(period).map((day) => {
    const views = (days.get(day) ?? []).filter((names) => matches(names, filters));
    return chosen.length > 1 && views.length < 3 ? [] : views;
  });
  const lists = byList((list) => {
    const sums: Record<string, number> = {};
    for (const views of fitting)
      for (const [name, count] of countsBy(views, list)) {
        const shown = count < 3 && !isChosen(list) ? OTHER : name;
        sums[shown] = (sums[shown] ?? 0) + count;
      }
    return sums;
  });
  return { series: fitting.map((views) => views.length), lists };
}

function listsIn(report: Narrowed) {
  return byList((list) =>
    Object.fromEntries(
      (report[list] as { count: number }[]).map((row) => [String(row[LISTS[list].item as never]), row.count]),
    ),
  );
}

// The Worker's own code writes to and reads from a real database of either kind; the expected sums are the
// test's.
describeOnDatabases("a report that filters narrow", (kind) => {
  const rest = useRest(kind);
  const days = new Map(
    daysOf(lasting(LAST, DAYS)).map((day, i) => [day, viewsOf(i + 1, [400, 60, 5, 250][i] ?? 0, 6)]),
  );
  beforeAll(async () => {
    for (const [day, views] of days) await write(rest, day, views);
  });

  it("is the plain sum of the views, whatever the filters, if a combination has three of them a day", async () => {
    const random = randomOf(7);
    const below = (limit: number) => Math.floor(random() * limit);
    const all = [...days.values()].flat();
    for (let i = 0; i < 40; i++) {
      const period = lasting(addDays(LAST, -below(2)), 1 + below(DAYS));
      const like = all[below(all.length)] ?? {};
      const names = FILTER_NAMES.filter(() => random() < 0.3);
      const given = names.map((name) => [name, like[FILTERS[name]] ?? "no such name"]);
      const filters: Filters = names.length > 0 ? Object.fromEntries(given) : { page: "/0" };
      const { report, before } = await read(rest, period, filters);
      const expected = expectedOf(days, period, filters);
      const sum = expected.series.reduce((a, b) => a + b, 0);
      const known = daysOf(period).reduce((total, day) => total + (days.get(day)?.length ?? 0), 0);
      expect({
        filters,
        lists: listsIn(report),
        series: report.series.map((step) => step.pageViews),
      }).toEqual({ filters, ...expected });
      expect(report).toMatchObject({
        pageViews: sum,
        knownViews: known,
        sampledViews: known,
        allViews: known,
      });
      const previous = expectedOf(days, { from: before.from, to: before.to }, filters);
      expect(before.pageViews).toBe(previous.series.reduce((a, b) => a + b, 0));
    }
  });

  it("is empty for an unknown name, and for a page and another entry page", async () => {
    const period = lasting(LAST, DAYS);
    const odd: Filters[] = [
      { page: "/nowhere" },
      { page: "/0", entryPage: "/1" },
      { country: "\0" },
      { page: "/0\tDE" },
      { referrer: "%" },
    ];
    for (const filters of odd) {
      const { report } = await read(rest, period, filters);
      expect([report.pageViews, LIST_NAMES.filter((list) => report[list].length > 0)]).toEqual([0, []]);
    }
  });

  it("shows for a single filter what the list without filters shows", async () => {
    const { report: whole } = await readReport(clientOf(rest), lasting(LAST, 1), UTC);
    for (const { country, count } of whole.countries)
      expect((await read(rest, lasting(LAST, 1), { country })).report.pageViews).toBe(count);
    for (const { page, count } of whole.entryPages)
      expect((await read(rest, lasting(LAST, 1), { entryPage: page })).report.pageViews).toBe(count);
  });
});

describeWithRedis("a day of more combinations than are stored", () => {
  const rest = useRest("redis-server");
  const views = viewsOf(11, 20_000, 2_000);
  beforeAll(() => write(rest, LAST, views, randomOf(3)));

  it("is estimated as accurately as its sample allows, and reports its size", async () => {
    const one = lasting(LAST, 1);
    for (const filters of [{ country: "DE" }, { device: "tablet" }, { browser: "Firefox", system: "iOS" }]) {
      const { report } = await read(rest, one, filters);
      expect([report.allViews, report.knownViews]).toEqual([20_000, 20_000]);
      expect(report.sampledViews).toBeLessThan(5_000);
      const each = report.knownViews / report.sampledViews;
      const fitting = views.filter((names) => matches(names, filters));
      // Five standard deviations of an estimate: the root of the number of its sampled views, scaled up.
      const off = (count: number) => 5 * Math.sqrt(count * each);
      expect(Math.abs(report.pageViews - fitting.length)).toBeLessThanOrEqual(off(fitting.length));
      const counts = countsBy(fitting, "referrers");
      for (const { referrer, count } of report.referrers)
        expect(Math.abs(count - (counts.get(referrer) ?? 0))).toBeLessThanOrEqual(
          off(counts.get(referrer) ?? 0),
        );
    }
  });
});
