import { preferred } from "../../http/accept.ts";
import { answer, answerJson, JSON_TYPE } from "../../http/answer.ts";
import type { Context } from "../../http/context.ts";
import { type Layer, problems } from "../../http/layer.ts";
import { notOurs } from "../../http/origin.ts";
import { Problem } from "../../http/problem.ts";
import { rateLimit } from "../../http/rate-limit.ts";
import { route } from "../../http/router.ts";
import { timing } from "../../http/timing.ts";
import { PATHS } from "../../paths.ts";
import { databaseOf } from "../../redis/database.ts";
import { dayOf, UTC } from "../clock.ts";
import { writeCounted } from "../record/index.ts";
import { type Period, PeriodError, periodOf } from "../report/period.ts";
import { readReport } from "../report/report.ts";
import { analyticsAccess } from "./access.ts";
import { renderDashboard } from "./page.ts";
import { contentSecurityPolicy } from "./style.ts";

const HTML = "text/html; charset=utf-8";

/** Where nothing is recorded, the path is not ours. */
const whereRecorded: Layer = (c, next) => (c.env.ANALYTICS_DAYS ? next() : notOurs(c));

/** The requests under `/analytics`. */
export const analytics = [
  route(PATHS.analytics, [whereRecorded, timing, problems, rateLimit, analyticsAccess], { GET: show }),
];

async function show(c: Context): Promise<Response> {
  const { TIME_ZONE: zone = UTC } = c.env;
  const today = dayOf(Date.now(), zone);
  const json = wantsJson(c);
  const period = periodQuery(c, today);
  await writeCounted(c);
  const comparison = await readReport(databaseOf(c), period, zone);
  // Not to be kept by anybody in between: it may be for the owner's eyes, and changes by the second.
  const headers = { "Cache-Control": "private, no-cache", Vary: "Accept" };
  if (json) return answerJson(comparison.report, 200, headers);
  const site = c.url.hostname;
  return answer(renderDashboard({ site, today, ...comparison }), 200, HTML, {
    ...headers,
    "Content-Security-Policy": await contentSecurityPolicy(),
    "Referrer-Policy": "same-origin",
  });
}

function periodQuery(c: Context, today: string): Period {
  try {
    const query = (name: string) => c.url.searchParams.get(name) ?? undefined;
    return periodOf({ day: query("day"), from: query("from"), to: query("to") }, today);
  } catch (error) {
    throw error instanceof PeriodError ? new Problem(400, error.message) : error;
  }
}

function wantsJson(c: Context): boolean {
  const format = c.url.searchParams.get("format");
  if (format === null)
    return preferred(c.request.headers.get("Accept"), ["text/html", JSON_TYPE]) === JSON_TYPE;
  if (format !== "json" && format !== "html") throw new Problem(400, "format must be json or html.");
  return format === "json";
}
