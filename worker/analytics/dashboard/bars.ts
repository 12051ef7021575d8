import type { Panel } from "../report/panels.ts";
import { showNumber } from "../report/show.ts";
import { html } from "./html.ts";

/** Lines shown; the others are in the data. */
const MOST = 15;

/**
 * A table of names with their counts, each with its share of `total` as a bar and in percent. The total may be
 * more than what the rows count: of those who do not want to be tracked nothing but their views is known.
 */
export function shares({ title, rows }: Panel, unit: string, total: number) {
  const lines = rows.slice(0, MOST).map(([name, count]) => {
    const share = `${Math.round((count / total) * 100)}%`;
    return html`<tr>
<th scope="row">${name}<svg class="share" aria-hidden="true"><rect class="v" width="${share}" height="100%" rx="2"/></svg></th>
<td>${showNumber(count)}</td><td>${share}</td>
</tr>`;
  });
  if (rows.length === 0) lines.push(html`<tr><th>None</th></tr>`);
  return html`<div class="card"><table>
<thead><tr><th scope="col"><h2>${title}</h2></th><th scope="col">${unit}</th><th scope="col">Share</th></tr></thead>
<tbody>${lines}</tbody>
</table>${rows.length > MOST && html`<p class="quiet">and ${showNumber(rows.length - MOST)} more</p>`}</div>`;
}
