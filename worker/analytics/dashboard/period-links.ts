import { PATHS } from "../../paths.ts";
import { addDays } from "../day.ts";
import { lasting, neighbour, type Period } from "../report/period.ts";
import { html } from "./html.ts";

/** Links to other periods: those that end today, and the one before and after this one. */
export function periodLinks(period: Period, today: string) {
  const item = (text: string, to: Period, current: boolean) =>
    html`<li><a href="${linkTo(to, today)}"${current && html` aria-current="page"`}>${text}</a></li>`;
  const named = (text: string, to: Period) => item(text, to, to.from === period.from && to.to === period.to);
  const next = neighbour(period, 1);
  return html`<nav aria-label="Period"><ul>
${item("← Previous", neighbour(period, -1), false)}
${named("Today", lasting(today, 1))}
${named("Yesterday", lasting(addDays(today, -1), 1))}
${[7, 30, 90].map((days) => named(`${days} days`, lasting(today, days)))}
${next.from <= today && item("Next →", next, false)}
</ul></nav>`;
}

/** The address of a period's dashboard. */
export function linkTo({ from, to }: Period, today: string): string {
  if (from !== to) return `${PATHS.analytics}?from=${from}&to=${to}`;
  return from === today ? PATHS.analytics : `${PATHS.analytics}?day=${from}`;
}
