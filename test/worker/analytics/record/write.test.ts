import { describe, expect, it } from "vitest";
import { UTC } from "../../../../worker/analytics/clock.ts";
import { Counters } from "../../../../worker/analytics/record/counters.ts";
import { writeCounters } from "../../../../worker/analytics/record/write.ts";
import { Redis } from "../../../../worker/redis/client.ts";

describe("a write whose response is lost", () => {
  it("is not retried, because it may have run", async () => {
    let tries = 0;
    const fetch = async () => {
      tries += 1;
      throw new TypeError("connection lost");
    };
    const counters = new Counters(0, 0);
    counters.add({ arrived: 0, status: 200, kind: "" });
    const lost = writeCounters(counters, {
      redis: new Redis({ url: "http://127.0.0.1:1", token: "t", effects: { fetch, sleep: async () => {} } }),
      days: 1,
      filterDays: 1,
      zone: UTC,
      known: new Map([["1970-01-01", { salt: "salt", zone: UTC }]]),
    });
    await expect(lost).rejects.toThrow(/unreachable/);
    expect(tries).toBe(1);
  });
});
