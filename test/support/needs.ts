/** Tests that need a program of this machine. */
import { describe, expect, it } from "vitest";

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
  else if (process.env.CI === "true") {
    describe(title, () => {
      it(`finds ${needs} on PATH`, () => {
        expect.fail(`nothing may be skipped where CI=true: install ${needs}`);
      });
    });
  } else describe.skip(`${title} (skipped: no ${needs} on PATH)`, body);
}
