import { type Answer, answer, answerJson } from "../../http/answer.ts";
import type { Context } from "../../http/context.ts";
import type { Layer } from "../../http/layer.ts";
import { notOurs } from "../../http/origin.ts";
import { Problem } from "../../http/problem.ts";
import { rateLimit } from "../../http/rate-limit.ts";
import { route } from "../../http/router.ts";
import { PATHS } from "../../paths.ts";
import { databaseOf } from "../../redis/database.ts";
import { dayOf, UTC } from "../clock.ts";
import { writeCounted } from "../record/index.ts";
import { CSV, comparisonCsv } from "../report/csv.ts";
import { readComparison } from "../report/read.ts";
import { analyticsAccess, limitReports } from "./access.ts";
import { renderMistake } from "./mistake.ts";
import { renderDashboard } from "./page.ts";
import { keepsCombinations, type Query, queryOf } from "./query.ts";
import { contentSecurityPolicy } from "./style.ts";

const HTML = "text/html; charset=utf-8";

/** No shared cache may store it: it may be private, and it changes every second. */
const HEADERS = { "Cache-Control": "private, no-cache", Vary: "Accept" };

/** If nothing is recorded, the path does not belong to the API. */
const whereRecorded: Layer = (c, next) => (c.env.ANALYTICS_DAYS ? next() : notOurs(c));

/** The route of the analytics page. */
export const analytics = [route(PATHS.analytics, [whereRecorded, rateLimit, analyticsAccess], { GET: show })];

async function show(c: Context): Promise<Answer> {
  const { TIME_ZONE: zone = UTC, SITE_NAME: site = c.url.hostname } = c.env;
  const today = dayOf(Date.now(), zone);
  let query: Query;
  try {
    query = queryOf(c, today);
  } catch (error) {
    // A person gets a page with links to go on from; a program gets the problem document.
    if (!(error instanceof Problem) || !/\btext\/html\b/.test(c.headers.get("Accept") ?? "")) throw error;
    return answerPage(c, renderMistake({ site, today, detail: error.message }), error.status);
  }
  const { period, format, list } = query;
  await limitReports(c, query);
  await writeCounted(c);
  const comparison = await readComparison(databaseOf(c), query, zone);
  if (format === "json") return answerJson(comparison.report, 200, HEADERS);
  if (format === "csv") {
    const name = `analytics-${list ?? "series"}-${period.from}-${period.to}`;
    return answer(comparisonCsv(comparison, list), 200, CSV, {
      ...HEADERS,
      "Content-Disposition": `attachment; filename="${name}.csv"`,
    });
  }
  return answerPage(
    c,
    renderDashboard({ site, today, list, hasFilters: keepsCombinations(c.env), ...comparison }),
    200,
  );
}

async function answerPage({ url }: Context, page: string, status: number): Promise<Answer> {
  return answer(page, status, HTML, {
    ...HEADERS,
    "Content-Security-Policy": await contentSecurityPolicy(url.origin + PATHS.analytics),
    "Referrer-Policy": "same-origin",
  });
}
