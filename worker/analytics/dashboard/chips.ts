import { FILTER_NAMES, FILTERS } from "../report/filters.ts";
import { showFilter } from "../report/panels.ts";
import type { Period } from "../report/period.ts";
import { html } from "./html.ts";
import { type Asked, linkTo } from "./period-links.ts";

/** The filters in use: each is a link that removes it. */
export function chips(period: Period, today: string, asked: Asked) {
  const chosen = FILTER_NAMES.flatMap((filter) => {
    const { [filter]: name, ...others } = asked;
    if (name === undefined) return [];
    const text = showFilter(FILTERS[filter], name);
    return [
      html`<li><a href="${linkTo(period, today, others)}" aria-label="${text}, remove">${text} ×</a></li>`,
    ];
  });
  return html`<ul aria-label="Filters" class="chips">${chosen}</ul>`;
}
