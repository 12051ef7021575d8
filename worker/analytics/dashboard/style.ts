import { encodeUtf8 } from "../../utf8.ts";

/** The dashboard's style sheet. Text has a contrast of at least 4.5:1, in light and in dark. */
export const STYLE = `
:root{color-scheme:light dark;--page:light-dark(#f6f7f6,#101615);--card:light-dark(#fff,#18201f);--line:light-dark(#e1e5e3,#2a3533);--text:light-dark(#17211f,#e6edeb);--quiet:light-dark(#56635f,#9fb0ab);--accent:light-dark(#0d7a6c,#4fc7b4);--pale:light-dark(#c4dfd9,#29534c)}
*{box-sizing:border-box;margin:0}
body{max-width:70rem;margin:auto;padding:2rem 1.25rem;background:var(--page);color:var(--text);font:.875rem/1.5 system-ui,sans-serif}
a{color:var(--accent)}
h2{font-size:1rem;color:var(--text);white-space:nowrap}
.quiet,summary,thead th,dt,td+td,label{color:var(--quiet)}
nav,ul,.tiles,.panels,.part{margin:.75rem 0}
.chart{display:flex;margin-top:.7rem}
ul,.tiles,.top{display:flex;flex-wrap:wrap;gap:.375rem;padding:0;list-style:none}
li a,button,input{display:inline-block;padding:.375rem .75rem;border:1px solid var(--line);border-radius:2rem;background:var(--card);color:var(--text);font:inherit;text-decoration:none}
[aria-current]{background:var(--accent);color:var(--page)}
.card{padding:1rem;border:1px solid var(--line);border-radius:.875rem;background:var(--card);flex:1}
.panels{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(26rem,100%),1fr));gap:.375rem}
.panels .card{min-width:0}
.n,h1{font-size:1.75rem;line-height:1.3;font-weight:650}
.more,details{margin-top:.5rem}
.top h2{flex:1}
.key{margin-right:1rem;white-space:nowrap}
.key::before{content:"";display:inline-block;width:.75rem;height:.75rem;margin:0 .375rem 0 0;background:var(--pale)}
.v::before{background:var(--accent)}
.b::before{height:.125rem;vertical-align:middle;background:var(--quiet)}
svg{display:block;overflow:visible}
.plot{overflow:hidden}
.chart svg+svg{flex:1;min-width:0}
text{font-size:.75rem;fill:var(--quiet)}
line{stroke:var(--line)}
polyline{fill:none;stroke:var(--quiet);vector-effect:non-scaling-stroke;pointer-events:none}
.r{fill:var(--pale)}
.v{fill:var(--accent)}
.hit{fill:transparent}
table{width:100%;border-collapse:collapse}
th{font-weight:400;text-align:left}
tbody th{overflow-wrap:anywhere}
th a{color:inherit;text-decoration-color:var(--pale)}
.chips a{border-color:var(--accent)}
td,th{padding:.3125rem 0;vertical-align:top}
td,th+th{padding-left:1rem;text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.share{width:100%;height:.25rem;background:var(--page)}
@media print{nav,.more,details{display:none}}
@media(max-width:40rem){body{padding:1rem}h1,.n{font-size:1.25rem}.c{display:none}}
`;

/** Computed for an isolate's first dashboard: the style sheet never changes. */
let styleHash: string | undefined;

/** Allows this style sheet, the icon, and a form that submits to `action`, and nothing else. */
export async function contentSecurityPolicy(action: string): Promise<string> {
  if (styleHash === undefined) {
    const hash = await crypto.subtle.digest("SHA-256", encodeUtf8(STYLE));
    styleHash = btoa(String.fromCharCode(...new Uint8Array(hash)));
  }
  return `default-src 'none'; style-src 'sha256-${styleHash}'; img-src data:; form-action ${action}; base-uri 'none'; frame-ancestors 'none'`;
}
