import type { Env } from "../../env.ts";
import { type Context, ELSEWHERE } from "../../http/context.ts";
import { logError } from "../../http/log.ts";
import { PATHS } from "../../paths.ts";
import { Redis } from "../../redis/client.ts";
import { UTC } from "../clock.ts";
import { Recorder } from "./buffer.ts";
import type { Agreements } from "./salt.ts";
import { type Seen, visitOf } from "./visit.ts";
import { writeCounters } from "./write.ts";

/** Shared by the requests of an isolate. */
let recorder: Recorder | undefined;

/** The last write failed: an outage of the database is logged once, not every second. */
let failing = false;

function newRecorder({ DB_URL: url, DB_TOKEN: token, TIME_ZONE: zone = UTC, ...env }: Env): Recorder {
  const known: Agreements = new Map();
  const [days, filterDays] = [Number(env.ANALYTICS_DAYS), Number(env.FILTER_DAYS ?? 0)];
  return new Recorder({
    write: async (counters) => {
      await writeCounters(counters, { redis: new Redis({ url, token }), days, filterDays, zone, known });
      failing = false;
    },
  });
}

/**
 * Records a request when it is answered, if analytics are on and the request is not for the analytics page
 * itself (however its path is written). The response does not wait for it, and it never fails.
 * @param status of the response
 */
export function recordRequest(c: Context, status: number): void {
  const { request, env, path, arrived } = c;
  if (!env.ANALYTICS_DAYS || path === PATHS.analytics) return;
  try {
    recorder ??= newRecorder(env);
    const route = path === ELSEWHERE ? undefined : path;
    const visit = visitOf(request, { status, arrived, route, isPrivate: c.caller.isAdmin() });
    const recording = recorder.record(visit)?.catch((error) => complain(error, request));
    if (recording) c.execution.waitUntil(recording);
  } catch (error) {
    complain(error, request);
  }
}

/** Writes what this isolate has counted but not written yet, so that a report includes it. Never fails. */
export async function writeCounted({ request }: Context): Promise<void> {
  await recorder?.writeAll().catch((error) => complain(error, request));
}

function complain(error: unknown, request: Seen): void {
  if (!failing) logError("record requests", error, request);
  failing = true;
}
