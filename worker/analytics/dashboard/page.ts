import { PATHS } from "../../paths.ts";
import type { ListName } from "../keys.ts";
import { filterOf } from "../report/filters.ts";
import { isNarrowed, type Narrowed } from "../report/narrowed.ts";
import { PANEL_NAMES, panelOf } from "../report/panels.ts";
import { LONGEST, lengthOf } from "../report/period.ts";
import type { Comparison } from "../report/report.ts";
import { errorsOf, notesOn, showChange, showNumber, showPeriod } from "../report/show.ts";
import { NAMED_DAYS } from "../report/sums.ts";
import { chart } from "./chart.ts";
import { chips } from "./chips.ts";
import { documentOf } from "./document.ts";
import { html } from "./html.ts";
import { panelCard } from "./panel.ts";
import { type Asked, linkTo, periodLinks } from "./period-links.ts";

/** What the dashboard shows: a report of a site, as of a day, in full or only one list. */
export type Dashboard = Shown & (Comparison | Comparison<Narrowed>);

interface Shown {
  site: string;
  today: string;
  list: ListName | undefined;
  /** The stack stores combinations, so filters work. */
  hasFilters: boolean;
}

/** The dashboard as an HTML document, which needs no script and loads nothing. */
export function renderDashboard(dashboard: Dashboard): string {
  const { site, today, report, list } = dashboard;
  const narrowed = isNarrowed(dashboard);
  const filters = narrowed ? dashboard.report.filters : {};
  const notes = notesOn(dashboard, today).join(" ");
  const link = (more: Asked) => linkTo(report, today, { ...filters, ...more });
  const card = (name: ListName) =>
    panelCard(panelOf(dashboard, name), {
      total: report.pageViews,
      full: name === list,
      linkTo: link,
      leads: dashboard.hasFilters && lengthOf(report) <= NAMED_DAYS && filters[filterOf(name)] === undefined,
    });
  const kept = { ...filters, ...(list && { list }) };
  const body = list
    ? html`<p><a href="${link({})}">← All</a></p>${card(list)}`
    : html`${visits(dashboard, link)}
${
  report.pageViews > 0
    ? html`<div class="panels">${PANEL_NAMES.map(card)}</div>`
    : html`<p class="card">${nothing(dashboard)}</p>`
}
${!narrowed && server(dashboard)}`;
  return documentOf({
    site,
    title: showPeriod(report),
    nav: html`${periodLinks(report, today, kept, narrowed ? NAMED_DAYS : LONGEST)}
${narrowed && html`${chips(report, today, kept)}<p class="quiet">${notes}</p>`}`,
    main: body,
    footer: html`<p>Days and hours are those of ${report.timeZone}. ${!narrowed && notes}</p>
<p>No address or cookie is stored, and of a query string only the names of the source and campaign. <a href="${link({ format: "json" })}">This page as JSON</a></p>`,
  });
}

/** What a site's owner looks at first. */
function visits(dashboard: Dashboard, link: (more: Asked) => string) {
  const { report, before } = dashboard;
  const csv = html`<a href="${link({ format: "csv" })}" aria-label="The chart as CSV">CSV</a>`;
  return html`<dl class="tiles">
${
  isNarrowed(dashboard)
    ? html`<div class="card"><dt>Visitors</dt><dd class="quiet">not available with filters</dd></div>`
    : tile("Visitors", dashboard.report.uniqueVisitors, dashboard.before.uniqueVisitors)
}
${tile("Page views", report.pageViews, before.pageViews)}
</dl>
${chart(dashboard, csv)}`;
}

/** What its operators look at. */
function server({ report: { requests, bots, statuses }, before }: Comparison) {
  const errors = errorsOf(statuses);
  const of = (...classes: string[]) =>
    classes.map((name) => `${name} ${showNumber(statuses[name] ?? 0)}, `).join("");
  return html`<h2 class="part">Server</h2>
<dl class="tiles">
${tile("Requests", requests, before.requests, of("2xx", "3xx"))}
${tile("Errors", errors, errorsOf(before.statuses), of("4xx", "5xx"))}
${tile("Bots", bots, before.bots)}
</dl>`;
}

function tile(name: string, now: number, then: number, how = "") {
  return html`<div class="card"><dt>${name}</dt><dd class="n">${showNumber(now)}</dd><dd class="quiet">${how}${showChange(now, then)}${then > 0 && now !== then && ` from ${showNumber(then)}`}</dd></div>`;
}

/** Why there are no page views, and what to do. */
function nothing(dashboard: Dashboard): string {
  const { report, today } = dashboard;
  if (isNarrowed(dashboard)) return "No page view matches the filters.";
  if (dashboard.report.requests > 0) return "No page was viewed: all requests came from programs and bots.";
  const open = `Open ${PATHS.posts} in a browser: it shows here within twenty seconds.`;
  return `Nothing was counted. ${report.to < today ? "Choose other days." : open}`;
}
