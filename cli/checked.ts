import { Failure } from "../infra/failure.ts";
import { type Check, pasted } from "../infra/settings/checks.ts";

/**
 * Checks a value from the environment as a stack's setting.
 * @param name what to call it in the message
 * @throws Failure that never contains the value
 */
export function checked(value: string, check: Check, name: string): string {
  const text = value.trim();
  const wrong = pasted(text) ?? check(text);
  if (wrong) throw new Failure(`${name} ${wrong}`);
  return text;
}
