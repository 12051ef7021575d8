import { expect, it } from "vitest";
import { onPath } from "#kv-at-hand/on-path.ts";
import { checkSameAnswers } from "../../bench/measures/same.ts";
import { allSubjects } from "../../bench/subjects.ts";
import { describeWith } from "../support/needs.ts";

// The bench begins with this check, and is not run with the tests. workerd and redis-server are the real ones.
describeWith({ found: onPath(["redis-server"]), needs: "redis-server" }, "the bench", () => {
  it("compares edge-posts with a floor that gives the same answers, byte for byte", async () => {
    const subjects = await allSubjects();
    await expect(checkSameAnswers({ subjects, quick: true, say: () => {} })).resolves.toBeUndefined();
  });
});
