import { describe, expect, it, onTestFinished, vi } from "vitest";
import { openDatabase } from "../../../local/redis/open.ts";
import { openFresh, testFolder } from "../../support/redis.ts";
import { promisesOfADatabase } from "./promises.ts";

describe("the embedded database", () => {
  promisesOfADatabase("embedded");

  it("shares its data with no other", async () => {
    const [one, other] = await Promise.all([openFresh("embedded"), openFresh("embedded")]);
    await one.run(["SET", "a", "1"]);
    expect(await other.run(["GET", "a"])).toBeNull();
    await Promise.all([one.close(), other.close()]);
  });

  it("is opened, with a line in the log, when there is neither a URL nor a server on PATH", async () => {
    const log = vi.fn();
    const directory = await testFolder();
    const database = await openDatabase({ directory, path: directory, log });
    expect(database.description).toContain("embedded");
    expect(log).toHaveBeenCalledExactlyOnceWith(expect.stringContaining("posts live until the process ends"));
  });

  it("forgets a key when its time has passed", async () => {
    const database = await openFresh("embedded");
    onTestFinished(() => database.close());
    await database.run(["SET", "a", "1", "PX", "20"]);
    await vi.waitFor(async () => expect(await database.run(["EXISTS", "a"])).toBe(0));
  });

  it("counts distinct elements exactly, over several keys", async () => {
    const database = await openFresh("embedded");
    onTestFinished(() => database.close());
    for (let i = 0; i < 300; i += 1) await database.run(["PFADD", i % 2 ? "odd" : "even", String(i), "both"]);
    expect(await database.run(["PFCOUNT", "odd"])).toBe(151);
    expect(await database.run(["PFCOUNT", "odd", "even", "none"])).toBe(301);
  });
});
