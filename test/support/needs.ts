/** Tests that need more than Node: a program of this machine, or the minutes that only CI has. */
import { describe, expect, it } from "vitest";

/** With `CI=true` every test runs, at full length. Otherwise what follows from this takes its short form. */
export const IS_CI = process.env.CI === "true";

/**
 * A `describe` for what takes the whole project or a package, as it is published, and uses it as its users do.
 * Each takes up to a minute and repeats what other tests show of the parts: it is skipped unless `CI=true`.
 */
export function describeInCi(title: string, body: () => void): void {
  if (IS_CI) describe(title, body);
  else describe.skip(`${title} (skipped: only with CI=true)`, body);
}

/**
 * A `describe` for what needs a program: where it was not found it is skipped and says so, and with `CI=true`
 * it fails.
 */
export function describeWith(
  { found, needs }: { found: string | undefined; needs: string },
  title: string,
  body: () => void,
): void {
  if (found) describe(title, body);
  else if (IS_CI) {
    describe(title, () => {
      it(`finds ${needs} on PATH`, () => {
        expect.fail(`nothing may be skipped where CI=true: install ${needs}`);
      });
    });
  } else describe.skip(`${title} (skipped: no ${needs} on PATH)`, body);
}
