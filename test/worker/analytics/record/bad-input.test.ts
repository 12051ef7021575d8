import { expect, it } from "vitest";
import { reportOnce } from "../../../support/analytics.ts";
import { ask as send } from "../../../support/edge.ts";
import { BROWSER, onePage, testSite } from "../../../support/site.ts";

const LONG = "x".repeat(10_000);
/** Bytes that are not UTF-8: Node writes one for each character. */
const RAW = "\xff\xfe\x80";

/** Characters that must not be visible in a name: without a glyph, or changing the text direction. */
const UNREADABLE = /[\p{Cc}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffd]/u;

const PATHS = [
  "/%00%1b[31m%0d%0a",
  "/%E2%80%AEevil",
  "/%ff%fe",
  "/%",
  "/%zz",
  "//double//",
  "/..%2f..%2fetc",
  `/${LONG}`,
  `/${"%F0%9F%91%A9%E2%80%8D".repeat(500)}`,
  "/%D9%85%DB%8C%E2%80%8C",
  "/?utm_source=%00&ref=%FF&utm_campaign=%E2%80%AE",
  `/?utm_source=${LONG}&utm_source=b`,
  "/?utm_source=%F0%9F%91%A9&utm_campaign=%D8%AE%D8%A8%D8%B1",
  "/?&&&=&%=%",
];
const HEADERS: Record<string, string>[] = [
  {},
  { referer: LONG },
  { referer: `https://${LONG}/` },
  { referer: RAW },
  { referer: `https://${RAW}.example/` },
  { referer: "https://%00.example/" },
  { referer: "android-app://" },
  { referer: `android-app://com.${LONG}` },
  { referer: "https://user:pass@news.example/" },
  { referer: "javascript:alert(1)" },
  { "sec-fetch-dest": LONG },
  { "sec-fetch-dest": RAW, "sec-fetch-mode": RAW },
  { "sec-fetch-dest": "document", "sec-fetch-mode": "no-cors", "sec-fetch-site": "nonsense" },
  { "sec-ch-ua": LONG, "sec-ch-ua-mobile": LONG, "sec-ch-ua-platform": LONG },
  { "sec-ch-ua": RAW, "sec-ch-ua-mobile": "?1?1", "sec-ch-ua-platform": '"' },
  { "sec-purpose": RAW },
  { "user-agent": `${BROWSER} ${LONG}` },
  { "user-agent": RAW },
  { "user-agent": "" },
  { accept: LONG },
  { accept: RAW },
  { "cf-connecting-ip": "::::::::", "cf-ipcountry": "zz" },
  { "cf-connecting-ip": LONG },
  { dnt: LONG, "sec-gpc": RAW },
];

// Real requests to the Worker in workerd, and a real database if there is one.
it("counts a request with any headers and any path, and no name in the report is unreadable", async () => {
  const worker = await testSite({ origin: onePage });
  const { port } = worker.edge;
  const base = { accept: "text/html", "user-agent": BROWSER };
  const requests = [
    ...PATHS.map((path) => ({ path, headers: base })),
    ...HEADERS.map((headers) => ({ path: "/page", headers: { ...base, ...headers } })),
  ];
  for (const request of requests) {
    const { status } = await send({ port, ...request });
    expect([request, status]).toEqual([request, 200]);
  }
  const report = await reportOnce(worker, requests.length);
  expect(report.requests).toBe(requests.length);
  const { pages, entryPages, countries, referrers, campaigns, browsers, systems, devices } = report;
  const rows = [pages, entryPages, countries, referrers, campaigns, browsers, systems, devices].flat();
  for (const row of rows) {
    const name = Object.values(row).find((value) => typeof value === "string") ?? "";
    expect([name, name.length <= 201, UNREADABLE.test(name)]).toEqual([name, true, false]);
  }
  expect(referrers.map(({ referrer }) => referrer)).toEqual(
    expect.arrayContaining(["(direct)", "news.example", "👩"]),
  );
  expect(campaigns).toEqual([{ campaign: "خبر", count: 1 }]);
  const page = await worker.call("/analytics");
  expect([page.status, UNREADABLE.test((await page.text()).replaceAll("\n", ""))]).toEqual([200, false]);
  expect(worker.logs).toEqual([]);
});
