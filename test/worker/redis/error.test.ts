import { describe, expect, it } from "vitest";
import { Redis } from "../../../worker/redis/client.ts";
import { ask, describeWithRedis } from "../../support/redis.ts";
import { createPosts, DB_TOKEN, testWorker } from "../../support/worker.ts";

const failureOf = async (error: string): Promise<{ failure: string; message: string }> => {
  const fetch = async () => new Response(JSON.stringify({ error }), { status: 400 });
  const redis = new Redis({
    url: "http://db.example",
    token: DB_TOKEN,
    effects: { fetch, sleep: async () => {} },
  });
  return redis.run(["GET", "a"], { idempotent: true }).then(
    () => expect.fail("it did not fail"),
    (reason) => reason,
  );
};

/** Texts as Redis 6 to 8 and Upstash send them: https://redis.io/docs/latest/develop/reference/errors/all/ */
describe("what the database says is", () => {
  it.each([
    ["refused", "NOPERM this user has no permissions to run the 'set' command or its subcommand"],
    ["refused", "NOAUTH Authentication required."],
    ["refused", "WRONGPASS invalid or missing auth token"],
    ["refused", "EXECABORT Transaction discarded because of previous errors."],
    ["refused", "EXECABORT Transaction discarded because of: NOPERM User a has no permissions to run 'exec'"],
    ["refused", "ERR The user executing the script can't run this command or subcommand script: 5f"],
    ["refused", "ERR ACL failure in script: User a has no permissions to run the 'set' command script: 5f"],
    ["refused", "ERR Error running script (call to f_5f): @user_script:2: -NOPERM this user has none"],
    ["busy", "LOADING Redis is loading the dataset in memory"],
    ["busy", "BUSY Redis is busy running a script."],
    ["busy", "READONLY You can't write against a read only replica."],
    [
      "busy",
      "EXECABORT Transaction discarded because of: READONLY You can't write against a read only replica.",
    ],
    ["busy", "READONLY You can't write against a read only replica. script: 5f, on @user_script:3."],
    ["busy", "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'."],
    ["busy", "CLUSTERDOWN The cluster is down"],
    ["busy", "TRYAGAIN Multiple keys request during rehashing of slot"],
    ["busy", "NOREPLICAS Not enough good replicas to write."],
    [
      "busy",
      "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist on disk.",
    ],
    ["busy", "ERR max concurrent connections exceeded"],
    ["quota", "ERR max requests limit exceeded. Limit: 500000, Usage: 500000."],
    ["quota", "ERR DB capacity quota exceeded"],
    ["quota", "OOM command not allowed when used memory > 'maxmemory'."],
    ["quota", "EXECABORT Transaction discarded because of: OOM command not allowed"],
    ["unsupported", "ERR unknown command 'EVAL_RO', with args beginning with: 'canary'"],
    ["unsupported", "ERR Command is not available: 'EVAL'. See https://upstash.com/docs"],
    ["unsupported", "ERR Unknown Redis command called from script script: 5f"],
    ["command", "WRONGTYPE Operation against a key holding the wrong kind of value"],
    ["command", "ERR Error running script (call to f_5f): @user_script:2: WRONGTYPE Operation against a key"],
    ["command", "ERR value is not an integer or out of range"],
  ])("%s: %s", async (failure, error) => {
    expect(await failureOf(error)).toMatchObject({
      failure,
      message: expect.not.stringMatching(/canary|permissions|limit exceeded/),
    });
  });

  it("not misread because of a stored value", async () => {
    expect((await failureOf("WRONGTYPE of 'NOPERM ERR max requests limit exceeded'")).failure).toBe(
      "command",
    );
  });
});

describeWithRedis("a read-only token, as a user of a real redis-server,", () => {
  it("is reported as such in a command, a script and a transaction", async () => {
    const worker = await testWorker({ database: "redis-server" });
    await createPosts(worker, ["hello"]);
    await ask(worker.database, "ACL", "SETUSER", "default", "-@write");
    expect((await worker.call("/posts")).status).toBe(200);
    for (const [method, path] of [
      ["PUT", "/posts/1"],
      ["POST", "/posts"],
      ["DELETE", "/posts/1"],
    ] as const) {
      const response = await worker.call(path, { method, body: method === "DELETE" ? null : "x" });
      expect([method, response.status, await response.json()]).toEqual([
        method,
        502,
        expect.objectContaining({ detail: expect.stringContaining("dbToken") }),
      ]);
    }
    expect(await ask(worker.database, "GET", "post:1")).toBe("hello");
  });
});
