import { describe, expect, it, vi } from "vitest";
import { testFolder } from "../../../../test/support/redis.ts";
import { Failure } from "../../src/failure.ts";
import { connect } from "../../src/redis/connect.ts";
import { openDatabase } from "../../src/redis/open.ts";
import { listenHere, wrapped } from "./servers.ts";

describe("opening a database", () => {
  it("fails with host and port, but without the password, if REDIS_URL is unreachable", async () => {
    const failure = openDatabase({
      url: "redis://me:pa55@127.0.0.1:1/0",
      urlName: "REDIS_URL",
      directory: "/nonexistent",
      log: () => {},
    });
    await expect(failure).rejects.toThrow(
      /^cannot use the Redis of REDIS_URL at 127\.0\.0\.1:1: .*ECONNREFUSED/,
    );
    await expect(failure).rejects.not.toThrow(/pa55/);
    await expect(failure).rejects.toBeInstanceOf(Failure);
  });

  it.each(["localhost:6379", "http://localhost:6379", "redis://", "nonsense", "redis://localhost/cache"])(
    "fails without connecting if REDIS_URL is %s",
    async (url) => {
      const failure = openDatabase({ url, urlName: "REDIS_URL", directory: "/nonexistent", log: () => {} });
      await expect(failure).rejects.toThrow("REDIS_URL is not a Redis URL such as redis://localhost:6379");
    },
  );

  it("names no setting if none is given", async () => {
    const failure = openDatabase({ url: "nonsense", directory: "/nonexistent", log: () => {} });
    await expect(failure).rejects.toThrow(/^the given URL is not a Redis URL/);
    const log = vi.fn();
    await openDatabase({ path: "/nonexistent", directory: "/nonexistent", log });
    await openDatabase({ urlName: "SETTING", path: "/nonexistent", directory: "/nonexistent", log });
    expect(log.mock.calls.flat()).toEqual([
      "No redis-server or valkey-server on PATH: data is lost when the process ends.",
      "No SETTING and no redis-server or valkey-server on PATH: data is lost when the process ends.",
    ]);
  });

  it("gives up a connection if the listener never answers", async () => {
    const port = await listenHere(() => {});
    const options = {
      target: `redis://127.0.0.1:${port}`,
      patienceMs: 200,
      starting: false,
      describe: String,
    };
    await expect(connect(options)).rejects.toThrow("Redis did not answer within 200 ms");
  });

  it("gives up with the server's last output if it exits at every start", async () => {
    const path = await wrapped("echo 'cannot open the file' >&2; exit 1");
    const log = vi.fn();
    const failure = openDatabase({ directory: await testFolder(), path, log });
    await expect(failure).rejects.toThrow(
      /redis-server exited 3 times right after starting: cannot open the file/,
    );
    await expect(failure).rejects.toBeInstanceOf(Failure);
    expect(log).toHaveBeenCalledTimes(2);
  });
});
