import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { describeWithRedis } from "../../../test/support/redis.ts";
import { compatibility } from "../compatibility.ts";
import { COMMANDS } from "../src/redis/embedded/commands.ts";

const readme = await readFile(join(import.meta.dirname, "../README.md"), "utf8");

describeWithRedis("README's table of commands", () => {
  it("names every command of the embedded Redis", () => {
    for (const name of COMMANDS.keys()) expect(readme).toContain(`\`${name}\``);
  });

  it("matches a run, if this redis-server has the commands of 7.0", async () => {
    const [table = ""] = /^\| group [\s\S]*?(?=\n\n)/m.exec(readme) ?? [];
    const ran = await compatibility();
    const namesIn = (text: string) => [...new Set(text.match(/`[A-Z_-]+`/g))].sort();
    // Other versions have other commands, and so another table.
    if (namesIn(ran).join() === namesIn(table).join()) expect(table).toBe(ran);
  });
});
