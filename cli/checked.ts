import { Failure } from "../infra/failure.ts";
import { type Check, pasted } from "../infra/settings/checks.ts";

/**
 * A value of the environment, checked as the settings of a stack are.
 * @param name what to call it where it is wrong
 * @throws Failure that never holds the value
 */
export function checked(value: string, check: Check, name: string): string {
  const text = value.trim();
  const wrong = pasted(text) ?? check(text);
  if (wrong) throw new Failure(`${name} ${wrong}`);
  return text;
}
