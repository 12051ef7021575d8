/**
 * `npm run check` on copies on which the guides of docs/ were carried out: TypeScript's compiler and Biome. All
 * are in one file, so that the packages are parsed once. Only in CI.
 */
import { expect, it } from "vitest";
import { describeInCi } from "../support/needs.ts";
import { Check } from "./check.ts";
import { Guide, PATIENCE_MS } from "./guide.ts";
import { ALL_REMOVALS, REMOVALS } from "./removals.ts";

describeInCi("types and lint", () => {
  const check = new Check();

  it(
    "of an added resource are right",
    async () => {
      const guide = await Guide.open("add-a-resource.md");
      await guide.change();
      expect(await check.complaints(guide.folder)).toBe("");
    },
    PATIENCE_MS,
  );

  it(
    "of an added field are right, but a forgotten one does not compile",
    async () => {
      const guide = await Guide.open("add-a-field.md");
      await guide.change(1);
      const said = check.complaintsOfWorker(guide.folder);
      for (const file of ["worker/posts/post.ts", "worker/posts/value.ts"]) expect(said).toContain(file);
      await guide.change();
      expect(await check.complaints(guide.folder)).toBe("");
    },
    PATIENCE_MS,
  );

  it.each([...REMOVALS, ALL_REMOVALS].map((parts) => [parts.join(", then: "), parts] as const))(
    "of the rest are right after: %s",
    async (_, parts) => {
      const guide = await Guide.open("make-it-yours.md");
      // Those that were made together are judged together.
      for (const part of parts === ALL_REMOVALS ? [parts] : parts.map((each) => [each])) {
        await guide.remove(...part);
        await check.format(guide.folder);
        expect([part, await check.complaints(guide.folder)]).toEqual([part, ""]);
      }
    },
    PATIENCE_MS,
  );
});
