/** The guides of docs/, carried out on copies: real types, lint, tests, `npm start` and curl. In CI alone. */
import { expect, it } from "vitest";
import { describeInCi } from "../support/needs.ts";
import { Guide, PATIENCE_MS } from "./guide.ts";

/** Carries out what is left of a guide. */
async function finish(guide: Guide): Promise<void> {
  await guide.change();
  expect(await guide.check()).toBe("");
  await guide.commands();
}

describeInCi("a guide does what it says:", () => {
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
});
