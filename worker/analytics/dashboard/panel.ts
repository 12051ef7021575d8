import { OTHER } from "../keys.ts";
import { filterOf } from "../report/filters.ts";
import { type Panel, SHOWN_ROWS } from "../report/panels.ts";
import { showChange, showNumber, showShare } from "../report/show.ts";
import { html } from "./html.ts";
import type { Asked } from "./period-links.ts";

export interface PanelOptions {
  /** What shares are calculated from. It exceeds the sum of the rows if visitors opt out of tracking. */
  total: number;
  /** Shows every row. */
  full: boolean;
  /** The URL of the full panel, of its CSV, or of the page with one more filter. */
  linkTo: (more: Asked) => string;
  /** Each row is a link that filters by it. */
  leads: boolean;
}

/** A table of names and counts, each with its share, its change, and a bar in proportion to the highest. */
export function panelCard({ list, title, rows, hint }: Panel, { total, full, linkTo, leads }: PanelOptions) {
  const [longest] = rows;
  const lines = (full ? rows : rows.slice(0, SHOWN_ROWS)).map(
    ({ name, shown, count, before }) => html`<tr>
<th scope="row">${leads && name !== OTHER ? html`<a href="${linkTo({ [filterOf(list)]: name })}">${shown}</a>` : shown}<svg class="share" aria-hidden="true"><rect class="v" width="${Math.max((count / (longest?.count ?? 1)) * 100, 0.5).toFixed(1)}%" height="100%" rx="2"/></svg></th>
<td>${showNumber(count)}</td><td>${showShare(count, total)}</td>${before !== undefined && html`<td class="c">${showChange(count, before)}</td>`}
</tr>`,
  );
  if (!longest)
    return html`<section class="card"><h2>${title}</h2><p class="quiet">None${hint !== undefined && `. ${hint}`}</p></section>`;
  return html`<section class="card"><table>
<thead><tr><th scope="col"><h2>${title}</h2></th><th scope="col">Views</th><th scope="col">Share</th>${longest.before !== undefined && html`<th scope="col" class="c">Change</th>`}</tr></thead>
<tbody>${lines}</tbody>
</table><p class="more">${!full && rows.length > SHOWN_ROWS && html`<a href="${linkTo({ list })}">See all ${showNumber(rows.length)}</a> · `}<a href="${linkTo({ list, format: "csv" })}" aria-label="${title} as CSV">CSV</a></p></section>`;
}
