import { setTimeout as pause } from "node:timers/promises";
import type { Database } from "#kv-at-hand/redis/database.ts";

/** A database further away: each call takes `ms` longer, whatever it contains. */
export function delayed(database: Database, ms: number): Database {
  const wait = () => pause(ms);
  return {
    description: database.description,
    run: (command) => wait().then(() => database.run(command)),
    pipeline: (commands) => wait().then(() => database.pipeline(commands)),
    transaction: (commands) => wait().then(() => database.transaction(commands)),
    close: () => database.close(),
  };
}
