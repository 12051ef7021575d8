import { PATHS } from "../../paths.ts";
import { addDays } from "../day.ts";
import { lasting, neighbour, type Period } from "../report/period.ts";
import { html } from "./html.ts";

/** Ways to other periods: what is asked for most, the one before and after this one, and any by its days. */
export function periodLinks(period: Period, today: string) {
  const item = (text: string, to: Period, current: boolean) =>
    html`<li><a href="${linkTo(to, today)}"${current && html` aria-current="page"`}>${text}</a></li>`;
  const next = neighbour(period, 1);
  const firstOf = (day: string) => `${day.slice(0, 7)}-01`;
  const lastMonth = addDays(firstOf(today), -1);
  const date = (label: string, name: "from" | "to") =>
    html`<label>${label} <input type="date" name="${name}" value="${period[name]}" max="${today}" required></label>`;
  const presets: [text: string, to: Period][] = [
    ["Today", lasting(today, 1)],
    ["Yesterday", lasting(addDays(today, -1), 1)],
    ["7 days", lasting(today, 7)],
    ["30 days", lasting(today, 30)],
    ["This month", { from: firstOf(today), to: today }],
    ["Last month", { from: firstOf(lastMonth), to: lastMonth }],
    ["This year", { from: `${today.slice(0, 4)}-01-01`, to: today }],
  ];
  // On the first day of a month two are the same.
  const current = presets.findIndex(([, { from, to }]) => from === period.from && to === period.to);
  return html`<nav aria-label="Period"><ul>
${item("← Previous", neighbour(period, -1), false)}
${presets.map(([text, to], index) => item(text, to, index === current))}
${next.from <= today && item("Next →", next, false)}
</ul>
<form action="${PATHS.analytics}">${date("From", "from")} ${date("to", "to")} <button>Show</button></form></nav>`;
}

/** The address of a period's dashboard, of one of its panels, or of what is there in another format. */
export function linkTo({ from, to }: Period, today: string, more: Record<string, string> = {}): string {
  const asked = from !== to ? { from, to } : from === today ? {} : { day: from };
  const query = String(new URLSearchParams({ ...asked, ...more }));
  return query ? `${PATHS.analytics}?${query}` : PATHS.analytics;
}
