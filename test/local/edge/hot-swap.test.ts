import { beforeEach, expect, it } from "vitest";
import { says, scriptOf, useEdge } from "../../support/edge.ts";
import { IS_CI } from "../../support/needs.ts";

const SWAPS = IS_CI ? 10 : 4;

const edge = useEdge(says("good"));
beforeEach(() => edge.putScript("api", says("good")));

/** A script that takes its time, so that each swap finds requests in flight. */
const saysLater = (text: string) =>
  scriptOf(`export default {
    fetch: () => new Promise((resolve) => setTimeout(() => resolve(new Response(${JSON.stringify(text)})), 50)),
  };`);

const text = async () => (await edge.get("/")).text;

it("loses no request while 8 clients call without pause and the script is replaced", async () => {
  let going = true;
  const answers = new Map<string, number>();
  const clients = Array.from({ length: 8 }, async (_, client) => {
    while (going) {
      const body = client % 2 === 0 ? undefined : "some text";
      const answer = await edge.get("/posts?x=1", body ? { method: "POST", body } : {});
      const seen = `${answer.status} ${answer.text}`;
      answers.set(seen, (answers.get(seen) ?? 0) + 1);
    }
  });
  for (let swap = 1; swap <= SWAPS; swap += 1) await edge.putScript("api", saysLater(`swap ${swap}`));
  going = false;
  await Promise.all(clients);
  const expected = ["good", ...Array.from({ length: SWAPS }, (_, swap) => `swap ${swap + 1}`)].map(
    (each) => `200 ${each}`,
  );
  expect([...answers.keys()].filter((seen) => !expected.includes(seen))).toEqual([]);
  expect(answers.get(`200 swap ${SWAPS - 1}`)).toBeGreaterThan(0);
});

it("lets a request in flight finish with the script that it began with", async () => {
  await edge.putScript(
    "api",
    scriptOf("export default { async fetch() { await scheduler.wait(600); return new Response('old'); } };"),
  );
  const old = text();
  await new Promise((resolve) => setTimeout(resolve, 100));
  await edge.putScript("api", says("new"));
  expect(await text()).toBe("new");
  expect(await old).toBe("old");
});

it("ends with the last of two concurrent changes", async () => {
  await Promise.all([edge.putScript("api", says("first")), edge.putScript("api", says("second"))]);
  expect(await text()).toBe("second");
});
