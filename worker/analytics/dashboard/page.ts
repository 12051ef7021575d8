import { PATHS } from "../../paths.ts";
import type { ListName } from "../keys.ts";
import { PANEL_NAMES, panelOf } from "../report/panels.ts";
import type { Comparison } from "../report/report.ts";
import { errorsOf, notesOn, showChange, showNumber, showPeriod } from "../report/show.ts";
import { chart } from "./chart.ts";
import { documentOf } from "./document.ts";
import { html } from "./html.ts";
import { panelCard } from "./panel.ts";
import { linkTo, periodLinks } from "./period-links.ts";

/** What the dashboard shows: whose traffic, seen on which day, all of it or one list in full. */
export interface Dashboard extends Comparison {
  site: string;
  today: string;
  list: ListName | undefined;
}

/** The dashboard as an HTML document, which needs no script and loads nothing. */
export function renderDashboard(dashboard: Dashboard): string {
  const { site, today, report, list } = dashboard;
  const link = (more: Record<string, string>) => linkTo(report, today, more);
  const card = (name: ListName) =>
    panelCard(panelOf(dashboard, name), { total: report.pageViews, full: name === list, linkTo: link });
  const body = list
    ? html`<p><a href="${link({})}">← All</a></p>${card(list)}`
    : html`${visits(dashboard)}
${
  report.pageViews > 0
    ? html`<div class="panels">${PANEL_NAMES.map(card)}</div>`
    : html`<p class="card">${nothing(dashboard)}</p>`
}
${server(dashboard)}`;
  return documentOf({
    site,
    title: showPeriod(report),
    nav: periodLinks(report, today),
    main: body,
    footer: html`<p>Days and hours are those of ${report.timeZone}. ${notesOn(report, today).join(" ")}</p>
<p>No address and no cookie is kept, and of a query string the name of a source and of a campaign. <a href="${link({ format: "json" })}">This page as JSON</a></p>`,
  });
}

/** What a site's owner asks for first. */
function visits(dashboard: Dashboard) {
  const { report, before, today } = dashboard;
  const csv = html`<a href="${linkTo(report, today, { format: "csv" })}" aria-label="The chart as CSV">CSV</a>`;
  return html`<dl class="tiles">
${tile("Visitors", report.uniqueVisitors, before.uniqueVisitors)}
${tile("Page views", report.pageViews, before.pageViews)}
</dl>
${chart(dashboard, csv)}`;
}

/** What the people who run it look at. */
function server({ report: { requests, bots, statuses }, before }: Dashboard) {
  const errors = errorsOf(statuses);
  const of = (...classes: string[]) =>
    classes.map((name) => `${name} ${showNumber(statuses[name] ?? 0)}, `).join("");
  return html`<h2 class="part">Server</h2>
<dl class="tiles">
${tile("Requests", requests, before.requests, of("2xx", "3xx"))}
${tile("Errors", errors, errorsOf(before.statuses), of("4xx", "5xx"))}
${tile("Robots", bots, before.bots)}
</dl>`;
}

function tile(name: string, now: number, then: number, how = "") {
  return html`<div class="card"><dt>${name}</dt><dd class="n">${showNumber(now)}</dd><dd class="quiet">${how}${showChange(now, then)}</dd></div>`;
}

/** Where there is no page view: why, and what to do. */
function nothing({ report, today }: Dashboard): string {
  if (report.requests > 0) return "No page was viewed: what came were programs and robots.";
  const open = `Open ${PATHS.posts} in a browser: it shows here within twenty seconds.`;
  return `Nothing was counted. ${report.to < today ? "Choose other days." : open}`;
}
