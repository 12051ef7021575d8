import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { type Listener, listen, readBody } from "#kv-at-hand/http.ts";
import { DEV, startSite } from "../../../support/site.ts";

// The tests run concurrently: each mostly waits for its own database.
describe.concurrent("a failing database", () => {
  let stub: Listener;
  /** Answers calls for posts at once, and the recorder's after five seconds. */
  beforeAll(async () => {
    stub = await listen(
      async (request, response) => {
        const body = (await readBody(request, 100_000)).toString();
        if (body.includes("analytics:")) await sleep(5_000);
        response.end('{"result":"text"}');
      },
      { port: 0 },
    );
    return () => stub.close();
  });

  const answers = async (dbUrl: string, bindings: Record<string, string>) => {
    const worker = await startSite({ bindings, dbUrl });
    await worker.call("/posts/1");
    const started = performance.now();
    // Enough requests for the isolate to write within a second.
    const seen = await Promise.all(
      Array.from({ length: 100 }, async () => {
        const response = await worker.call("/posts/1");
        return [response.status, await response.text(), response.headers.get("etag")];
      }),
    );
    const ms = performance.now() - started;
    await sleep(1_200);
    const later = (await worker.call("/posts/1")).status;
    const { logs } = worker;
    await worker.close();
    return { seen, ms, later, logs };
  };
  const { ANALYTICS_DAYS: _, ...WITHOUT } = DEV;

  it("changes no answer and takes no time if it answers the recorder after 5 s", async () => {
    const without = await answers(stub.url, WITHOUT);
    const recording = await answers(stub.url, DEV);
    expect(recording.seen).toEqual(without.seen);
    expect(recording.later).toBe(200);
    // Waiting for the recorder even once would take seconds.
    expect(recording.ms).toBeLessThan(without.ms + 4_000);
  });

  it("changes no answer if it is down, and is logged once", async () => {
    const without = await answers("http://127.0.0.1:1", WITHOUT);
    const recording = await answers("http://127.0.0.1:1", DEV);
    expect(recording.seen).toEqual(without.seen);
    expect(recording.ms).toBeLessThan(without.ms + 1_500);
    expect(recording.logs.filter((line) => line.includes("record requests")).length).toBe(1);
  });
});
