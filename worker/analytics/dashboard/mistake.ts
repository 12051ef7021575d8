import { lasting } from "../report/period.ts";
import { documentOf } from "./document.ts";
import { html } from "./html.ts";
import { periodLinks } from "./period-links.ts";

/** The page for a URL that makes no sense: what is wrong with it, and links to go on from. */
export function renderMistake({
  site,
  today,
  detail,
}: {
  site: string;
  today: string;
  detail: string;
}): string {
  return documentOf({
    site,
    title: "There is no such page",
    nav: periodLinks(lasting(today, 1), today),
    main: html`<p class="card">${detail}</p>`,
    footer: false,
  });
}
