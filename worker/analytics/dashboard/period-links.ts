import { PATHS } from "../../paths.ts";
import { addDays } from "../day.ts";
import { LONGEST, lasting, lengthOf, neighbour, type Period } from "../report/period.ts";
import { html } from "./html.ts";

/**
 * Links to other periods: common ones, and the ones before and after this one; and a form for any other.
 * @param kept the rest of the query, which the links keep
 * @param longest days in the longest period
 */
export function periodLinks(period: Period, today: string, kept: Asked = {}, longest = LONGEST) {
  const item = (text: string, to: Period, current: boolean) =>
    html`<li><a href="${linkTo(to, today, kept)}"${current && html` aria-current="page"`}>${text}</a></li>`;
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
  const shown = presets.filter(([, to]) => lengthOf(to) <= longest);
  // On the first day of a month, two presets are the same period.
  const current = shown.findIndex(([, { from, to }]) => from === period.from && to === period.to);
  return html`<nav aria-label="Period"><ul>
${item("← Previous", neighbour(period, -1), false)}
${shown.map(([text, to], index) => item(text, to, index === current))}
${next.from <= today && item("Next →", next, false)}
</ul>
<form action="${PATHS.analytics}">${Object.entries(kept).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}${date("From", "from")} ${date("to", "to")} <button>Show</button></form></nav>`;
}

/** The parameters of a query other than the period. */
export type Asked = Readonly<Record<string, string>>;

/** The URL of a period's dashboard, or with more parameters that of a panel or another format. */
export function linkTo({ from, to }: Period, today: string, more: Asked = {}): string {
  const asked = from !== to ? { from, to } : from === today ? {} : { day: from };
  const query = String(new URLSearchParams({ ...asked, ...more }));
  return query ? `${PATHS.analytics}?${query}` : PATHS.analytics;
}
