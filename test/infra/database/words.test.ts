import { expect, it } from "vitest";
import { refusal } from "../../../infra/database/words.ts";

const told = (status: number, said = "") =>
  refusal({ status, value: undefined, said }, "Creating the database").message;

it.each([
  [401, "", /Set edge-posts:upstashEmail and edge-posts:upstashApiKey/],
  [403, "forbidden", /status 403: "forbidden"\. Set edge-posts:upstashEmail/],
  [429, "", /Wait a minute/],
  [503, "", /status\.upstash\.com/],
  [0, "ECONNREFUSED", /did not respond: "ECONNREFUSED"\. Check the network/],
  [200, "", /not as documented\. Check edge-posts:upstashBaseUrl\./],
  [400, "region is not available", /choose another edge-posts:dbRegion/],
  [400, "max database limit reached", /not allow another database: delete one/],
  [409, "", /Check the database in Upstash's console/],
])("an answer of status %i that says %j becomes an error that says what to do", (status, said, words) => {
  expect(told(status, said)).toMatch(/^Creating the database failed\. /);
  expect(told(status, said)).toMatch(words);
});
