/** The Worker with the settings needed for every answer. */
import { vi } from "vitest";
import type { Command } from "#kv-at-hand/redis/database.ts";
import type { Binding } from "../../local/edge/script.ts";
import { limiter, plainText, secretText } from "../support/bindings.ts";
import { type Fault, startFaultyDatabase } from "../support/faulty-database.ts";
import { startSite } from "../support/site.ts";
import type { TestWorker } from "../support/worker.ts";

export const ADMIN_TOKEN = "canary-admin-token-0a9e";
export const ORIGIN = "https://app.example.com";
export const authorized = { headers: { Authorization: `Bearer ${ADMIN_TOKEN}` } };

const RECORDED = [
  plainText("ANALYTICS_DAYS", "90"),
  plainText("FILTER_DAYS", "90"),
  plainText("CORS_ORIGINS", ORIGIN),
];
const PUBLIC = [...RECORDED, plainText("PUBLIC_WRITES", "true"), plainText("PUBLIC_ANALYTICS", "true")];

const BINDINGS = {
  open: PUBLIC,
  /** Answers reads from its cache. */
  admin: [...RECORDED, secretText("ADMIN_TOKEN", ADMIN_TOKEN), plainText("CACHE_SECONDS", "60")],
  /** Allows nobody to write or see the analytics. */
  closed: RECORDED,
  /** Allows one read and one write per minute. */
  limited: [...PUBLIC, limiter("READ_LIMITER", 1), limiter("WRITE_LIMITER", 1)],
  /** Its database fails every call, as {@link FAULTS} defines for the requested status. */
  failing: PUBLIC,
} satisfies Record<string, Binding[]>;

export type Setting = keyof typeof BINDINGS;

const FAULTS: Readonly<Record<number, Fault>> = {
  502: "answers 401",
  503: "is over its quota, on a 400",
  504: "hangs",
};

export interface Workers {
  of: Record<Setting, TestWorker>;
  /** Makes the database of `failing` fail so that the answer has this status. */
  failWith(status: number): void;
  close(): Promise<void>;
}

/** Starts them all, each with its own database. @param fill its content */
export async function startWorkers(fill: readonly Command[], kept: readonly string[]): Promise<Workers> {
  let failing: TestWorker | undefined;
  let fault: Fault | undefined;
  const faulty = await startFaultyDatabase(
    () => failing?.rest.url ?? "",
    () => fault,
  );
  const started = await Promise.all(
    Object.entries(BINDINGS).map(async ([name, bindings]) => {
      // If the database hangs, the clock must run out; otherwise it must not, even on the slowest machine.
      const more = name === "failing" ? { dbUrl: faulty.url, slowdown: 2 } : { slowdown: 100 };
      const worker = await startSite({ bindings, ...more });
      for (const command of fill) await worker.database.run(command);
      return [name, worker] as const;
    }),
  );
  const of = Object.fromEntries(started) as Record<Setting, TestWorker>;
  failing = of.failing;
  await fillCache(of.admin, kept);
  return {
    of,
    failWith(status) {
      fault = FAULTS[status];
    },
    async close() {
      await Promise.all(started.map(([, worker]) => worker.close()));
      await faulty.close();
    },
  };
}

/** An answer is cached after it was sent. No test runs yet, and vitest has no `expect.poll` outside one. */
async function fillCache({ call }: TestWorker, urls: readonly string[]): Promise<void> {
  const timeout = 60_000;
  for (const url of urls) await vi.waitUntil(async () => (await call(url)).headers.has("age"), { timeout });
}
