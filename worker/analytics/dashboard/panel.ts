import { OTHER } from "../keys.ts";
import { filterOf } from "../report/filters.ts";
import { type Panel, SHOWN_ROWS } from "../report/panels.ts";
import { showChange, showNumber, showShare } from "../report/show.ts";
import { html } from "./html.ts";
import type { Asked } from "./period-links.ts";

export interface PanelOptions {
  /** What the shares are of: more than what the rows count, where readers do not want to be tracked. */
  total: number;
  /** Show every row. */
  full: boolean;
  /** The address of the panel in full, as CSV, and of what fits a filter. */
  linkTo: (more: Asked) => string;
  /** Rows lead to what fits them. */
  leads: boolean;
}

/** A table of names with their counts: each with a bar beside the longest, its share, and its change. */
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
