/** Tests that need more than Node: a program on this machine, or the time that only CI has. */
import { describe, expect, it } from "vitest";

/** With `CI=true`, every test runs in full. Otherwise, tests that depend on this are shortened. */
export const IS_CI = process.env.CI === "true";

/**
 * A `describe` for tests that use the whole project or a published package as its users do. Each takes up to
 * a minute and repeats what other tests show of the parts, so it is skipped unless `CI=true`.
 */
export function describeInCi(title: string, body: () => void): void {
  if (IS_CI) describe(title, body);
  else describe.skip(`${title} (skipped: only with CI=true)`, body);
}

/**
 * A `describe` for tests that need a program. If it is not found, they are skipped and say so; with
 * `CI=true`, they fail.
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
        expect.fail(`nothing may be skipped with CI=true: install ${needs}`);
      });
    });
  } else describe.skip(`${title} (skipped: no ${needs} on PATH)`, body);
}
