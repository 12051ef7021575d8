import { afterEach, describe, expect, it } from "vitest";
import { type FaultyDatabase, startFaultyDatabase } from "../support/faulty-database.ts";
import { allPosts, startWorker, type TestWorker } from "../support/worker.ts";

let worker: TestWorker;
let faulty: FaultyDatabase | undefined;
afterEach(async () => {
  await worker.close();
  await faulty?.close();
});

/** A Worker whose database loses the first `lose` answers after executing the commands. */
async function start(): Promise<{ lose: (count: number) => void }> {
  let left = 0;
  faulty = await startFaultyDatabase(
    () => worker.rest.url,
    () => (left-- > 0 ? "resets the connection after it ran" : undefined),
  );
  worker = await startWorker({ dbUrl: faulty.url });
  return {
    lose: (count) => {
      left = count;
    },
  };
}

async function create(): Promise<string> {
  const headers = { "Idempotency-Key": "order-17" };
  const response = await worker.call("/posts", { method: "POST", body: "hello", headers });
  return `${response.status} ${response.ok ? await response.text() : ""}`.trim();
}
const stored = [{ id: "post:1", text: "hello" }];

describe("a create with an Idempotency-Key whose answer is lost makes exactly one post", () => {
  it("when the Worker tries again", async () => {
    const { lose } = await start();
    lose(1);
    expect(await create()).toBe("201 post:1");
    expect(await allPosts(worker)).toEqual(stored);
  });

  it("when the Worker gives up and the client tries again", async () => {
    const { lose } = await start();
    lose(3);
    expect(await create()).toBe("502");
    expect(await create()).toBe("201 post:1");
    expect(await allPosts(worker)).toEqual(stored);
  });

  it("when both try again", async () => {
    const { lose } = await start();
    lose(5);
    expect(await create()).toBe("502");
    expect(await create()).toBe("201 post:1");
    expect(await create()).toBe("201 post:1");
    expect(await allPosts(worker)).toEqual(stored);
  });

  it("when several clients send it at once", async () => {
    const { lose } = await start();
    lose(8);
    const answers = await Promise.all(Array.from({ length: 6 }, create));
    for (const answer of answers) expect(["201 post:1", "502"]).toContain(answer);
    expect(await create()).toBe("201 post:1");
    expect(await allPosts(worker)).toEqual(stored);
  });
});

describe("a database that refuses connections", () => {
  it("makes every operation a 502", async () => {
    worker = await startWorker({ dbUrl: "http://127.0.0.1:1" });
    expect(await create()).toBe("502");
    expect((await worker.call("/posts")).status).toBe(502);
    expect((await worker.call("/posts/1", { method: "DELETE" })).status).toBe(502);
  });
});
