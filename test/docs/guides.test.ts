/**
 * The guides of docs/, carried out on copies: with real types, lint, tests, `npm start` and curl. Only in CI.
 */
import { expect, it } from "vitest";
import { describeInCi } from "../support/needs.ts";
import { Compiler } from "./compiler.ts";
import { Guide, PATIENCE_MS } from "./guide.ts";

/** Carries out the rest of a guide. */
async function finish(guide: Guide): Promise<void> {
  await guide.change();
  expect(await guide.check()).toBe("");
  await guide.commands();
}

describeInCi("a guide does what it says:", () => {
  const compiler = new Compiler();

  it(
    "a resource takes a folder, a path and a line, in less than 150 lines",
    async () => {
      const guide = await Guide.open("add-a-resource.md", compiler);
      expect(guide.lines).toBeLessThan(150);
      await finish(guide);
    },
    PATIENCE_MS,
  );

  it(
    "a forgotten field does not compile, and an added one is in the backup",
    async () => {
      const guide = await Guide.open("add-a-field.md", compiler);
      await guide.change(1);
      const said = guide.typesOfWorker();
      for (const file of ["worker/posts/post.ts", "worker/posts/value.ts"]) expect(said).toContain(file);
      await finish(guide);
    },
    PATIENCE_MS,
  );
});
