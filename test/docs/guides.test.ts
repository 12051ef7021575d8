/** The guides of docs/, carried out on copies: real types and, in CI, lint, tests, `npm start` and curl. */
import { expect, it } from "vitest";
import { onPath } from "#kv-at-hand/on-path.ts";
import { describeWith } from "../support/needs.ts";
import { Guide } from "./guide.ts";

/** Else a guide's changes are made and compiled, but its commands, which take a minute, are not run. */
const IS_WHOLE = process.env.CI === "true";

/** Milliseconds that the tests of the API and a start may take within a test, on a slow machine. */
const PATIENCE_MS = 900_000;

/** Carries out what is left of a guide. */
async function finish(guide: Guide): Promise<void> {
  await guide.change();
  expect(await (IS_WHOLE ? guide.check() : guide.compile())).toBe("");
  if (IS_WHOLE) await guide.commands();
}

const title = `a guide does what it says${IS_WHOLE ? "" : " (with CI=true its commands too)"}:`;
describeWith({ found: onPath(["curl"]), needs: "curl" }, title, () => {
  it(
    "a resource is a folder, a path and a line, of under 150 lines",
    async () => {
      const guide = await Guide.open("add-a-resource.md");
      expect(guide.lines).toBeLessThan(150);
      await finish(guide);
    },
    PATIENCE_MS,
  );

  it(
    "a field that is forgotten does not compile, and one that is not is in the backup too",
    async () => {
      const guide = await Guide.open("add-a-field.md");
      await guide.change(1);
      const said = await guide.compile();
      for (const file of ["worker/posts/post.ts", "worker/posts/value.ts"]) expect(said).toContain(file);
      await finish(guide);
    },
    PATIENCE_MS,
  );

  /** The sections of make-it-yours.md that can be followed alone, or after another one. */
  const PARTS: readonly string[][] = [
    ["Remove the bench"],
    ["Remove the import from the article"],
    ["Remove the posts command"],
    ["Remove the bench", "Remove the analytics"],
    ["Rename the project"],
  ];

  it.runIf(IS_WHOLE).each(PARTS.map((parts) => [parts.join(", then "), parts] as const))(
    "what is left compiles, is linted, starts and answers after: %s",
    async (_, parts) => {
      const guide = await Guide.open("make-it-yours.md");
      expect(await guide.takeOff(...parts)).toBe("");
      await guide.commandsUnder("Try what is left");
    },
    PATIENCE_MS,
  );

  it.runIf(IS_WHOLE)(
    "what is left passes its tests after all of them",
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
