/**
 * A real workerd, and two real redis-servers, one a replica that lags; their REST API is a stand-in for
 * Upstash's.
 */
import { expect, it } from "vitest";
import { describeWithRedis } from "../../support/redis.ts";
import { type ReplicatedDatabase, startReplicatedDatabase } from "../../support/replicated-database.ts";
import { allPosts, type TestWorker, testWorker } from "../../support/worker.ts";

/** An isolate near the replica, with deadlines longer than any wait. */
const isolate = ({ url }: ReplicatedDatabase) => testWorker({ dbUrl: url, slowdown: 50 });

const create = async (worker: TestWorker, body: string) =>
  (await worker.call("/posts", { method: "POST", body })).status;

describeWithRedis("a database with a lagging replica", () => {
  it.each(["/posts", "/posts/1"])(
    "shows an isolate its own writes at %s: the read waits for them",
    async (path) => {
      const database = await startReplicatedDatabase();
      const worker = await isolate(database);
      database.hold();
      expect(await create(worker, "mine")).toBe(201);
      const reading = worker.call(path).then((response) => response.text());
      await expect.poll(() => database.waiting, { timeout: 60_000 }).toBe(1);
      database.release();
      expect(await reading).toContain(`{"id":"post:1","text":"mine"}`);
    },
  );

  it("may show another isolate an older state, without error or delay, and later the new one", async () => {
    const database = await startReplicatedDatabase();
    const [writer, reader] = [await isolate(database), await isolate(database)];
    expect(await create(writer, "first")).toBe(201);
    await expect.poll(() => allPosts(reader), { timeout: 60_000 }).toHaveLength(1);
    database.hold();
    expect(await create(writer, "second")).toBe(201);
    expect(await allPosts(reader)).toEqual([{ id: "post:1", text: "first" }]);
    expect((await reader.call("/posts/2")).status).toBe(404);
    database.release();
    await expect.poll(() => allPosts(reader), { timeout: 60_000 }).toHaveLength(2);
  });

  it("checks the precondition of a write against the primary, not the replica", async () => {
    const database = await startReplicatedDatabase();
    const [writer, other] = [await isolate(database), await isolate(database)];
    expect(await create(writer, "first")).toBe(201);
    const etag = async () => (await other.call("/posts/1")).headers.get("etag") ?? "";
    await expect.poll(etag, { timeout: 60_000 }).not.toBe("");
    const before = await etag();
    database.hold();
    expect((await writer.call("/posts/1", { method: "PUT", body: "second" })).status).toBe(200);
    // The replica still has the text with that tag, but the primary decides.
    const late = await other.call("/posts/1", {
      method: "PUT",
      body: "lost",
      headers: { "If-Match": before },
    });
    expect(late.status).toBe(412);
    database.release();
    await expect
      .poll(async () => (await other.call("/posts/1")).text(), { timeout: 60_000 })
      .toContain("second");
  });
});
