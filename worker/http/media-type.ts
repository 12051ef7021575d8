/** A media type as a header says it: `text/plain; charset=utf-8`. */
export interface MediaType {
  /** Such as `text/plain`, in small letters. */
  readonly type: string;
  /** In their order, names in small letters, values without quotes. */
  readonly parameters: readonly (readonly [name: string, value: string])[];
}

/**
 * https://www.rfc-editor.org/rfc/rfc9110#section-8.3.1; whitespace stands in one place each, so no input is
 * slow.
 */
const TOKEN = "[!#$%&'*+.^_`|~\\w-]+";
const QUOTED = '"((?:[^"\\\\]|\\\\.)*)"';
const PARAMETER = `(${TOKEN})=(?:(${TOKEN})|${QUOTED})`;
const PARAMETERS = new RegExp(PARAMETER, "g");
const MEDIA_TYPE = new RegExp(`^[ \\t]*(${TOKEN}/${TOKEN})[ \\t]*((?:;[ \\t]*(?:${PARAMETER}[ \\t]*)?)*)$`);

/** An element of a list; a quote that never ends takes all that follows. */
const ELEMENT = new RegExp(`(?:${QUOTED}?|[^,"])+`, "g");

/** The elements of a list of media types, between the commas that no quotes hold. */
export const elementsOf = (list: string): readonly string[] => list.match(ELEMENT) ?? [];

/** Undefined when it is none, as two of them in a list are not. */
export function parseMediaType(value: string): MediaType | undefined {
  const [, type, rest = ""] = MEDIA_TYPE.exec(value) ?? [];
  if (type === undefined) return undefined;
  const parameters = [...rest.matchAll(PARAMETERS)].map(
    ([, name = "", token, quoted = ""]) =>
      [name.toLowerCase(), token ?? quoted.replaceAll(/\\(.)/g, "$1")] as const,
  );
  return { type: type.toLowerCase(), parameters };
}
