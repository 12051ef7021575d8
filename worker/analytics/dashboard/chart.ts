import type { Report } from "../report/report.ts";
import { showNumber, showStart } from "../report/show.ts";
import { html } from "./html.ts";

const HEIGHT = 200;
/** Below the columns, for the labels of the hours or days. */
const FOOT = 24;
/** Labels below the columns at most: what a phone has room for. */
const LABELS = 6;

/**
 * A column for each hour or day: its requests, and in front of them its page views. The numbers follow as a
 * table, with the visitors where they are known.
 */
export function chart({ series, timeZone }: Report, hourly: boolean) {
  const busiest = series.reduce((best, each) => (each.requests > best.requests ? each : best));
  const { top, steps } = scaleOf(busiest.requests);
  const y = (count: number) => HEIGHT - (count / top) * HEIGHT;
  const slot = 100 / series.length;
  const every = Math.ceil(series.length / LABELS);
  const what = hourly ? "Hour" : "Day";
  const label = busiest.requests
    ? `Columns of page views and requests. The highest is ${showStart(busiest.start, hourly)} with ${showNumber(busiest.requests)} requests.`
    : "An empty chart: there were no requests.";

  const column = (index: number, count: number, name: string) => {
    // However few, they can be seen.
    const height = Math.max(HEIGHT - y(count), 2);
    return (
      count > 0 &&
      html`<rect class="${name}" x="${percent((index + 0.12) * slot)}" y="${HEIGHT - height}" width="${percent(0.76 * slot)}" height="${height}" rx="2"/>`
    );
  };
  const columns = series.map(
    ({ start, requests, pageViews }, index) => html`<g>
<title>${showStart(start, hourly)}: ${showNumber(pageViews)} page views, ${showNumber(requests)} requests</title>
<rect class="hit" x="${percent(index * slot)}" width="${percent(slot)}" height="${HEIGHT}"/>
${column(index, requests, "r")}${column(index, pageViews, "v")}${
  index % every === 0 &&
  html`<text class="${(index / every) % 2 === 1 ? "l" : ""}" x="${percent((index + 0.12) * slot)}" y="${HEIGHT + 18}">${showStart(start, hourly)}</text>`
}</g>`,
  );
  const rows = series.map(
    ({ start, requests, pageViews, visitors }) =>
      html`<tr><th scope="row">${showStart(start, hourly)}</th><td>${visitors === undefined ? "" : showNumber(visitors)}</td><td>${showNumber(pageViews)}</td><td>${showNumber(requests)}</td></tr>`,
  );
  return html`<figure class="card">
<figcaption class="top"><h2>${what} by ${what.toLowerCase()}</h2>
<span class="quiet"><span class="key v">Page views</span><span class="key">Requests</span></span></figcaption>
<div class="chart">
<svg width="${showNumber(top).length * 0.45 + 0.75}rem" height="${HEIGHT + FOOT}" aria-hidden="true">${steps.map((step) => html`<text y="${y(step)}" dy=".32em">${showNumber(step)}</text>`)}</svg>
<svg width="100%" height="${HEIGHT + FOOT}" role="img" aria-label="${label}">${steps.map((step) => html`<line x2="100%" y1="${y(step)}" y2="${y(step)}"/>`)}${columns}</svg>
</div>
<details><summary>The numbers as a table</summary>
<table><thead><tr><th scope="col">${what} (${timeZone})</th><th scope="col">${hourly ? "New visitors" : "Visitors"}</th><th scope="col">Page views</th><th scope="col">Requests</th></tr></thead><tbody>${rows}</tbody></table>
</details>
</figure>`;
}

function percent(value: number): string {
  return `${Number(value.toFixed(2))}%`;
}

/** A round number at or above the highest count, and the few numbers at which lines are drawn. */
export function scaleOf(highest: number): { top: number; steps: number[] } {
  const rough = Math.max(highest, 1) / 4;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const nice = [1, 2, 5, 10].find((each) => each * magnitude >= rough) ?? 10;
  const step = Math.max(nice * magnitude, 1);
  const count = Math.max(Math.ceil(highest / step), 1);
  return { top: count * step, steps: Array.from({ length: count + 1 }, (_, index) => index * step) };
}
