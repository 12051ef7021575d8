/** A media type of a header: `text/plain; charset=utf-8`. */
export interface MediaType {
  /** Such as `text/plain`, in lower case. */
  readonly type: string;
  /** In order, names in lower case, values without quotes. */
  readonly parameters: readonly (readonly [name: string, value: string])[];
}

/**
 * https://www.rfc-editor.org/rfc/rfc9110#section-8.3.1; each white space can match in only one way, so no
 * input is slow.
 */
const TOKEN = "[!#$%&'*+.^_`|~\\w-]+";
const QUOTED = '"((?:[^"\\\\]|\\\\.)*)"';
const PARAMETER = `(${TOKEN})=(?:(${TOKEN})|${QUOTED})`;
const PARAMETERS = new RegExp(PARAMETER, "g");
const MEDIA_TYPE = new RegExp(`^[ \\t]*(${TOKEN}/${TOKEN})[ \\t]*((?:;[ \\t]*(?:${PARAMETER}[ \\t]*)?)*)$`);

/** An element of a list; an unterminated quote includes all that follows. */
const ELEMENT = new RegExp(`(?:${QUOTED}?|[^,"])+`, "g");

/** The elements of a list of media types, split at commas outside quotes. */
export const elementsOf = (list: string): readonly string[] => list.match(ELEMENT) ?? [];

/** Undefined if it is not one, or a list of several. */
export function parseMediaType(value: string): MediaType | undefined {
  const [, type, rest = ""] = MEDIA_TYPE.exec(value) ?? [];
  if (type === undefined) return undefined;
  const parameters = [...rest.matchAll(PARAMETERS)].map(
    ([, name = "", token, quoted = ""]) =>
      [name.toLowerCase(), token ?? quoted.replaceAll(/\\(.)/g, "$1")] as const,
  );
  return { type: type.toLowerCase(), parameters };
}
