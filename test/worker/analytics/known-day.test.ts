import { beforeAll, expect, it } from "vitest";
import { UTC } from "../../../worker/analytics/clock.ts";
import { type Report, readReport } from "../../../worker/analytics/report/report.ts";
import { KINDS, type Kind } from "../../support/kinds.ts";
import { IS_CI } from "../../support/needs.ts";
import { ask, describeOnDatabases, text } from "../../support/redis.ts";
import { clientOf, useRest } from "../../support/rest.ts";
import { recordAll, type Sent } from "../../support/traffic.ts";

const DAY = "2026-11-23";
const DAY_MS = 86_400_000;
/** Requests of each kind, from this many visitors, to pages with three spellings each. */
const EACH = IS_CI ? 500 : 200;
const VISITORS = EACH / 10;
const PAGES = ["/a-b", "/café", "/文章", "/नमस्ते", "/می\u200cخواهم"];

/** Spellings of the same page. */
const SPELLINGS = [
  (path: string) => path,
  (path: string) => encodeURI(path).toLowerCase(),
  (path: string) => encodeURI(path).replaceAll("-", "%2D").replaceAll("a", "%61"),
];

/**
 * The address that request `i` of kind `k` comes from. Every other kind uses IPv6, with a /64 per visitor.
 */
function addressOf(k: number, i: number): string {
  const visitor = i % VISITORS;
  return k % 2 === 0
    ? `10.0.${k}.${visitor}`
    : `2001:db8:${k}:${visitor}:${(i * 7919).toString(16).slice(-4)}::1`;
}

function requestOf({ headers, method = "GET", status = 200, query = "" }: Kind, k: number, i: number): Sent {
  const path = SPELLINGS[i % SPELLINGS.length]?.(PAGES[i % PAGES.length] ?? "");
  return {
    method,
    url: `https://example.com${path}${query || "?q=canary-query"}`,
    headers: new Headers({
      ...headers,
      "cf-connecting-ip": addressOf(k, i),
      "cf-ipcountry": i % 4 === 0 ? "DE" : "FR",
      cookie: "id=canary-cookie",
    }),
    status,
    arrived: Date.parse(DAY) + Math.floor((i / EACH) * DAY_MS),
  };
}

const kinds = Object.values(KINDS);
const sent = kinds.flatMap((kind, k) => Array.from({ length: EACH }, (_, i) => requestOf(kind, k, i)));
const tracked = kinds.filter(({ view }) => view);
const kindsWith = (counts: Kind["counts"]) => kinds.filter((kind) => kind.counts === counts).length;

/** The number of requests for each name that the kinds expect. */
function countsBy(nameOf: (view: NonNullable<Kind["view"]>) => string | undefined): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { view } of tracked) {
    const name = view && nameOf(view);
    if (name) counts[name] = (counts[name] ?? 0) + EACH;
  }
  return counts;
}

const asCounts = (list: readonly { count: number }[]): Record<string, number> =>
  Object.fromEntries(
    list.map(({ count, ...name }) => [Object.values(name as Record<string, string>)[0] as string, count]),
  );

// The Worker's own code counts and writes, without HTTP, into a real database of either kind.
describeOnDatabases(`a day of ${sent.length} requests of 40 kinds`, (database) => {
  const rest = useRest(database);
  let report: Report;
  beforeAll(async () => {
    expect(kinds.length).toBe(40);
    await recordAll(sent, () => clientOf(rest));
    ({ report } = await readReport(clientOf(rest), { from: DAY, to: DAY }, UTC));
  });

  it("has its page views, bots and statuses", () => {
    expect(report).toMatchObject({
      requests: 40 * EACH,
      pageViews: kindsWith("page view") * EACH,
      bots: kindsWith("bot") * EACH,
      statuses: { "2xx": 37 * EACH, "3xx": 2 * EACH, "4xx": EACH, "5xx": 0 },
    });
  });

  it("has its visitors, in total and by hour", () => {
    const visitors = tracked.length * VISITORS;
    // The embedded database counts visitors exactly.
    const off = database === "embedded" ? 0 : 0.03;
    expect(Math.abs(report.uniqueVisitors / visitors - 1)).toBeLessThanOrEqual(off);
    // Each visitor has come once after a tenth of the day.
    const hourly = report.series.map(({ visitors }) => visitors ?? -1);
    expect(hourly.reduce((sum, count) => sum + count)).toBe(report.uniqueVisitors);
    expect(hourly.slice(3).every((count) => count === 0)).toBe(true);
    const first = Array.from({ length: VISITORS }, (_, i) => i).filter((i) => i / EACH < 1 / 24).length;
    expect(Math.abs((hourly[0] ?? 0) / (first * tracked.length) - 1)).toBeLessThanOrEqual(off);
  });

  it("has one row per page, whatever the spelling of its requests", () => {
    const views = (tracked.length * EACH) / PAGES.length;
    expect(asCounts(report.pages)).toEqual(Object.fromEntries(PAGES.map((page) => [page, views])));
  });

  it("has its entry pages, sources and campaigns", () => {
    const entries = tracked.filter(({ view }) => view?.referrer).length * EACH;
    expect(asCounts(report.entryPages)).toEqual(
      Object.fromEntries(PAGES.map((page) => [page, entries / PAGES.length])),
    );
    expect(asCounts(report.referrers)).toEqual(countsBy(({ referrer }) => referrer));
    expect(asCounts(report.campaigns)).toEqual({ autumn: EACH });
  });

  it("has its countries, browsers, systems and devices", () => {
    const views = tracked.length * EACH;
    expect(asCounts(report.countries)).toEqual({ DE: views / 4, FR: (views / 4) * 3 });
    expect(asCounts(report.browsers)).toEqual(countsBy(({ browser }) => browser));
    expect(asCounts(report.systems)).toEqual(countsBy(({ system }) => system));
    expect(asCounts(report.devices)).toEqual(countsBy(({ device }) => device));
  });

  it("holds nothing that identifies a person", async () => {
    // The embedded database's HyperLogLog cannot be read.
    const readable = (key: string) => database === "redis-server" || !key.endsWith(":visitors");
    const keys = ((await ask(rest.database, "KEYS", "*")) as string[]).filter(readable);
    const held = keys.map(async (key) => {
      const type = await ask(rest.database, "TYPE", key);
      return `${key} ${JSON.stringify(text(await rest.database.run([type === "hash" ? "HGETALL" : "GET", key])))}`;
    });
    const all = (await Promise.all(held)).join("\n");
    expect(all).toContain("newsletter");
    expect(all).not.toMatch(/canary|Mozilla|AppleWebKit|10\.0\.|2001:db8|utm_/);
  });
});
