/** The local stand-in for Upstash's REST API, in front of a database of its own. */
import { beforeAll } from "vitest";
import type { Database } from "#kv-at-hand/redis/database.ts";
import { type RestServer, startRestServer } from "#kv-at-hand/upstash/server.ts";
import { Redis } from "../../worker/redis/client.ts";
import { type DatabaseKind, openFresh } from "./redis.ts";
import { DB_TOKEN } from "./worker.ts";

export interface Rest {
  database: Database;
  server: RestServer;
}

/** One REST server for all tests of a file or a `describe`; what one test stores remains for the next. */
export function useRest(kind: DatabaseKind): Rest {
  const rest = {} as Rest;
  beforeAll(async () => {
    const database = await openFresh(kind);
    const server = await startRestServer({ database, token: DB_TOKEN, port: 0 });
    Object.assign(rest, { database, server });
    return async () => {
      await server.close();
      await database.close();
    };
  });
  return rest;
}

/** The Worker's own client, without timeouts: a slow machine must not be a failure. */
export function clientOf({ server }: Rest): Redis {
  const patient = (url: string, { signal: _, ...init }: RequestInit) => fetch(url, init);
  return new Redis({ url: server.url, token: DB_TOKEN, effects: { fetch: patient, now: () => 0 } });
}
