import type { DescribedAnswer, Schema } from "./document.ts";
import { closed, mistakeIn } from "./schemas.ts";

/** Transport headers, which every server sends. */
const TRANSPORT = new Set(["connection", "content-length", "date", "keep-alive", "transfer-encoding"]);

export interface Answer {
  status: number;
  headers: Headers;
  body: string;
}

/** The media type, without its parameters. */
export function typeOf({ headers }: Answer): string | undefined {
  return headers.get("content-type")?.split(";")[0];
}

/** All differences between an answer and its description. */
export function mistakesOf(method: string, answer: Answer, described: DescribedAnswer): string[] {
  return [...headerMistakes(answer, described), ...bodyMistakes(method, answer, described)];
}

function headerMistakes({ headers }: Answer, described: DescribedAnswer): string[] {
  const entries = Object.entries(described.headers ?? {});
  const known = new Set([...TRANSPORT, "content-type", ...entries.map(([name]) => name.toLowerCase())]);
  const undescribed = [...headers.keys()].filter((name) => !known.has(name));
  const wrong = entries.map(([name, { required, schema }]) => {
    const value = headers.get(name);
    if (value === null) return required ? `${name} is missing` : undefined;
    const mistake = mistakeIn(schema.type === "integer" ? Number(value) : value, schema);
    return mistake && `${name}: ${value}: ${mistake}`;
  });
  return [
    ...undescribed.map((name) => `${name} is not described`),
    ...wrong.filter((each) => each !== undefined),
  ];
}

function bodyMistakes(method: string, answer: Answer, { content }: DescribedAnswer): string[] {
  const type = typeOf(answer);
  const isEmpty = answer.body === "";
  if (!content) return type === undefined && isEmpty ? [] : [`there is a body, of type ${type}`];
  const media = type === undefined ? undefined : content[type];
  if (!media) return [`type ${type} is not described`];
  if (method === "HEAD") return isEmpty ? [] : ["a HEAD has a body"];
  const value = /[/+]json$/.test(type ?? "") ? JSON.parse(answer.body) : answer.body;
  const mistake = mistakeIn(value, closed(media.schema) as Schema);
  return mistake === undefined ? [] : [mistake];
}
