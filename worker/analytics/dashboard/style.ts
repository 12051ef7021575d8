import { encodeUtf8 } from "../../utf8.ts";

/**
 * The dashboard's style sheet. Colours are chosen for a contrast of at least 4.5 in text, in light and in
 * dark.
 */
export const STYLE = `
:root{color-scheme:light dark;--page:#f6f7f6;--card:#fff;--line:#e1e5e3;--text:#17211f;--quiet:#56635f;--accent:#0d7a6c;--pale:#c4dfd9;font:1rem/1.5 system-ui,sans-serif}
@media(prefers-color-scheme:dark){:root{--page:#101615;--card:#18201f;--line:#2a3533;--text:#e6edeb;--quiet:#9fb0ab;--accent:#4fc7b4;--pale:#29534c}}
*{box-sizing:border-box;margin:0}
body{max-width:70rem;margin:auto;padding:2rem 1.25rem;background:var(--page);color:var(--text)}
a{color:var(--accent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
h1{font-size:1.75rem;line-height:1.2;letter-spacing:-.015em}
h2{font-size:1rem;color:var(--text);white-space:nowrap}
.quiet,summary,table,a,dt{font-size:.875rem}
.quiet,summary,thead th,dt,td+td{color:var(--quiet)}
ul{display:flex;flex-wrap:wrap;gap:.375rem;margin:1.25rem 0 1.5rem;padding:0;list-style:none}
li a{display:block;padding:.375rem .75rem;border:1px solid var(--line);border-radius:2rem;background:var(--card);color:var(--text);text-decoration:none}
li a:hover{border-color:var(--accent)}
li a[aria-current]{background:var(--accent);border-color:var(--accent);color:var(--page)}
.card{padding:1rem 1.25rem;border:1px solid var(--line);border-radius:.875rem;background:var(--card);min-width:0}
.grid{display:grid;gap:.75rem;margin:.75rem 0;grid-template-columns:repeat(auto-fit,minmax(min(26rem,100%),1fr))}
.tiles{grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr))}
.n{font-size:1.875rem;overflow-wrap:anywhere;line-height:1.3;font-weight:650;letter-spacing:-.02em}
.top{display:flex;flex-wrap:wrap;gap:.25rem 1rem;margin-bottom:.75rem}
.top h2{flex:1}
.key::before{content:"";display:inline-block;width:.75rem;height:.75rem;margin-right:.375rem;border-radius:.1875rem;background:var(--pale)}
.key+.key{margin-left:1rem}
.v.key::before{background:var(--accent)}
.chart{display:flex}
svg{display:block;overflow:visible}
.chart svg+svg{flex:1;min-width:0}
text{font-size:.75rem;fill:var(--quiet)}
line{stroke:var(--line)}
.r{fill:var(--pale)}
.v{fill:var(--accent)}
.hit{fill:transparent}
g:hover .hit{fill:var(--line)}
details{margin-top:.75rem}
table{width:100%;border-collapse:collapse}
th{font-weight:400;text-align:left}
tbody th{overflow-wrap:anywhere}
td,th{padding:.3125rem 0;vertical-align:top}
thead th{vertical-align:bottom}
td,th+th{padding-left:1rem;text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.share{width:100%;height:.25rem;margin-top:.1875rem;border-radius:.125rem;background:var(--page)}
footer *+*{margin-top:.25rem}
@media(max-width:40rem){body{padding:1.25rem 1rem}h1{font-size:1.375rem}.tiles{grid-template-columns:repeat(2,minmax(0,1fr))}.n{font-size:1.5rem}.l{display:none}.tiles>:first-child{grid-column:1/-1}}
`;

/** Of an isolate's first dashboard on: the style sheet never changes. */
let policy: string | undefined;

/** The page may show this style sheet and its icon and nothing else. */
export async function contentSecurityPolicy(): Promise<string> {
  if (policy === undefined) {
    const hash = await crypto.subtle.digest("SHA-256", encodeUtf8(STYLE));
    const base64 = btoa(String.fromCharCode(...new Uint8Array(hash)));
    policy = `default-src 'none'; style-src 'sha256-${base64}'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'`;
  }
  return policy;
}
