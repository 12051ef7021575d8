import { isMonday } from "../day.ts";
import { isNarrowed } from "../report/narrowed.ts";
import type { Comparison, Counted } from "../report/report.ts";
import { showNumber, showStart, showWeekday } from "../report/show.ts";
import { type Html, html } from "./html.ts";

const HEIGHT = 220;
/** The height of the labels below the columns. */
const FOOT = 24;
/** The most labels below the columns: a phone has room for no more. */
const LABELS = 6;

/**
 * A column for each hour or day, with its page views and, in front of them, its visitors; a line for the page
 * views of the previous period; and the numbers as a table. With filters, it is by day and has page views
 * only.
 */
export function chart(comparison: Comparison<Counted>, csv: Html) {
  const { report, before } = comparison;
  const { series, timeZone } = report;
  const narrowed = isNarrowed(comparison);
  const hourly = report.from === report.to && !narrowed;
  // By the hour that the clock shows: a day on which it changes has a different number of hours.
  const nameOf = (start: string, index: number) => (hourly ? start.slice(11, 13) : index);
  const viewsBefore = new Map(before.series.map(({ start, pageViews }, i) => [nameOf(start, i), pageViews]));
  const then = series.map(({ start }, i) => viewsBefore.get(nameOf(start, i)) ?? 0);
  const nameOfStep = (start: string) => (hourly ? showStart(start, hourly) : showWeekday(start));
  const steps = stepsTo(Math.max(...series.map(({ pageViews }) => pageViews), ...then, 1));
  const top = steps.at(-1) ?? 1;
  const y = (count: number) => HEIGHT - (count / top) * HEIGHT;
  const what = hourly ? "Hour" : "Day";
  const visitorsAre = hourly ? "New visitors" : "Visitors";
  // At least two pixels, so that a low count is visible.
  const column = (index: number, count: number, name: string) =>
    count > 0 &&
    html`<rect class="${name}" x="${index + 0.1}" y="${Math.min(y(count), HEIGHT - 2)}" width=".8" height="${HEIGHT}"/>`;
  const columns = series.map(
    ({ start, visitors, pageViews }, index) => html`<g>
<title>${nameOfStep(start)}: ${visitors !== undefined && `${showNumber(visitors)} ${visitorsAre.toLowerCase()}, `}${showNumber(pageViews)} page views, ${showNumber(then[index] ?? 0)} before</title>
<rect class="hit" x="${index}" width="1" height="${HEIGHT}"/>${column(index, pageViews, "r")}${column(index, visitors ?? 0, "v")}
</g>`,
  );
  const starts = series.map(({ start }, index) => ({ start, index }));
  // From two weeks on, only Mondays are labelled, so that weekends are easy to find.
  const named = hourly || series.length < 14 ? starts : starts.filter(({ start }) => isMonday(start));
  const every = Math.ceil(named.length / LABELS);
  const labels = named
    .filter(({ index }, i) => i % every === 0 && index < series.length * 0.88)
    .map(
      ({ start, index }) =>
        html`<text x="${((index * 100) / series.length).toFixed(1)}%" y="${HEIGHT + 18}">${showStart(start, hourly)}</text>`,
    );
  const rows = series.map(
    ({ start, requests, pageViews, visitors }) =>
      html`<tr><th scope="row">${nameOfStep(start)}</th>${!narrowed && html`<td>${visitors === undefined ? "" : showNumber(visitors)}</td>`}<td>${showNumber(pageViews)}</td>${requests !== undefined && html`<td>${showNumber(requests)}</td>`}</tr>`,
  );
  return html`<figure class="card">
<figcaption class="top"><h2>${what} by ${what.toLowerCase()}</h2>
<span class="quiet">${!narrowed && html`<span class="key v">${visitorsAre}</span>`}<span class="key">Page views</span><span class="key b">The ${report.from === report.to ? "day" : "period"} before</span></span></figcaption>
<div class="chart">
<svg width="${showNumber(top).length * 0.45 + 0.75}rem" height="${HEIGHT + FOOT}" aria-hidden="true">${steps.map((step) => html`<text y="${y(step)}" dy=".32em">${showNumber(step)}</text>`)}</svg>
<svg width="100%" height="${HEIGHT + FOOT}" role="img" aria-label="Columns of ${!narrowed && "visitors and "}page views, up to ${showNumber(Math.max(...series.map(({ pageViews }) => pageViews)))}.">${steps.map((step) => html`<line x2="100%" y1="${y(step)}" y2="${y(step)}"/>`)}${labels}<svg class="plot" width="100%" height="${HEIGHT}" viewBox="0 0 ${series.length} ${HEIGHT}" preserveAspectRatio="none">${columns}<polyline points="${then.map((count, index) => `${index + 0.5},${y(count)}`).join(" ")}"/></svg></svg>
</div>
<details><summary>The numbers as a table</summary>
<table><thead><tr><th scope="col">${what} (${timeZone})</th>${!narrowed && html`<th scope="col">${visitorsAre}</th>`}<th scope="col">Page views</th>${!narrowed && html`<th scope="col">Requests</th>`}</tr></thead><tbody>${rows}</tbody></table>
</details>
<p class="more">${csv}</p>
</figure>`;
}

/** The few round numbers at which lines are drawn, from 0 to at least the highest count. */
export function stepsTo(highest: number): number[] {
  const rough = highest / 5;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const nice = [1, 2, 5, 10].find((each) => each * magnitude >= rough) ?? 10;
  const step = Math.max(nice * magnitude, 1);
  return Array.from({ length: Math.ceil(highest / step) + 1 }, (_, index) => index * step);
}
