/** docs/make-it-yours.md, carried out on copies: with real tests, `npm start` and curl. Only in CI. */
import { it } from "vitest";
import { describeInCi } from "../support/needs.ts";
import { Guide, PATIENCE_MS } from "./guide.ts";
import { ALL_REMOVALS, REMOVALS } from "./removals.ts";

describeInCi("docs/make-it-yours.md does what it says:", () => {
  it.each(REMOVALS.map((parts) => [parts.join(", then: "), parts] as const))(
    "the rest starts and answers after: %s",
    async (_, parts) => {
      const guide = await Guide.open("make-it-yours.md");
      await guide.remove(...parts);
      await guide.commandsUnder("Try what is left");
    },
    PATIENCE_MS,
  );

  it(
    "the rest passes its tests after all of them",
    async () => {
      const guide = await Guide.open("make-it-yours.md");
      await guide.remove(...ALL_REMOVALS);
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
