import { expect, it } from "vitest";
import { ask, describeWithRedis, openFresh } from "../support/redis.ts";

describeWithRedis("a redis-server of our own", () => {
  it("writes a command to the disk before it answers", async () => {
    const database = await openFresh("redis-server");
    expect(await ask(database, "CONFIG", "GET", "appendfsync")).toEqual(["appendfsync", "always"]);
    await database.close();
  });

  it("is restarted however often it is killed, once it has answered", async () => {
    const database = await openFresh("redis-server");
    const pid = async () =>
      Number(/process_id:(\d+)/.exec(String(await ask(database, "INFO", "server")))?.[1]);
    for (let i = 1; i <= 5; i++) {
      await expect.poll(() => ask(database, "INCR", "n")).toBe(i);
      process.kill(await pid(), "SIGKILL");
    }
    await expect.poll(() => ask(database, "GET", "n")).toBe("5");
    await database.close();
  });
});
