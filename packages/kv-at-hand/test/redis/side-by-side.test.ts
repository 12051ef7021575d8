import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWithRedis, openFresh, text } from "../../../../test/support/redis.ts";
import type { Command, Database, Reply } from "../../src/redis/database.ts";
import { CONVERSATION, FURTHER, REPORTED_SCRIPTS, SCRIPTS } from "./conversation.ts";

describeWithRedis("the embedded database, side by side with redis-server", () => {
  let real: Database;
  let embedded: Database;
  beforeAll(async () => {
    [real, embedded] = await Promise.all([openFresh("redis-server"), openFresh("embedded")]);
  });
  afterAll(() => Promise.all([real.close(), embedded.close()]));

  const answer = async (database: Database, command: Command) => {
    // Redis adds the location in the script, and an unknown command's arguments.
    const bare = (error: Error) =>
      error.message.replace(/ script: \w+, on .*$/, "").replace(/, with args .*$/, "");
    const reply: Reply | string = await database.run(command).catch(bare);
    const shown = typeof reply === "string" ? reply : text(reply);
    // Redis guarantees no order for these.
    return ["SMEMBERS", "KEYS", "SPOP"].includes(command[0]) && Array.isArray(shown) ? shown.sort() : shown;
  };

  it.each([
    ["commands", CONVERSATION],
    ["further commands", FURTHER],
    // The second time, the embedded database runs what it compiled the first time.
    ["scripts, and the same once more,", [...SCRIPTS, ...SCRIPTS]],
    ["scripts from bug reports", REPORTED_SCRIPTS],
  ])("answers %s like redis-server", async (_, commands) => {
    const said: unknown[] = [];
    const expected: unknown[] = [];
    for (const command of commands) {
      said.push([command.join(" "), await answer(embedded, command)]);
      expected.push([command.join(" "), await answer(real, command)]);
    }
    expect(said).toEqual(expected);
  });
});
