import { type Answer, answer, answerJson, JSON_TYPE, TEXT } from "./answer.ts";
import type { Context } from "./context.ts";
import { elementsOf, parseMediaType } from "./media-type.ts";

const PLAIN = "text/plain";

/**
 * The available type that an Accept header prefers; the first if it does not say, or accepts none of them
 * (RFC 9110, 12.5.1). Between equally wanted types, the one named more specifically wins, then the one named
 * first.
 *
 * @example
 * preferred("text/html, application/json;q=0.9", ["text/plain", "application/json"]) // "application/json"
 */
export function preferred(accept: string | null, types: readonly [string, ...string[]]): string {
  if (!accept || accept === "*/*") return types[0];
  const ranges = elementsOf(accept).map(parseMediaType);
  const named = ranges.map((range) => range?.type);
  // `application/json;version=2` counts for JSON only if no range covers all of it.
  const plain = ranges.map((range) => (range?.parameters.every(isOfAny) ? range.type : undefined));
  const placeOf = (name: string | undefined) =>
    plain.includes(name) ? plain.indexOf(name) : named.indexOf(name);
  const wanted = types.map((type) => {
    const names = [type, type.replace(/\/.*/, "/*"), "*/*"];
    // The most specific matching range counts.
    const exactness = names.findIndex((name) => named.includes(name));
    const place = placeOf(names[exactness]);
    return { type, quality: exactness < 0 ? 0 : qualityOf(ranges[place]?.parameters), exactness, place };
  });
  const [best] = wanted
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality || a.exactness - b.exactness || a.place - b.place);
  return best?.type ?? types[0];
}

/** A parameter that does not narrow a range: everything here is UTF-8. */
const isOfAny = ([name]: readonly [string, string]) => name === "q" || name === "charset";

function qualityOf(parameters: readonly (readonly [string, string])[] = []): number {
  const quality = Number(parameters.find(([name]) => name === "q")?.[1] ?? 1);
  return Number.isNaN(quality) ? 1 : quality;
}

/** The answer to a write: the bare id, or the item as JSON for a caller that sends or prefers JSON. */
export function written(
  { headers }: Context,
  value: { id: string },
  status: 200 | 201,
  more: Record<string, string> = {},
): Answer {
  const sendsJson = parseMediaType(headers.get("Content-Type") ?? "")?.type === JSON_TYPE;
  const type = preferred(headers.get("Accept"), sendsJson ? [JSON_TYPE, PLAIN] : [PLAIN, JSON_TYPE]);
  if (type === PLAIN) return answer(value.id, status, TEXT, more);
  return answerJson(value, status, more);
}
