import { expect, it } from "vitest";
import { checkSameAnswers } from "../../bench/measures/same.ts";
import { allSubjects } from "../../bench/subjects.ts";
import { describeInCi } from "../support/needs.ts";

// The bench begins with this check, but does not run with the tests. workerd and redis-server are real.
describeInCi("the bench", () => {
  it("compares edge-posts with a floor that gives byte-identical answers", async () => {
    const subjects = await allSubjects();
    await expect(checkSameAnswers({ subjects, quick: true, say: () => {} })).resolves.toBeUndefined();
  });
});
