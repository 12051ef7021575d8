import { panelsOf } from "../report/panels.ts";
import { lengthOf } from "../report/period.ts";
import type { Comparison } from "../report/report.ts";
import { errorsOf, showChange, showComparison, showNumber, showPeriod } from "../report/show.ts";
import { shares } from "./bars.ts";
import { chart } from "./chart.ts";
import { Html, html } from "./html.ts";
import { linkTo, periodLinks } from "./period-links.ts";
import { STYLE } from "./style.ts";

/** What the dashboard shows: whose traffic, seen on which day. */
export interface Dashboard extends Comparison {
  site: string;
  today: string;
}

/**
 * The dashboard as an HTML document, which needs no script and loads nothing. `html` escapes every value.
 */
export function renderDashboard({ site, today, report, before }: Dashboard): string {
  const period = showPeriod(report);
  const days = lengthOf(report);
  const link = linkTo(report, today);
  const statuses = Object.entries(report.statuses).filter(([, count]) => count > 0);
  const tile = (name: string, now: number, then: number, how = "") =>
    html`<div class="card"><dt>${name}</dt><dd class="n">${showNumber(now)}</dd><dd class="quiet">${how}${showChange(now, then)}</dd></div>`;
  return String(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${period} · Analytics of ${site}</title>
<link rel="icon" href="data:,">
<style>${new Html(STYLE)}</style>
</head>
<body>
<header>
<p class="quiet">Analytics of ${site}</p>
<h1>${period}</h1>
${periodLinks(report, today)}
</header>
<main>
<dl class="grid tiles">
${tile("Page views", report.pageViews, before.pageViews)}
${tile(days > 1 ? "Visitors" : "Unique visitors", report.uniqueVisitors, before.uniqueVisitors, days > 1 ? "sum of days, " : "")}
${tile("Requests", report.requests, before.requests)}
${tile("Bot requests", report.bots, before.bots)}
${tile("Errors", errorsOf(report.statuses), errorsOf(before.statuses))}
</dl>
${chart(report, days === 1)}
<div class="grid">
${Object.values(panelsOf(report)).map((panel) => shares(panel, "Views", report.pageViews))}
${shares({ title: "Answers by status", rows: statuses }, "Requests", report.requests)}
</div>
</main>
<footer class="quiet">
<p>Days and hours are those of ${report.timeZone}. ${showComparison(report, today)}${days > 1 && " Visitors are told apart within a day only: the number is the sum of the days, and who came on two days counts twice."}</p>
<p>No address and no cookie is kept, and of a query string the name of a source and of a campaign. <a href="${link}${link.includes("?") ? "&" : "?"}format=json">This page as JSON</a></p>
</footer>
</body>
</html>`);
}
