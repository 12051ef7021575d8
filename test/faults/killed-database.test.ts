import { spawnSync } from "node:child_process";
import { expect, it, onTestFinished } from "vitest";
import { IS_CI } from "../support/needs.ts";
import { copyOfProject, processesBelow } from "../support/npm-start.ts";
import { describeWithRedis } from "../support/redis.ts";
import { stackHere } from "../support/stack-here.ts";

const ROUNDS = IS_CI ? 20 : 3;
const CLIENTS = 32;
/** Posts confirmed with 201 between two kills. */
const BETWEEN_KILLS = IS_CI ? 300 : 100;

/** The redis-server or valkey-server running under this process. */
function databasePid(): number {
  const isDatabase = (pid: number) =>
    /^(redis|valkey)/.test(spawnSync("ps", ["-o", "comm=", "-p", String(pid)], { encoding: "utf8" }).stdout);
  return processesBelow(process.pid).find(isDatabase) ?? expect.fail("no database runs");
}

async function create(url: string, body: string, headers: Record<string, string>) {
  try {
    const response = await fetch(url, { method: "POST", body, headers });
    return { status: response.status, id: await response.text() };
  } catch {
    // `npm start` itself is gone, which is not an allowed status.
    return { status: 0, id: "" };
  }
}

/** Writes continuously; odd clients send an Idempotency-Key and retry until they succeed. */
function startWriters(url: string) {
  const acknowledged = new Map<string, string>();
  const statuses = new Set<number>();
  let over = false;
  const client = async (_: unknown, number: number) => {
    const repeats = number % 2 === 1;
    for (let i = 0; !over; i++) {
      const body = `client ${number}, post ${i}`;
      const headers: Record<string, string> = repeats ? { "Idempotency-Key": `${number}-${i}` } : {};
      let status: number;
      do {
        const answer = await create(url, body, headers);
        status = answer.status;
        statuses.add(status);
        if (status === 201) acknowledged.set(answer.id, body);
      } while (repeats && status !== 201 && !over);
    }
  };
  const clients = Array.from({ length: CLIENTS }, client);
  return {
    acknowledged,
    statuses,
    /** Resolves once this many more posts have been confirmed with 201. */
    more: (count: number) => {
      const target = acknowledged.size + count;
      return expect.poll(() => acknowledged.size, { timeout: 120_000, interval: 5 }).toBeGreaterThan(target);
    },
    stop: async () => {
      over = true;
      await Promise.all(clients);
    },
  };
}

async function storedPosts(url: string): Promise<Map<string, string>> {
  const posts = new Map<string, string>();
  for (let next: string | undefined = "/posts?limit=1000"; next; ) {
    const response: Response = await fetch(new URL(next, url));
    for (const { id, text } of (await response.json()) as { id: string; text: string }[]) posts.set(id, text);
    next = /^<(.*)>; rel="next"$/.exec(response.headers.get("link") ?? "")?.[1];
  }
  return posts;
}

describeWithRedis("npm start with a killed database", () => {
  it(`restarts it ${ROUNDS} times while ${CLIENTS} clients write, and keeps every post confirmed with 201`, async () => {
    const { posts } = await stackHere(await copyOfProject());
    const writers = startWriters(posts);
    onTestFinished(writers.stop);
    for (let round = 0; round < ROUNDS; round++) {
      await writers.more(BETWEEN_KILLS);
      process.kill(databasePid(), "SIGKILL");
    }
    await writers.more(BETWEEN_KILLS);
    await writers.stop();

    const stored = await storedPosts(posts);
    const lost = [...writers.acknowledged].filter(([id, text]) => stored.get(id) !== text);
    expect(lost).toEqual([]);
    const repeated = [...stored.values()].filter((text) => /^client \d*[13579],/.test(text));
    expect(new Set(repeated).size).toBe(repeated.length);
    for (const status of writers.statuses) expect([201, 502, 504]).toContain(status);
  });
});
