/**
 * Maps locations in a script's stack traces from the bundle that workerd runs back to the TypeScript sources.
 */
import { SourceMap, type SourceMapPayload } from "node:module";
import type { Script } from "./script.ts";

/**
 * A function that rewrites every `worker.js:L:C` (1-based, as V8 prints them) in a text to its location in
 * the sources, if the script has a source map, and removes `file:///edge/` from other modules.
 */
export function sourceLocations({ mainModule, sourceMap }: Script): (text: string) => string {
  // Parsed only for the first location: parsing takes milliseconds, and most scripts never throw.
  let parsed: { map: SourceMap | undefined } | undefined;
  const parsedOnce = () => (parsed ??= { map: parse(sourceMap) });
  // Miniflare turns the folder of miniflare-options.ts into a URL, with a drive letter on Windows.
  const withoutRoot = (text: string) => text.replaceAll(/file:\/\/\/(?:[A-Za-z]:\/)?edge\//g, "");
  const escaped = mainModule.replaceAll(/[^\w/]/g, "\\$&");
  const place = new RegExp(`(?<![\\w./-])${escaped}:(\\d+)(?::(\\d+))?`, "g");
  return (text) =>
    withoutRoot(text).replaceAll(place, (asIs, line: string, column: string | undefined) => {
      const entry = parsedOnce().map?.findEntry(Number(line) - 1, Number(column ?? 1) - 1);
      if (!entry || !("originalSource" in entry) || !entry.originalSource) return asIs;
      const source = entry.originalSource.replace(/^\.\//, "");
      return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
    });
}

function parse(sourceMap: string | undefined): SourceMap | undefined {
  if (sourceMap === undefined) return undefined;
  try {
    return new SourceMap(JSON.parse(sourceMap) as SourceMapPayload);
  } catch {
    // Without a readable map, print the stack as it is.
    return undefined;
  }
}
