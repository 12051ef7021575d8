import { Ajv2020 } from "ajv/dist/2020.js";
import type { Schema } from "./document.ts";

/** Strict, so that a misspelt keyword fails; formats are only informative, patterns count. */
const ajv = new Ajv2020({ strict: true, validateFormats: false, allErrors: true });

/** What is wrong with a value; undefined if nothing is. */
export function mistakeIn(value: unknown, schema: Schema): string | undefined {
  return ajv.validate(schema, value) ? undefined : ajv.errorsText();
}

/** A schema whose objects allow no undescribed members. */
export function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== "object" || schema === null) return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return "properties" in copy ? { ...copy, additionalProperties: false } : copy;
}
