/**
 * docs/make-it-yours.md, carried out on copies: with real types, lint, tests, `npm start` and curl. Only in
 * CI.
 */
import { expect, it } from "vitest";
import { describeInCi } from "../support/needs.ts";
import { Guide, PATIENCE_MS } from "./guide.ts";

/** The sections of make-it-yours.md that can be followed alone, or after another one. */
const PARTS: readonly string[][] = [
  ["Remove the bench"],
  ["Remove the import from the article"],
  ["Remove the posts command"],
  ["Remove the bench", "Remove the analytics"],
  ["Rename the project"],
];

describeInCi("docs/make-it-yours.md does what it says:", () => {
  it.each(PARTS.map((parts) => [parts.join(", then "), parts] as const))(
    "the rest compiles, passes lint, starts and answers after: %s",
    async (_, parts) => {
      const guide = await Guide.open("make-it-yours.md");
      expect(await guide.takeOff(...parts)).toBe("");
      await guide.commandsUnder("Try what is left");
    },
    PATIENCE_MS,
  );

  it(
    "the rest passes its tests after all of them",
    async () => {
      const guide = await Guide.open("make-it-yours.md");
      expect(await guide.takeOff(...new Set(PARTS.flat()), "Remove the tests of the docs")).toBe("");
      // Not those that take minutes and do not know what is gone: the embedded Redis, faults, npm start.
      await guide.test(
        "test/worker/posts",
        "test/worker/http",
        "test/infra",
        "test/openapi",
        "test/cost",
        "test/cli",
      );
    },
    PATIENCE_MS,
  );
});
