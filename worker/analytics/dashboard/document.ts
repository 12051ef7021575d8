import { Html, html } from "./html.ts";
import { STYLE } from "./style.ts";

/** The HTML around every page. `html` escapes every value. */
export function documentOf(parts: {
  site: string;
  title: string;
  nav: Html;
  main: Html;
  footer: Html | false;
}): string {
  const { site, title, nav, main, footer } = parts;
  return String(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Analytics of ${site}</title>
<link rel="icon" href="data:,">
<style>${new Html(STYLE)}</style>
</head>
<body>
<header>
<p class="quiet">Analytics of ${site}</p>
<h1>${title}</h1>
${nav}
</header>
<main>
${main}
</main>
${footer && html`<footer class="quiet">${footer}</footer>`}
</body>
</html>`);
}
