/** The guides of docs/, carried out on copies: with real tests, `npm start` and curl. Only in CI. */
import { expect, it } from "vitest";
import { describeInCi } from "../support/needs.ts";
import { Guide, PATIENCE_MS } from "./guide.ts";

describeInCi("a guide does what it says:", () => {
  it(
    "a resource takes a folder, a path and a line, in less than 150 lines",
    async () => {
      const guide = await Guide.open("add-a-resource.md");
      expect(guide.lines).toBeLessThan(150);
      await guide.change();
      await guide.commands();
    },
    PATIENCE_MS,
  );

  it(
    "an added field is stored, shown and in the backup",
    async () => {
      const guide = await Guide.open("add-a-field.md");
      await guide.change();
      await guide.commands();
    },
    PATIENCE_MS,
  );
});
