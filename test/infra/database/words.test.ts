import { expect, it } from "vitest";
import { refusal } from "../../../infra/database/words.ts";

const told = (status: number, said = "") =>
  refusal({ status, value: undefined, said }, "Making the database").message;

it.each([
  [401, "", /Set edge-posts:upstashEmail and edge-posts:upstashApiKey/],
  [403, "forbidden", /status 403: "forbidden"\. Set edge-posts:upstashEmail/],
  [429, "", /Wait for a minute/],
  [503, "", /status\.upstash\.com/],
  [0, "ECONNREFUSED", /does not answer: "ECONNREFUSED"\. Look at the network/],
  [200, "", /not as its documentation says\. Is edge-posts:upstashBaseUrl right\?/],
  [400, "region is not available", /take another edge-posts:dbRegion/],
  [400, "max database limit reached", /no further database: delete one/],
  [409, "", /Look at the database in Upstash's console/],
])("an answer of status %i that says %j has words that say what to do", (status, said, words) => {
  expect(told(status, said)).toMatch(/^Making the database failed\. /);
  expect(told(status, said)).toMatch(words);
});
