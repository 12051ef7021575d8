import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The slowest tests, in this order: each takes seconds to a minute, and the others about one second. */
const LONGEST = [
  "test/docs/removals.test.ts",
  "test/docs/check.test.ts",
  "test/model/",
  "test/docs/guides.test.ts",
  "test/hostile/",
  "test/local/npm-start/",
  "test/cli/posts/many.test.ts",
  "test/faults/",
  "test/docs/commands.test.ts",
  "test/local/deploy/live.test.ts",
  "test/worker/analytics/record/failing-database.test.ts",
  "test/cli/posts/",
  "test/browser/",
];

/** Starts the slowest files first, so that no worker is left with one of them when the others are done. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = LONGEST.findIndex((part) => moduleId.includes(`/${part}`));
      return place < 0 ? LONGEST.length : place;
    };
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}
