/**
 * docs/make-it-yours.md, carried out on copies: with real types, lint, tests, `npm start` and curl. Only in
 * CI.
 */
import { expect, it } from "vitest";
import { describeInCi } from "../support/needs.ts";
import { Compiler } from "./compiler.ts";
import { Guide, PATIENCE_MS } from "./guide.ts";

/**
 * The sections of make-it-yours.md, each followed alone. Two share a copy if the second needs the first, or
 * deletes all that the first has changed.
 */
const PARTS: readonly string[][] = [
  ["Remove the bench", "Remove the analytics"],
  ["Remove the import from the article", "Remove the posts command"],
  ["Rename the project"],
];

describeInCi("docs/make-it-yours.md does what it says:", () => {
  const compiler = new Compiler();

  it.each(PARTS.map((parts) => [parts.join(", then: "), parts] as const))(
    "the rest compiles and passes lint after each, and starts and answers in the end: %s",
    async (_, parts) => {
      const guide = await Guide.open("make-it-yours.md", compiler);
      for (const part of parts) expect([part, await guide.takeOff(part)]).toEqual([part, ""]);
      await guide.commandsUnder("Try what is left");
    },
    PATIENCE_MS,
  );

  it(
    "the rest passes its tests after all of them",
    async () => {
      const guide = await Guide.open("make-it-yours.md", compiler);
      expect(await guide.takeOff(...PARTS.flat(), "Remove the tests of the docs")).toBe("");
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
