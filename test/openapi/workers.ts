/** The Worker in the settings that it takes to get every answer. */
import { vi } from "vitest";
import type { Binding } from "../../local/edge/script.ts";
import { startSite } from "../support/analytics.ts";
import { limiter, plainText, secretText } from "../support/bindings.ts";
import { type Fault, startFaultyDatabase } from "../support/faulty-database.ts";
import type { TestWorker } from "../support/worker.ts";

export const ADMIN_TOKEN = "canary-admin-token-0a9e";
export const ORIGIN = "https://app.example.com";
/** An Idempotency-Key that made a post from a body that nobody sends again. */
export const USED_KEY = "used";

const RECORDED = [plainText("ANALYTICS_DAYS", "90"), plainText("CORS_ORIGINS", ORIGIN)];
const PUBLIC = [...RECORDED, plainText("PUBLIC_WRITES", "true"), plainText("PUBLIC_ANALYTICS", "true")];

const BINDINGS = {
  open: PUBLIC,
  /** Answers reads from its cache. */
  admin: [...RECORDED, secretText("ADMIN_TOKEN", ADMIN_TOKEN), plainText("CACHE_SECONDS", "60")],
  /** Lets nobody write or see the analytics. */
  closed: RECORDED,
  /** Lets one read and one write a minute through. */
  limited: [...PUBLIC, limiter("READ_LIMITER", 1), limiter("WRITE_LIMITER", 1)],
  /** Its database does to a call what {@link FAULTS} has for a number in it. */
  failing: PUBLIC,
} satisfies Record<string, Binding[]>;

export type Setting = keyof typeof BINDINGS;

const FAULTS: Record<string, Fault> = {
  502: "answers 401",
  503: "is over its quota, on a 400",
  504: "hangs",
};

export interface Workers {
  of: Record<Setting, TestWorker>;
  close(): Promise<void>;
}

/** Starts them all; posts 1 to 4 are in each database. */
export async function startWorkers(): Promise<Workers> {
  let failing: TestWorker | undefined;
  const faulty = await startFaultyDatabase(
    () => failing?.rest.url ?? "",
    ({ body }) => FAULTS[/50[234]/.exec(body)?.[0] ?? ""],
  );
  const started = await Promise.all(
    Object.entries(BINDINGS).map(async ([name, bindings]) => {
      const worker = await startSite({ bindings, ...(name === "failing" && { dbUrl: faulty.url }) });
      await fill(worker);
      return [name, worker] as const;
    }),
  );
  const of = Object.fromEntries(started) as Record<Setting, TestWorker>;
  failing = of.failing;
  await fillCache(of.admin);
  return {
    of,
    async close() {
      await Promise.all(started.map(([, worker]) => worker.close()));
      await faulty.close();
    },
  };
}

async function fill({ database }: TestWorker): Promise<void> {
  await database.run(["SET", "post:id", "4"]);
  await database.run(["SADD", "posts:0", "1", "2", "3", "4"]);
  await database.run(["MSET", "post:1", "one", "post:2", "two", "post:3", "three", "post:4", "four"]);
  await database.run(["SET", `posts:request:${USED_KEY}`, "1 another"]);
}

/** An answer is kept after it was given. */
async function fillCache({ call }: TestWorker): Promise<void> {
  for (const path of ["/posts?limit=1", "/posts/1"]) {
    await vi.waitUntil(async () => (await call(path)).headers.has("age"));
  }
}
